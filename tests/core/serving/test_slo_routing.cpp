// SPDX-License-Identifier: GPL-3.0-or-later
// Routing by limits: what a client expects of a request's further tokens, and who keeps more limits by it.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/steady_batch.h"

#include <QtTest>

#include <set>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr ServiceLimits kChat{Seconds(1.0), Seconds(0.12)};
constexpr ServiceLimits kBatchWork{Seconds(30.0), Seconds(1.0)};

/// Short questions with tight limits, and long ones with loose limits.
struct Mix {
    std::vector<Request> stream;
    ServiceClasses classes;

    Mix(std::uint64_t seed, const ServiceLimits& tight, const ServiceLimits& loose, double rate = 3.5)
        : classes{{tight, loose}, {}} {
        Workload workload = fixedLengths(300, rate, 300.0, 100.0);
        workload.prompt.variation = 0.8;
        workload.output.variation = 0.6;
        workload.seed = seed;
        stream = generate(workload);
        classes.classOf = drawSecondClass({0.3, {4000.0, 0.5, 1.0, 1e5}, {60.0, 0.5, 1.0, 1e5}}, seed, stream);
    }
};

ServingRun serve(const StepModel& model, const Mix& mix, Routing routing, Batching batching = Batching::chunked) {
    ServingPlan plan = vidurPlan(batching);
    plan.replicas = 4;
    plan.routing = routing;
    plan.classes = &mix.classes;
    return run(model, plan, mix.stream);
}

double keptShare(const ServingRun& done, const Mix& mix) {
    double kept = 0.0;
    for (std::size_t i = 0; i < done.outcomes.size(); ++i) {
        const ServiceLimits& limits = mix.classes.limits[mix.classes.classOf[i]];
        const Outcome& outcome = done.outcomes[i];
        kept += limits.keep(outcome.timeToFirstToken(), outcome.timePerOutputToken()) ? 1.0 : 0.0;
    }
    return kept / static_cast<double>(done.outcomes.size());
}

void compareOutcomes(const ServingRun& one, const ServingRun& other) {
    QCOMPARE(one.outcomes.size(), other.outcomes.size());
    for (std::size_t i = 0; i < one.outcomes.size(); ++i) {
        QCOMPARE(one.outcomes[i].client, other.outcomes[i].client);
        QCOMPARE(one.outcomes[i].finish.value(), other.outcomes[i].finish.value());
    }
}

} // namespace

class TestSloRouting : public QObject {
    Q_OBJECT
private slots:
    /// With two classes more requests keep both limits than by turns, by fewest requests, by fewest tokens and by the
    /// soonest token, which know no limits: with every seed, and by far on average.
    void keepsMoreLimits_data() {
        QTest::addColumn<Batching>("batching");
        QTest::addColumn<double>("perToken");
        QTest::newRow("chunked") << Batching::chunked << 0.12;
        QTest::newRow("vllm") << Batching::vllm << 0.15;
    }
    void keepsMoreLimits() {
        QFETCH(const Batching, batching);
        QFETCH(const double, perToken);
        constexpr int kSeeds = 3;
        constexpr Routing kOthers[] = {Routing::roundRobin, Routing::leastRequests, Routing::leastTokens,
                                       Routing::soonestToken};
        const StepModel model = tests::vidurModel();
        double aware = 0.0;
        double others[std::size(kOthers)] = {};
        for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
            const Mix mix(seed, {kChat.timeToFirstToken, Seconds(perToken)}, kBatchWork);
            const double own = keptShare(serve(model, mix, Routing::sloAware, batching), mix);
            aware += own / kSeeds;
            for (std::size_t i = 0; i < std::size(kOthers); ++i) {
                const double its = keptShare(serve(model, mix, kOthers[i], batching), mix);
                others[i] += its / kSeeds;
                QVERIFY2(own >= its, qPrintable(pair(own, its)));
            }
        }
        qInfo("kept %.3f; by turns %.3f, fewest requests %.3f, fewest tokens %.3f, soonest token %.3f", aware,
              others[0], others[1], others[2], others[3]);
        for (const double its : others) { // a third of the broken ones fewer at least
            QVERIFY2(1.0 - aware < 0.67 * (1.0 - its), qPrintable(pair(aware, its)));
        }
    }

    /// Near saturation, where memory is what requests wait for, nobody is sent to where it would have to: with one
    /// class as many keep their limits as by the soonest token.
    void doesNotFillMemory() {
        const StepModel model = tests::vidurModel();
        Mix mix(1, {Seconds(2.0), Seconds(0.2)}, kNoLimits);
        Workload workload = fixedLengths(600, 3.2);
        workload.prompt = {1155.0, 1.1, 1.0, 4096.0};
        workload.output = {211.0, 0.9, 1.0, 1000.0};
        mix.stream = generate(workload);
        mix.classes.classOf.assign(mix.stream.size(), 0);
        const double aware = keptShare(serve(model, mix, Routing::sloAware), mix);
        const double soonest = keptShare(serve(model, mix, Routing::soonestToken), mix);
        qInfo("kept %.3f, soonest token %.3f", aware, soonest);
        QVERIFY(aware >= soonest - 0.002);
    }

    /// Where limits cannot be kept, or there are none, it is the soonest token, to the last bit.
    void fallsBackToTheSoonestToken() {
        const StepModel model = tests::vidurModel();
        for (const ServiceLimits& limits :
             {ServiceLimits{Seconds(1e-6), Seconds(1.0)}, ServiceLimits{Seconds(30.0), Seconds(1e-6)}, kNoLimits}) {
            const Mix mix(3, limits, limits);
            compareOutcomes(serve(model, mix, Routing::sloAware), serve(model, mix, Routing::soonestToken));
        }
        Mix none(3, kNoLimits, kNoLimits);
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.replicas = 4;
        plan.routing = Routing::sloAware;
        compareOutcomes(run(model, plan, none.stream), serve(model, none, Routing::soonestToken));
    }

    /// Loose limits at a low load: one replica bears all. Tight ones: all are needed.
    void fillsReplicasUpToTheLimits() {
        const StepModel model = tests::vidurModel();
        const auto used = [&](const ServiceLimits& limits) {
            const Mix mix(2, limits, limits, 0.5);
            std::set<std::uint16_t> clients;
            for (const Outcome& outcome : serve(model, mix, Routing::sloAware).outcomes) {
                clients.insert(outcome.client);
            }
            return clients.size();
        };
        QCOMPARE(used({Seconds(1000.0), Seconds(10.0)}), std::size_t{1});
        QCOMPARE(used({Seconds(1.0), Seconds(0.1)}), std::size_t{4});
    }

    /// A loose request does not go where it would break the tokens of a tight one: the same one alone may.
    void sparesWhoIsThere() {
        const StepModel model = tests::vidurModel();
        Request together[] = {{Seconds(0.0), 300, 400}, {Seconds(0.5), 6000, 100}};
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.replicas = 2;
        plan.routing = Routing::sloAware;
        const auto second = [&](Seconds perToken) {
            const ServiceClasses classes{{{Seconds(5.0), perToken}, kBatchWork}, {0, 1}};
            plan.classes = &classes;
            const ServingRun done = run(model, plan, together);
            return done.outcomes[1].client == done.outcomes[0].client;
        };
        QVERIFY(second(Seconds(1.0)));
        QVERIFY(!second(Seconds(0.1)));
    }

    /// Of requests all alike it is the steady batch's time per output token, with slots and memory as its bounds.
    void expectsTheSteadyBatch() {
        const StepModel model = tests::vidurModel();
        constexpr std::uint32_t kPrompt = 600;
        constexpr std::uint32_t kOutput = 120;
        const std::vector<Request> stream(200, {Seconds(0.0), kPrompt, kOutput});
        for (const Batching batching : {Batching::chunked, Batching::continuous, Batching::fixed}) {
            std::vector<Sequence> sequences(stream.size());
            std::vector<Outcome> outcomes(stream.size());
            StepClock clock(model);
            LlmClient client(clock, {batching, 64, 2048}, {16, 2700, 0.01}, {stream, sequences, outcomes});
            for (RequestIndex i = 0; i < 100; ++i) {
                const double most = std::min(64.0, std::floor(2700.0 * 16.0 / (kPrompt + kOutput)));
                const SteadyBatch batch{std::min(i + 1.0, most), kPrompt, kOutput, 0.0, batching != Batching::fixed};
                const double expected = steadyTimes(model, batch).timePerOutputToken.value();
                QVERIFY2(within(client.expectedPerToken(150).value(), expected, 1e-9), qPrintable(QString::number(i)));
                client.accept(i, Seconds(0.0));
            }
        }
    }

    /// Over a stream the estimate is near what requests then meet: within a quarter on average.
    void expectsAboutWhatRequestsMeet() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> stream = generate(fixedLengths(200, 1.0, 800.0, 150.0));
        for (const Batching batching : {Batching::chunked, Batching::vllm, Batching::continuous}) {
            std::vector<Sequence> sequences(stream.size());
            std::vector<Outcome> outcomes(stream.size());
            StepClock clock(model);
            LlmClient client(clock, vidurPlan(batching).batching, {16, 3328, 0.01}, {stream, sequences, outcomes});
            double expected = 0.0;
            Seconds now;
            std::optional<Seconds> end;
            for (RequestIndex next = 0; next < stream.size() || end;) {
                const bool arrives = next < stream.size() && (!end || stream[next].arrival <= *end);
                now = arrives ? stream[next].arrival : *end;
                if (arrives) {
                    expected += client.expectedPerToken(next).value();
                    outcomes[next].arrival = now;
                    client.accept(next++, now);
                } else {
                    client.end(now);
                    end.reset();
                }
                end = end ? end : client.start(now);
            }
            double met = 0.0;
            for (std::size_t i = 0; i < stream.size(); ++i) {
                outcomes[i].outputTokens = stream[i].outputTokens;
                met += outcomes[i].timePerOutputToken().value();
            }
            QVERIFY2(within(expected, met, 0.25), qPrintable(pair(expected, met)));
        }
    }
};

QTEST_GUILESS_MAIN(TestSloRouting)
#include "test_slo_routing.moc"

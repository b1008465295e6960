// SPDX-License-Identifier: GPL-3.0-or-later
// Routing by what replicas hold of a prompt's beginning.
#include "tests/core/serving/simulation_fixture.h"

#include <QtTest>

#include <set>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr std::uint32_t kBeginning = 1024;

ServingPlan fourReplicas(Routing routing) {
    ServingPlan plan = vidurPlan(Batching::chunked);
    plan.replicas = 4;
    plan.routing = routing;
    return plan;
}

} // namespace

class TestRouting : public QObject {
    Q_OBJECT
private slots:
    /// At an equal load more of the prompts' tokens are found, first tokens come sooner, and every beginning but the
    /// rare ones is computed on fewer replicas.
    void prefixAwareFindsMore() {
        const StepModel model = tests::vidurModel();
        constexpr std::size_t kRequests = 400;
        const std::vector<Request> stream = generate(fixedLengths(kRequests, 3.0, 1280.0, 64.0));
        const PrefixPieces prefixes = sharedBeginnings(kRequests, 40, kBeginning, 1);
        const auto at = [&](Routing routing) {
            ServingPlan plan = fourReplicas(routing);
            plan.prefixes = &prefixes;
            return run(model, plan, stream);
        };
        const ServingRun turns = at(Routing::roundRobin);
        const ServingRun aware = at(Routing::prefixAware);
        const LatencySummary byTurns = summarise(turns, fourReplicas(Routing::roundRobin), kNoLimits);
        const LatencySummary byPrefix = summarise(aware, fourReplicas(Routing::prefixAware), kNoLimits);
        qInfo("found %.3f, by turns %.3f; mean TTFT %.3f s, %.3f s", byPrefix.foundShare, byTurns.foundShare,
              byPrefix.timeToFirstToken.mean.value(), byTurns.timeToFirstToken.mean.value());
        // At most 40 beginnings of 400 prompts are computed once each: 0.9 x 1,024 of 1,280 tokens.
        QVERIFY(byPrefix.foundShare > byTurns.foundShare + 0.1);
        QVERIFY(byPrefix.foundShare < 0.9 * 1024.0 / 1280.0 + 1e-9);
        QVERIFY(byPrefix.foundShare > 0.85 * 1024.0 / 1280.0);
        QVERIFY(byPrefix.timeToFirstToken.mean < byTurns.timeToFirstToken.mean);
        std::set<std::uint16_t> used;
        for (const Outcome& outcome : aware.outcomes) {
            used.insert(outcome.client);
        }
        QCOMPARE(used.size(), std::size_t{4}); // new beginnings go to the emptiest
    }

    /// Where nothing is held it is the fewest requests, to the last bit.
    void withoutPrefixesItIsFewestRequests() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> stream = generate(mixedLengths(300, 5.0, 2));
        const ServingRun least = run(model, fourReplicas(Routing::leastRequests), stream);
        const ServingRun aware = run(model, fourReplicas(Routing::prefixAware), stream);
        for (std::size_t i = 0; i < stream.size(); ++i) {
            QCOMPARE(aware.outcomes[i].client, least.outcomes[i].client);
            QCOMPARE(aware.outcomes[i].finish.value(), least.outcomes[i].finish.value());
        }
    }

    /// One beginning for all would go to one replica; the guard deals it out when that is 64 requests ahead.
    void guardsAgainstOneCrowdedReplica() {
        const StepModel model = tests::vidurModel();
        constexpr std::size_t kRequests = 600;
        const PrefixPieces prefixes = sharedBeginnings(kRequests, 1, kBeginning, 1);
        const auto shares = [&](double rate) {
            ServingPlan plan = fourReplicas(Routing::prefixAware);
            plan.prefixes = &prefixes;
            const ServingRun done = run(model, plan, generate(fixedLengths(kRequests, rate, 1280.0, 128.0)));
            std::vector<std::size_t> requests(4, 0);
            for (const Outcome& outcome : done.outcomes) {
                ++requests[outcome.client];
            }
            std::ranges::sort(requests);
            return requests;
        };
        const std::vector<std::size_t> light = shares(0.5);
        QCOMPARE(light.back(), kRequests); // where one replica bears it, it keeps all
        const std::vector<std::size_t> heavy = shares(50.0);
        QVERIFY2(heavy.front() > 60, qPrintable(QString::number(heavy.front())));
        QVERIFY(heavy.back() < 400);
    }

    /// Clients that only compute prompts are chosen by what they hold; those that only generate by their requests.
    void routesPrefillReplicasByWhatTheyHold() {
        const StepModel model = tests::vidurModel();
        constexpr std::size_t kRequests = 200;
        const std::vector<Request> stream = generate(fixedLengths(kRequests, 2.0, 1280.0, 64.0));
        const PrefixPieces prefixes = sharedBeginnings(kRequests, 20, kBeginning, 1);
        const auto at = [&](Routing routing) {
            ServingPlan plan = fourReplicas(routing);
            plan.prefixes = &prefixes;
            plan.replicas = 2;
            plan.prompts = PromptReplicas{&model, plan.memory, 4, {}};
            return summaryOf(model, plan, stream);
        };
        QVERIFY(at(Routing::prefixAware).foundShare > at(Routing::roundRobin).foundShare + 0.1);
    }

    void reservesReplicasByShare() {
        const auto of = [](double share, std::uint32_t all) { return LengthSplit{2048, share}.replicas(all); };
        QCOMPARE(of(0.25, 4), 1U);
        QCOMPARE(of(0.5, 5), 3U);
        QCOMPARE(of(0.0, 4), 1U); // at least one
        QCOMPARE(of(1.0, 4), 3U); // and one for the others
        QCOMPARE(of(0.5, 1), 0U); // one for all
    }

    /// Few long prompts among many short ones: apart from them, the short ones' first tokens come sooner at P99, and
    /// the long ones pay for it.
    void longPromptsApartSpareTheShort() {
        const StepModel model = tests::vidurModel();
        std::vector<Request> stream = generate(fixedLengths(600, 3.0, 300.0, 40.0));
        ServiceClasses classes{{kNoLimits, kNoLimits}, {}};
        classes.classOf = drawSecondClass({0.06, {6000.0, 0.0, 1.0, 1e5}, {40.0, 0.0, 1.0, 1e5}}, 1, stream);
        const auto at = [&](Routing routing) {
            ServingPlan plan = fourReplicas(routing);
            plan.classes = &classes;
            const ServingRun done = run(model, plan, stream);
            for (std::size_t i = 0; i < stream.size() && routing == Routing::lengthBased; ++i) {
                if ((done.outcomes[i].client == 0) != (classes.of(static_cast<RequestIndex>(i)) == 1)) {
                    qFatal("request %zu is on replica %d", i, done.outcomes[i].client);
                }
            }
            return summarise(done, plan, kNoLimits);
        };
        const LatencySummary mixed = at(Routing::leastRequests);
        const LatencySummary apart = at(Routing::lengthBased);
        const auto p99 = [](const LatencySummary& summary, std::size_t each) {
            return summary.classes[each].timeToFirstToken.p99.value();
        };
        qInfo("P99 TTFT of short prompts %.2f s, mixed %.2f s; of long ones %.2f s, %.2f s", p99(apart, 0),
              p99(mixed, 0), p99(apart, 1), p99(mixed, 1));
        QVERIFY(p99(apart, 0) < 0.5 * p99(mixed, 0));
        QVERIFY(p99(apart, 1) > p99(mixed, 1));
    }

    /// What a client expects of an empty queue is what the steps of a prompt take; and the same again when all that it
    /// had to do, put off and computed anew, is done.
    void expectsWhatPromptsTake() {
        const StepModel model = tests::vidurModel();
        std::vector<Request> stream = generate(mixedLengths(300, 5.0, 3));
        stream.push_back({Seconds(0.0), 400, 10});
        const auto last = static_cast<RequestIndex>(stream.size() - 1);
        const PromptChunk prompt{400.0, 0.0};
        const double alone = model.time(std::span(&prompt, 1), {}).total().value();
        for (const Packing packing : {Packing::firstCome, Packing::shortestFirst}) {
            for (const Batching batching : kAll) {
                std::vector<Sequence> sequences(stream.size());
                std::vector<Outcome> outcomes(stream.size());
                StepClock clock(model);
                LlmClient client(clock, {batching, 64, 2048, packing}, {16, 700, 0.01}, {stream, sequences, outcomes});
                QCOMPARE(client.expectedFirstToken(last).value(), alone);
                Seconds before = client.expectedFirstToken(last);
                Seconds now;
                for (RequestIndex i = 0; i < last; ++i) {
                    if (client.canHold(i)) {
                        client.accept(i, now);
                        QVERIFY(client.expectedFirstToken(last) >= before);
                        before = client.expectedFirstToken(last);
                    }
                }
                QVERIFY(before > 50.0 * Seconds(alone));
                while (const std::optional<Seconds> end = client.start(now)) {
                    now = *end;
                    client.end(now);
                }
                QCOMPARE(client.expectedFirstToken(last).value(), alone);
            }
        }
    }

    /// Long prompts among short ones: who counts requests does not see them, who estimates first tokens does.
    void soonestTokenSeesLongPrompts() {
        const StepModel model = tests::vidurModel();
        std::vector<Request> stream = generate(fixedLengths(600, 3.0, 300.0, 40.0));
        drawSecondClass({0.06, {6000.0, 0.0, 1.0, 1e5}, {40.0, 0.0, 1.0, 1e5}}, 1, stream);
        for (const Batching batching : {Batching::vllm, Batching::chunked}) {
            const auto at = [&](Routing routing) {
                ServingPlan plan = fourReplicas(routing);
                plan.batching = vidurPlan(batching).batching;
                return summaryOf(model, plan, stream).timeToFirstToken;
            };
            const Percentiles counted = at(Routing::leastRequests);
            const Percentiles expected = at(Routing::soonestToken);
            qInfo("mean TTFT %.3f s, by requests %.3f s; P99 %.2f s, %.2f s", expected.mean.value(),
                  counted.mean.value(), expected.p99.value(), counted.p99.value());
            QVERIFY(expected.mean < 0.9 * counted.mean);
        }
    }

    /// What a replica holds makes its first token sooner, and a crowd at it later: more is found than by turns, and
    /// first tokens come as soon as by the longest beginning at least.
    void soonestTokenSeesBeginnings() {
        const StepModel model = tests::vidurModel();
        constexpr std::size_t kRequests = 400;
        const std::vector<Request> stream = generate(fixedLengths(kRequests, 3.0, 1280.0, 64.0));
        const PrefixPieces prefixes = sharedBeginnings(kRequests, 40, kBeginning, 1);
        const auto at = [&](Routing routing) {
            ServingPlan plan = fourReplicas(routing);
            plan.prefixes = &prefixes;
            return summaryOf(model, plan, stream);
        };
        const LatencySummary expected = at(Routing::soonestToken);
        const LatencySummary aware = at(Routing::prefixAware);
        qInfo("found %.3f, prefix-aware %.3f; mean TTFT %.3f s, %.3f s", expected.foundShare, aware.foundShare,
              expected.timeToFirstToken.mean.value(), aware.timeToFirstToken.mean.value());
        QVERIFY(expected.foundShare > at(Routing::roundRobin).foundShare + 0.05);
        QVERIFY(expected.timeToFirstToken.mean < 1.02 * aware.timeToFirstToken.mean);
    }
};

QTEST_GUILESS_MAIN(TestRouting)
#include "test_routing.moc"

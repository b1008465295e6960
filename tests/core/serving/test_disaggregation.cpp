// SPDX-License-Identifier: GPL-3.0-or-later
// Prompts on some replicas, answers on others: conservation, Little's law, the unloaded closed form, the network's
// share, and what the papers on disaggregation report.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/steady_disaggregated.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr double kLayers = 80.0; ///< of Llama-2-70B
constexpr Bytes kPerToken{163840.0};

/// Two devices a replica on nodes of `node` devices, links of 25 GB/s between nodes, nothing lost and no latency.
Site plainSite(std::int64_t node) {
    const hardware::Accelerator& part = *catalog().accelerator("a100_sxm_80gb");
    network::NetworkEfficiency network;
    network.scaleUp.pointToPoint = network.scaleOut.pointToPoint = 1.0;
    network.scaleUp.stepLatency = network.scaleOut.stepLatency = Seconds(0.0);
    network.scaleUp.baseLatency = network.scaleOut.baseLatency = Seconds(0.0);
    Site site = siteOf(part, *kernel::kernelFitOf(catalog().kernels, part), network);
    site.levels = {{node, BytesPerSecond(300e9), Seconds(0.0), {}}, {4096, BytesPerSecond(25e9), Seconds(0.0), {}}};
    return site;
}

ServingPlan splitPlan(const StepModel& model, Batching batching, std::uint16_t prompting, std::uint16_t answering,
                      const CacheRoute& route = {}) {
    ServingPlan plan = vidurPlan(batching);
    plan.replicas = answering;
    plan.prompts = PromptReplicas{&model, plan.memory, prompting, route};
    return plan;
}

CacheRoute routeOf(const Site& site, std::int64_t prompting, bool layerwise, bool paired = false) {
    return {site, {2, 2, prompting, paired}, kPerToken, kLayers, layerwise};
}

} // namespace

class TestDisaggregation : public QObject {
    Q_OBJECT
private slots:
    /// With an instant network a request alone takes what its steps take, as on one replica.
    void unloadedLatencyIsTheSumOfSteps() {
        const StepModel model = vidurModel();
        const Request request{Seconds(3.0), 400, 50};
        const PromptChunk prompt{400.0, 0.0};
        const Seconds first = model.time(std::span(&prompt, 1), {}).total();
        Seconds rest;
        for (int i = 0; i < 49; ++i) {
            rest += model.time({}, {1.0, 400.0 + i}).total();
        }
        for (const Batching batching : kAll) {
            const ServingRun done = run(model, splitPlan(model, batching, 2, 2), std::span(&request, 1));
            const Outcome& outcome = done.outcomes[0];
            QVERIFY(std::abs(outcome.timeToFirstToken() / first - 1.0) < 1e-12);
            QVERIFY(std::abs((outcome.finish - outcome.firstToken) / rest - 1.0) < 1e-12);
            QCOMPARE(done.caches.transfers, std::size_t{1});
            QCOMPARE(done.caches.exposed.value(), 0.0);
        }
    }

    /// Within a node and between nodes: bytes through a device's ports over their bandwidth.
    void transfersTakeBytesOverBandwidth_data() {
        QTest::addColumn<int>("node");
        QTest::addColumn<bool>("paired");
        QTest::addColumn<double>("bandwidth");
        QTest::newRow("pools in one node") << 16 << false << 300e9;
        QTest::newRow("pools in nodes of their own") << 4 << false << 25e9;
        QTest::newRow("pairs in nodes") << 4 << true << 300e9;
    }

    void transfersTakeBytesOverBandwidth() {
        QFETCH(int, node);
        QFETCH(bool, paired);
        QFETCH(double, bandwidth);
        const StepModel model = vidurModel();
        const Site site = plainSite(node);
        const Request request{Seconds(0.0), 2000, 20};
        const double bytes = 2000.0 * kPerToken.value();
        const auto outcomeOf = [&](bool layerwise) {
            const ServingPlan plan = splitPlan(model, Batching::vllm, 2, 2, routeOf(site, 2, layerwise, paired));
            return run(model, plan, std::span(&request, 1));
        };
        const ServingRun whole = outcomeOf(false);
        QVERIFY2(within(whole.caches.exposed.value(), bytes / bandwidth, 1e-9),
                 qPrintable(pair(whole.caches.exposed.value(), bytes / bandwidth)));
        QVERIFY(within(whole.caches.moving.value(), bytes / bandwidth, 1e-9));
        // Sent layer by layer all but the last layer hides behind the prompt.
        const ServingRun layers = outcomeOf(true);
        QVERIFY2(within(layers.caches.exposed.value(), bytes / bandwidth / kLayers, 1e-6),
                 qPrintable(pair(layers.caches.exposed.value(), bytes / bandwidth / kLayers)));
        const PromptChunk prompt{2000.0, 0.0};
        const Seconds alone = model.time(std::span(&prompt, 1), {}).total();
        QVERIFY(within(whole.outcomes[0].timeToFirstToken().value(), alone.value() + bytes / bandwidth, 1e-9));
    }

    /// Two caches at once to one replica come one after the other.
    void portsAreShared() {
        const StepModel model = vidurModel();
        const ServingPlan plan = splitPlan(model, Batching::vllm, 2, 1, routeOf(plainSite(4), 2, false));
        const Request requests[] = {{Seconds(0.0), 2000, 4}, {Seconds(0.0), 2000, 4}};
        const ServingRun done = run(model, plan, requests);
        const double each = 2000.0 * kPerToken.value() / 25e9;
        QVERIFY(within((done.outcomes[1].firstToken - done.outcomes[0].firstToken).value(), each, 1e-9));
        QVERIFY(within(done.caches.exposed.value(), 3.0 * each, 1e-9));
    }

    /// Every token is generated once, every prompt computed at least once, nobody holds more blocks than there are,
    /// and requests in the clients add up to those in the system (Little).
    void conservesTokensAndObeysLittle() {
        const StepModel model = vidurModel();
        const Site site = plainSite(4);
        for (const Batching batching : kAll) {
            for (const bool paired : {false, true}) {
                for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                    ServingPlan plan = splitPlan(model, batching, 2, 2, routeOf(site, 2, seed == 2, paired));
                    plan.memory.blocks = 450;
                    plan.prompts->memory.blocks = 400;
                    const std::vector<Request> requests = generate(mixedLengths(300, 5.0, seed));
                    const ServingRun done = run(model, plan, requests);
                    double prompts = 0.0;
                    double outputs = 0.0;
                    double waited = 0.0;
                    std::size_t several = 0;
                    for (std::size_t i = 0; i < requests.size(); ++i) {
                        const Outcome& outcome = done.outcomes[i];
                        if (outcome.refused) {
                            continue;
                        }
                        prompts += requests[i].promptTokens;
                        outputs += requests[i].outputTokens;
                        several += requests[i].outputTokens > 1 ? 1 : 0;
                        waited += outcome.endToEnd().value();
                        QVERIFY(outcome.arrival < outcome.firstToken && outcome.firstToken <= outcome.finish);
                        QVERIFY(!paired || outcome.client == outcome.promptClient);
                    }
                    QCOMPARE(done.caches.transfers, several);
                    double computed = 0.0;
                    double generated = 0.0;
                    double inClients = 0.0;
                    for (std::size_t i = 0; i < done.clients.size(); ++i) {
                        const ClientActivity& client = done.clients[i];
                        computed += client.promptTokens;
                        generated += client.generatedTokens;
                        inClients += client.sequenceSeconds + client.waitingSeconds;
                        QVERIFY(client.mostBlocks <= (i < 2 ? plan.memory.blocks : plan.prompts->memory.blocks));
                        QVERIFY(i < 2 || client.preemptions == 0.0);
                    }
                    QCOMPARE(generated, outputs);
                    const bool putsOff = batching == Batching::vllm || batching == Batching::chunked;
                    QVERIFY(putsOff ? computed >= prompts : computed == prompts);
                    QCOMPARE(done.intervals.count(), outputs - static_cast<double>(requests.size() - done.refused));
                    QVERIFY2(within(done.systemSeconds, waited, 1e-9), qPrintable(pair(done.systemSeconds, waited)));
                    QVERIFY2(within(inClients, waited, 1e-9), qPrintable(pair(inClients, waited)));
                }
            }
        }
    }

    /// Answers flow without prompts between their tokens: the tail between tokens is cut, at the same number of
    /// replicas (DistServe, OSDI 2024, section 2.3; Splitwise, ISCA 2024, insight on mixed batching).
    void cutsTheTailBetweenTokens() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(600, 2.0));
        ServingPlan together = vidurPlan(Batching::vllm);
        together.replicas = 3;
        const LatencySummary mixed = summaryOf(model, together, requests);
        const LatencySummary apart =
            summaryOf(model, splitPlan(model, Batching::vllm, 2, 1, routeOf(plainSite(4), 2, true)), requests);
        QVERIFY(apart.interTokenLatency.p99 < 0.5 * mixed.interTokenLatency.p99);
        QVERIFY(apart.promptUtilisation > 0.0 && apart.cacheTransfer > Seconds(0.0));
    }

    /// One truth: the closed form and the simulator agree at a bearable load.
    void closedFormAgrees_data() {
        QTest::addColumn<int>("prompting");
        QTest::addColumn<int>("answering");
        QTest::addColumn<double>("rate");
        QTest::addColumn<int>("batching");
        QTest::addColumn<bool>("overloaded");
        QTest::newRow("light") << 2 << 2 << 0.5 << int(Batching::vllm) << false;
        QTest::newRow("busy") << 2 << 2 << 2.5 << int(Batching::vllm) << false;
        QTest::newRow("chunked") << 2 << 2 << 2.5 << int(Batching::chunked) << false;
        QTest::newRow("prompts too slow") << 1 << 2 << 4.0 << int(Batching::vllm) << true;
        // Memory kept for whole answers: the closed form knows nothing of answers that are put off.
        QTest::newRow("answers too slow") << 4 << 1 << 5.0 << int(Batching::continuous) << true;
    }

    void closedFormAgrees() {
        QFETCH(int, prompting);
        QFETCH(int, answering);
        QFETCH(double, rate);
        QFETCH(int, batching);
        QFETCH(bool, overloaded);
        const StepModel model = vidurModel();
        const CacheRoute route = routeOf(plainSite(4), prompting, false);
        const ServingPlan plan =
            splitPlan(model, static_cast<Batching>(batching), static_cast<std::uint16_t>(prompting),
                      static_cast<std::uint16_t>(answering), route);
        OfferedLoad load;
        load.requestsPerSecond = rate;
        load.requests = 800.0;
        const SteadyState closed =
            steadyState({model, model, double(prompting), double(answering), true, 0.0, route.time(0, 0, 1024.0)},
                        plan.batching, plan.memory, load);
        const LatencySummary events = summaryOf(model, plan, generate(fixedLengths(800, rate)));
        const double first = closed.timeToFirstToken().value();
        const double token = closed.times.timePerOutputToken.value();
        qInfo("TTFT %.3f (events %.3f), TPOT %.4f (%.4f), rate %.2f (%.2f)", first,
              events.timeToFirstToken.mean.value(), token, events.timePerOutputToken.mean.value(),
              answering * closed.requestsPerSecond, events.requestsPerSecond);
        QVERIFY(within(token, events.timePerOutputToken.mean.value(), 0.10));
        QVERIFY(within(first, events.timeToFirstToken.mean.value(), 0.15));
        QVERIFY(within(answering * closed.requestsPerSecond, events.requestsPerSecond, 0.10));
        QCOMPARE(closed.overloaded, overloaded);
    }

    void refusesImpossiblePairs() {
        const StepModel model = vidurModel();
        const Request request{Seconds(0.0), 10, 10};
        Progress progress;
        const ServingPlan odd = splitPlan(model, Batching::vllm, 2, 3, routeOf(plainSite(4), 2, false, true));
        QCOMPARE(serve(model, odd, std::span(&request, 1), {}, progress).error().pointer, std::string("/prompts"));
        ServingPlan empty = splitPlan(model, Batching::vllm, 2, 2);
        empty.prompts->memory.blocks = 0;
        QCOMPARE(serve(model, empty, std::span(&request, 1), {}, progress).error().pointer,
                 std::string("/prompts/blocks"));
    }
};

QTEST_GUILESS_MAIN(TestDisaggregation)
#include "test_disaggregation.moc"

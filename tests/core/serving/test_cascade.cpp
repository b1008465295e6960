// SPDX-License-Identifier: GPL-3.0-or-later
// A small model first, a large one for those that it is not sure of: classes of requests that visit one or both.
#include "tests/core/serving/simulation_fixture.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr Stage kSmall{Stage::Client::model, 0};
constexpr Stage kLarge{Stage::Client::model, 1};

Pipeline cascade(const StepModel& large, std::size_t requests, double probability) {
    Pipeline pipeline;
    pipeline.models = {{&large, {16, 3328, 0.01}, 2}};
    pipeline.classes = {{{kSmall}}, {{kSmall, kLarge}}};
    pipeline.classOf = escalatedClasses(requests, probability, 1);
    return pipeline;
}

} // namespace

class TestCascade : public QObject {
    Q_OBJECT
private slots:
    /// Who escalates pays for both, one after the other; who does not is served as without a cascade.
    void visitsBothModels() {
        const StepModel small = tests::stepModel("llama_3_1_8b", "a100_sxm_80gb", 1);
        const StepModel large = tests::vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(60, 0.02));
        const Pipeline pipeline = cascade(large, requests.size(), 0.4);
        ServingPlan plan = vidurPlan(Batching::vllm);
        const double smallAlone = summaryOf(small, plan, requests).endToEnd.mean.value();
        const double largeAlone = summaryOf(large, plan, requests).endToEnd.mean.value();
        plan.pipeline = &pipeline;
        const ServingRun done = run(small, plan, requests);
        std::size_t escalated = 0;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            const bool both = pipeline.classOf[i] == 1;
            escalated += both ? 1 : 0;
            const double expected = both ? smallAlone + largeAlone : smallAlone;
            const double took = done.outcomes[i].endToEnd().value();
            QVERIFY2(within(took, expected, 0.03), qPrintable(pair(took, expected)));
            // The first token that a user sees is that of the model that answers.
            QVERIFY(!both || done.outcomes[i].timeToFirstToken().value() > smallAlone);
        }
        QVERIFY(escalated > 15 && escalated < 35);
        double tokens[2] = {};
        for (std::size_t i = 0; i < done.clients.size(); ++i) {
            tokens[i > 0 ? 1 : 0] += done.clients[i].generatedTokens;
        }
        QCOMPARE(tokens[0], 60.0 * 256.0);
        QCOMPARE(tokens[1], double(escalated) * 256.0);
    }

    void escalatesByProbability() {
        const std::vector<std::uint8_t> classes = escalatedClasses(20000, 0.3, 7);
        QVERIFY(within(double(std::ranges::count(classes, std::uint8_t{1})), 6000.0, 0.03));
        QVERIFY(std::ranges::count(escalatedClasses(100, 0.0, 7), std::uint8_t{1}) == 0);
        QVERIFY(std::ranges::count(escalatedClasses(100, 1.0, 7), std::uint8_t{1}) == 100);
        const std::vector<std::uint8_t> more = escalatedClasses(20000, 0.6, 7); // who escalated goes on doing so
        for (std::size_t i = 0; i < classes.size(); ++i) {
            QVERIFY(more[i] >= classes[i]);
        }
    }

    /// Under load, with queues at both models: Little's law over all clients, same results every time.
    void conservesRequests() {
        const StepModel small = tests::stepModel("llama_3_1_8b", "a100_sxm_80gb", 1);
        const StepModel large = tests::vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(400, 4.0, 3));
        const Pipeline pipeline = cascade(large, requests.size(), 0.5);
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.pipeline = &pipeline;
        const ServingRun first = run(small, plan, requests);
        const ServingRun second = run(small, plan, requests);
        double stayed = 0.0;
        double inClients = 0.0;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            stayed += first.outcomes[i].endToEnd().value();
            QCOMPARE(first.outcomes[i].completed.value(), second.outcomes[i].completed.value());
        }
        for (const ClientActivity& client : first.clients) {
            inClients += client.sequenceSeconds + client.waitingSeconds;
        }
        QVERIFY(within(first.systemSeconds, stayed, 1e-9));
        QVERIFY(within(inClients, stayed, 1e-9));
    }
};

QTEST_GUILESS_MAIN(TestCascade)
#include "test_cascade.moc"

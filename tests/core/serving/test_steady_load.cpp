// SPDX-License-Identifier: GPL-3.0-or-later
// The closed form of a loaded replica against the event simulator: two fidelities, one truth.
#include "tests/core/serving/serving_fixture.h"

#include "core/serving/latency_summary.h"
#include "core/serving/steady_load.h"
#include "core/serving/workload.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

constexpr BlockMemory kMemory{16, 3328, 0.01};

BatchingPolicy policyOf(Batching batching) {
    return {batching, 128, batching == Batching::chunked ? 512U : 4096U};
}

LatencySummary simulated(const StepModel& model, Batching batching, double rate, std::size_t requests) {
    ServingPlan plan;
    plan.batching = policyOf(batching);
    plan.memory = kMemory;
    Workload workload;
    workload.requests = requests;
    workload.arrivals.requestsPerSecond = rate;
    Progress progress;
    constexpr double kNever = std::numeric_limits<double>::infinity();
    return summarise(*serve(model, plan, generate(workload), {}, progress), plan, {Seconds(kNever), Seconds(kNever)});
}

SteadyState closedForm(const StepModel& model, Batching batching, double rate, double requests = 1000.0) {
    return steadyState(model, policyOf(batching), kMemory, {rate, 0.0, Seconds(0.0), requests, 1024.0, 256.0});
}

} // namespace

class TestSteadyLoad : public QObject {
    Q_OBJECT
private slots:
    /// Up to three quarters of the load that a replica bears: times per token within 8 %, first tokens within 15 %.
    void agreesWithTheSimulator_data() {
        QTest::addColumn<int>("batching");
        QTest::addColumn<double>("rate");
        for (const Batching batching : {Batching::vllm, Batching::chunked, Batching::continuous, Batching::fixed}) {
            for (const double rate : {0.05, 0.25, 0.5, 0.75}) {
                QTest::newRow(qPrintable(QString("%1 at %2").arg(int(batching)).arg(rate))) << int(batching) << rate;
            }
        }
    }

    void agreesWithTheSimulator() {
        QFETCH(int, batching);
        QFETCH(double, rate);
        const StepModel model = tests::vidurModel();
        const auto policy = static_cast<Batching>(batching);
        const LatencySummary events = simulated(model, policy, rate, 500);
        const SteadyState state = closedForm(model, policy, rate);
        QVERIFY(!state.overloaded);
        const double token = state.times.timePerOutputToken / events.timePerOutputToken.mean;
        const double first = state.timeToFirstToken() / events.timeToFirstToken.mean;
        QVERIFY2(std::abs(token - 1.0) < 0.08, qPrintable(QString::number(token)));
        QVERIFY2(std::abs(first - 1.0) < 0.15, qPrintable(QString::number(first)));
    }

    /// Beyond what a replica bears, both say so and agree on what it yields.
    void agreesOnOverload() {
        const StepModel model = tests::vidurModel();
        for (const Batching batching : {Batching::vllm, Batching::chunked, Batching::continuous, Batching::fixed}) {
            const LatencySummary events = simulated(model, batching, 3.0, 500);
            const SteadyState state = closedForm(model, batching, 3.0, 500.0);
            QVERIFY(state.overloaded && events.saturation == Saturation::overloaded);
            QVERIFY(std::abs(state.requestsPerSecond / events.requestsPerSecond - 1.0) < 0.15);
            QVERIFY(std::abs(state.timeToFirstToken() / events.timeToFirstToken.mean - 1.0) < 0.30);
        }
    }

    /// One user alone never finds a prompt between his tokens; of several, each finds those of the others.
    void agreesOnUsers() {
        const StepModel model = tests::vidurModel();
        for (const unsigned users : {1U, 2U, 8U, 32U}) {
            ServingPlan plan;
            plan.batching = policyOf(Batching::chunked);
            plan.memory = kMemory;
            plan.closedLoop = ClosedLoop{users, Seconds(0.0)};
            Workload workload;
            workload.requests = 40UL * users;
            Progress progress;
            constexpr double kNever = std::numeric_limits<double>::infinity();
            const LatencySummary events = summarise(*serve(model, plan, generate(workload), {}, progress), plan,
                                                    {Seconds(kNever), Seconds(kNever)});
            const SteadyState state = steadyState(
                model, plan.batching, kMemory,
                {0.0, static_cast<double>(users), Seconds(0.0), 1000.0, workload.prompt.mean, workload.output.mean});
            const double token = state.times.timePerOutputToken / events.timePerOutputToken.mean;
            QVERIFY2(std::abs(token - 1.0) < (users == 1 ? 0.002 : 0.08), qPrintable(QString::number(token)));
        }
    }

    void littlesLawHolds() {
        const StepModel model = tests::vidurModel();
        for (double rate = 0.1; rate < 1.0; rate += 0.1) {
            const SteadyState state = closedForm(model, Batching::chunked, rate);
            QVERIFY(std::abs(state.requestsPerSecond / rate - 1.0) < 1e-3);
            const Seconds whole = state.prompt + 255.0 * state.times.timePerOutputToken;
            QVERIFY(std::abs(state.sequences / (rate * whole.value()) - 1.0) < 1e-3);
        }
    }

    /// More users yield more, until slots or memory are full; then they wait.
    void usersFillTheServer() {
        const StepModel model = tests::vidurModel();
        double before = 0.0;
        for (const double users : {1.0, 4.0, 16.0, 40.0}) {
            const SteadyState state = steadyState(model, policyOf(Batching::chunked), kMemory,
                                                  {0.0, users, Seconds(1.0), 1000.0, 1024.0, 256.0});
            QVERIFY(state.requestsPerSecond > before);
            before = state.requestsPerSecond;
        }
        const SteadyState crowded =
            steadyState(model, policyOf(Batching::chunked), kMemory, {0.0, 400.0, Seconds(1.0), 1000.0, 1024.0, 256.0});
        QVERIFY(!crowded.overloaded);
        const double round = (crowded.timeToFirstToken() + 255.0 * crowded.times.timePerOutputToken).value() + 1.0;
        QVERIFY(std::abs(400.0 / round / crowded.requestsPerSecond - 1.0) < 0.01);
    }
};

QTEST_GUILESS_MAIN(TestSteadyLoad)
#include "test_steady_load.moc"

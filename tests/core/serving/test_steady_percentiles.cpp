// SPDX-License-Identifier: GPL-3.0-or-later
// Percentiles in closed form beside the event simulator's, and none where there is no honest one.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/steady_percentiles.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

const StepModel& served() {
    static const StepModel step = stepModel("llama_2_70b", "a100_sxm_80gb", 4);
    return step;
}

constexpr BlockMemory kMemory{16, 20000, 0.01};

OfferedLoad loadOf(double rate) {
    OfferedLoad load;
    load.requestsPerSecond = rate;
    return load;
}

std::optional<SteadyPercentiles> closedForm(const BatchingPolicy& policy, const OfferedLoad& load,
                                            const BlockMemory& memory = kMemory) {
    return steadyPercentiles(served(), policy, memory, load, steadyState(served(), policy, memory, load));
}

} // namespace

class TestSteadyPercentiles : public QObject {
    Q_OBJECT
private slots:
    void agreeWithTheSimulator_data() {
        QTest::addColumn<int>("batching");
        QTest::addColumn<int>("budget");
        QTest::addColumn<double>("rate");
        for (const double rate : {0.5, 1.0, 2.0}) {
            QTest::addRow("vLLM, %.1f", rate) << int(Batching::vllm) << 4096 << rate;
            QTest::addRow("chunks of 512, %.1f", rate) << int(Batching::chunked) << 512 << rate;
            QTest::addRow("chunks of 4096, %.1f", rate) << int(Batching::chunked) << 4096 << rate;
        }
    }

    void agreeWithTheSimulator() {
        QFETCH(int, batching);
        QFETCH(int, budget);
        QFETCH(double, rate);
        const BatchingPolicy policy{static_cast<Batching>(batching), 256, static_cast<std::uint32_t>(budget)};
        const std::optional<SteadyPercentiles> closed = closedForm(policy, loadOf(rate));
        QVERIFY(closed.has_value());
        ServingPlan plan;
        plan.batching = policy;
        plan.memory = kMemory;
        const LatencySummary events = summaryOf(served(), plan, generate(fixedLengths(2000, rate, 1024.0, 256.0)));
        const auto compare = [](const std::array<Seconds, 3>& all, const Percentiles& found, double band) {
            const Seconds wanted[] = {found.p50, found.p90, found.p99};
            for (std::size_t i = 0; i < all.size(); ++i) {
                QVERIFY2(within(all[i].value(), wanted[i].value(), band),
                         qPrintable(pair(all[i].value(), wanted[i].value())));
            }
        };
        compare(closed->firstToken, events.timeToFirstToken, 0.25);
        compare(closed->perToken, events.timePerOutputToken, 0.17);
        compare(closed->endToEnd, events.endToEnd, 0.17);
    }

    void growWithShareAndLoad() {
        const BatchingPolicy policy{Batching::chunked, 256, 2048};
        SteadyPercentiles before;
        for (const double rate : {0.05, 0.2, 0.5, 1.0, 1.5, 2.0}) {
            const std::optional<SteadyPercentiles> now = closedForm(policy, loadOf(rate));
            QVERIFY(now.has_value());
            for (const auto all :
                 {&SteadyPercentiles::firstToken, &SteadyPercentiles::perToken, &SteadyPercentiles::endToEnd}) {
                const std::array<Seconds, 3>& each = (*now).*all;
                QVERIFY(each[0] <= each[1] && each[1] <= each[2]);
                QVERIFY(each[2] > (before.*all)[2]);
            }
            before = *now;
        }
    }

    void nothingWhereThereIsNoHonestOne() {
        const BatchingPolicy chunked{Batching::chunked, 256, 2048};
        QVERIFY(closedForm(chunked, loadOf(1.0)).has_value());
        QVERIFY(!closedForm({Batching::fixed, 256, 2048}, loadOf(1.0)));
        QVERIFY(!closedForm(chunked, loadOf(3.5)));  // the load nearly fills the server
        QVERIFY(!closedForm(chunked, loadOf(50.0))); // overload
        QVERIFY(!closedForm({Batching::chunked, 10, 2048}, loadOf(1.0)));
        QVERIFY(!closedForm(chunked, loadOf(1.0), {16, 900, 0.01}));
        OfferedLoad users = loadOf(1.0);
        users.users = 8.0;
        QVERIFY(!closedForm(chunked, users));
    }
};

QTEST_GUILESS_MAIN(TestSteadyPercentiles)
#include "test_steady_percentiles.moc"

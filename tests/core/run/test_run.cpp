// SPDX-License-Identifier: GPL-3.0-or-later
// A run decides every point once and in order, whatever the number of threads, and can be stopped and taken up.
#include "tests/core/run/toy_scenario.h"

#include "core/run/run.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

using namespace paretoscope;
using store::Keep;
using store::Row;

namespace {

constexpr std::uint64_t kSteps = 3ULL * 64 * 16 * 2 * 2;

explore::Scenario scenario() {
    return tests::toyScenario(
        {{"model", "*"}, {"devices", "1..64"}, {"micro_batch", "1..16"}, {"precision", "*"}, {"overlap", "*"}});
}

/// What is kept of the expected rows.
std::vector<Row> kept(std::vector<Row> rows, Keep keep) {
    if (keep != Keep::all) {
        std::erase_if(rows,
                      [keep](const Row& row) { return keep == Keep::front ? !row.onFront : row.rejectedBy >= 0; });
    }
    return rows;
}

std::vector<std::uint64_t> stepsOf(const std::vector<Row>& rows) {
    std::vector<std::uint64_t> steps;
    for (const Row& row : rows) {
        steps.push_back(row.step);
    }
    return steps;
}

/// The toy study, which asks for a stop after a number of points.
class InterruptedStudy final : public study::Study {
public:
    InterruptedStudy(int points, std::stop_source& stop)
        : m_left(points)
        , m_stop(stop) {}
    [[nodiscard]] const study::Description& description() const override { return m_toy.description(); }
    [[nodiscard]] Result<std::unique_ptr<study::Evaluator>> prepare(const study::Context& context) const override {
        return std::unique_ptr<study::Evaluator>(std::make_unique<Interrupted>(*m_toy.prepare(context), *this));
    }

private:
    struct Interrupted final : study::Evaluator {
        Interrupted(std::unique_ptr<study::Evaluator> toy, const InterruptedStudy& of)
            : inner(std::move(toy))
            , study(of) {}
        study::Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
            if (--study.m_left == 0) {
                study.m_stop.request_stop();
            }
            return inner->evaluate(point, metrics);
        }
        [[nodiscard]] study::Explanation explain(std::span<const double> point) const override {
            return inner->explain(point);
        }
        std::unique_ptr<study::Evaluator> inner;
        const InterruptedStudy& study;
    };

    tests::ToyStudy m_toy;
    mutable std::atomic<int> m_left;
    std::stop_source& m_stop;
};

} // namespace

class TestRun : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    study::Catalog m_catalog;
    Progress m_progress;

    [[nodiscard]] std::filesystem::path path() const { return m_folder->filePath("run.db").toStdString(); }
    Result<run::Summary> execute(const explore::Scenario& what, const run::Options& options,
                                 const run::Listener& listener = {}, std::stop_token stop = {}) {
        return run::execute(what, tests::toys(), m_catalog, options, listener, std::move(stop), m_progress);
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_progress.paused = false;
    }

    void decidesEveryPointOnAnyNumberOfThreads_data() {
        QTest::addColumn<int>("threads");
        QTest::addColumn<int>("keep");
        for (const int threads : {1, 2, 7}) {
            for (const Keep keep : {Keep::all, Keep::feasible, Keep::front}) {
                QTest::addRow("%d threads, keep %d", threads, static_cast<int>(keep))
                    << threads << static_cast<int>(keep);
            }
        }
    }

    void decidesEveryPointOnAnyNumberOfThreads() {
        QFETCH(int, threads);
        QFETCH(int, keep);
        const tests::Expected expected = tests::expectedOf(scenario());
        const Result<run::Summary> summary = execute(
            scenario(), {.database = path(), .keep = static_cast<Keep>(keep), .threads = threads, .resume = {}});
        QVERIFY2(summary.ok(), summary ? "" : describe(summary.error()).c_str());
        QVERIFY(!summary->cancelled);
        QCOMPARE(summary->progress.decided, kSteps);
        QCOMPARE(summary->progress.feasible, expected.feasible);
        QCOMPARE(summary->progress.rejectedBy, expected.rejectedBy);
        QCOMPARE(stepsOf(summary->front), expected.front);
        QVERIFY(tests::sameRows(tests::storedRows(path()), kept(expected.rows, static_cast<Keep>(keep))));
        const Result<store::Store> opened = store::Store::open(path(), store::Store::Mode::readOnly);
        const Result<store::RunInfo> info = opened->latestRun();
        QCOMPARE(info->id, summary->id);
        QVERIFY(info->progress.state == store::RunState::finished);
        QCOMPARE(info->progress.decided, kSteps);
        QCOMPARE(info->progress.rejectedBy, expected.rejectedBy);
        QCOMPARE(info->header.steps, kSteps);
        QVERIFY(info->progress.seconds > 0.0);
        QCOMPARE(m_progress.done.load(), kSteps);
        QCOMPARE(m_progress.total.load(), kSteps);
    }

    void samplesOfTheSpaceAreRunAlike() {
        for (const explore::ExplorerKind kind :
             {explore::ExplorerKind::random, explore::ExplorerKind::latinHypercube}) {
            explore::Scenario sampled = scenario();
            sampled.explorer = {kind, 2000, 11};
            const tests::Expected expected = tests::expectedOf(sampled);
            const Result<run::Summary> summary = execute(sampled, {});
            QCOMPARE(summary->id, store::RunId{0});
            QCOMPARE(summary->progress.feasible, expected.feasible);
            QCOMPARE(stepsOf(summary->front), expected.front);
        }
    }

    void threeObjectivesAndMaximisation() {
        explore::Scenario what = scenario();
        what.objectives = {{"throughput", study::Goal::maximise},
                           {"energy", study::Goal::minimise},
                           {"peak_memory", study::Goal::minimise}};
        const tests::Expected expected = tests::expectedOf(what);
        const Result<run::Summary> summary = execute(what, {.database = path(), .keep = Keep::front, .resume = {}});
        QCOMPARE(stepsOf(summary->front), expected.front);
        QVERIFY(summary->front.size() > 10);
        QVERIFY(summary->front.front().metrics[tests::toy::throughput] >
                summary->front.back().metrics[tests::toy::throughput]);
        QVERIFY(tests::sameRows(tests::storedRows(path()), kept(expected.rows, Keep::front)));
    }

    /// A search for limits finds, for each design, what the whole grid finds, on any number of threads.
    void searchesForLimits() {
        explore::Scenario scenario = tests::toyScenario(
            {{"model", "*"}, {"devices", "1..256 x2"}, {"micro_batch", "1..64 x2"}, {"precision", "*"}});
        scenario.bounds = {{"peak_memory", true, 40.0 * 1024 * 1024 * 1024}};
        const tests::Expected grid = tests::expectedOf(scenario);
        std::map<std::vector<double>, double> most; // by the other parameters
        for (const store::Row& row : grid.rows) {
            std::vector<double> design = row.parameters;
            design[tests::toy::microBatch] = 0.0;
            if (row.rejectedBy < 0) {
                most[design] = std::max(most[design], row.parameters[tests::toy::microBatch]);
            }
        }
        scenario.explorer.kind = explore::ExplorerKind::highest;
        scenario.explorer.parameter = "micro_batch";
        for (const int threads : {1, 4}) {
            Progress progress;
            run::Options options;
            options.threads = threads;
            std::map<std::vector<double>, double> found;
            const run::Listener listener = [&](const run::Update& update) {
                for (std::size_t i = 0; i < update.feasible.steps.size(); ++i) {
                    const double* row = update.feasible.parameters.data() + i * 6;
                    std::vector<double> design(row, row + 6);
                    design[tests::toy::microBatch] = 0.0;
                    found[design] = row[tests::toy::microBatch];
                }
            };
            const run::Summary summary =
                *run::execute(scenario, tests::toys(), study::Catalog(), options, listener, {}, progress);
            QCOMPARE(summary.progress.decided, std::uint64_t{3 * 9 * 2});
            QVERIFY(!most.empty() && found == most);
            QCOMPARE(summary.search->met, most.size());
            QCOMPARE(summary.search->searched, summary.progress.decided);
            QVERIFY(summary.nearest.empty());
        }
    }

    /// Where nothing is feasible, the nearest points come with reasons: those beyond the bounds before those that the
    /// study refused, the smallest margin first.
    void tellsWhatCameClosest() {
        explore::Scenario scenario = tests::toyScenario({{"devices", "64, 128, 256"}, {"micro_batch", "1..4"}});
        scenario.bounds = {{"step_time", true, 1e-6}, {"throughput", false, 1.0}};
        Progress progress;
        const run::Summary summary = *run::execute(scenario, tests::toys(), study::Catalog(), {}, {}, {}, progress);
        QCOMPARE(summary.progress.feasible, std::uint64_t{0});
        QVERIFY(summary.front.empty() && !summary.nearest.empty());
        const int bounds = static_cast<int>(tests::toys().find("toy")->description().constraints.size());
        for (std::size_t i = 0; i < summary.nearest.size(); ++i) {
            const run::NearMiss& miss = summary.nearest[i];
            QVERIFY(!miss.reasons.empty() && !miss.reasons.front().empty());
            if (i > 0) {
                const store::Row& nearer = summary.nearest[i - 1].row;
                QVERIFY(nearer.rejectedBy > miss.row.rejectedBy ||
                        (nearer.rejectedBy == miss.row.rejectedBy && nearer.margin <= miss.row.margin));
            }
        }
        const run::NearMiss& first = summary.nearest.front();
        QCOMPARE(first.row.rejectedBy, bounds);
        QCOMPARE(first.reasons.size(), std::size_t{1}); // of two bounds only one is broken
        QVERIFY(first.reasons.front().find("at most") != std::string::npos);
        const tests::Expected all = tests::expectedOf(scenario);
        for (const store::Row& row : all.rows) {
            QVERIFY(row.rejectedBy != bounds || row.margin >= first.row.margin);
        }
    }

    void boundsRejectWithAMargin() {
        explore::Scenario bounded = scenario();
        bounded.bounds = {{"step_time", true, 20.0}, {"throughput", false, 60000.0}};
        const tests::Expected expected = tests::expectedOf(bounded);
        QVERIFY(expected.rejectedBy.size() == 3 && expected.rejectedBy[2] > 0 && expected.feasible > 0);
        const Result<run::Summary> summary = execute(bounded, {.database = path(), .keep = Keep::all, .resume = {}});
        QCOMPARE(summary->progress.rejectedBy, expected.rejectedBy);
        QVERIFY(tests::sameRows(tests::storedRows(path()), expected.rows));
        const Result<store::Store> opened = store::Store::open(path(), store::Store::Mode::readOnly);
        QCOMPARE(opened->latestRun()->header.constraints.back().id, std::string("bounds"));
    }

    void listenersSeeEveryFeasibleRowInOrderAndTheFrontGrow_data() {
        QTest::addColumn<int>("keep");
        for (const Keep keep : {Keep::all, Keep::feasible, Keep::front}) {
            QTest::addRow("keep %d", static_cast<int>(keep)) << static_cast<int>(keep);
        }
    }

    void listenersSeeEveryFeasibleRowInOrderAndTheFrontGrow() {
        QFETCH(int, keep);
        const tests::Expected expected = tests::expectedOf(scenario());
        std::vector<std::uint64_t> steps;
        std::vector<double> metrics;
        std::set<std::uint64_t> front;
        std::uint64_t decided = 0;
        const auto listener = [&](const run::Update& update) {
            steps.insert(steps.end(), update.feasible.steps.begin(), update.feasible.steps.end());
            metrics.insert(metrics.end(), update.feasible.metrics.begin(), update.feasible.metrics.end());
            for (const std::uint64_t step : update.joinedFront) {
                QVERIFY(front.insert(step).second);
                QVERIFY(std::binary_search(update.feasible.steps.begin(), update.feasible.steps.end(), step));
            }
            for (const std::uint64_t step : update.leftFront) {
                QCOMPARE(front.erase(step), std::size_t{1});
            }
            QVERIFY(update.progress.decided >= decided);
            decided = update.progress.decided;
        };
        QVERIFY(
            execute(scenario(), {.database = path(), .keep = static_cast<Keep>(keep), .resume = {}}, listener).ok());
        const std::vector<Row> feasible = kept(expected.rows, Keep::feasible);
        QCOMPARE(steps, stepsOf(feasible));
        QCOMPARE(metrics.size(), 4 * feasible.size());
        QCOMPARE(metrics[4], feasible[1].metrics[0]);
        QCOMPARE(front, std::set(expected.front.begin(), expected.front.end()));
        QCOMPARE(decided, kSteps);
    }

    /// Points may take seconds each: those of the front too are evaluated once.
    void noPointIsEvaluatedTwice() {
        std::stop_source oneTooMany;
        study::Registry registry;
        registry.add(std::make_unique<InterruptedStudy>(static_cast<int>(kSteps) + 1, oneTooMany));
        const Result<run::Summary> summary =
            run::execute(scenario(), registry, m_catalog, {.database = path(), .resume = {}}, {}, {}, m_progress);
        QVERIFY(summary && !summary->front.empty());
        QVERIFY(!oneTooMany.stop_requested());
    }

    void stoppedRunsAreTakenUp_data() { listenersSeeEveryFeasibleRowInOrderAndTheFrontGrow_data(); }

    void stoppedRunsAreTakenUp() {
        QFETCH(int, keep);
        const tests::Expected expected = tests::expectedOf(scenario());
        run::Options options{.database = path(), .keep = static_cast<Keep>(keep), .threads = 2, .resume = {}};
        int parts = 0;
        for (bool cancelled = true; cancelled; ++parts) {
            std::stop_source stop;
            study::Registry registry;
            registry.add(std::make_unique<InterruptedStudy>(3000, stop));
            options.keep = parts == 0 ? static_cast<Keep>(keep) : Keep::all; // the run's own choice stays
            const Result<run::Summary> summary =
                run::execute(scenario(), registry, m_catalog, options, {}, stop.get_token(), m_progress);
            QVERIFY2(summary.ok(), summary ? "" : describe(summary.error()).c_str());
            cancelled = summary->cancelled;
            options.resume = summary->id;
            QVERIFY(parts < 10);
            const Result<store::Store> opened = store::Store::open(path(), store::Store::Mode::readOnly);
            QCOMPARE(opened->run(1)->progress.state == store::RunState::cancelled, cancelled);
            if (!cancelled) {
                QCOMPARE(summary->progress.feasible, expected.feasible);
                QCOMPARE(summary->progress.rejectedBy, expected.rejectedBy);
                QCOMPARE(stepsOf(summary->front), expected.front);
            }
        }
        QVERIFY(parts > 1);
        QVERIFY(tests::sameRows(tests::storedRows(path()), kept(expected.rows, static_cast<Keep>(keep))));
        QCOMPARE(execute(scenario(), options)->progress.decided, kSteps); // a finished run has nothing left to do
    }

    void stopBeforeTheFirstPoint() {
        std::stop_source stop;
        stop.request_stop();
        const Result<run::Summary> summary =
            execute(scenario(), {.database = path(), .resume = {}}, {}, stop.get_token());
        QVERIFY(summary->cancelled);
        QCOMPARE(summary->progress.decided, std::uint64_t{0});
    }

    void pausedRunsWait() {
        m_progress.paused = true;
        m_progress.done = 0;
        std::atomic<bool> done = false;
        std::jthread runner([&] {
            QVERIFY(execute(scenario(), {}).ok());
            done = true;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        QCOMPARE(m_progress.done.load(), std::uint64_t{0});
        QVERIFY(!done);
        m_progress.paused = false;
        runner.join();
        QCOMPARE(m_progress.done.load(), kSteps);
    }

    void otherScenariosCannotTakeUpARun() {
        run::Options options{.database = path(), .resume = {}};
        QVERIFY(execute(scenario(), options).ok());
        options.resume = 1;
        explore::Scenario other = scenario();
        other.explorer.seed = 2;
        QCOMPARE(execute(other, options).error().code, ErrorCode::notSupported);
        QCOMPARE(execute(other, options).error().file, path().string());
        options.resume = 2;
        QCOMPARE(execute(scenario(), options).error().code, ErrorCode::notFound);
    }

    void impossibleScenariosLeaveTheStoreAlone() {
        const run::Options options{.database = path(), .resume = {}};
        explore::Scenario what = scenario();
        what.study = "toi";
        QCOMPARE(execute(what, options).error().code, ErrorCode::unknownName);
        what = scenario();
        what.objectives = {{"enrgy", study::Goal::minimise}};
        QCOMPARE(execute(what, options).error().expected, std::string("\"energy\""));
        what = scenario();
        what.bounds = {{"memory", true, 1.0}};
        QCOMPARE(execute(what, options).error().pointer, std::string("/constraints/0/metric"));
        what = scenario();
        what.axes[0].values.clear();
        QCOMPARE(execute(what, options).error().code, ErrorCode::emptySpace);
        QVERIFY(!std::filesystem::exists(path()));
    }

    void secondWriterIsToldSo() {
        const Result<store::Store> held = store::Store::open(path(), store::Store::Mode::readWrite);
        QCOMPARE(execute(scenario(), {.database = path(), .resume = {}}).error().code, ErrorCode::locked);
    }

    void fullDiskEndsTheRunAndLosesNothing() {
        const tests::Expected expected = tests::expectedOf(scenario());
        run::Options options{.database = path(), .keep = Keep::all, .threads = 2, .resume = {}};
        rlimit unlimited{};
        getrlimit(RLIMIT_FSIZE, &unlimited);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limited{640 << 10, unlimited.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limited);
        const Result<run::Summary> failed = execute(scenario(), options);
        setrlimit(RLIMIT_FSIZE, &unlimited);
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, ErrorCode::diskFull);
        options.resume = 1;
        const Result<run::Summary> summary = execute(scenario(), options);
        QVERIFY2(summary.ok(), summary ? "" : describe(summary.error()).c_str());
        QVERIFY(tests::sameRows(tests::storedRows(path()), expected.rows));
    }
};

QTEST_APPLESS_MAIN(TestRun)
#include "test_run.moc"

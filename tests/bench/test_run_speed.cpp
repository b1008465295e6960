// SPDX-License-Identifier: GPL-3.0-or-later
// What a run costs beside evaluating: enumerating, dispatching and collecting points of the toy study, whose own
// evaluation takes some nanoseconds. Also the memory of ten million points of which only the front is kept. Times are
// those of the processor, so that other work on the machine does not count; wall time is stated beside them.
#include "tests/support/toy_study.h"

#include "core/explore/design_space.h"
#include "core/run/run.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>

#include <cstdio>
#include <ctime>

using namespace paretoscope;

namespace {

const study::Registry& toys() {
    static const study::Registry registry = tests::toyRegistry();
    return registry;
}

/// 3 x 1024 x 64 x 2 x 2 x 16: 12.6 million points, most of them rejected.
explore::Scenario scenario() {
    explore::Scenario made = explore::newScenario(*toys().find("toy"), study::Catalog());
    for (const auto& [key, text] :
         std::initializer_list<std::pair<const char*, const char*>>{{"model", "*"},
                                                                    {"devices", "1..1024"},
                                                                    {"micro_batch", "1..64"},
                                                                    {"precision", "*"},
                                                                    {"overlap", "*"},
                                                                    {"bandwidth", "10 GB/s..160 GB/s +10 GB/s"}}) {
        [[maybe_unused]] const Result<void> done = explore::assign(made, toys().find("toy")->description(), key, text);
        Q_ASSERT(done.ok());
    }
    return made;
}

double processorSeconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Evaluation and enumeration alone, one point after the other.
double bareSeconds(const explore::Scenario& what) {
    const study::Study& toy = *toys().find("toy");
    const auto space = explore::DesignSpace::compile(what, toy.description());
    const study::Catalog catalog;
    const auto evaluator = toy.prepare({catalog, what.cluster});
    std::vector<double> point(space->parameters());
    std::vector<double> metrics(toy.description().metrics.size());
    double best = 1e300; // so that nothing is optimised away
    const double from = processorSeconds();
    for (std::uint64_t step = 0; step < space->size(); ++step) {
        space->point(step, point);
        if ((*evaluator)->evaluate(point, metrics).feasible()) {
            best = std::min(best, metrics[0]);
        }
    }
    return best > 0.0 ? processorSeconds() - from : 0.0;
}

double peakMebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

} // namespace

class TestRunSpeed : public QObject {
    Q_OBJECT
private slots:
    void overheadOfAPoint() {
        const explore::Scenario what = scenario();
        const double bare = bareSeconds(what);
        for (const int threads : {1, 2}) {
            const QTemporaryDir folder;
            const run::Options options{.database = folder.filePath("run.db").toStdString(),
                                       .keep = store::Keep::front,
                                       .threads = threads,
                                       .resume = {}};
            Progress progress;
            QElapsedTimer timer;
            timer.start();
            const double from = processorSeconds();
            const Result<run::Summary> summary =
                run::execute(what, toys(), study::Catalog(), options, {}, {}, progress);
            const double spent = processorSeconds() - from;
            const double wall = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
            QVERIFY(summary.ok());
            const double points = static_cast<double>(summary->progress.decided) * 1e-6; // millions
            const double overhead = (spent - bare) / points;                             // microseconds
            std::printf("%.1f million points, %d thread(s): %.3f us a point, of it enumeration and evaluation %.3f us, "
                        "overhead %.3f us (target 0.3, ratio %.2f); %.2f s of wall time; front of %zu; peak memory "
                        "%.0f MiB\n",
                        points, threads, spent / points, bare / points, overhead, overhead / 0.3, wall,
                        summary->front.size(), peakMebibytes());
            if (threads == 1) {
                QVERIFY(overhead < 0.3);
            }
            QVERIFY(peakMebibytes() < 1024.0);
        }
    }
};

QTEST_APPLESS_MAIN(TestRunSpeed)
#include "test_run_speed.moc"

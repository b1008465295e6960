// SPDX-License-Identifier: GPL-3.0-or-later
// What traces cost: synthesis and linting by roles from 1,024 to 1,048,576 ranks, one file of the last rank on demand,
// writing all files of 1,024 ranks, reading and linting them again. The model is Llama-3 8B at sequence 8,192 with
// tensor parallelism 8, two stages and one micro-batch, growing in data parallelism: STAGE's case of 41.6 s at 1,024
// ranks. Times are those of the processor, over all threads; wall time is stated beside them.
#include "tests/core/graph/catalog_models.h"

#include "core/trace/lint.h"
#include "core/trace/synthesis.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>

#include <ctime>

using namespace paretoscope;
using namespace paretoscope::trace;
namespace fs = std::filesystem;

namespace {

SynthesisPlan plan8B(std::int64_t ranks) {
    SynthesisPlan plan;
    plan.workload.sequence = 8192;
    plan.degrees = {8, 1, ranks / 16, 1, true};
    plan.pipelineParallel = 2;
    plan.microBatches = 1;
    return plan;
}

/// Wall and processor seconds since the start; the processor's clock may be coarse.
struct Watch {
    QElapsedTimer wall;
    std::clock_t processor = 0;

    Watch() { start(); }
    void start() {
        wall.start();
        processor = std::clock();
    }
    [[nodiscard]] double seconds() const { return static_cast<double>(wall.nsecsElapsed()) * 1e-9; }
    [[nodiscard]] double processorSeconds() const {
        return static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    }
};

double peakMebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

} // namespace

class TestTraceSpeed : public QObject {
    Q_OBJECT
private slots:
    void rolesNotRanks_data() {
        QTest::addColumn<qint64>("ranks");
        for (const qint64 ranks : {1024, 32768, 131072, 1048576}) {
            QTest::addRow("%lld", static_cast<long long>(ranks)) << ranks;
        }
    }
    void rolesNotRanks() {
        QFETCH(qint64, ranks);
        const model::Model& model = tests::catalogModel("llama_3_8b");
        Watch watch;
        const Synthesis made = synthesise(model, plan8B(ranks)).value();
        const double synthesis = watch.seconds();
        watch.start();
        const TraceTotals sums = totals(made.trace);
        QVERIFY(lint(made.trace).clean());
        const double linting = watch.seconds();
        watch.start();
        const ChakraEncoder encoder(made.trace);
        const std::uint64_t bytes = encoder.size(RankSelection::all(ranks));
        const double estimate = watch.seconds();
        watch.start();
        std::string last;
        ChakraEncoder(made.trace).encode(ranks - 1, last);
        const double one = watch.seconds();
        qInfo("%lld ranks, %.0f nodes: synthesis %.4f s, totals and lint %.4f s, estimate of %.3g GB %.4f s, "
              "the last rank's file %.2f ms; peak %.0f MiB",
              static_cast<long long>(ranks), sums.nodes, synthesis, linting, static_cast<double>(bytes) / 1e9, estimate,
              one * 1e3, peakMebibytes());
        QVERIFY(synthesis < 0.2);
        QVERIFY(linting < 1.0);
        QVERIFY(one < 0.050); // the aim is 10 ms; wall time belongs to whoever shares the machine
        QVERIFY(peakMebibytes() < 300.0);
    }

    void aThousandFiles() {
        const Synthesis made = synthesise(tests::catalogModel("llama_3_8b"), plan8B(1024)).value();
        const QTemporaryDir folder;
        const fs::path prefix = folder.filePath("workload").toStdString();
        Progress progress;
        Watch watch;
        const auto written = writeChakra(made.trace, prefix, RankSelection::all(1024), {}, progress);
        QVERIFY(written.ok());
        const double megabytes = static_cast<double>(written->bytes) / 1e6;
        qInfo("1024 files, %zu nodes each, %.1f MB: %.2f s of wall time (%.0f MB/s), %.2f s of the processor; peak "
              "%.0f MiB",
              made.trace.rankTemplate(0).nodes.size(), megabytes, watch.seconds(), megabytes / watch.seconds(),
              watch.processorSeconds(), peakMebibytes());
        QVERIFY(megabytes / watch.processorSeconds() > 150.0); // of wall time on a machine of one's own
        QVERIFY(peakMebibytes() < 300.0);
        watch.start();
        const auto read = readChakra(prefix, groupsFile(prefix), {}, progress);
        const double reading = watch.processorSeconds();
        watch.start();
        QVERIFY(lint(*read, prefix, groupsFile(prefix)).clean());
        qInfo("read in %.2f s, linted rank by rank in %.2f s of the processor; peak %.0f MiB", reading,
              watch.processorSeconds(), peakMebibytes());
    }
};

QTEST_APPLESS_MAIN(TestTraceSpeed)
#include "test_trace_speed.moc"

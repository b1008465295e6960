// SPDX-License-Identifier: GPL-3.0-or-later
// What we synthesise is clean: by roles in memory, rank by rank in its files, and a million ranks as well.
#include "tests/core/graph/catalog_models.h"
#include "tests/core/trace/reference_executor.h"

#include "core/trace/lint.h"
#include "core/trace/synthesis.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::trace;

namespace {

QByteArray firstOf(const LintReport& report) {
    return report.clean() ? QByteArray() : QByteArray::fromStdString(describe(report.findings.front()));
}

} // namespace

class TestSynthesisLint : public QObject {
    Q_OBJECT
private slots:
    void synthesisedTracesAreClean_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("schedule");
        QTest::addColumn<int>("sharding");
        QTest::addColumn<QList<int>>("degrees"); // tp, cp, dp, ep, pp
        using graph::Schedule;
        using graph::Sharding;
        const auto row = [](const char* what, const char* model, Schedule schedule, Sharding sharding,
                            QList<int> degrees) {
            QTest::newRow(what) << QString(model) << int(schedule) << int(sharding) << degrees;
        };
        row("dense", "llama_3_8b", Schedule::oneFOneB, Sharding::none, {2, 1, 2, 1, 2});
        row("experts", "mixtral_8x7b", Schedule::oneFOneB, Sharding::zero1, {2, 1, 4, 4, 2});
        row("ring attention", "llama_3_8b", Schedule::oneFOneB, Sharding::none, {2, 4, 2, 1, 2});
        row("FSDP", "llama_3_8b", Schedule::oneFOneB, Sharding::zero3, {2, 1, 4, 1, 1});
        row("deep 1F1B", "llama_3_8b", Schedule::oneFOneB, Sharding::zero1, {1, 1, 2, 1, 8});
        row("GPipe", "gpt_3_125m", Schedule::gpipe, Sharding::none, {2, 1, 2, 1, 4});
        row("interleaved", "llama_3_8b", Schedule::interleaved, Sharding::none, {2, 1, 2, 1, 4});
        row("zero bubble H1", "jamba_v0_1_52b", Schedule::zeroBubbleH1, Sharding::none, {2, 2, 2, 2, 2});
        row("zero bubble H2", "llama_3_8b", Schedule::zeroBubbleH2, Sharding::none, {2, 1, 2, 1, 4});
        row("latent attention", "deepseek_v3_671b", Schedule::oneFOneB, Sharding::zero3, {2, 2, 2, 4, 2});
    }
    void synthesisedTracesAreClean() {
        QFETCH(QString, model);
        QFETCH(int, schedule);
        QFETCH(int, sharding);
        QFETCH(QList<int>, degrees);
        model::Model shortened = tests::catalogModel(model.toStdString());
        shortened.layers.resize(8);
        SynthesisPlan plan;
        plan.workload.sequence = 1024;
        plan.degrees = {degrees[0], degrees[1], degrees[2], degrees[3], degrees[0] > 1};
        plan.pipelineParallel = degrees[4];
        plan.microBatches = 8;
        plan.schedule = static_cast<graph::Schedule>(schedule);
        plan.sharding = static_cast<graph::Sharding>(sharding);
        plan.virtualStages = plan.schedule == graph::Schedule::interleaved ? 2 : 1;
        const auto made = synthesise(shortened, plan);
        QVERIFY2(made.ok(), made.ok() ? "" : describe(made.error()).c_str());
        const std::string stuck = tests::ReferenceExecutor(made->trace, 1).run();
        QVERIFY2(stuck.empty(), stuck.c_str());
        QCOMPARE(firstOf(lint(made->trace)), QByteArray());
        const QTemporaryDir folder;
        const std::filesystem::path prefix = folder.filePath("workload").toStdString();
        Progress progress;
        const RankSelection all = RankSelection::all(made->trace.ranks());
        QVERIFY(writeChakra(made->trace, prefix, all, {}, progress).ok());
        const auto read = readChakra(prefix, groupsFile(prefix), {}, progress);
        QVERIFY(read.ok());
        QCOMPARE(firstOf(lint(*read, prefix, groupsFile(prefix))), QByteArray());
        QCOMPARE(read->trace.ranks(), made->trace.ranks());
        QVERIFY(read->trace.roles() <= made->trace.roles()); // equal stages may turn out to be one role
        QCOMPARE(totals(read->trace).sent.value(), totals(made->trace).sent.value());
    }

    void aMillionRanksAreClean() {
        SynthesisPlan plan;
        plan.workload.sequence = 8192;
        plan.degrees = {8, 1, 65536, 1, true};
        plan.pipelineParallel = 2;
        const auto made = synthesise(tests::catalogModel("llama_3_8b"), plan);
        QVERIFY(made.ok());
        QCOMPARE(made->trace.ranks(), Rank(1048576));
        QCOMPARE(firstOf(lint(made->trace)), QByteArray());
        std::string last;
        ChakraEncoder(made->trace).encode(made->trace.ranks() - 1, last);
        QCOMPARE(std::uint64_t(last.size()), ChakraEncoder(made->trace).size(made->trace.ranks() - 1));
    }
};

QTEST_APPLESS_MAIN(TestSynthesisLint)
#include "test_synthesis_lint.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// lint-trace as scripts see it: exit codes, the JSON document, one line for input that is not there.
#include "tests/cli/program.h"
#include "tests/support/paths.h"
#include "tests/support/pipeline_trace.h"

#include "core/trace/chakra.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace paretoscope;

namespace {

/// Copies the small file in STAGE's form that the fuzzer starts from.
QString stageTrace(const QTemporaryDir& folder) {
    const auto seed = tests::sourceDir() / "tests" / "fuzz" / "corpus" / "stage.et";
    QFile::copy(QString::fromStdString(seed.string()), folder.filePath("stage.0.et"));
    return folder.filePath("stage");
}

} // namespace

class TestLintTrace : public QObject {
    Q_OBJECT
private slots:
    void aCleanTraceEndsWithZero() {
        const QTemporaryDir folder;
        const QString prefix = folder.filePath("workload");
        const trace::ExecutionTrace made = tests::pipelineTrace({2, 2, 2, 2, 1, 2});
        Progress progress;
        QVERIFY(trace::writeChakra(made, prefix.toStdString(), trace::RankSelection::all(8), {}, progress).ok());
        const tests::Outcome outcome = tests::run({"lint-trace", "--chakra", prefix, "--json"});
        QVERIFY2(outcome.code == 0, outcome.text().constData());
        const nlohmann::json document = outcome.json();
        QCOMPARE(document["ranks"].get<int>(), 8);
        QCOMPARE(document["roles"].get<int>(), 2);
        QCOMPARE(document["clean"].get<bool>(), true);
        QCOMPARE(document["findings"].size(), std::size_t(0));
    }

    void findingsEndWithOneAndNameFileNodeAndFix() {
        const QTemporaryDir folder;
        const tests::Outcome outcome = tests::run({"lint-trace", "--chakra", stageTrace(folder), "--json"});
        QVERIFY2(outcome.code == 1, outcome.text().constData());
        std::set<std::string> kinds;
        const nlohmann::json document = outcome.json();
        for (const nlohmann::json& finding : document["findings"]) {
            kinds.insert(finding["kind"].get<std::string>());
            QVERIFY(finding["file"].get<std::string>().ends_with("stage.0.et"));
            QVERIFY(!finding["fix"].get<std::string>().empty());
            if (finding["kind"] == "unknown_group") {
                QCOMPARE(finding["node"].get<std::uint64_t>(), std::uint64_t(1000000000000007));
                QCOMPARE(finding["node_name"].get<std::string>(), std::string("ffn_COMM"));
            }
        }
        QVERIFY(kinds.contains("missing_version") && kinds.contains("element_counts") &&
                kinds.contains("unknown_group"));
        const tests::Outcome text = tests::run({"lint-trace", "--chakra", folder.filePath("stage")});
        QCOMPARE(text.code, 1);
        QVERIFY(text.out.contains("node 1000000000000007 (ffn_COMM)"));
    }

    void inputThatIsNotThereEndsWithTwoAndOneLine_data() {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("no files") << QStringList{"--chakra", "nowhere/at-all"};
        QTest::newRow("no groups") << QStringList{"--chakra", "stage", "--groups", "nowhere.json"};
        QTest::newRow("no prefix") << QStringList{"--json"};
    }
    void inputThatIsNotThereEndsWithTwoAndOneLine() {
        QFETCH(QStringList, more);
        const QTemporaryDir folder;
        const QString prefix = stageTrace(folder);
        more.replaceInStrings(QRegularExpression("^stage$"), prefix);
        const tests::Outcome outcome = tests::run(QStringList{"lint-trace"} + more);
        QVERIFY2(outcome.code == 2, outcome.text().constData());
        QVERIFY(outcome.out.isEmpty());
        QCOMPARE(outcome.err.count('\n'), 1);
    }
};

QTEST_APPLESS_MAIN(TestLintTrace)
#include "test_lint_trace.moc"

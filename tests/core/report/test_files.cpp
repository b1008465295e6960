// SPDX-License-Identifier: GPL-3.0-or-later
// CSV and JSON tables: complete, with units, and with numbers that read back unchanged.
#include "tests/core/report/toy_run.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <sstream>

using namespace paretoscope;

namespace {

std::string csvOf(const tests::ToyRun& run) {
    std::ostringstream out;
    report::writeCsv(run.digest, run.rows, out);
    return out.str();
}

nlohmann::json jsonOf(const tests::ToyRun& run) {
    std::ostringstream out;
    report::writeJson(run.digest, run.rows, out);
    return nlohmann::json::parse(out.str());
}

} // namespace

class TestFiles : public QObject {
    Q_OBJECT
private slots:
    void csvNamesColumnsWithUnits() {
        const QString head = QString::fromStdString(csvOf(tests::toyRun())).split("\r\n").front();
        QCOMPARE(head, QString("step,model,devices,micro_batch,precision,overlap,bandwidth [B/s],step_time [s],"
                               "energy [J],throughput [token/s],peak_memory [B],rejected,margin,on_front"));
    }

    void csvNumbersReadBackUnchanged() {
        const tests::ToyRun run = tests::toyRun();
        const QStringList lines = QString::fromStdString(csvOf(run)).split("\r\n", Qt::SkipEmptyParts);
        QCOMPARE(static_cast<std::size_t>(lines.size()), run.rows.size() + 1);
        for (std::size_t i = 0; i < run.rows.size(); ++i) {
            const QStringList cells = lines[static_cast<qsizetype>(i) + 1].split(',');
            QCOMPARE(cells.size(), 14);
            QCOMPARE(cells[1], QString("medium"));
            QCOMPARE(cells[2].toDouble(), run.rows[i].parameters[tests::toy::devices]);
            QCOMPARE(cells[5], QString("true"));
            const double stepTime = run.rows[i].metrics[tests::toy::stepTime];
            if (std::isnan(stepTime)) {
                QVERIFY(cells[7].isEmpty());
                QVERIFY(!cells[11].isEmpty());
            } else {
                QVERIFY(cells[7].toDouble() == stepTime); // to the last digit
            }
        }
    }

    void csvQuotesWhatWouldBreakARow() {
        tests::ToyRun run = tests::toyRun();
        run.digest.parameters[tests::toy::model].choices[1].id = "a,\"b\"";
        QVERIFY(csvOf(run).find("0,\"a,\"\"b\"\"\",1") != std::string::npos);
    }

    void jsonHoldsRunUnitsAndRows() {
        const tests::ToyRun run = tests::toyRun();
        const nlohmann::json json = jsonOf(run);
        QCOMPARE(json["run"].get<int>(), 7);
        QCOMPARE(json["seed"].get<int>(), 42);
        QCOMPARE(json["scenario"]["study"].get<std::string>(), std::string("toy"));
        QCOMPARE(json["units"]["peak_memory"].get<std::string>(), std::string("B"));
        QCOMPARE(json["rows"].size(), run.rows.size());
        std::size_t rejected = 0;
        for (std::size_t i = 0; i < run.rows.size(); ++i) {
            const nlohmann::json& row = json["rows"][i];
            QVERIFY(row["parameters"]["devices"].is_number_integer());
            QCOMPARE(row["parameters"]["overlap"].get<bool>(), true);
            QCOMPARE(row["on_front"].get<bool>(), run.rows[i].onFront);
            if (row.contains("rejected")) {
                ++rejected;
                QCOMPARE(row["rejected"]["margin"].get<double>(), run.rows[i].margin);
                QVERIFY(row["metrics"]["step_time"].is_null());
            } else {
                QVERIFY(row["metrics"]["step_time"].get<double>() == run.rows[i].metrics[tests::toy::stepTime]);
            }
        }
        QCOMPARE(rejected, static_cast<std::size_t>(run.digest.decided - run.digest.feasible));
        QVERIFY(rejected > 0);
    }

    void pagesJoinWithoutSeam() {
        const tests::ToyRun run = tests::toyRun();
        std::size_t next = 0;
        const report::Pages twoAtATime = [&]() -> Result<std::vector<report::ReportRow>> {
            const std::size_t end = std::min(next + 2, run.rows.size());
            const std::size_t begin = std::exchange(next, end);
            return std::vector<report::ReportRow>(run.rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                                  run.rows.begin() + static_cast<std::ptrdiff_t>(end));
        };
        std::ostringstream out;
        QVERIFY(report::writeCsv(run.digest, twoAtATime, out).ok());
        QCOMPARE(out.str(), csvOf(run));
    }

    void failingPageIsReported() {
        const tests::ToyRun run = tests::toyRun();
        const report::Pages failing = []() -> Result<std::vector<report::ReportRow>> {
            return Error{ErrorCode::corrupt, "runs.db", {}, "page 3", {}};
        };
        std::ostringstream out;
        const Result<void> written = report::writeJson(run.digest, failing, out);
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::corrupt);
    }

    void bestRowFollowsTheGoalOfTheFirstObjective() {
        tests::ToyRun run = tests::toyRun();
        const report::ReportRow* quickest = report::bestRow(run.digest, run.front);
        QVERIFY(quickest != nullptr);
        for (const report::ReportRow& row : run.front) {
            QVERIFY(row.metrics[tests::toy::stepTime] >= quickest->metrics[tests::toy::stepTime]);
        }
        run.digest.objectives = {{"throughput", study::Goal::maximise}};
        QCOMPARE(report::bestRow(run.digest, run.front)->step, quickest->step);
        QVERIFY(report::bestRow(run.digest, {}) == nullptr);
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "test_files.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON that scripts rely on, and the same as text.
#include "tests/core/report/toy_run.h"

#include "core/report/documents.h"
#include "core/report/table.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <sstream>

using namespace paretoscope;

namespace {

nlohmann::json explanationOf(const tests::ToyRun& run, std::span<const double> point, std::string_view metric = {}) {
    const study::Explanation explanation = run.evaluator->explain(point);
    std::ostringstream out;
    report::writeExplanationDocument({run.study.description(), point, explanation, nullptr, metric}, out);
    return nlohmann::json::parse(out.str());
}

constexpr double kPoint[] = {1.0, 8.0, 2.0, 0.0, 0.0, 1e11};

} // namespace

class TestDocuments : public QObject {
    Q_OBJECT
private slots:
    void runCountsAddUp() {
        const tests::ToyRun run = tests::toyRun();
        std::ostringstream out;
        report::writeRunDocument(run.digest, {run.front}, 123456, out);
        const nlohmann::json json = nlohmann::json::parse(out.str());
        const nlohmann::json& points = json["points"];
        QCOMPARE(json["run"].get<int>(), 7);
        QCOMPARE(json["peak_rss_bytes"].get<int>(), 123456);
        QCOMPARE(json["seconds"].get<double>(), 0.5);
        QCOMPARE(points["decided"].get<int>(), points["feasible"].get<int>() + points["rejected"].get<int>());
        int byReason = 0;
        for (const auto& count : points["rejected_by"]) {
            byReason += count.get<int>();
        }
        QCOMPARE(byReason, points["rejected"].get<int>());
        QCOMPARE(json["front"].size(), run.front.size());
        QVERIFY(json["front"][0]["metrics"]["step_time"].get<double>() == run.front[0].metrics[tests::toy::stepTime]);
        QCOMPARE(json["front"][0]["parameters"]["precision"].get<std::string>(), std::string("fp8"));
    }

    void explanationHasMetricsWithUnitsAndTermsThatAddUp() {
        const tests::ToyRun run = tests::toyRun();
        const nlohmann::json json = explanationOf(run, kPoint);
        QCOMPARE(json["metrics"]["step_time"]["unit"].get<std::string>(), std::string("s"));
        QVERIFY(json["rejections"].empty());
        QCOMPARE(json["breakdown"]["metric"].get<std::string>(), std::string("step_time"));
        double sum = 0.0;
        for (const nlohmann::json& term : json["breakdown"]["terms"]) {
            sum += term["value"].get<double>();
            QVERIFY(!term["formula"].get<std::string>().empty());
            QCOMPARE(term["source"].get<std::string>(), std::string("derived"));
            QVERIFY(term["terms"].is_array());
        }
        QCOMPARE(sum, json["metrics"]["step_time"]["value"].get<double>());
        QCOMPARE(explanationOf(run, kPoint, "peak_memory")["breakdown"]["metric"].get<std::string>(),
                 std::string("peak_memory"));
    }

    void rejectedPointHasReasonAndNoNumbers() {
        const tests::ToyRun run = tests::toyRun();
        const double point[] = {1.0, 3.0, 1.0, 0.0, 0.0, 1e11};
        const nlohmann::json json = explanationOf(run, point);
        QCOMPARE(json["rejections"][0]["constraint"].get<std::string>(), std::string("divisibility"));
        QVERIFY(!json["rejections"][0]["message"].get<std::string>().empty());
        QVERIFY(json["metrics"]["step_time"]["value"].is_null());
        QVERIFY(json["breakdown"].is_null() || json["breakdown"]["metric"] != "step_time");
    }

    void textTableAlignsNumbersByTheirLastDigit() {
        const report::Table table{{{"name", "Name", Unit::none}, {"memory", "Memory", Unit::byte}},
                                  {{std::string("µ"), 85899345920.0}, {std::string("long name"), 1048576.0}}};
        std::ostringstream out;
        report::writeText(table, out);
        QCOMPARE(QString::fromStdString(out.str()), QString("Name         Memory\n"
                                                            "µ          80.0 GiB\n"
                                                            "long name  1.00 MiB\n"));
    }

    void frontTableShowsWhatDiffersAndTheObjectives() {
        const tests::ToyRun run = tests::toyRun();
        const report::Table table = report::frontTable(run.digest, run.front, 2);
        QStringList columns;
        for (const report::Column& column : table.columns) {
            columns << QString::fromStdString(column.id);
        }
        QCOMPARE(columns, QStringList({"devices", "step_time", "energy"}));
        QCOMPARE(report::commonParameters(run.digest, run.front).size(), std::size_t{5});
        QStringList chosen; // the others are as everyone expects
        for (const std::size_t i : report::chosenParameters(run.digest, run.front)) {
            chosen << QString::fromStdString(run.digest.parameters[i].id);
        }
        QCOMPARE(chosen, QStringList({"model", "micro_batch", "precision", "overlap"})); // not bandwidth
    }

    void runTextNamesReasons() {
        const tests::ToyRun run = tests::toyRun();
        std::ostringstream out;
        report::writeRunText(run.digest, {run.front}, out);
        QVERIFY(out.str().find("Divisibility") != std::string::npos);
        QVERIFY(out.str().find("35 points decided") != std::string::npos);
        QVERIFY(out.str().find("precision=FP8") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestDocuments)
#include "test_documents.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Every command does its job, in the shapes that scripts rely on, and all agree to the last digit.
#include "tests/cli/program.h"
#include "tests/support/paths.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace paretoscope;
using nlohmann::json;

class TestCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_scenario;
    QString m_database;
    json m_run;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    /// --set for every parameter of a row.
    static QStringList settings(const json& parameters) {
        QStringList arguments;
        for (const auto& [key, value] : parameters.items()) {
            const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
            arguments << "--set" << QString::fromStdString(key + "=" + text);
        }
        return arguments;
    }

private slots:
    void initTestCase() {
        m_scenario = path("small.json");
        m_database = path("runs.db");
        tests::writeText(m_scenario, tests::smallScenario());
        const tests::Outcome outcome = tests::run({"run", m_scenario, "--db", m_database, "--keep", "all", "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        m_run = outcome.json();
        QVERIFY2(m_run.is_object(), outcome.text());
    }

    void runDecidesEveryPointOnce() {
        const json& points = m_run["points"];
        QCOMPARE(points["decided"].get<int>(), 96);
        QCOMPARE(points["feasible"].get<int>() + points["rejected"].get<int>(), 96);
        int byReason = 0;
        for (const json& count : points["rejected_by"]) {
            byReason += count.get<int>();
        }
        QCOMPARE(byReason, points["rejected"].get<int>());
        QVERIFY(points["rejected_by"]["memory"].get<int>() > 0);
        QVERIFY(m_run["seconds"].get<double>() > 0.0);
        QVERIFY(m_run["peak_rss_bytes"].get<double>() > 1e6);
        QVERIFY(!m_run["front"].empty());
    }

    void frontIsNotDominated() {
        for (const json& a : m_run["front"]) {
            for (const json& b : m_run["front"]) {
                const bool quicker = a["metrics"]["step_time"] < b["metrics"]["step_time"];
                const bool smaller = a["metrics"]["peak_memory"] < b["metrics"]["peak_memory"];
                QVERIFY(a["step"] == b["step"] || quicker != smaller);
            }
        }
    }

    void threadsChangeNothing() {
        const tests::Outcome one = tests::run({"run", m_scenario, "--threads", "1", "--json"});
        const tests::Outcome four = tests::run({"run", m_scenario, "--threads", "4", "--json"});
        QCOMPARE(one.json()["front"], m_run["front"]);
        QCOMPARE(four.json()["front"], m_run["front"]);
        QCOMPARE(four.json()["points"], m_run["points"]);
    }

    void runExplainAndExportAgreeToTheLastDigit() {
        const QString file = path("rows.json");
        QCOMPARE(tests::run({"export", "--db", m_database, "--out", file}).code, 0);
        QFile exported(file);
        QVERIFY(exported.open(QIODevice::ReadOnly));
        const json rows = json::parse(exported.readAll().toStdString())["rows"];
        QCOMPARE(rows.size(), std::size_t{96});
        for (const json& point : m_run["front"]) {
            const json& row = *std::find_if(rows.begin(), rows.end(),
                                            [&](const json& each) { return each["step"] == point["step"]; });
            QCOMPARE(row["metrics"], point["metrics"]);
            QCOMPARE(row["parameters"], point["parameters"]);
            const tests::Outcome explained =
                tests::run(QStringList{"explain", m_scenario, "--json"} + settings(point["parameters"]));
            QVERIFY2(explained.code == 0, explained.text());
            QVERIFY(explained.err.isEmpty());
            const json document = explained.json();
            QCOMPARE(document["parameters"], point["parameters"]);
            for (const auto& [id, metric] : document["metrics"].items()) {
                QVERIFY2(metric["value"] == point["metrics"][id], id.c_str());
            }
        }
    }

    void explainBreaksTheStepTimeDown() {
        const json document =
            tests::run(QStringList{"explain", m_scenario, "--json"} + settings(m_run["front"][0]["parameters"])).json();
        QVERIFY(document["rejections"].empty());
        QCOMPARE(document["metrics"]["step_time"]["unit"].get<std::string>(), std::string("s"));
        const json& breakdown = document["breakdown"];
        QCOMPARE(breakdown["metric"].get<std::string>(), std::string("step_time"));
        double sum = 0.0;
        for (const json& term : breakdown["terms"]) {
            sum += term["value"].get<double>();
            QCOMPARE(term["unit"].get<std::string>(), std::string("s"));
            QVERIFY(!term["name"].get<std::string>().empty());
            QVERIFY(term["terms"].is_array());
        }
        const double stepTime = document["metrics"]["step_time"]["value"].get<double>();
        QVERIFY(std::abs(sum - stepTime) <= 1e-9 * stepTime);
    }

    void explainSaysWhyAPointIsRejected() {
        const json document = tests::run({"explain", m_scenario, "--json", "--set", "tensor_parallel=2", "--set",
                                          "pipeline_parallel=1", "--set", "recompute=none"})
                                  .json();
        QCOMPARE(document["rejections"][0]["constraint"].get<std::string>(), std::string("memory"));
        QVERIFY(document["rejections"][0]["message"].get<std::string>().find("GiB") != std::string::npos);
    }

    void explainOfASweepSaysWhichPointItTook() {
        const tests::Outcome outcome = tests::run({"explain", m_scenario, "--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.err.contains("tensor_parallel has 3 values, taking 2"));
        QVERIFY(outcome.json().is_object());
    }

    void frontReadsTheStore() {
        const json front = tests::run({"front", "--db", m_database, "--json"}).json();
        QCOMPARE(front["run"], m_run["run"]);
        QCOMPARE(front["front"].size(), m_run["front"].size());
        const json other =
            tests::run({"front", "--db", m_database, "--x", "tokens_per_second", "--y", "devices", "--json"}).json();
        QCOMPARE(other["objectives"][0]["goal"].get<std::string>(), std::string("maximise"));
        QCOMPARE(other["front"].size(), std::size_t{1}); // all use 64 devices: only the quickest stays
        QCOMPARE(other["front"][0]["metrics"]["step_time"], m_run["front"][0]["metrics"]["step_time"]);
    }

    void exportWritesAllKeptRowsAsCsv() {
        const QString file = path("rows.csv");
        QCOMPARE(tests::run({"export", "--db", m_database, "--run", "1", "--out", file}).code, 0);
        QFile csv(file);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const QByteArrayList lines = csv.readAll().split('\n');
        QCOMPARE(lines.size(), 98); // heading, rows, end
        QVERIFY(lines[0].startsWith("step,model,"));
        QVERIFY(lines[0].contains("step_time [s]"));
    }

    void reportIsOneFile() {
        const QString file = path("report.html");
        const tests::Outcome outcome = tests::run({"report", "--db", m_database, "--out", file});
        QVERIFY2(outcome.code == 0, outcome.text());
        QFile html(file);
        QVERIFY(html.open(QIODevice::ReadOnly));
        const QByteArray text = html.readAll();
        QVERIFY(text.contains("<svg"));
        QVERIFY(text.contains("Memory per device"));
        QVERIFY(text.contains("Why these numbers"));
    }

    void reportIsAlsoPages() {
        const QString file = path("report.pdf");
        const tests::Outcome outcome = tests::run({"report", "--db", m_database, "--out", file});
        QVERIFY2(outcome.code == 0, outcome.text());
        QFile pdf(file);
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.read(5) == "%PDF-");
        QVERIFY(pdf.size() > 10'000);
    }

    void traceGivesTotalsAndTheFilesOfChosenRanks() {
        const QString folder = path("traces");
        const QString scenario = QString::fromStdString((tests::examplesDir() / "llama3-8b-1024.json").string());
        const tests::Outcome outcome =
            tests::run(QStringList{"trace", scenario, "--chakra", folder, "--ranks", "0-1,512", "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        const json document = outcome.json();
        QCOMPARE(document["ranks"].get<int>(), 1024);
        QCOMPARE(document["roles"].get<int>(), 2);
        QVERIFY(document["flops"].get<double>() > 4e17);
        QVERIFY(document["communicated_bytes"]["all_gather"].get<double>() > 0.0);
        QCOMPARE(document["peak_memory"].size(), std::size_t{2});
        QVERIFY(!document["peak_memory"][0]["at"].get<std::string>().empty());
        QCOMPARE(QDir(folder).entryList({"*.et"}, QDir::Files).size(), 3);
        QVERIFY(document["written_bytes"].get<double>() > 1e5);
    }

    void traceWritesTheGraphAndDrawsALayer() {
        const QString scenario = QString::fromStdString((tests::examplesDir() / "gpt-oss-120b-64.json").string());
        const QString graph = path("graph.json");
        const QString drawing = path("layer.dot");
        QCOMPARE(tests::run({"trace", scenario, "--graph", graph, "--dot", drawing, "--layer", "20"}).code, 0);
        QFile file(graph);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const json parts = json::parse(file.readAll().toStdString())["parts"];
        QCOMPARE(parts.size(), std::size_t{4}); // embedding, two kinds of layers, head
        const auto& nodes = parts[1]["nodes"];
        const auto exchanges =
            std::count_if(nodes.begin(), nodes.end(), [](const json& node) { return node.contains("exchange"); });
        QVERIFY(exchanges >= 4);
        QFile dot(drawing);
        QVERIFY(dot.open(QIODevice::ReadOnly));
        QVERIFY(dot.readAll().contains("layer 20"));
        const tests::Outcome refused = tests::run({"trace", scenario, "--dot", drawing, "--layer", "36"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("--layer"), refused.text());
    }

    void traceWritesATimeline() {
        const QString file = path("timeline.json");
        const tests::Outcome outcome = tests::run(QStringList{
            "trace", m_scenario, "--timeline", file, "--json", "--set", "tensor_parallel=8", "--set",
            "pipeline_parallel=8", "--set", "micro_batch=1", "--set", "recompute=full", "--set", "sharding=none"});
        QVERIFY2(outcome.code == 0, outcome.text());
        QCOMPARE(outcome.json()["roles"].get<int>(), 8);
        QFile timeline(file);
        QVERIFY(timeline.open(QIODevice::ReadOnly));
        QCOMPARE(static_cast<qint64>(outcome.json()["written_bytes"].get<double>()), timeline.size());
        QVERIFY(json::parse(timeline.readAll().toStdString())["traceEvents"].size() > 64);
    }

    void listsAreArraysOfObjects_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("atLeast");
        QTest::newRow("studies") << "studies" << 1;
        QTest::newRow("models") << "models" << 96;
        QTest::newRow("accelerators") << "accelerators" << 35;
        QTest::newRow("links") << "links" << 23;
        QTest::newRow("energy") << "energy" << 20;
        QTest::newRow("parameters") << "parameters" << 20;
        QTest::newRow("metrics") << "metrics" << 15;
    }
    void listsAreArraysOfObjects() {
        QFETCH(QString, what);
        QFETCH(int, atLeast);
        const json list = tests::run({"list", what, "--json"}).json();
        QVERIFY(static_cast<int>(list.size()) >= atLeast);
        QVERIFY(!list[0]["id"].get<std::string>().empty());
        const QByteArray text = tests::run({"list", what}).out;
        QCOMPARE(text.count('\n'), static_cast<qsizetype>(list.size()) + 1);
    }

    void helpListsTheStudysParameters() {
        for (const char* command : {"run", "explain"}) {
            const tests::Outcome outcome = tests::run({command, "--help"});
            QCOMPARE(outcome.code, 0);
            for (const char* word : {"--set", "micro_batch", "zero1", "Sequences that pass through"}) {
                QVERIFY2(outcome.out.contains(word), word);
            }
        }
    }

    void checkCountsPoints() {
        const tests::Outcome outcome = tests::run({"check", m_scenario, "--set", "micro_batch=1, 2, 4"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains("144 points"), outcome.text());
    }

    void checkBillsTheNetwork() {
        const json generate = {{"topology", "rail_optimised"}, {"accelerator", "h100_sxm_80gb"}, {"devices", 64}};
        tests::writeText(path("billed.json"), tests::smallScenario({{"cluster", {{"generate", generate}}}}));
        const tests::Outcome outcome = tests::run({"check", path("billed.json"), "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        const json network = outcome.json()["network"];
        QCOMPARE(outcome.json()["devices"].get<int>(), 64);
        QCOMPARE(network["cables"].size(), std::size_t{2});
        for (const json& cables : network["cables"]) { // the catalog knows no power of NVLink ports
            QCOMPARE(cables["power_watts"].is_null(), cables["kind"] == "nvlink4");
            QCOMPARE(cables["switch_ports"].get<int>(), 64);
        }
        QCOMPARE(network["power"]["unknown_cables"].get<int>(), 64);
        QVERIFY(network["bisection_bytes_per_second"].get<double>() > 1e12);
        const tests::Outcome text = tests::run({"check", path("billed.json")});
        QVERIFY2(text.out.contains("(from memory)") && text.out.contains("power unknown"), text.text());
    }

    void validateReportsEveryRow() {
        const std::filesystem::path measured = tests::measuredDir();
        if (measured.empty()) {
            QSKIP("no measured data beside the repository");
        }
        const tests::Outcome outcome =
            tests::run({"validate", "training", "--data", QString::fromStdString(measured / "training.csv"), "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        const json document = outcome.json();
        QCOMPARE(document["kind"].get<std::string>(), std::string("training"));
        const std::size_t predicted = document["predicted"].get<std::size_t>();
        QCOMPARE(document["rows_out"].size(), predicted);
        QCOMPARE(document["rows"].get<std::size_t>(), predicted + document["skipped"].size());
        QVERIFY(predicted > 200);
        for (const json& row : document["skipped"]) {
            QVERIFY(!row["reason"].get<std::string>().empty());
        }
        for (const char* key : {"mape", "bias", "median", "max"}) {
            QVERIFY2(document["overall"][key].is_number(), key);
        }
        QVERIFY(document["overall"]["mape"].get<double>() < 0.25);
        QVERIFY(document["groups"].size() > 3);
    }

    void validateComparesAccuraciesOfCachePolicies() {
        const QString file = path("accuracy.csv");
        QFile table(file);
        QVERIFY(table.open(QIODevice::WriteOnly));
        table.write("policy,model,benchmark,budget_tokens,bits,accuracy,full_accuracy,rel_accuracy,source\n"
                    "R-KV,Qwen3-8B,AIME24,2048,16,,,0.44,TriAttention docs\n"
                    "R-KV,Qwen3-8B,IFEval,25%,16,30,60,,x\n");
        table.close();
        const tests::Outcome outcome = tests::run({"validate", "kv", "--data", file, "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        const json document = outcome.json();
        QCOMPARE(document["rows"].get<int>(), 2);
        QCOMPARE(document["predicted"].get<int>(), 1);
        QCOMPARE(document["skipped"][0]["row"].get<int>(), 2);
        const json& row = document["rows_out"][0];
        QCOMPARE(row["measured"].get<double>(), 0.44);
        QVERIFY(row["low"].get<double>() < row["predicted"].get<double>());
        QVERIFY(row["predicted"].get<double>() < row["high"].get<double>());
        QVERIFY(document["overall"]["mae"].get<double>() < 0.1);
        QCOMPARE(tests::run({"validate", "kv", "--data", path("absent.csv")}).code, 2);
    }

    void demoWritesTableReportPlotAndTimeline() {
        const tests::Outcome outcome = tests::run({"demo", m_scenario, "--out", path("demo")});
        QVERIFY2(outcome.code == 0, outcome.text());
        QVERIFY(outcome.out.contains("Front of"));
        QVERIFY(QFile::exists(path("demo/report.html")));
        QFile picture(path("demo/front.png"));
        QVERIFY(picture.open(QIODevice::ReadOnly));
        QVERIFY(picture.read(8).startsWith("\x89PNG"));
        QVERIFY(picture.size() > 10'000);
        QVERIFY(QFile::exists(path("demo/timeline.json")));
    }
};

QTEST_APPLESS_MAIN(TestCommands)
#include "test_commands.moc"

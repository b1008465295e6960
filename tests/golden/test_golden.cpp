// SPDX-License-Identifier: GPL-3.0-or-later
// Reads every *.json beside it: a scenario, and for each case the settings and the metrics that must come out. `within`
// is the relative tolerance; `source` says where the number was published or how it was derived.
#include "tests/support/paths.h"

#include "core/explore/design_space.h"
#include "core/explore/scenario.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

using namespace paretoscope;
namespace fs = std::filesystem;
using nlohmann::json;

class TestGolden : public QObject {
    Q_OBJECT

    study::Catalog m_catalog;
    study::Registry m_registry;

    std::vector<double> metricsOf(const json& scenario, const json& settings, std::string& problem) const {
        Result<explore::Scenario> read = explore::parseScenario(scenario.dump(), {}, m_registry, m_catalog);
        if (!read) {
            problem = describe(read.error());
            return {};
        }
        const study::Study& study = *m_registry.find(read->study);
        for (const auto& [key, value] : settings.items()) {
            const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
            if (const Result<void> assigned = explore::assign(*read, study.description(), key, text); !assigned) {
                problem = describe(assigned.error());
                return {};
            }
        }
        const study::Context context{m_catalog, read->cluster};
        const auto evaluator = study.prepare(context);
        const Result<explore::DesignSpace> space = explore::DesignSpace::compile(*read, study.description());
        if (!evaluator || !space) {
            problem = describe(evaluator ? space.error() : evaluator.error());
            return {};
        }
        std::vector<double> point(study.description().parameters.size());
        space->point(0, point);
        const study::Explanation explanation = (*evaluator)->explain(point);
        problem = explanation.rejections.empty() ? std::string() : explanation.rejections.front().message;
        return explanation.metrics;
    }

private slots:
    void initTestCase() {
        study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
        QVERIFY(loaded.problems.empty());
        m_catalog = std::move(loaded.catalog);
        m_registry = study::builtInStudies(m_catalog);
    }

    void cases_data() {
        QTest::addColumn<QString>("scenario");
        QTest::addColumn<QString>("settings");
        QTest::addColumn<QString>("expected");
        for (const fs::directory_entry& entry : fs::directory_iterator(tests::sourceDir() / "tests" / "golden")) {
            if (entry.path().extension() != ".json") {
                continue;
            }
            std::ifstream file(entry.path());
            const json document = json::parse(file);
            for (const json& each : document["cases"]) {
                const std::string name = entry.path().stem().string() + ": " + each["name"].get<std::string>();
                QTest::newRow(name.c_str())
                    << QString::fromStdString(document["scenario"].dump()) << QString::fromStdString(each["set"].dump())
                    << QString::fromStdString(each["expected"].dump());
            }
        }
    }
    void cases() {
        QFETCH(QString, scenario);
        QFETCH(QString, settings);
        QFETCH(QString, expected);
        std::string problem;
        const json scenarioJson = json::parse(scenario.toStdString());
        const std::vector<double> metrics = metricsOf(scenarioJson, json::parse(settings.toStdString()), problem);
        QVERIFY2(problem.empty(), problem.c_str());
        const study::Description& description =
            m_registry.find(scenarioJson["study"].get<std::string>())->description();
        const json expectations = json::parse(expected.toStdString());
        for (const auto& [id, expectation] : expectations.items()) {
            const auto column = study::metricIndex(description, id);
            QVERIFY2(column.has_value(), id.c_str());
            QVERIFY2(!expectation["source"].get<std::string>().empty(), id.c_str());
            const double value = expectation["value"].get<double>();
            const double error = metrics[*column] / value - 1.0;
            const QByteArray message = QByteArray::fromStdString(id) + " is " + QByteArray::number(metrics[*column]) +
                                       ", expected " + QByteArray::number(value);
            QVERIFY2(std::abs(error) <= expectation["within"].get<double>(), message.constData());
        }
    }

    void examplesAreFineAndAsLargeAsPromised() {
        std::map<std::string, std::uint64_t> sizes;
        for (const fs::directory_entry& entry : fs::directory_iterator(tests::examplesDir())) {
            const Result<explore::Scenario> scenario =
                explore::readScenario(entry.path().string(), m_registry, m_catalog);
            QVERIFY2(scenario.ok(), scenario.ok() ? "" : describe(scenario.error()).c_str());
            const study::Description& description = m_registry.find(scenario->study)->description();
            const Result<explore::DesignSpace> space = explore::DesignSpace::compile(*scenario, description);
            QVERIFY2(space.ok(), space.ok() ? "" : describe(space.error()).c_str());
            sizes[entry.path().stem().string()] = space->size();
        }
        QVERIFY(sizes.at("gpt3-175b-1024-a100-search") >= 11'698'528); // Calculon's candidates for the same question
        QVERIFY(sizes.at("gpt3-175b-1024-a100") > 10'000);
        QVERIFY(sizes.at("gpt3-175b-1024-a100") < 100'000);
        for (const char* plan :
             {"llama3-8b-8", "llama3-8b-1024", "llama3-8b-32768", "llama3-8b-131072", "llama3-8b-1048576",
              "llama3-70b-512", "llama3-405b-16384", "deepseek-v3-2048", "gpt-oss-120b-64"}) {
            QCOMPARE(sizes.at(plan), std::uint64_t{1});
        }
        QVERIFY(sizes.at("moe-64") > 100);
        QCOMPARE(sizes.at("rag-llama3-8b"), std::uint64_t{2 * 2 * 2 * 3});
        QCOMPARE(sizes.at("qwen3-32b-paths"), std::uint64_t{5 * 2 * 2});
        QCOMPARE(sizes.at("llama3-cascade"), std::uint64_t{3 * 5});
        QCOMPARE(sizes.at("chat-and-batch"), std::uint64_t{4 * 4});
        QCOMPARE(sizes.at("llama3-70b-serving-search"), std::uint64_t{100800});
        QCOMPARE(sizes.at("remote-kv-cache"), std::uint64_t{2 * 2 * 4});
        QCOMPARE(sizes.at("kv-compression-aime"), std::uint64_t{15 * 12 * 8}); // of issue 6
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "test_golden.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios go into JSON and come back, and every mistake in one is answered with the place and the remedy.
#include "tests/support/toy_study.h"

#include "core/base/random.h"
#include "core/explore/scenario.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace paretoscope;
using nlohmann::json;

namespace {

/// A document that uses every key; the cluster is a drawing.
json completeDocument() {
    return json::parse(R"({
        "paretoscope": 1, "name": "complete", "notes": "why not", "study": "toy",
        "cluster": { "name": "pair", "groups": [{"id": 0, "name": "pair"}],
                     "nodes": [{"id": 0, "group": 0, "kind": "device", "name": "GPU", "accelerator": "a", "count": 2},
                               {"id": 1, "group": 0, "kind": "switch", "name": "Switch"}],
                     "links": [{"id": 0, "from": 0, "to": 1, "bandwidth": "300 GB/s", "latency": "1 us"}] },
        "parameters": { "model": "*", "devices": {"from": 1, "to": 64, "factor": 2}, "micro_batch": [1, 2, 4],
                        "precision": "fp8", "overlap": true, "bandwidth": "400 Gb/s" },
        "constraints": [ {"metric": "step_time", "at_most": "30 s"}, {"metric": "throughput", "at_least": 1000} ],
        "objectives": [ "step_time", {"metric": "throughput", "goal": "maximise"} ],
        "explorer": { "kind": "latin_hypercube", "samples": 500, "seed": 7 } })");
}

hardware::Accelerator accelerator(const char* id) {
    hardware::Accelerator part;
    part.id = id;
    part.name = id;
    part.memory = Bytes(8e10);
    part.scaleUpBandwidth = BytesPerSecond(3e11);
    part.scaleOutBandwidth = BytesPerSecond(2.5e10);
    part.devicesPerNode = 4;
    return part;
}

} // namespace

class TestScenario : public QObject {
    Q_OBJECT

    study::Registry m_registry = tests::toyRegistry();
    study::Catalog m_catalog;
    [[nodiscard]] Result<explore::Scenario> parse(const json& document) const {
        return explore::parseScenario(document.dump(), "toy.json", m_registry, m_catalog);
    }
    [[nodiscard]] Result<explore::Scenario> parseText(const std::string& text) const {
        return explore::parseScenario(text, "toy.json", m_registry, m_catalog);
    }

private slots:
    void initTestCase() {
        m_catalog.accelerators.push_back(accelerator("a"));
        m_catalog.accelerators.push_back(accelerator("b"));
        hardware::Link optical;
        optical.id = "ocs";
        optical.linkClass = "optical circuit";
        optical.latency = Seconds(10e-9);
        m_catalog.links.push_back(optical);
    }

    void readsEveryKey() {
        const Result<explore::Scenario> scenario = parse(completeDocument());
        QVERIFY2(scenario.ok(), scenario ? "" : describe(scenario.error()).c_str());
        QCOMPARE(scenario->name, std::string("complete"));
        QCOMPARE(scenario->notes, std::string("why not"));
        QCOMPARE(scenario->study, std::string("toy"));
        QCOMPARE(scenario->cluster.nodes.size(), std::size_t{2});
        QVERIFY(!scenario->recipe);
        QCOMPARE(scenario->axes.size(), std::size_t{6});
        QCOMPARE(scenario->axes[0].values, (std::vector<double>{0, 1, 2}));
        QCOMPARE(scenario->axes[1].values, (std::vector<double>{1, 2, 4, 8, 16, 32, 64}));
        QCOMPARE(scenario->axes[1].text, std::string("1..64 x2"));
        QCOMPARE(scenario->axes[2].text, std::string("1, 2, 4"));
        QCOMPARE(scenario->axes[3].values, std::vector<double>{1});
        QCOMPARE(scenario->axes[4].text, std::string("true"));
        QCOMPARE(scenario->axes[5].values, std::vector<double>{5e10});
        QVERIFY(scenario->bounds ==
                (std::vector<explore::MetricBound>{{"step_time", true, 30.0}, {"throughput", false, 1000.0}}));
        QVERIFY(scenario->objectives == (std::vector<explore::Objective>{{"step_time", study::Goal::minimise},
                                                                         {"throughput", study::Goal::maximise}}));
        QVERIFY(scenario->explorer == (explore::ExplorerSettings{explore::ExplorerKind::latinHypercube, 500, 7}));
    }

    /// Paths start from the document's folder, wherever that is, and are saved so again.
    void namesFilesRelativeToTheDocument() {
        const QTemporaryDir folder;
        const std::string document = folder.filePath("scenario.json").toStdString();
        json text = completeDocument();
        text["files"] = {{"measurements", "data/first.csv"}};
        const Result<explore::Scenario> scenario = explore::parseScenario(text.dump(), document, m_registry, m_catalog);
        QVERIFY(scenario.ok());
        const std::string whole = folder.filePath("data/first.csv").toStdString();
        QVERIFY(scenario->files == (std::vector<study::NamedFile>{{"measurements", whole}}));
        QVERIFY(explore::writeScenario(*scenario, document, m_registry).ok());
        const Result<explore::Scenario> again = explore::readScenario(document, m_registry, m_catalog);
        QVERIFY(again.ok() && *again == *scenario);
        QFile saved(folder.filePath("scenario.json"));
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QVERIFY(saved.readAll().contains(R"("measurements": "data/first.csv")"));
        // A run keeps whole paths, for it is read from anywhere.
        QVERIFY(explore::scenarioJson(*scenario, m_registry).find(whole) != std::string::npos);

        explore::Scenario changed = *scenario;
        const study::Description& description = m_registry.find("toy")->description();
        QVERIFY(explore::assign(changed, description, "measurements", "/elsewhere/second.csv").ok());
        QCOMPARE(changed.files.front().path, std::string("/elsewhere/second.csv"));
        QVERIFY(explore::assign(changed, description, "measurements", "").ok());
        QVERIFY(changed.files.empty());
        text["files"] = {{"measurement", "data/first.csv"}};
        const Result<explore::Scenario> misspelt = parse(text);
        QCOMPARE(misspelt.error().code, ErrorCode::unknownKey);
        QVERIFY(misspelt.error().expected.find("measurements") != std::string::npos);
    }

    void leftOutKeysTakeTheStudysDefaults() {
        json document = completeDocument();
        for (const char* key : {"name", "notes", "parameters", "constraints", "objectives", "explorer"}) {
            document.erase(key);
        }
        const Result<explore::Scenario> scenario = parse(document);
        QVERIFY(scenario.ok());
        QVERIFY(scenario->axes.empty());
        QVERIFY(scenario->objectives == (std::vector<explore::Objective>{{"step_time", study::Goal::minimise},
                                                                         {"energy", study::Goal::minimise}}));
        QVERIFY(scenario->explorer == explore::ExplorerSettings());
    }

    void comesBackFromItsOwnJson() {
        const Result<explore::Scenario> scenario = parse(completeDocument());
        const std::string printed = explore::scenarioJson(*scenario, m_registry);
        const Result<explore::Scenario> again = parseText(printed);
        QVERIFY2(again.ok(), again ? "" : describe(again.error()).c_str());
        QVERIFY(*again == *scenario);
        QCOMPARE(explore::scenarioJson(*again, m_registry), printed);
    }

    void randomScenariosComeBack() {
        const std::vector<std::vector<std::string>> texts = {
            {"*", "small", "large, small"},
            {"8", "1, 2, 4..64", "1..1024 x2", "8.0"},
            {"1..4", "64", "1, 3, 9"},
            {"bf16", "fp8, bf16", "*"},
            {"false", "true", "*", "true,false"},
            {"1e11", "100 GB/s..400 GB/s x2", "123456789012.5", "400 Gb/s"}};
        const study::Description& toy = m_registry.find("toy")->description();
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const auto pick = [&seed](std::uint64_t stream, std::size_t size) {
                return static_cast<std::size_t>(randomUniform(seed, stream, 0) * static_cast<double>(size));
            };
            explore::Scenario scenario = explore::newScenario(*m_registry.find("toy"), m_catalog);
            scenario.name = "\"quoted\" \\ \u00e9 #" + std::to_string(seed);
            for (std::size_t i = 0; i < texts.size(); ++i) {
                if (pick(i, 3) > 0) {
                    const std::string& text = texts[i][pick(10 + i, texts[i].size())];
                    QVERIFY(explore::assign(scenario, toy, toy.parameters[i].id, text).ok());
                }
            }
            for (std::uint64_t bound = 0; bound < pick(20, 4); ++bound) {
                scenario.bounds.push_back({toy.metrics[pick(30 + bound, 4)].id, pick(40 + bound, 2) == 0,
                                           (randomUniform(seed, 50 + bound, 0) - 0.5) * 1e12});
            }
            scenario.objectives = {
                {toy.metrics[pick(60, 4)].id, pick(61, 2) == 0 ? study::Goal::minimise : study::Goal::maximise}};
            scenario.explorer = {static_cast<explore::ExplorerKind>(pick(62, 3)), 1 + pick(63, 1000), pick(64, 1000)};
            if (pick(65, 4) == 0) {
                scenario.explorer.kind = explore::ExplorerKind::highest;
                scenario.explorer.parameter = "devices";
            }
            const std::string printed = explore::scenarioJson(scenario, m_registry);
            const Result<explore::Scenario> again = parseText(printed);
            QVERIFY2(again.ok(), again ? "" : (describe(again.error()) + printed).c_str());
            QVERIFY2(*again == scenario, printed.c_str());
        }
    }

    void newDocumentsAreValid() {
        const explore::Scenario scenario = explore::newScenario(*m_registry.find("toy"), m_catalog);
        QCOMPARE(scenario.recipe->accelerator, std::string("a"));
        QCOMPARE(scenario.recipe->devices, std::int64_t{4});
        QCOMPARE(hardware::deviceCount(scenario.cluster), std::int64_t{4});
        QVERIFY(explore::checkCluster(scenario.cluster, m_catalog).ok());
        QCOMPARE(scenario.objectives.size(), std::size_t{2});
    }

    void recipesAreBuiltAndSavedAsRecipes() {
        json document = completeDocument();
        document["cluster"] = {{"generate",
                                {{"topology", "rail_optimised"},
                                 {"accelerator", "b"},
                                 {"devices", 16},
                                 {"switch_radix", 128},
                                 {"scale_out_bandwidth", "400 Gb/s"}}}};
        const Result<explore::Scenario> scenario = parse(document);
        QVERIFY2(scenario.ok(), scenario ? "" : describe(scenario.error()).c_str());
        QCOMPARE(scenario->recipe->switchRadix, 128);
        QCOMPARE(scenario->recipe->devicesPerNode, 4); // the accelerator's
        QCOMPARE(scenario->recipe->scaleOutBandwidth, 5e10);
        QCOMPARE(hardware::deviceCount(scenario->cluster), std::int64_t{16});
        const json printed = json::parse(explore::scenarioJson(*scenario, m_registry));
        QCOMPARE(printed["cluster"]["generate"]["devices"], json(16));
        QVERIFY(!printed["cluster"].contains("nodes"));
        QVERIFY(*parse(printed) == *scenario);
    }

    void everyKeyOfARecipeIsSaved() {
        const auto survives = [this](const char* recipe) {
            json document = completeDocument();
            document["cluster"] = {{"generate", json::parse(recipe)}};
            const Result<explore::Scenario> scenario = parse(document);
            QVERIFY2(scenario.ok(), scenario ? "" : describe(scenario.error()).c_str());
            const json printed = json::parse(explore::scenarioJson(*scenario, m_registry));
            QCOMPARE(printed["cluster"], document["cluster"]);
            QVERIFY(*parse(printed) == *scenario);
        };
        survives(R"({"topology": "dragonfly", "accelerator": "a", "devices": 72, "devices_per_node": 1,
                     "routers_per_group": 4, "devices_per_router": 2, "global_links": 2})");
        survives(R"({"topology": "torus", "accelerator": "a", "devices": 128, "devices_per_node": 4,
                     "torus_shape": [4, 4, 4], "optical_block": 4, "optical_switch": "ocs", "pods": 2,
                     "pod_bandwidth": "5 GB/s"})");
        survives(R"({"topology": "leaf_spine", "accelerator": "a", "devices": 16, "devices_per_node": 8,
                     "others": [{"accelerator": "b", "devices": 8, "devices_per_node": 4}]})");
    }

    void refusesMistakes_data() {
        QTest::addColumn<QString>("patch"); // RFC 7396 onto the complete document
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char* patch, ErrorCode code, const char* pointer, const char* remedy) {
            QTest::addRow("%s", patch) << QString(patch) << static_cast<int>(code) << QString(pointer)
                                       << QString(remedy);
        };
        row(R"({"paretoscope": 2})", ErrorCode::newerVersion, "/paretoscope", "scenario version 1");
        row(R"({"paretoscope": 99, "cluster": 5})", ErrorCode::newerVersion, "/paretoscope", "scenario version 1");
        row(R"({"paretoscope": null})", ErrorCode::missingKey, "", "");
        row(R"({"paretoscope": 0})", ErrorCode::outOfRange, "/paretoscope", "1");
        row(R"({"paretoscope": "1"})", ErrorCode::wrongType, "/paretoscope", "whole number");
        row(R"({"study": "toi"})", ErrorCode::unknownName, "/study", "\"toy\"");
        row(R"({"study": 3})", ErrorCode::wrongType, "/study", "a text");
        row(R"({"study": null})", ErrorCode::missingKey, "", "");
        row(R"({"cluster": null})", ErrorCode::missingKey, "", "");
        row(R"({"parametres": {}})", ErrorCode::unknownKey, "/parametres", "\"parameters\"");
        row(R"({"parameters": []})", ErrorCode::wrongType, "/parameters", "an object");
        row(R"({"parameters": {"micro_bach": 4}})", ErrorCode::unknownKey, "/parameters/micro_bach", "\"micro_batch\"");
        row(R"({"parameters": {"micro_batch": []}})", ErrorCode::emptySpace, "/parameters/micro_batch",
            "at least one value");
        row(R"({"parameters": {"micro_batch": [1, [2]]}})", ErrorCode::wrongType, "/parameters/micro_batch/1",
            "a number");
        row(R"({"parameters": {"micro_batch": 65}})", ErrorCode::outOfRange, "/parameters/micro_batch", "from 1 to 64");
        row(R"({"parameters": {"micro_batch": 1.5}})", ErrorCode::outOfRange, "/parameters/micro_batch",
            "whole number");
        row(R"({"parameters": {"micro_batch": true}})", ErrorCode::malformed, "/parameters/micro_batch", "number");
        row(R"({"parameters": {"precision": 1}})", ErrorCode::unknownName, "/parameters/precision", "bf16");
        row(R"({"parameters": {"bandwidth": "80 GiB"}})", ErrorCode::wrongUnit, "/parameters/bandwidth", "400 Gb/s");
        row(R"({"parameters": {"devices": {"from": 1, "to": null, "factor": 2}}})", ErrorCode::missingKey,
            "/parameters/devices", "");
        row(R"({"parameters": {"devices": {"faktor": 2}}})", ErrorCode::unknownKey, "/parameters/devices/faktor",
            "\"factor\"");
        row(R"({"parameters": {"devices": {"step": 2}}})", ErrorCode::unknownKey, "/parameters/devices/step",
            "either factor or step");
        row(R"({"constraints": {}})", ErrorCode::wrongType, "/constraints", "a list");
        row(R"({"constraints": [{"metric": "steptime", "at_most": 1}]})", ErrorCode::unknownName,
            "/constraints/0/metric", "\"step_time\"");
        row(R"({"constraints": [{"metric": "step_time"}]})", ErrorCode::missingKey, "/constraints/0", "at_most");
        row(R"({"constraints": [{"metric": "step_time", "at_most": "3 GB"}]})", ErrorCode::wrongUnit,
            "/constraints/0/at_most", "1.5 us");
        row(R"({"constraints": [{"metric": "step_time", "atmost": 3}]})", ErrorCode::missingKey, "/constraints/0",
            "at_most");
        row(R"({"objectives": []})", ErrorCode::outOfRange, "/objectives", "at least one metric");
        row(R"({"objectives": ["enrgy"]})", ErrorCode::unknownName, "/objectives/0", "\"energy\"");
        row(R"({"objectives": ["energy", "energy"]})", ErrorCode::malformed, "/objectives/1", "each metric once");
        row(R"({"objectives": [{"metric": "energy", "goal": "minimize"}]})", ErrorCode::unknownName,
            "/objectives/0/goal", "\"minimise\"");
        row(R"({"explorer": {"kind": "gird"}})", ErrorCode::unknownName, "/explorer/kind", "\"grid\"");
        row(R"({"explorer": {"samples": 0}})", ErrorCode::outOfRange, "/explorer/samples", "1");
        row(R"({"explorer": {"seed": -1}})", ErrorCode::outOfRange, "/explorer/seed", "0");
        row(R"({"cluster": {"generate": {"topology": "rail", "accelerator": "a", "devices": 8},
                            "name": null, "groups": null, "nodes": null, "links": null}})",
            ErrorCode::unknownName, "/cluster/generate/topology", "rail_optimised");
        row(R"({"cluster": {"generate": {"topology": "ring", "accelerator": "c", "devices": 8},
                            "name": null, "groups": null, "nodes": null, "links": null}})",
            ErrorCode::unknownName, "/cluster/generate/accelerator", "\"a\"");
        row(R"({"cluster": {"generate": {"topology": "ring", "accelerator": "a", "devices": 0},
                            "name": null, "groups": null, "nodes": null, "links": null}})",
            ErrorCode::outOfRange, "/cluster/generate/devices", "1");
        row(R"({"cluster": {"generate": {"topology": "torus", "accelerator": "a", "devices": 64, "optical_block": 4},
                            "name": null, "groups": null, "nodes": null, "links": null}})",
            ErrorCode::missingKey, "/cluster/generate", "");
        row(R"({"cluster": {"generate": {"topology": "torus", "accelerator": "a", "devices": 64, "optical_block": 4,
                                         "optical_switch": "palomar"},
                            "name": null, "groups": null, "nodes": null, "links": null}})",
            ErrorCode::unknownName, "/cluster/generate/optical_switch", "\"ocs\"");
        row(R"({"cluster": {"generate": {"topology": "leaf_spine", "accelerator": "a", "devices": 8,
                                         "others": [{"accelerator": "c", "devices": 8}]},
                            "name": null, "groups": null, "nodes": null, "links": null}})",
            ErrorCode::unknownName, "/cluster/generate/others/0/accelerator", "\"a\"");
        row(R"({"cluster": {"generate": {"topology": "dragonfly", "accelerator": "a", "devices": 8, "global_links": -1},
                            "name": null, "groups": null, "nodes": null, "links": null}})",
            ErrorCode::outOfRange, "/cluster/generate/global_links", "0");
        row(R"({"cluster": {"generate": {"topology": "ring", "accelerator": "a", "devices": 8}}})",
            ErrorCode::unknownKey, "/cluster/groups", "generate");
    }

    void refusesMistakes() {
        QFETCH(QString, patch);
        QFETCH(int, code);
        QFETCH(QString, pointer);
        QFETCH(QString, remedy);
        json document = completeDocument();
        document.merge_patch(json::parse(patch.toStdString()));
        const Result<explore::Scenario> scenario = parse(document);
        QVERIFY(!scenario.ok());
        const std::string line = describe(scenario.error());
        QVERIFY2(scenario.error().code == static_cast<ErrorCode>(code), line.c_str());
        QVERIFY2(scenario.error().pointer == pointer.toStdString(), line.c_str());
        QVERIFY2(scenario.error().expected.find(remedy.toStdString()) != std::string::npos, line.c_str());
        QCOMPARE(scenario.error().file, std::string("toy.json"));
    }

    void textThatIsNotJsonNamesTheLine() {
        for (const char* text : {"", "{", "[1, 2", "{\"paretoscope\": 1,\n \"study\": toy}", "\xff\xfe", "null", "7"}) {
            const Result<explore::Scenario> scenario = parseText(text);
            QVERIFY2(!scenario.ok(), text);
            QVERIFY(!describe(scenario.error()).empty());
        }
        QVERIFY(describe(parseText("{\"paretoscope\": 1,\n \"study\": toy}").error()).find("line 2") !=
                std::string::npos);
    }

    void truncatedDocumentsNeverCrash() {
        const std::string text = explore::scenarioJson(*parse(completeDocument()), m_registry);
        for (std::size_t size = 0; size + 2 < text.size(); ++size) {
            QVERIFY(!parseText(text.substr(0, size)).ok());
        }
    }

    void assignsByKey() {
        const study::Description& toy = m_registry.find("toy")->description();
        explore::Scenario scenario = explore::newScenario(*m_registry.find("toy"), m_catalog);
        QVERIFY(explore::assign(scenario, toy, "micro_batch", "1, 2").ok());
        QVERIFY(explore::assign(scenario, toy, "model", "large").ok());
        QVERIFY(explore::assign(scenario, toy, "bandwidth", "1e10").ok());
        QVERIFY(explore::assign(scenario, toy, "micro_batch", "4").ok());
        QCOMPARE(scenario.axes.size(), std::size_t{3});
        QCOMPARE(scenario.axes[0].parameter, std::string("model"));
        QCOMPARE(scenario.axes[1].values, std::vector<double>{4});
        QCOMPARE(scenario.axes[2].parameter, std::string("bandwidth"));
        QVERIFY(explore::assign(scenario, toy, "samples", "5000").ok());
        QVERIFY(explore::assign(scenario, toy, "seed", "42").ok());
        QVERIFY(explore::assign(scenario, toy, "explorer", "random").ok());
        QVERIFY(scenario.explorer == (explore::ExplorerSettings{explore::ExplorerKind::random, 5000, 42}));
        QCOMPARE(explore::assign(scenario, toy, "micro_bach", "4").error().code, ErrorCode::unknownKey);
        QCOMPARE(explore::assign(scenario, toy, "micro_bach", "4").error().expected, std::string("\"micro_batch\""));
        QCOMPARE(explore::assign(scenario, toy, "samples", "0").error().code, ErrorCode::outOfRange);
        QCOMPARE(explore::assign(scenario, toy, "explorer", "rand").error().expected, std::string("\"random\""));
    }

    void checksTheDrawingOnlyWhenAsked() {
        json document = completeDocument();
        document["cluster"]["links"] = json::array(); // two devices without a path
        const Result<explore::Scenario> scenario = parse(document);
        QVERIFY(scenario.ok());
        const Result<void> checked = explore::checkCluster(scenario->cluster, m_catalog);
        QVERIFY(!checked.ok());
        QCOMPARE(checked.error().code, ErrorCode::notReachable);
        QVERIFY(checked.error().pointer.starts_with("/cluster/nodes/"));
        document = completeDocument();
        document["cluster"]["nodes"][0]["accelerator"] = "aa";
        const Result<void> unknown = explore::checkCluster(parse(document)->cluster, m_catalog);
        QCOMPARE(unknown.error().code, ErrorCode::unknownName);
        QCOMPARE(unknown.error().pointer, std::string("/cluster/nodes/0/accelerator"));
    }

    void filesAreReadAndReplaced() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("toy.json").toStdString();
        QCOMPARE(explore::readScenario(file, m_registry, m_catalog).error().code, ErrorCode::cannotRead);
        std::ofstream(file) << "an older document";
        const Result<explore::Scenario> scenario = parse(completeDocument());
        QVERIFY(explore::writeScenario(*scenario, file, m_registry).ok());
        QVERIFY(*explore::readScenario(file, m_registry, m_catalog) == *scenario);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
        QCOMPARE(explore::writeScenario(*scenario, folder.filePath("no/such/toy.json").toStdString(), m_registry)
                     .error()
                     .code,
                 ErrorCode::cannotWrite);
    }
};

QTEST_APPLESS_MAIN(TestScenario)
#include "test_scenario.moc"

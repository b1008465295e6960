// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON schemas that editors use say the same as the loader: shipped files pass, and what one refuses the other
// refuses too.
#include "tests/support/paths.h"

#include "core/base/json_reader.h"
#include "core/study/catalog.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <fstream>
#include <string>

using namespace paretoscope;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

json contentOf(const fs::path& file) {
    const Result<json> content = readJsonFile(file);
    if (!content) {
        qFatal("%s", describe(content.error()).c_str());
    }
    return *content;
}

/// What the schema of a list has against a document; empty where nothing.
std::string objection(const std::string& list, const json& document) {
    const json text = contentOf(tests::catalogDir() / "schema" / (list + ".schema.json"));
    valijson::Schema schema;
    const valijson::adapters::NlohmannJsonAdapter schemaAdapter(text);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(schemaAdapter, schema);
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter documentAdapter(document);
    if (valijson::Validator().validate(schema, documentAdapter, &results)) {
        return {};
    }
    std::string all;
    for (const auto& error : results) {
        for (const std::string& part : error.context) {
            all += part;
        }
        all += ": " + error.description + '\n';
    }
    return all;
}

std::size_t problemsOfLoader(const json& document) {
    const QTemporaryDir folder;
    std::ofstream(folder.filePath("mine.json").toStdString()) << document.dump();
    return study::loadCatalog(folder.path().toStdString(), {}).problems.size();
}

} // namespace

class TestCatalogSchema : public QObject {
    Q_OBJECT
private slots:
    void shippedFilesPass_data() {
        QTest::addColumn<QString>("list");
        for (const char* list : {"models", "accelerators", "links", "energy", "kernels"}) {
            QTest::newRow(list) << QString(list);
        }
    }

    void shippedFilesPass() {
        QFETCH(QString, list);
        const json document = contentOf(tests::catalogDir() / (list.toStdString() + ".json"));
        const std::string found = objection(list.toStdString(), document);
        QVERIFY2(found.empty(), found.c_str());
        QCOMPARE(QString::fromStdString(document.at("$schema").get<std::string>()), "schema/" + list + ".schema.json");
    }

    /// None of this list ships; `validate collectives --fit` prints it.
    void ownCollectivesPass() {
        network::CollectiveFit fit;
        fit.id = "own_h100_sxm_80gb";
        fit.accelerators = {"h100_sxm_80gb"};
        fit.source.text = "measured here";
        fit.network.scaleUp.ramp = Bytes(1e6);
        fit.network.scaleUp.localCopy = 0.3;
        fit.network.scaleUp.serialExchange = 0.0;
        fit.network.scaleUp.sendLatency = Seconds(7e-6);
        fit.network.scaleUp.lowLatency = {0.4, Seconds(5e-6), Seconds(2e-7)};
        fit.network.scaleUp.inNetwork = {0.68, Seconds(3e-5)};
        const json good = {{"collectives", json::array({network::collectiveFitJson(fit)})}};
        QCOMPARE(QString::fromStdString(objection("collectives", good)), QString());
        QCOMPARE(problemsOfLoader(good), std::size_t{0});
        for (const char* pointer : {"/accelerators", "/scale_up/all_reduce", "/scale_up/low_latency/share"}) {
            json bad = good;
            const json::json_pointer place(std::string("/collectives/0") + pointer);
            bad.at(place.parent_pointer()).erase(place.back());
            QVERIFY(!objection("collectives", bad).empty());
            QVERIFY(problemsOfLoader(bad) > 0);
            bad = good;
            bad[place] = place.back() == "accelerators" ? json::array() : json(7.0);
            QVERIFY(!objection("collectives", bad).empty());
            QVERIFY(problemsOfLoader(bad) > 0);
        }
    }

    void bothRefuseTheSame_data() {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("pointer"); // into the first entry of the list
        QTest::addColumn<QString>("value");   // JSON; empty: left out
        const auto row = [](const char* list, const char* pointer, const char* value) {
            QTest::newRow(qPrintable(QString("%1 %2 %3").arg(list, pointer, value)))
                << QString(list) << QString(pointer) << QString(value);
        };
        for (const char* list : {"models", "accelerators", "links", "energy"}) {
            row(list, "/name", "\"\"");
        }
        for (const char* list : {"models", "accelerators", "links", "energy", "kernels"}) {
            row(list, "/id", "");
            row(list, "/source", "");
            row(list, "/source", "7");
            row(list, "/unverified", "\"maybe\"");
            row(list, "/sorce", "\"misspelt\"");
        }
        row("models", "/hidden", "0");
        row("models", "/hidden", "1.5");
        row("models", "/kinds", "[]");
        row("models", "/layers", "[]");
        row("models", "/layers/0/repeat", "0");
        row("models", "/layers/0/kinds", "[-1]");
        row("models", "/tied_embeddings", "1");
        row("models", "/kinds/0/mixer/kind", "\"attn\"");
        row("models", "/kinds/0/mixer/heads", "");
        row("models", "/kinds/0/mixer/kv_lora", "512");
        row("models", "/kinds/0/feed_forward/ffn", "");
        row("models", "/kinds/0/feed_forward/gate", "true");
        row("models", "/published/parameters", "-1");
        row("accelerators", "/peak/bf16", "\"312 GB/s\"");
        row("accelerators", "/peak/bf61", "\"312 TFLOP/s\"");
        row("accelerators", "/peak", "{}");
        row("accelerators", "/memory", "\"80\\u00b0\"");
        row("accelerators", "/memory", "0");
        row("accelerators", "/memory_bandwidth", "");
        row("accelerators", "/devices_per_node", "0");
        row("accelerators", "/measured_matmul_fraction", "1.2");
        row("links", "/latency", "\"1 GB\"");
        row("links", "/bandwidth", "-1");
        row("links", "/switch_radix", "\"many\"");
        row("energy", "/value", "\"six\"");
        row("energy", "/unit", "");
        row("kernels", "/processors", "0");
        row("kernels", "/library", "");
        row("kernels", "/matmul_16_bit/compute", "1.6");
        row("kernels", "/matmul_16_bit/launch", "\"3 GB\"");
        row("kernels", "/generation_attention/splits", "0.5");
        row("kernels", "/context_attention/owm", "1");
    }

    void bothRefuseTheSame() {
        QFETCH(QString, list);
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        const std::string key = list.toStdString();
        json document = contentOf(tests::catalogDir() / (key + ".json"));
        document[key] = json::array({document[key][0]});
        QCOMPARE(QString::fromStdString(objection(key, document)), QString());
        QCOMPARE(problemsOfLoader(document), std::size_t{0});
        const json::json_pointer place("/" + key + "/0" + pointer.toStdString());
        if (value.isEmpty()) {
            document.at(place.parent_pointer()).erase(place.back());
        } else {
            document[place] = json::parse(value.toStdString());
        }
        QVERIFY(!objection(key, document).empty());
        QVERIFY(problemsOfLoader(document) > 0);
    }
};

QTEST_APPLESS_MAIN(TestCatalogSchema)
#include "test_catalog_schema.moc"

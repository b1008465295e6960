// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped catalog is whole and sourced; a user's files add to it or override it; a bad entry is reported with file,
// pointer, value and what would be right, and the rest still loads.
#include "tests/support/paths.h"

#include "core/study/catalog.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

using namespace paretoscope;
using namespace paretoscope::study;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

const char* const kSmallModel = R"(
    "id": "tiny", "name": "Tiny", "hidden": 64, "vocabulary": 1000, "source": "test",
    "kinds": [{ "mixer": { "kind": "attention", "heads": 4, "kv_heads": 2, "head_dim": 16 },
                "feed_forward": { "ffn": 256 } }],
    "layers": [{ "repeat": 2, "kinds": [0] }])";

std::string allOf(const std::vector<Error>& problems) {
    std::string text;
    for (const Error& problem : problems) {
        text += describe(problem) + "\n";
    }
    return text;
}

} // namespace

class TestCatalog : public QObject {
    Q_OBJECT

    static LoadedCatalog withUserFile(const std::string& text) {
        const QTemporaryDir folder;
        write(fs::path(folder.path().toStdString()) / "mine.json", text);
        return loadCatalog(tests::catalogDir(), {folder.path().toStdString()});
    }

private slots:
    void shippedCatalogIsWholeAndSourced() {
        const LoadedCatalog loaded = loadCatalog(tests::catalogDir(), {});
        QVERIFY2(loaded.problems.empty(), allOf(loaded.problems).c_str());
        const Catalog& catalog = loaded.catalog;
        QCOMPARE(catalog.models.size(), std::size_t{98});
        QCOMPARE(catalog.accelerators.size(), std::size_t{35});
        QCOMPARE(catalog.links.size(), std::size_t{23});
        QCOMPARE(catalog.energy.size(), std::size_t{29});
        for (const model::Model& entry : catalog.models) {
            QVERIFY2(!entry.source.text.empty() && !entry.publishedSource.text.empty(), entry.id.c_str());
            QCOMPARE(entry.publishedSource.unverified, entry.publishedSource.text.find("memory") != std::string::npos);
            QCOMPARE(entry.source.unverified, entry.source.text.find("memory") != std::string::npos);
        }
        for (const hardware::Accelerator& entry : catalog.accelerators) {
            QVERIFY2(!entry.source.text.empty(), entry.id.c_str());
            const bool marked = entry.source.unverified || !entry.unverifiedFields.empty();
            const bool fromMemory = (entry.source.text + entry.notes).find("memory") != std::string::npos ||
                                    entry.notes.find("estimate") != std::string::npos;
            QVERIFY2(marked == fromMemory, entry.id.c_str());
        }
        for (const hardware::EnergyFigure& entry : catalog.energy) {
            QCOMPARE(entry.source.unverified, entry.notes.find("memory") != std::string::npos);
        }
    }

    void linksOfAcceleratorsExist() {
        const Catalog catalog = loadCatalog(tests::catalogDir(), {}).catalog;
        for (const hardware::Accelerator& entry : catalog.accelerators) {
            for (const std::string& link : {entry.scaleUpLink, entry.scaleOutLink}) {
                QVERIFY2(link.empty() || catalog.link(link) != nullptr, (entry.id + ": " + link).c_str());
            }
        }
    }

    /// NVIDIA's data sheets as listed in shared/data/specs/accelerators.csv.
    void figuresAreInBaseUnits() {
        const Catalog catalog = loadCatalog(tests::catalogDir(), {}).catalog;
        const hardware::Accelerator* a100 = catalog.accelerator("a100_sxm_80gb");
        QVERIFY(a100 != nullptr);
        QCOMPARE(a100->peakOf(hardware::Precision::bf16).value(), 312e12);
        QCOMPARE(a100->peakOf(hardware::Precision::int8).value(), 624e12);
        QVERIFY(!a100->supports(hardware::Precision::fp8));
        QCOMPARE(a100->memory.value(), 80.0 * 1073741824.0); // stacks are counted in binary units
        QCOMPARE(a100->memoryBandwidth.value(), 2039e9);
        QCOMPARE(a100->scaleUpBandwidth.value(), 300e9);
        QCOMPARE(a100->thermalDesignPower.value(), 400.0);
        QCOMPARE(a100->measuredMatmulFraction, 0.869);
        const hardware::Link* ndr = catalog.link("ib_ndr_400");
        QVERIFY(ndr != nullptr);
        QCOMPARE(ndr->bandwidth.value(), 50e9);
        QCOMPARE(ndr->energy.value(), 40e-12 * 8);
        QCOMPARE(catalog.accelerator("a100"), nullptr);
    }

    void usersAddAndOverride() {
        const LoadedCatalog loaded = withUserFile(
            std::string("{ \"models\": [{") + kSmallModel + "}], \"accelerators\": [{ \"id\": \"a100_sxm_80gb\", " +
            R"("name": "Mine", "peak": { "bf16": "300 TFLOP/s" }, "memory": "79 GiB", "memory_bandwidth": 1.9e12,
               "devices_per_node": 4, "source": "measured here" }] })");
        QVERIFY2(loaded.problems.empty(), allOf(loaded.problems).c_str());
        QCOMPARE(loaded.catalog.models.size(), std::size_t{99});
        QCOMPARE(loaded.catalog.model("tiny")->layerCount(), 2);
        QCOMPARE(loaded.catalog.accelerators.size(), std::size_t{35});
        QCOMPARE(loaded.catalog.accelerator("a100_sxm_80gb")->name, std::string("Mine"));
        QCOMPARE(loaded.catalog.accelerator("a100_sxm_80gb")->memory.value(), 79.0 * 1073741824.0);
    }

    void badEntriesAreReported_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* from, const char* to, ErrorCode code, const char* pointer,
                            const char* expected) {
            QTest::newRow(name) << QString(from) << QString(to) << static_cast<int>(code) << QString(pointer)
                                << QString(expected);
        };
        row("zero", "\"hidden\": 64", "\"hidden\": 0", ErrorCode::outOfRange, "/models/1/hidden", "1 to");
        row("text", "\"hidden\": 64", "\"hidden\": \"big\"", ErrorCode::wrongType, "/models/1/hidden",
            "a whole number");
        row("misspelt", "\"hidden\": 64", "\"hiden\": 64", ErrorCode::unknownKey, "/models/1/hiden", "\"hidden\"");
        row("absent", "\"vocabulary\": 1000,", "", ErrorCode::missingKey, "/models/1", "");
        row("no source", "\"source\": \"test\",", "", ErrorCode::missingKey, "/models/1", "");
        row("kind", "\"attention\"", "\"atention\"", ErrorCode::unknownName, "/models/1/kinds/0/mixer/kind",
            "\"attention\"");
        row("heads", "\"kv_heads\": 2", "\"kv_heads\": 3", ErrorCode::outOfRange, "/models/1/kinds/0/mixer/kv_heads",
            "a divisor of heads (4)");
        row("index", "\"kinds\": [0]", "\"kinds\": [1]", ErrorCode::outOfRange, "/models/1/layers/0/kinds", "0 to 0");
        row("repeat", "\"repeat\": 2", "\"repeat\": 1000000", ErrorCode::outOfRange, "/models/1/layers/0/repeat",
            "1 to 10000");
    }

    void badEntriesAreReported() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QString bad = kSmallModel;
        QVERIFY(bad.contains(from));
        bad.replace(from, to);
        const std::string good = QString(kSmallModel).replace("tiny", "fine").toStdString();
        const LoadedCatalog loaded =
            withUserFile("{ \"models\": [{" + good + "}, {" + bad.toStdString() + "}, {" +
                         QString(QString::fromStdString(good)).replace("fine", "last").toStdString() + "}] }");
        QVERIFY(loaded.catalog.model("fine") != nullptr && loaded.catalog.model("last") != nullptr);
        QVERIFY(loaded.catalog.model("tiny") == nullptr);
        QCOMPARE(loaded.catalog.accelerators.size(), std::size_t{35});
        QFETCH(int, code);
        QFETCH(QString, pointer);
        QFETCH(QString, expected);
        const bool found = std::any_of(loaded.problems.begin(), loaded.problems.end(), [&](const Error& error) {
            return static_cast<int>(error.code) == code && error.pointer == pointer.toStdString() &&
                   QString::fromStdString(error.expected).contains(expected) && error.file.ends_with("mine.json") &&
                   !error.value.empty();
        });
        QVERIFY2(found, allOf(loaded.problems).c_str());
    }

    void wrongUnitsSayWhatIsExpected() {
        const LoadedCatalog loaded = withUserFile(
            R"({ "accelerators": [{ "id": "x", "name": "X", "peak": { "bf16": "300 GB" }, "memory": "80 s",
                 "memory_bandwidth": "2 TB/s", "devices_per_node": 8, "source": "test" }] })");
        QCOMPARE(loaded.problems.size(), std::size_t{2});
        QCOMPARE(loaded.problems[0].code, ErrorCode::wrongUnit);
        QCOMPARE(loaded.problems[0].pointer, std::string("/accelerators/0/peak/bf16"));
        QCOMPARE(loaded.problems[1].pointer, std::string("/accelerators/0/memory"));
        QVERIFY(loaded.catalog.accelerator("x") == nullptr);
    }

    void malformedFilesAreReported_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{ \"models\": [");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("not text") << QByteArray("\xff\xfe\0\x01", 4);
        QTest::newRow("section of another type") << QByteArray("{ \"models\": 7 }");
        QTest::newRow("unknown section") << QByteArray("{ \"model\": [] }");
        QTest::newRow("entry of another type") << QByteArray("{ \"models\": [7] }");
        QTest::newRow("deeply nested") << QByteArray(200000, '[');
    }

    void malformedFilesAreReported() {
        QFETCH(QByteArray, text);
        const LoadedCatalog loaded = withUserFile(text.toStdString());
        QVERIFY(!loaded.problems.empty());
        QVERIFY(loaded.problems[0].file.ends_with("mine.json"));
        QCOMPARE(loaded.catalog.models.size(), std::size_t{98});
    }

    void missingFolders() {
        QCOMPARE(loadCatalog(tests::catalogDir(), {"/nowhere/at/all"}).problems.size(), std::size_t{0});
        const LoadedCatalog none = loadCatalog("/nowhere/at/all", {});
        QCOMPARE(none.problems.size(), std::size_t{1});
        QCOMPARE(none.problems[0].code, ErrorCode::cannotRead);
    }
};

QTEST_APPLESS_MAIN(TestCatalog)
#include "test_catalog.moc"

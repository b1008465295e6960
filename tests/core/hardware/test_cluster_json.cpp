// SPDX-License-Identifier: GPL-3.0-or-later
// Clusters survive being written and read, and unreadable ones say where they are wrong.
#include "core/hardware/cluster_json.h"
#include "core/hardware/topology.h"

#include <QtTest>

#include <string>

using namespace paretoscope;
using namespace paretoscope::hardware;
using namespace paretoscope::literals;

namespace {

Result<Cluster> generated(TopologyKind kind, std::int64_t devices) {
    TopologyRequest request;
    request.kind = kind;
    request.accelerator.id = "a100_sxm_80gb";
    request.accelerator.name = "A100";
    request.accelerator.scaleUpBandwidth = 300.0_GBps;
    request.accelerator.scaleOutBandwidth = 25.0_GBps;
    request.accelerator.scaleUpLink = "nvlink3";
    request.devices = devices;
    return generate(request);
}

} // namespace

class TestClusterJson : public QObject {
    Q_OBJECT
private slots:
    void readsWhatItWrote() {
        for (int kind = 0; kind < kTopologyKinds; ++kind) {
            int sizes = 0;
            for (const std::int64_t devices : {1, 8, 72, 1000, 1024}) {
                Result<Cluster> cluster = generated(static_cast<TopologyKind>(kind), devices);
                if (!cluster) {
                    continue; // a hypercube has a power of two of devices
                }
                ++sizes;
                cluster->name = "Büro \"A\" \\ 1";
                const Result<Cluster> back = parseCluster(clusterJson(*cluster), "f.json", "/cluster");
                QVERIFY2(back.ok(), back ? "" : describe(back.error()).c_str());
                QVERIFY(*back == *cluster);
            }
            QVERIFY(sizes >= 2);
        }
    }

    void keepsOddFiguresToTheLastBit() {
        Cluster cluster = generated(TopologyKind::railOptimised, 64).value();
        cluster.links[0].bandwidth = BytesPerSecond(300e9 / 7.0);
        cluster.links[0].latency = Seconds(1e-6 / 3.0);
        cluster.nodes[0].x = 0.1 + 0.2;
        QVERIFY(parseCluster(clusterJson(cluster), "f.json", "").value() == cluster);
    }

    void writesUnitsForPeople() {
        const std::string json = clusterJson(generated(TopologyKind::railOptimised, 64).value());
        QVERIFY(json.find("\"bandwidth\": \"300 GB/s\"") != std::string::npos);
        QVERIFY(json.find("\"latency\": \"0.3 us\"") != std::string::npos ||
                json.find("\"latency\": \"300 ns\"") != std::string::npos);
    }

    void readsUnitsOfPeople() {
        const Result<Cluster> cluster = parseCluster(
            R"({ "groups": [{ "id": 0 }],
                 "nodes": [{ "id": 0, "accelerator": "h100_sxm_80gb", "count": 2 }, { "id": 1, "kind": "switch" }],
                 "links": [{ "id": 0, "from": 0, "to": 1, "bandwidth": "400 Gb/s", "latency": "1.5 us" }] })",
            "f.json", "");
        QVERIFY2(cluster.ok(), cluster ? "" : describe(cluster.error()).c_str());
        QCOMPARE(cluster->links[0].bandwidth.value(), 50e9);
        QCOMPARE(cluster->links[0].latency.value(), 1.5e-6);
        QVERIFY(problems(*cluster).empty());
    }

    void mistakesAreLocated_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char* name, const char* json, ErrorCode code, const char* pointer) {
            QTest::newRow(name) << QString(json) << static_cast<int>(code) << QString(pointer);
        };
        row("cut off", "{ \"groups\": [", ErrorCode::malformed, "");
        row("list", "[]", ErrorCode::wrongType, "/cluster");
        row("no groups", R"({ "nodes": [], "links": [] })", ErrorCode::missingKey, "/cluster");
        row("misspelt", R"({ "groups": [{ "id": 0, "replica": 2 }], "nodes": [], "links": [] })", ErrorCode::unknownKey,
            "/cluster/groups/0/replica");
        row("unit", R"({ "groups": [], "nodes": [], "links": [{ "id": 0, "from": 0, "to": 1, "bandwidth": "5 GB" }] })",
            ErrorCode::wrongUnit, "/cluster/links/0/bandwidth");
        row("kind", R"({ "groups": [], "nodes": [{ "id": 0, "kind": "swich" }], "links": [] })", ErrorCode::unknownName,
            "/cluster/nodes/0/kind");
        row("half a node", R"({ "groups": [], "nodes": [{ "id": 0.5 }], "links": [] })", ErrorCode::wrongType,
            "/cluster/nodes/0/id");
        row("too many", R"({ "groups": [{ "id": 0, "replicas": 1e12 }], "nodes": [], "links": [] })",
            ErrorCode::outOfRange, "/cluster/groups/0/replicas");
    }

    void mistakesAreLocated() {
        QFETCH(QString, json);
        QFETCH(int, code);
        QFETCH(QString, pointer);
        const Result<Cluster> cluster = parseCluster(json.toStdString(), "f.json", "/cluster");
        QVERIFY(!cluster.ok());
        QCOMPARE(static_cast<int>(cluster.error().code), code);
        QCOMPARE(QString::fromStdString(cluster.error().pointer), pointer);
        QCOMPARE(cluster.error().file, std::string("f.json"));
    }
};

QTEST_APPLESS_MAIN(TestClusterJson)
#include "test_cluster_json.moc"

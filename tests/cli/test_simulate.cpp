// SPDX-License-Identifier: GPL-3.0-or-later
// simulate: Chakra files of our own on ASTRA-sim's files and on a drawn cluster, and what it says of bad input.
#include "tests/cli/program.h"

#include "core/trace/chakra.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace paretoscope;
using nlohmann::json;
using trace::NodeIndex;

namespace {

constexpr const char* kNetwork = "topology: [ Ring ]\nnpus_count: [ 8 ]\nbandwidth: [ 50.0 ]\nlatency: [ 500.0 ]\n";
constexpr const char* kSystem = "{\"endpoint-delay\":10,\"active-chunks-per-dimension\":1,\"local-mem-bw\":1600,"
                                "\"preferred-dataset-splits\":4,\"all-reduce-implementation\":[\"ring\"]}";

/// Eight ranks: one all-reduce of 1 MiB, as ASTRA-sim ships it; or a receive that nobody sends.
trace::ExecutionTrace made(bool hangs) {
    trace::NamePool names;
    trace::TraceTemplate role;
    trace::TraceNode node;
    node.kind = hangs ? trace::NodeKind::receive : trace::NodeKind::collective;
    node.collective = hangs ? trace::CollectiveKind::none : trace::CollectiveKind::allReduce;
    node.name = names.index(hangs ? "wait" : "sum");
    node.bytes = Bytes(1048576.0);
    node.peer = hangs ? 0 : trace::kNoSlot;
    role.add(node);
    const std::vector<std::pair<std::string, std::int64_t>> axes = {{"dp", 8}};
    trace::RankLayout layout = trace::RankLayout::inOrder(axes);
    layout.peers = {{"next", 0, 1, true}};
    return {std::move(names), {std::move(role)}, std::move(layout)};
}

} // namespace

class TestSimulate : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path(const QString& name) const { return m_folder.filePath(name); }

private slots:
    void initTestCase() {
        Progress progress;
        for (const bool hangs : {false, true}) {
            QVERIFY(trace::writeChakra(made(hangs), path(hangs ? "hangs" : "sum").toStdString(),
                                       *trace::RankSelection::parse("0-7", 8), {}, progress)
                        .ok());
        }
        tests::writeText(path("net.yml"), kNetwork);
        tests::writeText(path("system.json"), kSystem);
        tests::writeText(path("scenario.json"), tests::smallScenario());
    }

    void astraFilesGiveAstrasNumber() {
        const tests::Outcome outcome = tests::run({"simulate", "--chakra", path("sum"), "--astra-network",
                                                   path("net.yml"), "--astra-system", path("system.json"), "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        const json document = outcome.json();
        QCOMPARE(document["ranks"].get<int>(), 8);
        QCOMPARE(document["finished_ranks"].get<int>(), 8);
        QCOMPARE(document["nodes"].get<int>(), 8);
        QCOMPARE(document["simulated_seconds"].get<double>(), 64440e-9); // ASTRA-sim, Ring_8npus.yml
        QCOMPARE(document["exposed_communication_seconds"].get<double>(), 64440e-9);
        QVERIFY(document["wall_seconds"].get<double>() > 0.0);
        QCOMPARE(document["energy_joules"].get<double>(), 0.0); // the files name no device
    }

    /// Two chunks of one dimension under way: the second one's messages wait for those of the first.
    void astraCongestion() {
        tests::writeText(path("hgx.yml"), "topology: [ Switch ]\nnpus_count: [ 8 ]\nbandwidth: [ 400.0 ]\n"
                                          "latency: [ 936.25 ]\n");
        tests::writeText(path("hgx.json"),
                         "{\"endpoint-delay\":10,\"active-chunks-per-dimension\":2,\"local-mem-bw\":3350,"
                         "\"preferred-dataset-splits\":4,\"all-reduce-implementation\":[\"ring\"]}");
        const tests::Outcome aware =
            tests::run({"simulate", "--chakra", path("sum"), "--astra-network", path("hgx.yml"), "--astra-system",
                        path("hgx.json"), "--astra-congestion", "--json"});
        QVERIFY2(aware.code == 0, aware.text());
        QCOMPARE(aware.json()["simulated_seconds"].get<double>(), 57426e-9); // ASTRA-sim, HGX-H100-validated.yml
        tests::writeText(path("two.yml"), "topology: [ Switch, Ring ]\nnpus_count: [ 4, 2 ]\nbandwidth: [ 400, 50 ]\n"
                                          "latency: [ 900, 900 ]\n");
        const tests::Outcome refused =
            tests::run({"simulate", "--chakra", path("sum"), "--astra-network", path("two.yml"), "--astra-system",
                        path("hgx.json"), "--astra-congestion"});
        QCOMPARE(refused.code, 2);
    }

    void disturbancesAreChecked() {
        const auto simulated = [this](const QString& option, const QString& value) {
            return tests::run(
                {"simulate", "--chakra", path("sum"), "--cluster", path("scenario.json"), option, value, "--json"});
        };
        // An all-reduce alone computes nothing: jitter splits the ranks and changes no time.
        const tests::Outcome plain = simulated("--seed", "3");
        const tests::Outcome jittered = simulated("--jitter", "0.1");
        QVERIFY2(plain.code == 0 && jittered.code == 0, jittered.text());
        QCOMPARE(plain.json()["lanes"].size(), std::size_t{1});
        QCOMPARE(jittered.json()["lanes"].size(), std::size_t{8});
        QCOMPARE(jittered.json()["simulated_seconds"], plain.json()["simulated_seconds"]);
        QCOMPARE(simulated("--straggler-share", "2").code, 2);
        QCOMPARE(simulated("--straggler-slowdown", "0.5").code, 2);
    }

    void linksAreThoseOfTrainingOrAlone() {
        const auto simulated = [this](const QString& collectives) {
            return tests::run({"simulate", "--chakra", path("sum"), "--cluster", path("scenario.json"), "--collectives",
                               collectives, "--json"});
        };
        const tests::Outcome training = simulated("training");
        const tests::Outcome alone = simulated("alone");
        QVERIFY2(training.code == 0 && alone.code == 0, alone.text());
        QVERIFY(training.json()["network_source"] != alone.json()["network_source"]);
        QVERIFY(training.json()["simulated_seconds"] != alone.json()["simulated_seconds"]);
    }

    void drawnClustersHaveLinksAndEnergy() {
        const tests::Outcome outcome =
            tests::run({"simulate", "--chakra", path("sum"), "--cluster", path("scenario.json"), "--timeline",
                        path("timeline.json"), "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        const json document = outcome.json();
        QCOMPARE(document["finished_ranks"].get<int>(), 8);
        QVERIFY(document["simulated_seconds"].get<double>() > 1048576.0 * 1.75 / 300e9);
        QVERIFY(document["energy_joules"].get<double>() > 0.0);
        double bytes = 0.0;
        for (const json& link : document["links"]) {
            bytes += link["bytes"].get<double>();
            QVERIFY(link["busiest"].get<double>() <= 1.0);
        }
        QVERIFY(bytes >= 8 * 2 * 1.75 * 1048576.0); // to the node's switch and back
        QFile timeline(path("timeline.json"));
        QVERIFY(timeline.open(QIODevice::ReadOnly));
        QVERIFY(json::parse(timeline.readAll().toStdString())["traceEvents"].size() > 1);
    }

    void deadlocksAreExplained() {
        const tests::Outcome outcome = tests::run({"simulate", "--chakra", path("hangs"), "--astra-network",
                                                   path("net.yml"), "--astra-system", path("system.json"), "--json"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.json()["finished_ranks"].get<int>(), 0);
        QVERIFY2(outcome.err.contains("rank 0 waits in 'wait' for a message from rank 1"), outcome.text());
    }

    void wrongInputIsExplained() {
        const auto says = [](const QStringList& arguments, const char* expected) {
            const tests::Outcome outcome = tests::run(arguments);
            return outcome.code == 2 && outcome.err.contains(expected) ? QByteArray() : outcome.text();
        };
        const auto verify = [](const QByteArray& problem) { QVERIFY2(problem.isEmpty(), problem); };
        verify(says({"simulate", "--chakra", path("sum")}, "--cluster"));
        verify(says({"simulate", "--chakra", path("sum"), "--astra-network", path("net.yml")}, "--astra-system"));
        verify(says({"simulate", "--chakra", path("nothing"), "--cluster", path("scenario.json")}, "nothing"));
        tests::writeText(path("two.yml"),
                         "topology: [ Ring ]\nnpus_count: [ 2 ]\nbandwidth: [ 50 ]\nlatency: [ 500 ]\n");
        verify(says({"simulate", "--chakra", path("sum"), "--astra-network", path("two.yml"), "--astra-system",
                     path("system.json")},
                    "at most the 2 devices"));
        tests::writeText(path("bad.yml"),
                         "topology: [ Ring ]\nnpus_count: [ 8 ]\nbandwidth: [ -1 ]\nlatency: [ 500 ]\n");
        verify(says({"simulate", "--chakra", path("sum"), "--astra-network", path("bad.yml"), "--astra-system",
                     path("system.json")},
                    "/bandwidth/0"));
    }
};

QTEST_APPLESS_MAIN(TestSimulate)
#include "test_simulate.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// ASTRA-sim's own numbers, congestion-unaware analytical backend, its shipped 8-rank traces of 1 MB: to the nanosecond.
// Measured with ASTRA-sim 518bd51 on its Ring_8npus and HGX-H100-validated configurations.
#include "core/network/astra_backend.h"

#include <QtTest>

#include <numeric>

using namespace paretoscope;
using namespace paretoscope::network;

namespace {

constexpr const char* kRing =
    "topology: [ Ring ]\nnpus_count: [ 8 ]\nbandwidth: [ 50.0 ]  # GB/s\nlatency: [ 500.0 ]\n";
constexpr const char* kRingSystem =
    "{\"scheduling-policy\":\"LIFO\",\"endpoint-delay\":10,\"active-chunks-per-dimension\":1,"
    "\"preferred-dataset-splits\":4,\"all-reduce-implementation\":[\"ring\"],\"local-mem-bw\":1600,\"boost-mode\":0}";
constexpr const char* kHgx = "topology: [ Switch ]\nnpus_count: [ 8 ]\nbandwidth: [ 400.0 ]\nlatency: [ 936.25 ]\n";
constexpr const char* kHgxSystem =
    "{\"endpoint-delay\":10,\"active-chunks-per-dimension\":2,\"preferred-dataset-splits\":4,\"local-mem-bw\":3350,"
    "\"all-reduce-implementation\":[\"ring\"],\"peak-perf\":700,\"roofline-enabled\":1}";

std::vector<std::int64_t> ranks(std::int64_t count) {
    std::vector<std::int64_t> list(count);
    std::iota(list.begin(), list.end(), 0);
    return list;
}

QString message(const Error& error) {
    return QString::fromStdString(describe(error));
}

} // namespace

class TestAstraBackend : public QObject {
    Q_OBJECT
private slots:
    void microBenchmarks_data() {
        QTest::addColumn<bool>("hgx");
        QTest::addColumn<int>("kind");
        QTest::addColumn<qint64>("expected");
        const auto row = [](const char* name, bool hgx, Collective kind, qint64 ns) {
            QTest::newRow(name) << hgx << static_cast<int>(kind) << ns;
        };
        row("ring, all-reduce", false, Collective::allReduce, 64440);
        row("ring, all-gather", false, Collective::allGather, 151016);
        row("ring, reduce-scatter", false, Collective::reduceScatter, 33080);
        row("HGX, all-reduce", true, Collective::allReduce, 55222);
        row("HGX, all-gather", true, Collective::allGather, 34908);
        row("HGX, reduce-scatter", true, Collective::reduceScatter, 27810);
    }

    void microBenchmarks() {
        QFETCH(bool, hgx);
        QFETCH(int, kind);
        QFETCH(qint64, expected);
        const Result<AstraNetwork> network = parseAstraNetwork(hgx ? kHgx : kRing, "network.yml");
        const Result<AstraSystem> system = parseAstraSystem(hgx ? kHgxSystem : kRingSystem, "system.json");
        QVERIFY2(network.ok(), network ? "" : qPrintable(message(network.error())));
        QVERIFY2(system.ok(), system ? "" : qPrintable(message(system.error())));
        AstraBackend backend(*network, *system);
        const NetworkBackend::GroupId all = backend.group(ranks(8), {true, false});
        backend.collective(all, static_cast<Collective>(kind), Bytes(1048576.0), 7);
        std::vector<NetworkBackend::Token> done;
        QVERIFY(backend.advance(done));
        QCOMPARE(done, std::vector<NetworkBackend::Token>{7});
        QCOMPARE(qint64(backend.now().count()), expected * 1000);
    }

    void messagesUseTheFirstDimensionThatDiffers() {
        const Result<AstraNetwork> network = parseAstraNetwork(
            "topology: [Ring, Switch]\nnpus_count: [4, 2]\nbandwidth: [100, 50]\nlatency: [500, 1000]", "n.yml");
        QVERIFY(network.ok());
        QCOMPARE(network->ranks(), std::int64_t{8});
        const auto arrival = [&](std::int64_t from, std::int64_t to) {
            AstraBackend backend(*network, AstraSystem{});
            backend.send(backend.path(from, to), 1, Bytes(1e6), 0);
            std::vector<NetworkBackend::Token> done;
            backend.advance(done);
            return qint64(backend.now().count() / 1000);
        };
        QCOMPARE(arrival(0, 3), qint64(500 + 1e6 / 107.3741824)); // the short way around
        QCOMPARE(arrival(0, 2), qint64(1000 + 1e6 / 107.3741824));
        QCOMPARE(arrival(1, 5), qint64(2000 + 1e6 / 53.6870912)); // two hops through the switch
        QCOMPARE(arrival(1, 6), qint64(500 + 1e6 / 107.3741824)); // the second dimension is ignored
    }

    void groupsAreOneRing() {
        const Result<AstraNetwork> network = parseAstraNetwork(kHgx, "n.yml");
        AstraBackend backend(*network, *parseAstraSystem(kHgxSystem, "s.json"));
        const std::vector<std::int64_t> four = {0, 2, 4, 6};
        const auto group = backend.group(four, {true, false});
        // m = 65536: floor(1872.5 + 65536 / 429.4967296) + 10 = 2035; r = 3 x 19
        QCOMPARE(qint64(backend.duration(group, Collective::allReduce, Bytes(1048576.0)).count()),
                 qint64(2 * (6 * 2035 + 3 * 57 + 10)) * 1000);
        QCOMPARE(backend.duration(backend.group(std::vector<std::int64_t>{3}, {true, false}), Collective::allReduce,
                                  Bytes(1e6)),
                 Picoseconds(0));
    }

    void unequalStepsSumUp() {
        const Result<AstraNetwork> network = parseAstraNetwork(
            "topology: [Switch, Switch]\nnpus_count: [2, 2]\nbandwidth: [100, 10]\nlatency: [0, 0]", "n.yml");
        AstraSystem system;
        AstraBackend backend(*network, system);
        // 0 -> 1 and 1 -> 0 are fast; of the three-member ring 0, 1, 2 the step 2 -> 0 crosses the slow switch, and
        // 1 -> 2 differs in the first dimension already.
        const auto group = backend.group(std::vector<std::int64_t>{0, 1, 2}, {true, false});
        const auto fast = static_cast<std::int64_t>(1e6 / 107.3741824) + 10;
        const auto slow = static_cast<std::int64_t>(1e6 / 10.73741824) + 10;
        QCOMPARE(qint64(backend.duration(group, Collective::allGather, Bytes(1e6)).count()),
                 qint64(fast + slow + 10) * 1000);
    }

    void wrongFilesAreExplained_data() {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<QString>("says");
        const QString rest = "\nnpus_count: [ 8 ]\nbandwidth: [ 50 ]\nlatency: [ 500 ]";
        QTest::newRow("not YAML") << "topology: [ Ring"
                                  << "line";
        QTest::newRow("not a mapping") << "Ring"
                                       << "topology, npus_count";
        QTest::newRow("unknown") << "topology: [ Torus ]" + rest << "/topology/0";
        QTest::newRow("missing") << "topology: [ Ring ]\nnpus_count: [ 8 ]\nlatency: [ 1 ]"
                                 << "bandwidth";
        QTest::newRow("lengths") << "topology: [ Ring, Ring ]" + rest << "/npus_count";
        QTest::newRow("one rank") << "topology: [ Ring ]\nnpus_count: [ 1 ]\nbandwidth: [ 50 ]\nlatency: [ 1 ]"
                                  << "/npus_count/0";
        QTest::newRow("half a rank") << "topology: [ Ring ]\nnpus_count: [ 2.5 ]\nbandwidth: [ 50 ]\nlatency: [ 1 ]"
                                     << "/npus_count/0";
        QTest::newRow("negative bandwidth")
            << "topology: [ Ring ]\nnpus_count: [ 8 ]\nbandwidth: [ -50 ]\nlatency: [ 1 ]"
            << "/bandwidth/0";
        QTest::newRow("negative latency") << "topology: [ Ring ]\nnpus_count: [ 8 ]\nbandwidth: [ 50 ]\nlatency: [ -1 ]"
                                          << "/latency/0";
        QTest::newRow("no number") << "topology: [ Ring ]\nnpus_count: [ 8 ]\nbandwidth: [ fast ]\nlatency: [ 1 ]"
                                   << "/bandwidth/0";
    }

    void wrongFilesAreExplained() {
        QFETCH(QString, yaml);
        QFETCH(QString, says);
        const Result<AstraNetwork> network = parseAstraNetwork(yaml.toStdString(), "net.yml");
        QVERIFY(!network.ok());
        QVERIFY2(message(network.error()).contains(says) && message(network.error()).startsWith("net.yml"),
                 qPrintable(message(network.error())));
    }

    void wrongSystemsAreExplained() {
        const auto says = [](const char* json) {
            const Result<AstraSystem> system = parseAstraSystem(json, "s.json");
            return system.ok() ? QString("fine") : message(system.error());
        };
        QVERIFY(says("{").contains("line"));
        QVERIFY(says("[]").contains("an object"));
        QVERIFY(says("{\"preferred-dataset-splits\":0}").contains("/preferred-dataset-splits"));
        QVERIFY(says("{\"all-reduce-implementation\":[\"doubleBinaryTree\"]}").contains("/all-reduce-implementation"));
        QVERIFY(says("{\"all-reduce-implementation\":[\"teleport\"]}").contains("teleport"));
        QVERIFY(says("{\"roofline-enabled\":1}").contains("/peak-perf"));
        QVERIFY(!readAstraSystem("/nowhere.json").ok());
        QVERIFY(!readAstraNetwork("/nowhere.yml").ok());
        QCOMPARE(says("{}"), QString("fine"));
    }

    void receivesMatchByPathAndTag() {
        const Result<AstraNetwork> network = parseAstraNetwork(kRing, "n.yml");
        AstraBackend backend(*network, AstraSystem{});
        const auto path = backend.path(0, 1);
        backend.receive(path, 5, 50); // before the message
        backend.send(path, 4, Bytes(53687.0), 40);
        backend.send(path, 5, Bytes(107374.0), 41);
        std::vector<NetworkBackend::Token> done;
        QVERIFY(backend.advance(done));
        QCOMPARE(done, std::vector<NetworkBackend::Token>{40});
        done.clear();
        QVERIFY(backend.advance(done));
        QCOMPARE(done, (std::vector<NetworkBackend::Token>{41, 50}));
        backend.receive(path, 4, 51); // after it
        done.clear();
        QVERIFY(backend.advance(done));
        QCOMPARE(done, std::vector<NetworkBackend::Token>{51});
        QVERIFY(!backend.advance(done));
    }
};

QTEST_APPLESS_MAIN(TestAstraBackend)
#include "test_astra_backend.moc"

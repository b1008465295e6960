// SPDX-License-Identifier: GPL-3.0-or-later
// ASTRA-sim's own numbers, both analytical backends, its shipped 8-rank traces of 1 MB: to the nanosecond. Closed forms
// against chunks that are handed on message by message.
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

/// A ring inside, a switch outside where there is more than one of them.
AstraNetwork twoDimensions(std::int64_t inner, std::int64_t outer) {
    AstraNetwork network;
    network.dimensions.push_back({AstraDimension::Kind::ring, inner, BytesPerSecond(107.3741824e9), Seconds(501e-9)});
    if (outer > 1) {
        network.dimensions.push_back(
            {AstraDimension::Kind::networkSwitch, outer, BytesPerSecond(26.8435456e9), Seconds(1300e-9)});
    }
    return network;
}

/// What one message takes, in ns: over the first dimension that differs.
std::int64_t messageTime(const AstraNetwork& network, std::int64_t from, std::int64_t to, std::int64_t bytes) {
    for (const AstraDimension& dimension : network.dimensions) {
        const std::int64_t apart = std::abs(from % dimension.ranks - to % dimension.ranks);
        if (apart != 0) {
            const bool isRing = dimension.kind == AstraDimension::Kind::ring;
            const std::int64_t hops = isRing ? std::min(apart, dimension.ranks - apart) : 2;
            return static_cast<std::int64_t>(static_cast<double>(hops) * dimension.latency.value() * 1e9 +
                                             static_cast<double>(bytes) / (dimension.bandwidth.value() * 1e-9));
        }
        from /= dimension.ranks;
        to /= dimension.ranks;
    }
    return 0;
}

/// A ring collective played: each member hands on what it has got, and reduces first while there is something to.
std::int64_t played(const AstraNetwork& network, const AstraSystem& system, const std::vector<std::int64_t>& members,
                    Collective kind, double size, std::int64_t endpoint) {
    const auto n = static_cast<std::int64_t>(members.size());
    std::int64_t chunk = static_cast<std::int64_t>(size) / system.splits;
    chunk = kind == Collective::allGather ? chunk : std::max(chunk, n);
    const std::int64_t bytes = kind == Collective::allGather ? chunk : chunk / n;
    const auto pass = static_cast<std::int64_t>(static_cast<double>(bytes) / (system.memoryBandwidth.value() * 1e-9));
    const std::int64_t steps = (kind == Collective::allReduce ? 2 : 1) * (n - 1);
    std::vector<std::int64_t> got(members.size(), 0);
    for (std::int64_t step = 0; step < steps; ++step) {
        const bool reduces = kind != Collective::allGather && step < n - 1;
        std::vector<std::int64_t> next(members.size());
        for (std::int64_t to = 0; to < n; ++to) {
            const std::int64_t from = (to + n - 1) % n;
            next[to] = got[from] + messageTime(network, members[from], members[to], bytes) + endpoint +
                       (reduces ? 3 * pass : 0);
        }
        got = next;
    }
    const std::int64_t rounds = (system.splits + system.activeChunks - 1) / system.activeChunks;
    return rounds * (*std::ranges::max_element(got) + endpoint);
}

/// How many closed forms were compared; a failure is reported in place.
int compareGroups(const AstraNetwork& network, const AstraSystem& system, double size) {
    std::vector<std::pair<std::vector<std::int64_t>, std::int64_t>> groups; // with their endpoint delay
    if (network.dimensions.size() == 1) {
        groups.emplace_back(ranks(network.ranks()), 7);
    } else {
        const std::int64_t inner = network.dimensions[0].ranks;
        std::vector<std::int64_t> column;
        for (std::int64_t rank = 1; rank < network.ranks(); rank += inner) {
            column.push_back(rank);
        }
        std::vector<std::int64_t> most = ranks(network.ranks() - 1); // its steps take different times
        groups.emplace_back(column, 10);
        groups.emplace_back(most, 10);
    }
    int compared = 0;
    for (const auto& [members, endpoint] : groups) {
        for (const Collective kind : {Collective::allReduce, Collective::allGather, Collective::reduceScatter}) {
            AstraBackend backend(network, system);
            const auto group = backend.group(members, {true, false});
            const std::int64_t expected = played(network, system, members, kind, size, endpoint);
            const auto found = backend.duration(group, kind, Bytes(size)).count() / 1000;
            if (found != expected) {
                QTest::qFail(qPrintable(QString("%1 members, %2 bytes: %3 ns, %4 when played")
                                            .arg(members.size())
                                            .arg(size)
                                            .arg(found)
                                            .arg(expected)),
                             __FILE__, __LINE__);
            }
            ++compared;
        }
    }
    return compared;
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
        QTest::addColumn<bool>("aware");
        QTest::addColumn<qint64>("expected");
        const auto row = [](const char* name, bool hgx, Collective kind, qint64 unaware, qint64 aware) {
            QTest::addRow("%s", name) << hgx << static_cast<int>(kind) << false << unaware;
            QTest::addRow("%s, congestion-aware", name) << hgx << static_cast<int>(kind) << true << aware;
        };
        row("ring, all-reduce", false, Collective::allReduce, 64440, 64440);
        row("ring, all-gather", false, Collective::allGather, 151016, 151016);
        row("ring, reduce-scatter", false, Collective::reduceScatter, 33080, 33080);
        row("HGX, all-reduce", true, Collective::allReduce, 55222, 57426);
        row("HGX, all-gather", true, Collective::allGather, 34908, 44058);
        row("HGX, reduce-scatter", true, Collective::reduceScatter, 27810, 28950);
    }

    void microBenchmarks() {
        QFETCH(bool, hgx);
        QFETCH(int, kind);
        QFETCH(bool, aware);
        QFETCH(qint64, expected);
        const Result<AstraNetwork> network = parseAstraNetwork(hgx ? kHgx : kRing, "network.yml");
        const Result<AstraSystem> system = parseAstraSystem(hgx ? kHgxSystem : kRingSystem, "system.json");
        QVERIFY2(network.ok(), network ? "" : qPrintable(message(network.error())));
        QVERIFY2(system.ok(), system ? "" : qPrintable(message(system.error())));
        AstraBackend backend(*network, *system, aware ? AstraCongestion::aware : AstraCongestion::unaware);
        const NetworkBackend::GroupId all = backend.group(ranks(8), {true, false});
        backend.collective(all, static_cast<Collective>(kind), Bytes(1048576.0), 7);
        std::vector<NetworkBackend::Token> done;
        QVERIFY(backend.advance(done));
        QCOMPARE(done, std::vector<NetworkBackend::Token>{7});
        QCOMPARE(qint64(backend.now().count()), expected * 1000);
    }

    /// All ranks of one dimension and subgroups of several, message by message instead of in closed form.
    void closedFormsOverAGrid() {
        int compared = 0;
        for (const std::int64_t inner : {2, 4, 8}) {
            for (const std::int64_t outer : {1, 2, 4}) {
                for (const double size : {4096.0, 1048576.0, 123456789.0}) {
                    for (const std::int64_t splits : {1, 4, 7}) {
                        for (const std::int64_t active : {1, 2, 4}) {
                            AstraSystem system;
                            system.endpointDelay = Seconds(7e-9);
                            system.activeChunks = active;
                            system.splits = splits;
                            system.memoryBandwidth = BytesPerSecond(1.6e12);
                            compared += compareGroups(twoDimensions(inner, outer), system, size);
                        }
                    }
                }
            }
        }
        QVERIFY(compared > 1000);
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

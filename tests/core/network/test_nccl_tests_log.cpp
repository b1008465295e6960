// SPDX-License-Identifier: GPL-3.0-or-later
// What nccl-tests prints, in the forms of several versions, and what is wrong with broken or misleading output. Times
// are made up: busbw is time's, by nccl-tests' doc/PERFORMANCE.md.
#include "tests/support/paths.h"

#include "core/network/collective_validation.h"
#include "core/network/nccl_tests_log.h"
#include "core/network/nccl_tests_measurements.h"
#include "core/study/catalog.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fmt/format.h>

#include <cmath>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::network;

namespace {

const std::string kOptions =
    "# nThread 1 nGpus 1 minBytes 8 maxBytes 134217728 step: 2(factor) warmup iters: 5 iters: 20 "
    "agg iters: 1 validation: 1 graph: 0\n#\n# Using devices\n";
const std::string kColumns =
    "#\n"
    "#                                                              out-of-place                       in-place\n"
    "#       size         count      type   redop    root     time   algbw   busbw #wrong     time   algbw   busbw "
    "#wrong\n"
    "#        (B)    (elements)                               (us)  (GB/s)  (GB/s)            (us)  (GB/s)  (GB/s)\n";
const std::string kEnd = "# Out of bounds values : 0 OK\n# Avg bus bandwidth    : 250.0\n#\n";
const std::string kH100 = "NVIDIA H100 80GB HBM3";

/// `perNode` ranks on each of `nodes` hosts.
std::string ranks(int nodes, int perNode, const std::string& device = kH100) {
    std::string text;
    for (int i = 0; i < nodes * perNode; ++i) {
        text += fmt::format("#  Rank {:2} Group  0 Pid {:6} on {:>10} device {:2} [0000:{:02x}:00] {}\n", i, 4000 + i,
                            fmt::format("node{}", i / perNode), i % perNode, 16 + i % perNode, device);
    }
    return text;
}

/// A row whose bus bandwidth is `factor` times its algorithm bandwidth.
std::string row(double bytes, double microseconds, double factor, const std::string& kind = "float     sum      -1",
                const std::string& inPlace = "0") {
    const double bandwidth = bytes / microseconds / 1e3;
    const auto times = [&](const std::string& wrong) {
        return fmt::format("  {:7.2f}  {:6.2f}  {:6.2f}  {:>5}", microseconds, bandwidth, factor * bandwidth, wrong);
    };
    return fmt::format("{:12.0f}  {:12.0f}     {}{}{}\n", bytes, bytes / 4.0, kind, times("0"), times(inPlace));
}

std::string allReduce(double microseconds = 500.0) {
    return kOptions + ranks(1, 8) + kColumns + row(67108864.0, microseconds, 1.75) + kEnd;
}

std::vector<CollectiveMeasurement> measured(const std::string& text) {
    const auto runs = parseNcclTestsLog(text, "run.log");
    return runs ? measurementsOf(*runs) : std::vector<CollectiveMeasurement>();
}

/// Of a log with one row, which is usable.
CollectiveMeasurement only(const std::string& text) {
    const std::vector<CollectiveMeasurement> rows = measured(text);
    return rows.size() == 1 && rows.front().unusable.empty() ? rows.front() : CollectiveMeasurement();
}

/// Each line with `prefix` before it.
std::string tagged(const std::string& text, const std::string& prefix) {
    std::string result = prefix;
    for (const char each : text) {
        result += each;
        result += each == '\n' ? prefix : std::string();
    }
    return result.substr(0, result.size() - prefix.size());
}

} // namespace

class TestNcclTestsLog : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void readsRanksAndRows() {
        const auto runs = parseNcclTestsLog(allReduce(), "run.log");
        QVERIFY2(runs.ok(), runs.ok() ? "" : describe(runs.error()).c_str());
        QCOMPARE(runs->size(), std::size_t{1});
        const NcclTestsRun& run = runs->front();
        QCOMPARE(run.ranks.size(), std::size_t{8});
        QCOMPARE(run.ranks[3].host, std::string("node0"));
        QCOMPARE(run.ranks[3].device, std::int64_t{3});
        QCOMPARE(run.ranks[3].bus, std::string("0000:13:00"));
        QCOMPARE(run.ranks[3].name, kH100);
        QCOMPARE(run.rows.size(), std::size_t{1});
        QCOMPARE(run.rows[0].size, Bytes(67108864.0));
        QCOMPARE(run.rows[0].reduction, std::string("sum"));
        QCOMPARE(run.rows[0].timings.size(), std::size_t{2});
        QVERIFY(std::abs(run.rows[0].timings[1].time.value() - 500e-6) < 1e-12);
        QCOMPARE(run.rows[0].timings[0].wrong, std::optional(0.0));
    }

    void recognisesTheCollective_data() {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("collective");
        QTest::addColumn<int>("nodes");
        const auto add = [](const char* name, const std::string& log, const char* collective, int nodes = 1) {
            QTest::newRow(name) << QString::fromStdString(log) << collective << nodes;
        };
        const std::string eight = ranks(1, 8);
        const auto log = [](const std::string& devices, const std::string& line) {
            return kOptions + devices + kColumns + line + kEnd;
        };
        add("all-reduce", allReduce(), "all_reduce");
        add("all-gather", log(eight, row(8e6, 50.0, 0.875, "float    none      -1")), "all_gather");
        add("reduce-scatter", log(eight, row(8e6, 50.0, 0.875)), "reduce_scatter");
        add("all-to-all", log(eight, row(8e6, 50.0, 0.875, "float    none      -1", "N/A")), "alltoall");
        add("broadcast", log(eight, row(8e6, 50.0, 1.0, "float    none       0")), "broadcast");
        add("send and receive", log(eight, row(8e6, 50.0, 1.0, "float     sum      -1", "N/A")), "send_recv");
        add("two nodes", log(ranks(2, 8), row(8e6, 50.0, 1.875)), "all_reduce", 2);
        add("two ranks, named",
            "# Collective test starting: all_reduce_perf\n" +
                log(ranks(1, 2), row(8e6, 50.0, 1.0, "float     sum      -1", "N/A")),
            "all_reduce");
        add("named by the command",
            "+ mpirun -np 8 ./build/all_gather_perf_mpi -b 8M\n" +
                log(eight, row(8e6, 50.0, 0.875, "float    none      -1", "N/A")),
            "all_gather");
        add("a name of an earlier run", "./build/all_gather_perf\n" + allReduce(), "all_reduce");
    }
    void recognisesTheCollective() {
        QFETCH(QString, log);
        QFETCH(QString, collective);
        QFETCH(int, nodes);
        const CollectiveMeasurement found = only(log.toStdString());
        QCOMPARE(QString::fromStdString(found.collective), collective);
        QCOMPARE(found.nodes, std::int64_t{nodes});
        QCOMPARE(found.device, kH100);
        QCOMPARE(found.times.size(), std::size_t{2});
    }

    /// The same run as five versions and launchers print it.
    void readsOtherForms_data() {
        QTest::addColumn<QString>("log");
        const auto add = [](const char* name, const std::string& log) {
            QTest::newRow(name) << QString::fromStdString(log);
        };
        std::string old = "# nThread 8 nGpus 1 minBytes 8 maxBytes 134217728 step: 2(factor) warmup iters: 5 iters: 20 "
                          "validation: 1\n#\n# Using devices\n";
        for (int i = 0; i < 8; ++i) {
            old += fmt::format("#   Rank {:2} Pid {:6} on node0 device {:2} [0x00] {}\n", i, 4000, i, kH100);
        }
        old += "#\n"
               "#       size         count    type   redop     time   algbw   busbw  error     time   algbw   busbw  "
               "error\n"
               "#        (B)    (elements)                     (us)  (GB/s)  (GB/s)            (us)  (GB/s)  (GB/s)\n"
               "    67108864      16777216   float     sum    500.0  134.22  234.88  4e-07    500.0  134.22  234.88  "
               "4e-07\n";
        add("2.9: no group, no root", old);
        add("2.20: spread, stamped",
            "# nccl-tests version 2.20.0 nccl-headers=22907 nccl-library=22907\n"
            "# Collective test starting: all_reduce_perf\n" +
                kOptions + ranks(1, 8) +
                "#       size         count      type   redop    root     time   algbw   busbw  #wrong    i_min    "
                "i_max "
                "   i_p99    i_cv%     time   algbw   busbw  #wrong    i_min    i_max    i_p99    i_cv%            "
                "timestamp\n"
                "    67108864      16777216     float     sum      -1    500.0  134.22  234.88       0   490.0   510.0 "
                "  "
                "509.0     1.20    500.0  134.22  234.88       0   499.0   504.0   504.0     1.10  2026-09-26 "
                "10:00:00\n" +
                kEnd);
        add("mpirun --tag-output", tagged(allReduce(), "[1,0]<stdout>:"));
        add("srun -l", tagged(allReduce(), " 0: "));
        add("ray", tagged(allReduce(), "(head, rank=0, pid=3808) [1,0]<stdout>:"));
        add("carriage returns", tagged(allReduce(), "\r"));
        add("among NCCL's own lines",
            kOptions + ranks(1, 8) + "node0:4000:4000 [0] NCCL INFO Bootstrap : Using eth0:10.0.0.1<0>\n" + kColumns +
                "node0:4000:4010 [0] NCCL INFO Channel 00/02 :    0   1\n" + row(67108864.0, 500.0, 1.75) + kEnd +
                "NCCL version 2.21.5+cuda12.4\n  12 14 lines of others\n");
    }
    void readsOtherForms() {
        QFETCH(QString, log);
        QVERIFY(isNcclTestsLog(log.toStdString()));
        const CollectiveMeasurement found = only(log.toStdString());
        QCOMPARE(found.collective, std::string("all_reduce"));
        QCOMPARE(found.ranks, std::int64_t{8});
        QCOMPARE(found.nodes, std::int64_t{1});
        QCOMPARE(found.size, Bytes(67108864.0));
        QVERIFY(std::abs(found.times.front().value() - 500e-6) < 1e-9);
    }

    void keepsRunsApart() {
        const auto rows = measured(allReduce() + kOptions + ranks(2, 4) + kColumns +
                                   row(8e6, 50.0, 0.875, "float    none      -1") + kEnd);
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].nodes, std::int64_t{1});
        QCOMPARE(rows[1].nodes, std::int64_t{2});
        QCOMPARE(rows[1].collective, std::string("all_gather"));
        QCOMPARE(rows[1].row, 2);
    }

    void saysWhyARowIsUnusable_data() {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("reason");
        const auto add = [](const char* name, const std::string& log, const char* reason) {
            QTest::newRow(name) << QString::fromStdString(log) << reason;
        };
        const std::string line = row(8e6, 50.0, 1.75);
        const auto log = [&line](const std::string& devices) { return kOptions + devices + kColumns + line + kEnd; };
        add("no ranks", log(""), "which devices");
        add("alone", log(ranks(1, 1) + ranks(1, 1)), "without MPI");
        add("shared device",
            log(ranks(1, 1) + "#  Rank  1 Group  0 Pid 9 on node0 device  0 [0000:10:00] " + kH100 + "\n"),
            "share a device");
        add("kinds", log(ranks(1, 1) + "#  Rank  1 Group  0 Pid 9 on node0 device  1 [0000:11:00] NVIDIA H200\n"),
            "several kinds");
        add("groups", log(ranks(1, 1) + "#  Rank  1 Group  1 Pid 9 on node0 device  1 [0000:11:00] " + kH100 + "\n"),
            "several groups");
        add("missing", log(ranks(1, 1) + "#  Rank  7 Group  0 Pid 9 on node0 device  7 [0000:17:00] " + kH100 + "\n"),
            "missing");
        add("uneven", log(ranks(1, 2) + "#  Rank  2 Group  0 Pid 9 on node1 device  0 [0000:11:00] " + kH100 + "\n"),
            "unlike numbers");
        add("one rank", log(ranks(1, 1)), "alone");
        add("factor of other ranks", "# Collective test starting: all_reduce_perf\n" + log(ranks(1, 4)),
            "bus bandwidths");
        add("wrong", kOptions + ranks(1, 8) + kColumns + row(8e6, 50.0, 1.75, "float     sum      -1", "12"), "wrong");
        add("nothing sent", kOptions + ranks(1, 8) + kColumns + row(0.0, 5.0, 1.75), "no bytes");
        add("cut",
            kOptions + ranks(1, 8) + kColumns +
                "    67108864      16777216     float node0:40:41 [0] NCCL INFO comm 0x5 - Init COMPLETE\n",
            "cuts it");
        add("sockets", kOptions + ranks(2, 4) + "node0:40:41 [0] NCCL INFO Using network Socket\n" + kColumns + line,
            "TCP");
        std::string host = log(ranks(1, 8));
        for (std::size_t at = host.find(" time "); at != std::string::npos; at = host.find(" time ")) {
            host.replace(at, 6, " cputime ");
        }
        add("host times", host, "of the host");
    }
    void saysWhyARowIsUnusable() {
        QFETCH(QString, log);
        QFETCH(QString, reason);
        const auto rows = measured(log.toStdString());
        QCOMPARE(rows.size(), std::size_t{1});
        QVERIFY2(rows[0].unusable.find(reason.toStdString()) != std::string::npos, rows[0].unusable.c_str());
    }

    /// -c 0 leaves nothing to tell an all-gather from an all-to-all.
    void doesNotGuessWhichTestRan() {
        std::string log = kOptions + ranks(1, 8) + kColumns + row(8e6, 50.0, 0.875, "float    none      -1", "N/A");
        log.replace(log.rfind("    0  "), 7, "  N/A  ");
        const auto rows = measured(log);
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows[0].unusable, std::string("no line says which test ran"));
    }

    void refusesBrokenLines_data() {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("pointer");
        const auto add = [](const char* name, const std::string& log, const char* pointer) {
            QTest::newRow(name) << QString::fromStdString(log) << pointer;
        };
        const std::string head = kOptions + ranks(1, 2) + kColumns; // 9 lines
        add("row that breaks off", head + row(8e6, 50.0, 1.0) + "    16777216       4194304     float     sum",
            "line 11");
        add("row of two words", head + "    16777216       4194304\n", "line 10");
        add("no number", head + "    16777216  4194304  float  sum  -1  soon  1.0  1.0  0  5.0  1.0  1.0  0\n",
            "line 10");
        add("not a number", head + "    16777216  4194304  float  sum  -1  5.0  1.0  1.0  x  5.0  1.0  1.0  0\n",
            "line 10");
        add("infinite time", head + "    16777216  4194304  float  sum  -1  inf  1.0  1.0  0  5.0  1.0  1.0  0\n",
            "line 10");
        add("root beyond all numbers",
            head + "    16777216  4194304  float  sum  1e30  5.0  1.0  1.0  0  5.0  1.0  1.0  0\n", "line 10");
        add("rank beyond all numbers",
            kOptions + "#  Rank  0 Group  0 Pid  42 on node0 device 9223372036854775807 [0x18] " + kH100 + "\n",
            "line 4");
        add("row before its columns", kOptions + ranks(1, 2) + row(8e6, 50.0, 1.0), "line 6");
        add("rank without a device", kOptions + "#  Rank  0 Group  0 Pid  42 on node0\n" + kColumns, "line 4");
        add("rank without a name", kOptions + "#  Rank  0 Group  0 Pid  42 on node0 device  0 [0x18]\n" + kColumns,
            "line 4");
        add("columns without times", kOptions + ranks(1, 2) + "# size count type redop\n", "line 6");
        add("no rows", kOptions + ranks(1, 8) + kColumns, "");
    }
    void refusesBrokenLines() {
        QFETCH(QString, log);
        QFETCH(QString, pointer);
        const auto runs = parseNcclTestsLog(log.toStdString(), "run.log");
        QVERIFY(!runs.ok());
        QCOMPARE(runs.error().code, ErrorCode::malformed);
        QCOMPARE(runs.error().file, std::string("run.log"));
        QCOMPARE(QString::fromStdString(runs.error().pointer), pointer);
        QVERIFY(!runs.error().expected.empty());
    }

    /// A killed job leaves a log that ends anywhere: what is read of it is whole, or it is refused.
    void readsOrRefusesEveryBeginning() {
        const std::string log = tagged(allReduce(), "[1,0]<stdout>:");
        int read = 0;
        for (std::size_t length = 0; length < log.size(); ++length) {
            const auto runs = parseNcclTestsLog(log.substr(0, length), "run.log");
            if (runs.ok()) {
                ++read;
                const auto rows = measurementsOf(*runs);
                QCOMPARE(rows.size(), std::size_t{1});
                QCOMPARE(rows[0].times.size(), std::size_t{2});
                QVERIFY(rows[0].unusable.empty());
            } else {
                QCOMPARE(runs.error().code, ErrorCode::malformed);
            }
        }
        QVERIFY(read > 0);
    }

    /// A log and a table of the same measurement give the same prediction, and two times a row.
    void comparesLikeATable() {
        const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
        const auto shipped = [&loaded](const hardware::Accelerator& part) {
            const network::CollectiveFit* fit = loaded.catalog.collectiveFit(part);
            return fit != nullptr ? std::optional(fit->network) : std::nullopt;
        };
        const auto compare = [&](const std::string& text) {
            const std::string file = m_folder.filePath("measured").toStdString();
            std::ofstream(file) << text;
            const auto rows = readCollectives(file);
            return rows ? compareCollectives(*rows, loaded.catalog.accelerators, shipped) : Comparison();
        };
        const Comparison log = compare(allReduce());
        const Comparison table = compare("source,gpu,interconnect,collective,nranks,nodes,bytes,time_us\n"
                                         "x,H100-SXM5,NVLink4,all_reduce,8,1,67108864,500\n");
        QCOMPARE(log.rows, 1);
        QCOMPARE(log.predicted.size(), std::size_t{2});
        QCOMPARE(table.predicted.size(), std::size_t{1});
        QCOMPARE(log.predicted[0].predicted, table.predicted[0].predicted);
        QVERIFY(std::abs(log.predicted[0].measured / table.predicted[0].measured - 1.0) < 1e-9);
        QCOMPARE(log.predicted[0].group, kH100 + " all_reduce, one node, 1 MiB and more");
    }

    /// Logs do not say what joins their nodes: the groups name what was assumed, and less of it is slower.
    void namesTheAssumedNetwork() {
        const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
        const auto ideal = [](const hardware::Accelerator&) { return std::optional(NetworkEfficiency{}); };
        const auto rows =
            measured(kOptions + ranks(2, 4) + kColumns + row(67108864.0, 500.0, 1.75) + kEnd + kOptions + ranks(2, 8) +
                     kColumns + row(67108864.0, 500.0, 1.0, "float     sum      -1", "N/A") + kEnd);
        const auto typical = compareCollectives(rows, loaded.catalog.accelerators, ideal);
        const auto slow = compareCollectives(rows, loaded.catalog.accelerators, ideal, BytesPerSecond(12.5e9));
        QCOMPARE(typical.predicted.size(), std::size_t{4});
        QVERIFY(typical.predicted[0].group.find("several nodes at 50.0 GB/s a device") != std::string::npos);
        QVERIFY(slow.predicted[0].group.find("several nodes at 12.5 GB/s a device") != std::string::npos);
        QVERIFY(slow.predicted[0].predicted > 2.0 * typical.predicted[0].predicted);
        // Each rank sends to the next: the last of a node through one network port.
        QVERIFY(slow.predicted[2].predicted.value() > 67108864.0 / 12.5e9);
    }
};

QTEST_APPLESS_MAIN(TestNcclTestsLog)
#include "test_nccl_tests_log.moc"

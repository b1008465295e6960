// SPDX-License-Identifier: GPL-3.0-or-later
// The linter: clean traces are clean by roles and rank by rank, each mistake is found once, where it is, and with its
// name. Mistakes are made in traces that are right otherwise; files come from protobuf's own serializer.
#include "tests/support/pipeline_trace.h"

#include "core/base/file.h"
#include "core/trace/lint.h"

#include <QTemporaryDir>
#include <QtTest>

#include <et_def.pb.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <functional>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::trace;
namespace fs = std::filesystem;

namespace {

void writeBytes(const fs::path& file, const std::string& bytes) {
    QVERIFY(writeFile(file, [&bytes](std::ostream& out) -> Result<void> {
                out << bytes;
                return {};
            }).ok());
}

QStringList kinds(const LintReport& report) {
    QStringList found;
    for (const Finding& finding : report.findings) {
        found.append(QString::fromStdString(std::string(name(finding.kind))));
    }
    found.removeDuplicates();
    found.sort();
    return found;
}

const Finding* find(const LintReport& report, FindingKind kind) {
    for (const Finding& finding : report.findings) {
        if (finding.kind == kind) {
            return &finding;
        }
    }
    return nullptr;
}

/// Writes a trace and lints the files.
LintReport lintFiles(const ExecutionTrace& trace, const QTemporaryDir& folder) {
    const fs::path prefix = folder.filePath("workload").toStdString();
    Progress progress;
    const auto written = writeChakra(trace, prefix, RankSelection::all(trace.ranks()), {}, progress);
    const auto read = readChakra(prefix, groupsFile(prefix), {}, progress);
    return written && read ? lint(*read, prefix, groupsFile(prefix)) : LintReport{{Finding()}, 0};
}

/// Two ranks in one group, each with the nodes that a test gives.
struct Pair {
    NamePool names;
    TraceTemplate roles[2];

    NodeIndex add(int rank, NodeKind kind, double bytes, std::vector<NodeIndex> after = {}, SlotIndex slot = 0) {
        TraceNode node;
        node.kind = kind;
        node.name = names.index("node");
        node.bytes = Bytes(bytes);
        if (kind == NodeKind::collective) {
            node.collective = CollectiveKind::allReduce;
            node.group = slot;
        } else if (kind == NodeKind::send || kind == NodeKind::receive) {
            node.peer = slot;
        } else {
            node.flops = Flops(1000.0);
        }
        return roles[rank].add(node, after);
    }

    ExecutionTrace trace() && {
        const std::vector<std::pair<std::string, std::int64_t>> order = {{"pp", 2}, {"dp", 4}};
        RankLayout layout = RankLayout::inOrder(order);
        layout.groups = {{"pp", {{0, {}}}}, {"dp", {{1, {}}}}, {"all", {{0, {}}, {1, {}}}}, {"first", {{0, {0}}}}};
        layout.peers = {{"other", 0, 1, true}, {"further", 1, 1, false}, {"self", 0, 2, true}};
        layout.roleAxes = {0};
        layout.roleOf = {0, 1};
        std::vector<TraceTemplate> templates = {std::move(roles[0]), std::move(roles[1])};
        return {std::move(names), std::move(templates), std::move(layout)};
    }
};

void setTensors(ChakraProtoMsg::Node& node, const char* attribute,
                const std::vector<std::pair<const char*, int>>& list) {
    ChakraProtoMsg::AttributeProto* made = node.add_attr();
    made->set_name(attribute);
    made->mutable_string_list();
    for (const auto& [name, size] : list) {
        made->mutable_string_list()->add_values(name);
        made->mutable_string_list()->add_values(std::to_string(size));
    }
}

ChakraProtoMsg::AttributeProto* addAttribute(ChakraProtoMsg::Node& node, const char* name) {
    ChakraProtoMsg::AttributeProto* made = node.add_attr();
    made->set_name(name);
    return made;
}

/// As STAGE writes: numbers of elements, multiply-accumulates, is_cpu_op as int32, a schema and no version. An MLP's
/// matrix product of 64 x 128 by 128 x 256, split over two ranks, and the all-reduce of its output.
std::string stageFile(bool withSchema) {
    std::ostringstream out;
    ChakraProtoMsg::GlobalMetadata metadata;
    if (withSchema) {
        ChakraProtoMsg::AttributeProto* schema = metadata.add_attr();
        schema->set_name("schema");
        schema->set_string_val("symbolic_tensor_network");
    } else {
        metadata.set_version("0.0.4");
    }
    google::protobuf::util::SerializeDelimitedToOstream(metadata, &out);
    ChakraProtoMsg::Node product;
    product.set_id(1);
    product.set_name("ffn.xdown_COMP");
    product.set_type(ChakraProtoMsg::COMP_NODE);
    addAttribute(product, "is_cpu_op")->set_int32_val(0);
    addAttribute(product, "num_ops")->set_int64_val(64 * 64 * 256);
    addAttribute(product, "tensor_size")->set_uint64_val(64 * 64 + 64 * 256 + 64 * 256);
    setTensors(product, "inputs", {{"x[64,128/2]", 64 * 64}, {"w[128/2,256]", 64 * 256}});
    setTensors(product, "outputs", {{"y[64,256]", 64 * 256}});
    google::protobuf::util::SerializeDelimitedToOstream(product, &out);
    ChakraProtoMsg::Node reduce;
    reduce.set_id(2);
    reduce.set_name("ffn.xdown_X1COMM");
    reduce.set_type(ChakraProtoMsg::COMM_COLL_NODE);
    reduce.add_data_deps(1);
    addAttribute(reduce, "is_cpu_op")->set_int32_val(0);
    addAttribute(reduce, "comm_type")->set_int64_val(ChakraProtoMsg::ALL_REDUCE);
    addAttribute(reduce, "comm_size")->set_int64_val(64 * 256);
    addAttribute(reduce, "pg_name")->set_string_val("1");
    google::protobuf::util::SerializeDelimitedToOstream(reduce, &out);
    return out.str();
}

using Change = std::function<void(std::vector<ChakraProtoMsg::Node>&)>;

/// The files of two ranks with a computation, a message from 0 to 1 and an all-reduce, changed on rank 0.
LintReport changedPair(const QTemporaryDir& folder, const Change& change, const char* groups = "{\"1\":[0,1]}") {
    const fs::path prefix = folder.filePath("pair").toStdString();
    for (int rank = 0; rank < 2; ++rank) {
        std::vector<ChakraProtoMsg::Node> nodes(3);
        for (int i = 0; i < 3; ++i) {
            nodes[i].set_id(i + 1);
            nodes[i].set_name("node");
            addAttribute(nodes[i], "is_cpu_op")->set_bool_val(false);
        }
        nodes[0].set_type(ChakraProtoMsg::COMP_NODE);
        addAttribute(nodes[0], "num_ops")->set_int64_val(1000);
        addAttribute(nodes[0], "tensor_size")->set_uint64_val(6000);
        nodes[1].set_type(rank == 0 ? ChakraProtoMsg::COMM_SEND_NODE : ChakraProtoMsg::COMM_RECV_NODE);
        addAttribute(nodes[1], "comm_size")->set_int64_val(64);
        addAttribute(nodes[1], "comm_tag")->set_int32_val(5);
        addAttribute(nodes[1], rank == 0 ? "comm_dst" : "comm_src")->set_int32_val(1 - rank);
        nodes[1].add_data_deps(1);
        nodes[2].set_type(ChakraProtoMsg::COMM_COLL_NODE);
        addAttribute(nodes[2], "comm_type")->set_int64_val(ChakraProtoMsg::ALL_GATHER);
        addAttribute(nodes[2], "comm_size")->set_int64_val(4096);
        addAttribute(nodes[2], "pg_name")->set_string_val("1");
        nodes[2].add_ctrl_deps(2);
        if (rank == 0) {
            change(nodes);
        }
        std::ostringstream out;
        ChakraProtoMsg::GlobalMetadata metadata;
        metadata.set_version("0.0.4");
        google::protobuf::util::SerializeDelimitedToOstream(metadata, &out);
        for (const ChakraProtoMsg::Node& node : nodes) {
            google::protobuf::util::SerializeDelimitedToOstream(node, &out);
        }
        writeBytes(chakraFile(prefix, rank), out.str());
    }
    writeBytes(groupsFile(prefix), groups);
    Progress progress;
    const auto read = readChakra(prefix, groupsFile(prefix), {}, progress);
    return read ? lint(*read, prefix, groupsFile(prefix)) : LintReport{{Finding()}, 0};
}

ChakraProtoMsg::AttributeProto* attribute(ChakraProtoMsg::Node& node, const char* name) {
    for (ChakraProtoMsg::AttributeProto& each : *node.mutable_attr()) {
        if (each.name() == name) {
            return &each;
        }
    }
    return nullptr;
}

} // namespace

class TestLint : public QObject {
    Q_OBJECT
private slots:
    void rightTracesAreClean_data() {
        QTest::addColumn<int>("tp");
        QTest::addColumn<int>("dp");
        QTest::addColumn<int>("pp");
        QTest::newRow("one rank") << 1 << 1 << 1;
        QTest::newRow("two stages") << 1 << 1 << 2;
        QTest::newRow("all axes") << 2 << 3 << 4;
    }
    void rightTracesAreClean() {
        QFETCH(int, tp);
        QFETCH(int, dp);
        QFETCH(int, pp);
        const ExecutionTrace trace = tests::pipelineTrace({tp, dp, pp, 3, 2, 2});
        const LintReport inMemory = lint(trace);
        QVERIFY2(inMemory.clean(), inMemory.clean() ? "" : describe(inMemory.findings[0]).c_str());
        const QTemporaryDir folder;
        const LintReport ofFiles = lintFiles(trace, folder);
        QVERIFY2(ofFiles.clean(), ofFiles.clean() ? "" : describe(ofFiles.findings[0]).c_str());
    }

    void mistakesInFilesAreFound_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("node");
        const auto add = [](const char* row, const char* kind, int node, Change change) {
            QTest::newRow(row) << std::move(change) << QString(kind) << node;
        };
        using Nodes = std::vector<ChakraProtoMsg::Node>;
        add("dangling", "dangling_dependency", 3, [](Nodes& nodes) { nodes[2].add_data_deps(99); });
        add("cycle", "cycle", 1, [](Nodes& nodes) { nodes[0].add_ctrl_deps(3); });
        add("self", "cycle", 2, [](Nodes& nodes) { nodes[1].add_data_deps(2); });
        add("twice", "duplicate_id", 3, [](Nodes& nodes) { nodes.push_back(nodes[2]); });
        add("no tensor_size", "missing_attribute", 1, [](Nodes& nodes) { nodes[0].mutable_attr()->RemoveLast(); });
        add("no is_cpu_op", "missing_attribute", 1,
            [](Nodes& nodes) { nodes[0].mutable_attr()->DeleteSubrange(0, 1); });
        add("real size", "wrong_attribute", 1,
            [](Nodes& nodes) { attribute(nodes[0], "tensor_size")->set_double_val(64.0); });
        add("negative size", "wrong_attribute", 3,
            [](Nodes& nodes) { attribute(nodes[2], "comm_size")->set_int64_val(-1); });
        add("zero size", "zero_size", 1, [](Nodes& nodes) { attribute(nodes[0], "tensor_size")->set_uint64_val(0); });
        add("zero work", "zero_work", 1, [](Nodes& nodes) { attribute(nodes[0], "num_ops")->set_int64_val(0); });
        add("host", "host_communication", 3,
            [](Nodes& nodes) { attribute(nodes[2], "is_cpu_op")->set_bool_val(true); });
        add("storage", "unsupported_node", 1,
            [](Nodes& nodes) { nodes[0].set_type(static_cast<ChakraProtoMsg::NodeType>(8)); });
        add("broken name", "wrong_attribute", 3,
            [](Nodes& nodes) { attribute(nodes[2], "pg_name")->set_string_val("tp"); });
        add("unknown group", "unknown_group", 3,
            [](Nodes& nodes) { attribute(nodes[2], "pg_name")->set_string_val("7"); });
        add("tag", "unmatched_message", 2, [](Nodes& nodes) { attribute(nodes[1], "comm_tag")->set_int32_val(6); });
        add("size", "unmatched_message", 2, [](Nodes& nodes) { attribute(nodes[1], "comm_size")->set_int64_val(65); });
        add("to itself", "no_peer", 2, [](Nodes& nodes) { attribute(nodes[1], "comm_dst")->set_int32_val(0); });
        add("to nobody", "no_peer", 2, [](Nodes& nodes) { attribute(nodes[1], "comm_dst")->set_int32_val(2); });
        add("from another", "wrong_endpoint", 2,
            [](Nodes& nodes) { addAttribute(nodes[1], "comm_src")->set_int32_val(1); });
        add("another size", "different_collectives", 3,
            [](Nodes& nodes) { attribute(nodes[2], "comm_size")->set_int64_val(8192); });
        add("another kind", "different_collectives", 3,
            [](Nodes& nodes) { attribute(nodes[2], "comm_type")->set_int64_val(ChakraProtoMsg::REDUCE_SCATTER); });
        add("barrier", "unsupported_collective", 3,
            [](Nodes& nodes) { attribute(nodes[2], "comm_type")->set_int64_val(ChakraProtoMsg::BARRIER); });
        add("kind 77", "wrong_attribute", 3, [](Nodes& nodes) { attribute(nodes[2], "comm_type")->set_int64_val(77); });
        add("no nodes", "no_nodes", 0, [](Nodes& nodes) { nodes.clear(); });
    }
    void mistakesInFilesAreFound() {
        QFETCH(Change, change);
        QFETCH(QString, kind);
        QFETCH(int, node);
        const QTemporaryDir folder;
        const LintReport report = changedPair(folder, change);
        QVERIFY2(kinds(report).contains(kind), qPrintable(kinds(report).join(", ")));
        for (const Finding& finding : report.findings) {
            // Which of two members differs is a matter of view; the second one is named.
            const Rank rank = finding.kind == FindingKind::differentCollectives ? 1 : 0;
            if (name(finding.kind) != kind.toStdString() || finding.rank != rank) {
                continue;
            }
            QCOMPARE(finding.hasNode ? int(finding.node) : 0, node);
            QVERIFY(QString::fromStdString(finding.file).endsWith(QString("pair.%1.et").arg(rank)));
            const QString line = QString::fromStdString(describe(finding));
            QVERIFY2(line.contains(QString::fromStdString(std::string(fix(finding.kind)))), qPrintable(line));
            return;
        }
        QFAIL("not where it is");
    }

    void nothingIsFoundInTheUnchangedPair() {
        const QTemporaryDir folder;
        const LintReport report = changedPair(folder, [](auto&) {});
        QVERIFY2(report.clean(), qPrintable(kinds(report).join(", ")));
    }

    void groupsOfFilesAreChecked_data() {
        QTest::addColumn<QByteArray>("groups");
        QTest::addColumn<QString>("kind");
        QTest::newRow("one") << QByteArray("{\"1\":[0]}") << "group_of_one";
        QTest::newRow("others") << QByteArray("{\"1\":[1,2]}") << "not_a_member";
        QTest::newRow("twice") << QByteArray("{\"1\":[0,0,1]}") << "strange_member";
        QTest::newRow("beyond") << QByteArray("{\"1\":[0,1,2]}") << "strange_member";
        QTest::newRow("none") << QByteArray("{}") << "unknown_group";
    }
    void groupsOfFilesAreChecked() {
        QFETCH(QByteArray, groups);
        QFETCH(QString, kind);
        const QTemporaryDir folder;
        QVERIFY(kinds(changedPair(
                          folder, [](auto&) {}, groups.constData()))
                    .contains(kind));
    }

    void stagesFormIsReadAndSaidToCountElements_data() {
        QTest::addColumn<bool>("withSchema");
        QTest::newRow("by its schema") << true;
        QTest::newRow("by its numbers") << false;
    }
    void stagesFormIsReadAndSaidToCountElements() {
        QFETCH(bool, withSchema);
        const QTemporaryDir folder;
        const fs::path prefix = folder.filePath("workload").toStdString();
        for (const Rank rank : {0, 1}) {
            writeBytes(chakraFile(prefix, rank), stageFile(withSchema));
        }
        writeBytes(groupsFile(prefix), "{\"1\":[0,1],\"2\":[0],\"3\":[1]}");
        Progress progress;
        const auto read = readChakra(prefix, groupsFile(prefix), {}, progress);
        QVERIFY(read.ok());
        QCOMPARE(read->trace.roles(), std::size_t(1));
        QCOMPARE(read->trace.rankTemplate(1).nodes.size(), std::size_t(2));
        QCOMPARE(read->trace.rankTemplate(0).nodes[0].flops.value(), 64.0 * 64 * 256);
        const LintReport report = lint(*read, prefix, groupsFile(prefix));
        QStringList expected = {"element_counts"};
        if (withSchema) {
            expected.append("missing_version");
        }
        QCOMPARE(kinds(report), expected);
        QCOMPARE(find(report, FindingKind::elementCounts)->ranks, std::int64_t(2));
    }

    void sizesInBytesAreNotTakenForElements() {
        const QTemporaryDir folder;
        const LintReport report = changedPair(folder, [](std::vector<ChakraProtoMsg::Node>& nodes) {
            // The product of stageFile() in FLOPs and in bytes of two.
            attribute(nodes[0], "num_ops")->set_int64_val(2 * 64 * 64 * 256);
            attribute(nodes[0], "tensor_size")->set_uint64_val(2 * (64 * 64 + 64 * 256 + 64 * 256));
            setTensors(nodes[0], "inputs", {{"x", 2 * 64 * 64}, {"w", 2 * 64 * 256}});
            setTensors(nodes[0], "outputs", {{"y", 2 * 64 * 256}});
        });
        QVERIFY2(report.clean(), qPrintable(kinds(report).join(", ")));
    }

    void filesThatCannotBeReadAreFindings() {
        const ExecutionTrace trace = tests::pipelineTrace({2, 3, 1, 1, 1, 2});
        const QTemporaryDir folder;
        const fs::path prefix = folder.filePath("workload").toStdString();
        Progress progress;
        QVERIFY(writeChakra(trace, prefix, RankSelection::all(6), {}, progress).ok());
        const std::string whole = *readFile(chakraFile(prefix, 0));
        writeBytes(chakraFile(prefix, 0), whole.substr(0, whole.size() - 3));
        writeBytes(chakraFile(prefix, 1), "");
        writeBytes(chakraFile(prefix, 2), std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00", 8) + whole.substr(40));
        fs::remove(chakraFile(prefix, 3));
        std::string other = whole;
        other.replace(other.find("0.0.4"), 5, "0.0.1");
        writeBytes(chakraFile(prefix, 4), other);
        const auto read = readChakra(prefix, groupsFile(prefix), {}, progress);
        QVERIFY(read.ok());
        const LintReport report = lint(*read, prefix, groupsFile(prefix));
        const QStringList found = kinds(report);
        for (const char* kind : {"truncated", "no_nodes", "missing_file", "wrong_version"}) {
            QVERIFY2(found.contains(kind), qPrintable(found.join(", ")));
        }
        QCOMPARE(find(report, FindingKind::truncated)->rank, Rank(0));
        QCOMPARE(find(report, FindingKind::missingFile)->rank, Rank(3));
        QVERIFY(!find(report, FindingKind::deadlock));
    }

    void aMissingMetadataIsSeen() {
        const QTemporaryDir folder;
        const fs::path prefix = folder.filePath("workload").toStdString();
        const std::string whole = stageFile(false);
        writeBytes(chakraFile(prefix, 0), whole.substr(1 + std::size_t(whole[0])));
        Progress progress;
        const auto read = readChakra(prefix, {}, {}, progress);
        QVERIFY(read.ok());
        QCOMPARE(read->trace.rankTemplate(0).nodes.size(), std::size_t(2));
        QVERIFY(find(lint(*read, prefix, {}), FindingKind::missingVersion));
    }

    void ordersThatHangAreFound() {
        // Rank 0 issues the group of the pipeline before that of all ranks, rank 1 after it.
        Pair pair;
        const NodeIndex first = pair.add(0, NodeKind::collective, 64.0, {}, 0);
        pair.add(0, NodeKind::collective, 64.0, {first}, 2);
        const NodeIndex other = pair.add(1, NodeKind::collective, 64.0, {}, 2);
        pair.add(1, NodeKind::collective, 64.0, {other}, 0);
        const ExecutionTrace trace = std::move(pair).trace();
        const LintReport report = lint(trace);
        QCOMPARE(kinds(report), QStringList{"deadlock"});
        QCOMPARE(report.findings.size(), std::size_t(2));
        QVERIFY(QString::fromStdString(report.findings[0].what).contains("waits for rank 1"));
        const QTemporaryDir folder;
        QCOMPARE(kinds(lintFiles(trace, folder)), QStringList{"deadlock"});
    }

    void sendsThatHoldTheSlotOfACollectiveAreFound() {
        // Rank 0 sends before the collective; rank 1 receives only after it.
        Pair pair;
        pair.add(0, NodeKind::send, 64.0);
        pair.add(0, NodeKind::collective, 64.0);
        const NodeIndex reduce = pair.add(1, NodeKind::collective, 64.0);
        pair.add(1, NodeKind::receive, 64.0, {reduce});
        QCOMPARE(kinds(lint(std::move(pair).trace())), QStringList{"deadlock"});
    }

    void sendsToEachOtherFinishWhereReceivesArePosted() {
        Pair pair;
        for (const int rank : {0, 1}) {
            pair.add(rank, NodeKind::send, 64.0);
            pair.add(rank, NodeKind::receive, 64.0);
        }
        const LintReport report = lint(std::move(pair).trace());
        QVERIFY2(report.clean(), qPrintable(kinds(report).join(", ")));
    }

    void mistakesOfLayoutsAreFound() {
        Pair outside; // the group of the first stage alone has one member; the second stage is not in it
        outside.add(0, NodeKind::collective, 64.0, {}, 3);
        outside.add(1, NodeKind::collective, 0.0, {}, 1);
        QCOMPARE(kinds(lint(std::move(outside).trace())), QStringList({"group_of_one", "zero_size"}));
        Pair ends; // along dp, which roles do not tell apart, the last rank has no next one
        for (const int rank : {0, 1}) {
            ends.add(rank, NodeKind::send, 64.0, {}, 1);
        }
        QVERIFY(kinds(lint(std::move(ends).trace())).contains("no_peer"));
        Pair self;
        self.add(0, NodeKind::send, 64.0, {}, 2);
        self.add(1, NodeKind::compute, 64.0);
        QVERIFY(kinds(lint(std::move(self).trace())).contains("no_peer"));
    }

    void manyFindingsOfAKindAreCounted() {
        Pair pair;
        for (std::size_t i = 0; i < kMostFindings + 7; ++i) {
            pair.add(0, NodeKind::send, 64.0);
        }
        pair.add(1, NodeKind::compute, 64.0);
        const LintReport report = lint(std::move(pair).trace());
        QCOMPARE(report.findings.size(), kMostFindings);
        QCOMPARE(report.leftOut, std::uint64_t(7));
    }

    /// A million ranks as fast as eight, and with the same result.
    void millionsOfRanksAreLintedByRoles() {
        const ExecutionTrace trace = tests::pipelineTrace({8, 65536, 2, 2, 4, 4});
        QCOMPARE(trace.ranks(), std::int64_t(1048576));
        QVERIFY(lint(trace).clean());
    }
};

QTEST_APPLESS_MAIN(TestLint)
#include "test_lint.moc"

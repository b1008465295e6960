// SPDX-License-Identifier: GPL-3.0-or-later
// Chakra files: what we write, protobuf's own parser reads as meant; what we write, we read back equal; groups and
// selections of ranks. Field numbers, attribute names and types: ASTRA-sim 518bd51, Workload.cc and feeder_v3.
#include "tests/support/pipeline_trace.h"

#include "core/base/file.h"
#include "core/trace/chakra.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <et_def.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <map>
#include <random>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::trace;
namespace fs = std::filesystem;

namespace {

struct Parsed {
    ChakraProtoMsg::GlobalMetadata metadata;
    std::vector<ChakraProtoMsg::Node> nodes;
    bool whole = false;
};

Parsed parsedByProtobuf(const std::string& bytes) {
    Parsed parsed;
    google::protobuf::io::ArrayInputStream raw(bytes.data(), static_cast<int>(bytes.size()));
    google::protobuf::io::CodedInputStream in(&raw);
    bool end = false;
    if (!google::protobuf::util::ParseDelimitedFromCodedStream(&parsed.metadata, &in, &end)) {
        return parsed;
    }
    for (;;) {
        ChakraProtoMsg::Node node;
        if (!google::protobuf::util::ParseDelimitedFromCodedStream(&node, &in, &end)) {
            parsed.whole = end;
            return parsed;
        }
        parsed.nodes.push_back(node);
    }
}

const ChakraProtoMsg::AttributeProto* attribute(const ChakraProtoMsg::Node& node, const std::string& name) {
    for (const ChakraProtoMsg::AttributeProto& each : node.attr()) {
        if (each.name() == name) {
            return &each;
        }
    }
    return nullptr;
}

std::string encoded(const ExecutionTrace& trace, Rank rank) {
    std::string bytes;
    ChakraEncoder(trace).encode(rank, bytes);
    return bytes;
}

std::vector<Rank> members(const Communicator& group) {
    std::vector<Rank> all;
    for (std::int64_t n = 0; n < group.size(); ++n) {
        all.push_back(group[n]);
    }
    return all;
}

/// Everything that one node says on one rank, names and groups spelled out.
QString spelled(const ExecutionTrace& trace, Rank rank, NodeIndex index) {
    const TraceTemplate& made = trace.rankTemplate(rank);
    const TraceNode& node = made.nodes[index];
    QString text = QString("%1 %2 %3 layer %4 mb %5 tag %6 flops %7 bytes %8 us %9")
                       .arg(made.id(index))
                       .arg(QString::fromStdString(trace.nodeName(node)))
                       .arg(QString::fromStdString(std::string(name(node.kind)) + "/" +
                                                   std::string(name(node.collective)) + (node.onHost ? "/host" : "")))
                       .arg(node.layer)
                       .arg(node.microBatch)
                       .arg(node.tag)
                       .arg(node.flops.value(), 0, 'f', 0)
                       .arg(node.bytes.value(), 0, 'f', 0)
                       .arg(node.duration.value() * 1e6, 0, 'f', 3);
    if (node.kind == NodeKind::collective) {
        const Communicator group = trace.group(rank, node.group);
        text += QString(" group %1:").arg(group.id());
        for (const Rank member : members(group)) {
            text += QString(" %1").arg(member);
        }
    }
    text += QString(" peer %1").arg(trace.peer(rank, node.peer));
    for (const Adjacency* list : {&made.data, &made.control}) {
        text += " after";
        for (const NodeIndex before : (*list)[index]) {
            text += QString(" %1").arg(made.id(before));
        }
    }
    for (const Adjacency* list : {&made.inputs, &made.outputs}) {
        text += " tensors";
        for (const TensorIndex tensor : (*list)[index]) {
            const TraceTensor& one = made.tensors[tensor];
            text += QString(" %1@%2.%3=%4")
                        .arg(QString::fromStdString(trace.names()[one.name]))
                        .arg(one.layer)
                        .arg(one.microBatch)
                        .arg(one.bytes.value());
        }
    }
    return text;
}

void compareTraces(const ExecutionTrace& a, const ExecutionTrace& b) {
    QCOMPARE(a.ranks(), b.ranks());
    for (Rank rank = 0; rank < a.ranks(); ++rank) {
        QCOMPARE(a.rankTemplate(rank).nodes.size(), b.rankTemplate(rank).nodes.size());
        for (NodeIndex node = 0; node < a.rankTemplate(rank).nodes.size(); ++node) {
            QCOMPARE(spelled(a, rank, node), spelled(b, rank, node));
        }
    }
}

/// Any kinds, sizes, dependencies and groups; amounts as files hold them: whole numbers, microseconds.
ExecutionTrace randomTrace(unsigned seed) {
    std::mt19937 random(seed);
    const auto below = [&random](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
    NamePool names;
    std::vector<TraceTemplate> templates;
    for (int role = 0; role < 2; ++role) {
        TraceTemplate made;
        for (TensorIndex i = 0; i < 5; ++i) {
            made.tensors.push_back({names.index("tensor" + std::to_string(i)), Bytes(below(1000)), below(3) - 1, -1});
        }
        for (int i = 0; i < 60; ++i) {
            TraceNode node;
            node.kind = static_cast<NodeKind>(below(7));
            node.name = names.index(below(4) == 0 ? "" : "n\"\xc3\xa9." + std::to_string(below(20)));
            node.layer = below(5) - 1;
            node.microBatch = below(300) - 1;
            node.duration = Seconds(below(100) * 1e-6);
            const bool works = node.kind == NodeKind::compute;
            const bool talks = node.kind == NodeKind::send || node.kind == NodeKind::receive;
            node.flops = works ? Flops(1.0 + below(1 << 30) * 1048576.0) : Flops();
            node.bytes = node.kind == NodeKind::metadata ? Bytes() : Bytes(1.0 + below(1 << 30) * 1024.0);
            node.onHost = node.kind != NodeKind::metadata && below(9) == 0;
            node.tag = talks ? below(1000) - 10 : 0;
            node.peer = talks ? static_cast<SlotIndex>(below(2)) : kNoSlot;
            if (node.kind == NodeKind::collective) {
                node.collective = static_cast<CollectiveKind>(below(10));
                node.group = below(4) == 0 ? kNoSlot : static_cast<SlotIndex>(below(2));
            }
            std::vector<NodeIndex> before[2];
            std::vector<TensorIndex> uses[2];
            for (int k = 0; i > 0 && k < below(4); ++k) {
                before[below(2)].push_back(static_cast<NodeIndex>(below(i)));
            }
            for (int k = 0; k < below(4); ++k) {
                uses[below(2)].push_back(static_cast<TensorIndex>(below(5)));
            }
            made.add(node, before[0], before[1], uses[0], uses[1]);
        }
        templates.push_back(std::move(made));
    }
    const std::vector<std::pair<std::string, std::int64_t>> order = {{"tp", 3}, {"dp", 2}, {"pp", 4}};
    RankLayout layout = RankLayout::inOrder(order);
    layout.groups = {{"tp", {{0, {}}}}, {"dp x pp", {{1, {}}, {2, {}}}}};
    layout.peers = {{"next", 2, 1, true}, {"previous", 2, -1, true}};
    layout.roleAxes = {2};
    layout.roleOf = {0, 1, 1, 0};
    return {std::move(names), std::move(templates), std::move(layout)};
}

Result<ChakraTrace> writtenAndRead(const ExecutionTrace& trace, const QTemporaryDir& folder) {
    const fs::path prefix = folder.filePath("workload").toStdString();
    Progress progress;
    const auto written = writeChakra(trace, prefix, RankSelection::all(trace.ranks()), {}, progress);
    if (!written) {
        return written.error();
    }
    Progress reading;
    return readChakra(prefix, groupsFile(prefix), {}, reading);
}

} // namespace

class TestChakra : public QObject {
    Q_OBJECT
private slots:
    void protobufReadsTheAttributesOfTheClient() {
        const ExecutionTrace trace = tests::pipelineTrace({});
        const Parsed parsed = parsedByProtobuf(encoded(trace, 5)); // tp 1, dp 0, stage 1
        QVERIFY(parsed.whole);
        QCOMPARE(parsed.metadata.version(), std::string("0.0.4"));
        const TraceTemplate& made = trace.rankTemplate(5);
        QCOMPARE(parsed.nodes.size(), made.nodes.size());
        std::map<ChakraProtoMsg::NodeType, int> kinds;
        std::uint64_t before = 0;
        for (std::size_t i = 0; i < parsed.nodes.size(); ++i) {
            const ChakraProtoMsg::Node& node = parsed.nodes[i];
            const TraceNode& meant = made.nodes[i];
            ++kinds[node.type()];
            QVERIFY(node.id() > before);
            before = node.id();
            QVERIFY(QString::fromStdString(node.name()).startsWith(QString("mb%1.").arg(meant.microBatch)) ||
                    meant.microBatch < 0);
            QVERIFY(attribute(node, "is_cpu_op"));
            QVERIFY(attribute(node, "is_cpu_op")->has_bool_val());
            QVERIFY(!attribute(node, "is_cpu_op")->bool_val());
            QCOMPARE(attribute(node, "outputs")->string_list().values_size(), 2);
            QCOMPARE(node.data_deps_size(), i == 0 ? 0 : 1);
            if (node.type() == ChakraProtoMsg::COMP_NODE) {
                QCOMPARE(attribute(node, "num_ops")->int64_val(), std::int64_t(meant.flops.value()));
                QCOMPARE(attribute(node, "tensor_size")->uint64_val(), std::uint64_t(meant.bytes.value()));
                QCOMPARE(node.duration_micros(), std::uint64_t(1000));
            } else if (node.type() == ChakraProtoMsg::COMM_COLL_NODE) {
                QCOMPARE(attribute(node, "comm_type")->int64_val(), std::int64_t(ChakraProtoMsg::ALL_REDUCE));
                QCOMPARE(attribute(node, "comm_size")->int64_val(), std::int64_t(meant.bytes.value()));
                QCOMPARE(attribute(node, "pg_name")->string_val(), std::to_string(trace.group(5, meant.group).id()));
            } else {
                const bool sends = node.type() == ChakraProtoMsg::COMM_SEND_NODE;
                QCOMPARE(attribute(node, "comm_src")->int32_val(), sends ? 5 : 1);
                QCOMPARE(attribute(node, "comm_dst")->int32_val(), sends ? 1 : 5);
                QCOMPARE(attribute(node, "comm_tag")->int32_val(), meant.tag);
                QCOMPARE(attribute(node, "comm_size")->int64_val(), std::int64_t(16000000));
            }
        }
        QCOMPARE(kinds[ChakraProtoMsg::COMP_NODE], 2 * 2 * 2 * 4);
        QCOMPARE(kinds[ChakraProtoMsg::COMM_SEND_NODE], 2);
        QCOMPARE(kinds[ChakraProtoMsg::COMM_RECV_NODE], 2);
    }

    void readingReversesWriting_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 12; ++seed) {
            QTest::addRow("%u", seed) << seed;
        }
    }
    void readingReversesWriting() {
        QFETCH(unsigned, seed);
        const ExecutionTrace trace = randomTrace(seed);
        const QTemporaryDir folder;
        const Result<ChakraTrace> read = writtenAndRead(trace, folder);
        QVERIFY(read.ok());
        compareTraces(trace, read->trace);
    }

    void ranksOfARoleShareATemplateAgain() {
        const ExecutionTrace trace = tests::pipelineTrace({4, 8, 4, 2, 2, 4});
        const QTemporaryDir folder;
        const Result<ChakraTrace> read = writtenAndRead(trace, folder);
        QVERIFY(read.ok());
        QCOMPARE(read->trace.ranks(), std::int64_t(128));
        QCOMPARE(read->trace.roles(), std::size_t(4));
        for (const std::vector<TraceDefect>& defects : read->defects) {
            QVERIFY(defects.empty());
        }
        compareTraces(trace, read->trace);
        QCOMPARE(totals(read->trace).flops.value(), totals(trace).flops.value());
    }

    /// Bytes by protobuf's own serializer, in its own order of fields, with types and fields that we do not write.
    void whatProtobufWritesWeRead() {
        ChakraProtoMsg::GlobalMetadata metadata;
        metadata.set_version("0.0.4");
        ChakraProtoMsg::Node node;
        node.set_id(1000000000000000);
        node.set_name("mb2.layer07.x");
        node.set_type(ChakraProtoMsg::COMM_SEND_NODE);
        node.set_start_time_micros(7);
        node.mutable_inputs()->set_values("[1]");
        const auto add = [&node](const char* name) {
            ChakraProtoMsg::AttributeProto* made = node.add_attr();
            made->set_name(name);
            made->set_doc_string("doc");
            return made;
        };
        add("is_cpu_op")->set_int32_val(0);
        add("comm_size")->set_fixed64_val(4096);
        add("comm_tag")->set_sint32_val(-3);
        add("comm_dst")->set_sint64_val(1);
        add("strange")->mutable_double_list()->add_values(0.5);
        std::ostringstream out;
        google::protobuf::util::SerializeDelimitedToOstream(metadata, &out);
        google::protobuf::util::SerializeDelimitedToOstream(node, &out);
        const QTemporaryDir folder;
        const fs::path prefix = folder.filePath("t").toStdString();
        for (const Rank rank : {0, 1}) {
            QVERIFY(writeFile(chakraFile(prefix, rank), [&out](std::ostream& file) -> Result<void> {
                        file << out.str();
                        return {};
                    }).ok());
        }
        Progress progress;
        const Result<ChakraTrace> read = readChakra(prefix, {}, {}, progress);
        QVERIFY(read.ok());
        const TraceTemplate& made = read->trace.rankTemplate(0);
        QCOMPARE(made.nodes.size(), std::size_t(1));
        QCOMPARE(made.id(0), std::uint64_t(1000000000000000));
        QCOMPARE(read->trace.nodeName(made.nodes[0]), std::string("layer07.x")); // not our spelling: part of the name
        QCOMPARE(made.nodes[0].microBatch, 2);
        QCOMPARE(made.nodes[0].bytes.value(), 4096.0);
        QCOMPARE(made.nodes[0].tag, -3);
        QCOMPARE(read->trace.peer(0, made.nodes[0].peer), Rank(1));
        QVERIFY(read->defects[0].empty());
    }

    void selectedRanksAreWrittenWithTheirGroups() {
        const ExecutionTrace trace = tests::pipelineTrace({2, 4, 2, 1, 1, 2});
        const QTemporaryDir folder;
        const fs::path prefix = folder.filePath("few").toStdString();
        const Result<RankSelection> ranks = RankSelection::parse("1,8-9,9", trace.ranks());
        QVERIFY(ranks.ok());
        Progress progress;
        const auto written = writeChakra(trace, prefix, *ranks, {}, progress);
        QVERIFY(written.ok());
        QCOMPARE(written->files, std::int64_t(3));
        QCOMPARE(progress.done.load(), std::uint64_t(3));
        std::uint64_t bytes = 0;
        for (const Rank rank : {1, 8, 9}) {
            bytes += fs::file_size(chakraFile(prefix, rank));
        }
        QCOMPARE(written->bytes, bytes);
        QCOMPARE(ChakraEncoder(trace).size(*ranks), bytes);
        QVERIFY(!fs::exists(chakraFile(prefix, 0)));
        const auto groups = readGroups(groupsFile(prefix));
        QVERIFY(groups.ok());
        QCOMPARE(groups->size(), std::size_t(5)); // tensor groups of 1 and of 8 and 9; data groups of 1, 8, 9
    }

    void groupsAreWrittenOnceAndNeverOfOne() {
        const ExecutionTrace trace = tests::pipelineTrace({1, 4, 3, 1, 1, 2});
        std::ostringstream out;
        writeGroups(trace, RankSelection::all(trace.ranks()), out);
        const QJsonObject groups = QJsonDocument::fromJson(QByteArray::fromStdString(out.str())).object();
        QCOMPARE(groups.size(), 3); // one for each stage; tensor parallelism of one has no groups
        QCOMPARE(groups["1"].toArray(), QJsonArray({0, 1, 2, 3}));
        QCOMPARE(groups["3"].toArray(), QJsonArray({8, 9, 10, 11}));
    }

    void rankSelections_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("ranks");
        QTest::newRow("single") << "3"
                                << "3";
        QTest::newRow("range and single") << "0-2,5"
                                          << "0 1 2 5";
        QTest::newRow("overlap") << "4-5,0-4,4"
                                 << "0 1 2 3 4 5";
        QTest::newRow("too large") << "0-8"
                                   << "outOfRange";
        QTest::newRow("huge") << "99999999999999999999"
                              << "malformed";
        QTest::newRow("backwards") << "5-3"
                                   << "malformed";
        QTest::newRow("nothing") << ""
                                 << "malformed";
        QTest::newRow("trailing comma") << "1,"
                                        << "malformed";
        QTest::newRow("negative") << "-1"
                                  << "malformed";
        QTest::newRow("half") << "1-"
                              << "malformed";
        QTest::newRow("words") << "all"
                               << "malformed";
    }
    void rankSelections() {
        QFETCH(QString, text);
        QFETCH(QString, ranks);
        const Result<RankSelection> selection = RankSelection::parse(text.toStdString(), 8);
        QString found;
        if (!selection) {
            found = selection.error().code == ErrorCode::outOfRange ? "outOfRange" : "malformed";
        } else {
            for (std::int64_t n = 0; n < selection->size(); ++n) {
                found += QString(n == 0 ? "%1" : " %1").arg((*selection)[n]);
            }
        }
        QCOMPARE(found, ranks);
    }

    void groupFilesSayWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("pointer");
        QTest::newRow("zero") << QByteArray("{\"0\":[0]}") << int(ErrorCode::outOfRange) << "/0";
        QTest::newRow("word") << QByteArray("{\"tp\":[0]}") << int(ErrorCode::outOfRange) << "/tp";
        QTest::newRow("no list") << QByteArray("{\"1\":4}") << int(ErrorCode::wrongType) << "/1";
        QTest::newRow("text member") << QByteArray("{\"1\":[0,\"1\"]}") << int(ErrorCode::wrongType) << "/1/1";
        QTest::newRow("negative member") << QByteArray("{\"1\":[-1]}") << int(ErrorCode::wrongType) << "/1/0";
        QTest::newRow("list") << QByteArray("[]") << int(ErrorCode::wrongType) << "";
        QTest::newRow("twice") << QByteArray("{\"1\":[0],\"01\":[1]}") << int(ErrorCode::malformed) << "";
        QTest::newRow("cut") << QByteArray("{\"1\":[0") << int(ErrorCode::malformed) << "line 1, column 8";
    }
    void groupFilesSayWhatIsWrong() {
        QFETCH(QByteArray, json);
        QFETCH(int, code);
        QFETCH(QString, pointer);
        const QTemporaryDir folder;
        const fs::path file = folder.filePath("groups.json").toStdString();
        QVERIFY(writeFile(file, [&json](std::ostream& out) -> Result<void> {
                    out << json.toStdString();
                    return {};
                }).ok());
        const auto groups = readGroups(file);
        QVERIFY(!groups.ok());
        QCOMPARE(int(groups.error().code), code);
        if (!pointer.startsWith("line")) {
            QCOMPARE(QString::fromStdString(groups.error().pointer), pointer);
        }
    }

    void badPathsAreRefused() {
        const ExecutionTrace trace = tests::pipelineTrace({});
        Progress progress;
        const RankSelection all = RankSelection::all(trace.ranks());
        const QTemporaryDir folder;
        const fs::path there = folder.filePath("none/here/workload").toStdString();
        QCOMPARE(writeChakra(trace, there, all, {}, progress).error().code, ErrorCode::cannotWrite);
        const fs::path odd = folder.filePath("empty-groups").toStdString();
        QCOMPARE(writeChakra(trace, odd, all, {}, progress).error().code, ErrorCode::notSupported);
        QCOMPARE(readChakra(there, {}, {}, progress).error().code, ErrorCode::notFound);
        std::stop_source stop;
        stop.request_stop();
        const fs::path good = folder.filePath("workload").toStdString();
        QCOMPARE(writeChakra(trace, good, all, stop.get_token(), progress).error().code, ErrorCode::cancelled);
        QVERIFY(writeChakra(trace, good, all, {}, progress).ok());
        QCOMPARE(readChakra(good, {}, stop.get_token(), progress).error().code, ErrorCode::cancelled);
        QCOMPARE(readChakra(good, there, {}, progress).error().code, ErrorCode::cannotRead);
    }
};

QTEST_APPLESS_MAIN(TestChakra)
#include "test_chakra.moc"

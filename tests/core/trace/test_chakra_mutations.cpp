// SPDX-License-Identifier: GPL-3.0-or-later
// Broken files: truncated, with wild lengths, wrong wire types and random damage. Whatever the bytes, reading ends,
// stays within them (the address sanitizer looks on) and keeps the template consistent; what protobuf reads whole, we
// read as the same nodes. The random numbers are fixed; tests/fuzz has the open-ended search.
#include "tests/support/pipeline_trace.h"

#include "core/trace/chakra.h"
#include "core/trace/chakra_file.h"
#include "core/trace/wire.h"

#include <QtTest>

#include <et_def.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <optional>
#include <random>

using namespace paretoscope;
using namespace paretoscope::trace;
using chakra::ChakraFile;

namespace {

std::string validFile() {
    const ExecutionTrace trace = tests::pipelineTrace({2, 2, 2, 2, 1, 2});
    std::string bytes;
    ChakraEncoder(trace).encode(1, bytes);
    return bytes;
}

bool has(const ChakraFile& file, FindingKind kind) {
    return std::ranges::find(file.defects, kind, &TraceDefect::kind) != file.defects.end();
}

/// Every index stays within the template.
bool isConsistent(const ChakraFile& file) {
    const TraceTemplate& made = file.content;
    const std::size_t nodes = made.nodes.size();
    bool within = made.data.size() == nodes && made.control.size() == nodes && made.inputs.size() == nodes &&
                  made.outputs.size() == nodes;
    for (NodeIndex node = 0; within && node < nodes; ++node) {
        within &= made.nodes[node].name < file.names.size();
        within &= made.nodes[node].group == kNoSlot || made.nodes[node].group < file.groupIds.size();
        within &= made.nodes[node].peer == kNoSlot || made.nodes[node].peer < file.peers.size();
        within &= node == 0 || made.id(node) > made.id(node - 1);
        for (const Adjacency* list : {&made.data, &made.control}) {
            within &= std::ranges::all_of((*list)[node], [nodes](NodeIndex before) { return before < nodes; });
        }
        for (const Adjacency* list : {&made.inputs, &made.outputs}) {
            within &= std::ranges::all_of((*list)[node], [&](TensorIndex at) { return at < made.tensors.size(); });
        }
    }
    return within && std::ranges::all_of(file.defects, [nodes](const TraceDefect& defect) {
               return defect.node == kNoNode || defect.node < nodes;
           });
}

ChakraFile consistent(const std::string& bytes) {
    // On the heap and exactly as long, so that the sanitizer sees any step beyond.
    const std::vector<char> copy(bytes.begin(), bytes.end());
    ChakraFile file = chakra::readChakraFile({copy.data(), copy.size()}, 0);
    if (!isConsistent(file)) {
        qFatal("inconsistent: %s", QByteArray::fromStdString(bytes).toHex().constData());
    }
    return file;
}

/// The identifiers that protobuf reads; none where it stops before the end or meets an empty message, at which files
/// end for other readers.
std::optional<std::vector<std::uint64_t>> idsByProtobuf(const std::string& bytes) {
    google::protobuf::io::ArrayInputStream raw(bytes.data(), static_cast<int>(bytes.size()));
    google::protobuf::io::CodedInputStream in(&raw);
    ChakraProtoMsg::GlobalMetadata metadata;
    bool end = false;
    if (!google::protobuf::util::ParseDelimitedFromCodedStream(&metadata, &in, &end)) {
        return std::nullopt;
    }
    std::vector<std::uint64_t> ids;
    for (;;) {
        ChakraProtoMsg::Node node;
        if (!google::protobuf::util::ParseDelimitedFromCodedStream(&node, &in, &end)) {
            break;
        }
        if (node.ByteSizeLong() == 0) {
            return std::nullopt;
        }
        ids.push_back(node.id());
    }
    return end ? std::optional(ids) : std::nullopt;
}

std::string delimited(const std::string& message) {
    std::string out;
    wire::putVarint(out, message.size());
    return out + message;
}

} // namespace

class TestChakraMutations : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { google::protobuf::SetLogHandler(nullptr); }

    void everyTruncationIsSeen() {
        const std::string whole = validFile();
        std::size_t clean = 0;
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const ChakraFile file = consistent(whole.substr(0, size));
            const bool seen = has(file, FindingKind::truncated) || has(file, FindingKind::noNodes);
            clean += seen ? 0 : 1;
        }
        // Between two messages a file may end; those behind the last node that is there are merely missing.
        QCOMPARE(clean, chakra::readChakraFile(whole, 0).content.nodes.size() - 1);
    }

    void wildLengths_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("truncated");
        const QByteArray metadata("\x07\x0a\x05"
                                  "0.0.4",
                                  8);
        QTest::newRow("longer than the file") << metadata + QByteArray("\x7f\x08\x01", 3) << true;
        QTest::newRow("4 GiB") << metadata + QByteArray("\xff\xff\xff\xff\x0f\x08", 6) << true;
        QTest::newRow("more than 32 bits") << metadata + QByteArray("\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 9) << false;
        QTest::newRow("endless varint") << metadata + QByteArray(12, '\xff') << true;
        QTest::newRow("cut varint") << metadata + QByteArray("\x80", 1) << true;
        QTest::newRow("zero") << metadata + QByteArray(4, '\0') << false;
    }
    void wildLengths() {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, truncated);
        const ChakraFile file = consistent(bytes.toStdString());
        QVERIFY(has(file, truncated ? FindingKind::truncated : FindingKind::malformed));
    }

    void wrongWireTypes() {
        std::string node;
        wire::putBytes(node, 1, "seven");                     // id as text
        wire::putNumber(node, 2, 7);                          // name as number
        wire::putBytes(node, 3, "\x04");                      // type as text
        wire::putNumber(node, 5, 1);                          // one dependency, not packed
        wire::putNumber(node, 10, 3);                         // attribute as number
        wire::putBytes(node, 10, std::string("\x0a\x7f", 2)); // attribute with a length beyond its end
        std::string metadata;
        wire::putBytes(metadata, 1, "0.0.4");
        const ChakraFile broken = consistent(delimited(metadata) + delimited(node));
        QVERIFY(has(broken, FindingKind::malformed));
        std::string group("\x0b\x0c", 2); // start and end of a group
        QVERIFY(has(consistent(delimited(metadata) + delimited(group)), FindingKind::malformed));
        std::string field(1, '\x00'); // field number 0
        QVERIFY(has(consistent(delimited(metadata) + delimited(field)), FindingKind::malformed));
        std::string packed;
        wire::putNumber(packed, 1, 5);
        wire::putBytes(packed, 5, "\xff"); // a packed list that ends within a varint
        QVERIFY(has(consistent(delimited(metadata) + delimited(packed)), FindingKind::malformed));
    }

    void randomDamageIsSurvived() {
        std::mt19937 random(20261124);
        const std::string whole = validFile();
        const auto below = [&random](std::size_t bound) { return random() % bound; };
        int compared = 0;
        for (int round = 0; round < 4000; ++round) {
            std::string bytes = whole;
            for (std::size_t edits = 1 + below(6); edits > 0; --edits) {
                const std::size_t at = below(bytes.size());
                switch (below(5)) {
                case 0:
                    bytes[at] = static_cast<char>(random());
                    break;
                case 1:
                    bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
                    break;
                case 2:
                    bytes.erase(at, std::min(1 + below(20), bytes.size() - at - (at == 0 ? 1 : 0)));
                    break;
                case 3:
                    bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(40)));
                    break;
                default:
                    bytes.insert(at, 1 + below(8), below(2) == 0 ? '\xff' : '\0');
                }
                if (bytes.empty()) {
                    bytes = "\x01";
                }
            }
            const ChakraFile file = consistent(bytes);
            const auto expected = idsByProtobuf(bytes);
            if (expected && !has(file, FindingKind::duplicateId) && !has(file, FindingKind::missingVersion) &&
                !has(file, FindingKind::malformed)) {
                std::vector<std::uint64_t> ids = *expected;
                std::ranges::sort(ids);
                QCOMPARE(file.content.nodes.size(), ids.size());
                for (NodeIndex node = 0; node < ids.size(); ++node) {
                    QCOMPARE(file.content.id(node), ids[node]);
                }
                ++compared;
            }
        }
        QVERIFY2(compared > 100, qPrintable(QString::number(compared)));
    }
};

QTEST_APPLESS_MAIN(TestChakraMutations)
#include "test_chakra_mutations.moc"

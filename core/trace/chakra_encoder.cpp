// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/chakra.h"
#include "core/trace/chakra_format.h"
#include "core/trace/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::trace {

using namespace chakra;

namespace {

constexpr std::int64_t kSampledRanks = 4096;

void putAttribute(std::string& out, std::string_view name, std::uint32_t field, std::uint64_t value) {
    const std::size_t size = 2 + name.size() + wire::varintSize(std::uint64_t{field} << 3) + wire::varintSize(value);
    wire::putTag(out, kNodeAttribute, wire::Type::bytes);
    wire::putVarint(out, size);
    wire::putBytes(out, kAttributeName, name);
    wire::putNumber(out, field, value);
}

void putAttribute(std::string& out, std::string_view name, std::uint32_t field, std::string_view bytes) {
    const std::size_t size =
        2 + name.size() + wire::varintSize(std::uint64_t{field} << 3) + wire::varintSize(bytes.size()) + bytes.size();
    wire::putTag(out, kNodeAttribute, wire::Type::bytes);
    wire::putVarint(out, size);
    wire::putBytes(out, kAttributeName, name);
    wire::putBytes(out, field, bytes);
}

/// Amounts are whole numbers in files.
std::uint64_t whole(double amount) {
    return amount > 0.0 ? static_cast<std::uint64_t>(std::llround(amount)) : 0;
}

/// As protobuf writes a negative int32: sign-extended.
std::uint64_t int32(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}

std::string packed(const TraceTemplate& made, std::span<const NodeIndex> nodes) {
    std::string bytes;
    for (const NodeIndex node : nodes) {
        wire::putVarint(bytes, made.id(node));
    }
    return bytes;
}

std::uint32_t nodeType(NodeKind kind) {
    static constexpr std::array<std::uint32_t, 7> kTypes = {kComputeNode, kLoadNode,       kStoreNode,   kSendNode,
                                                            kReceiveNode, kCollectiveNode, kMetadataNode};
    return kTypes[static_cast<std::size_t>(kind)];
}

/// The end of a node on one rank.
std::string encodedEnding(NodeKind kind, SlotIndex slot, const ExecutionTrace& trace, Rank rank) {
    std::string out;
    if (kind == NodeKind::collective) {
        if (const std::uint64_t id = trace.group(rank, slot).id(); id != 0) {
            putAttribute(out, "pg_name", kString, fmt::format("{}", id));
        }
        return out;
    }
    const Rank peer = trace.peer(rank, slot);
    const bool sends = kind == NodeKind::send;
    putAttribute(out, "comm_src", kInt32, int32(sends ? rank : peer));
    putAttribute(out, "comm_dst", kInt32, int32(sends ? peer : rank));
    return out;
}

} // namespace

struct ChakraEncoder::Template {
    /// The attributes that differ between the ranks of a role, by what decides them.
    struct Ending {
        NodeKind kind;
        SlotIndex slot;
    };
    /// A node whose attributes of the rank are still missing: its encoding, without length, in the template's bytes.
    struct OpenNode {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::uint32_t ending = 0;
    };

    std::string bytes;
    std::vector<OpenNode> open; // by begin
    std::vector<Ending> endings;

    Template(const TraceTemplate& made, const NamePool& names);

private:
    void put(const TraceTemplate& made, NodeIndex index, const NamePool& names);
    void putTensors(std::string& out, std::string_view attribute, const TraceTemplate& made,
                    std::span<const TensorIndex> tensors, const NamePool& names) const;
    std::uint32_t ending(NodeKind kind, SlotIndex slot);
};

ChakraEncoder::Template::Template(const TraceTemplate& made, const NamePool& names) {
    std::string metadata;
    wire::putBytes(metadata, kMetadataVersion, kChakraVersion);
    wire::putVarint(bytes, metadata.size());
    bytes += metadata;
    for (NodeIndex node = 0; node < made.nodes.size(); ++node) {
        put(made, node, names);
    }
    bytes.shrink_to_fit();
}

std::uint32_t ChakraEncoder::Template::ending(NodeKind kind, SlotIndex slot) {
    const auto known = std::ranges::find_if(
        endings, [kind, slot](const Ending& each) { return each.kind == kind && each.slot == slot; });
    if (known != endings.end()) {
        return static_cast<std::uint32_t>(known - endings.begin());
    }
    endings.push_back({kind, slot});
    return static_cast<std::uint32_t>(endings.size() - 1);
}

void ChakraEncoder::Template::putTensors(std::string& out, std::string_view attribute, const TraceTemplate& made,
                                         std::span<const TensorIndex> tensors, const NamePool& names) const {
    std::string list;
    for (const TensorIndex index : tensors) {
        const TraceTensor& tensor = made.tensors[index];
        wire::putBytes(list, 1, placedName({names[tensor.name], tensor.layer, tensor.microBatch}));
        wire::putBytes(list, 1, fmt::format("{}", whole(tensor.bytes.value())));
    }
    putAttribute(out, attribute, kStringList, list);
}

void ChakraEncoder::Template::put(const TraceTemplate& made, NodeIndex index, const NamePool& names) {
    const TraceNode& node = made.nodes[index];
    std::string body;
    wire::putNumber(body, kNodeId, made.id(index));
    wire::putBytes(body, kNodeName, placedName({names[node.name], node.layer, node.microBatch}));
    wire::putNumber(body, kNodeType, nodeType(node.kind));
    if (!made.control[index].empty()) {
        wire::putBytes(body, kNodeControl, packed(made, made.control[index]));
    }
    if (!made.data[index].empty()) {
        wire::putBytes(body, kNodeData, packed(made, made.data[index]));
    }
    if (const std::uint64_t duration = whole(node.duration.value() * 1e6); duration > 0) {
        wire::putNumber(body, kNodeDuration, duration);
    }
    putAttribute(body, "is_cpu_op", kBool, node.onHost ? 1 : 0);
    if (!made.tensors.empty()) {
        putTensors(body, "inputs", made, made.inputs[index], names);
        putTensors(body, "outputs", made, made.outputs[index], names);
    }
    const std::uint64_t size = whole(node.bytes.value());
    switch (node.kind) {
    case NodeKind::compute:
        putAttribute(body, "num_ops", kInt64, std::max<std::uint64_t>(1, whole(node.flops.value())));
        [[fallthrough]];
    case NodeKind::memoryLoad:
    case NodeKind::memoryStore:
        putAttribute(body, "tensor_size", kUint64, size);
        break;
    case NodeKind::collective:
        putAttribute(body, "comm_type", kInt64, static_cast<std::uint64_t>(node.collective));
        putAttribute(body, "comm_size", kInt64, size);
        break;
    case NodeKind::send:
    case NodeKind::receive:
        putAttribute(body, "comm_size", kInt64, size);
        putAttribute(body, "comm_tag", kInt32, int32(node.tag));
        break;
    case NodeKind::metadata:
        break;
    }
    const bool communicates =
        node.kind == NodeKind::send || node.kind == NodeKind::receive || node.kind == NodeKind::collective;
    if (communicates) {
        const SlotIndex slot = node.kind == NodeKind::collective ? node.group : node.peer;
        open.push_back({bytes.size(), bytes.size() + body.size(), ending(node.kind, slot)});
    } else {
        wire::putVarint(bytes, body.size());
    }
    bytes += body;
}

ChakraEncoder::ChakraEncoder(const ExecutionTrace& trace)
    : m_trace(trace) {
    for (std::size_t role = 0; role < trace.roles(); ++role) {
        m_templates.push_back(std::make_unique<Template>(trace.roleTemplate(role), trace.names()));
    }
}

ChakraEncoder::~ChakraEncoder() = default;

void ChakraEncoder::encode(Rank rank, std::string& out) const {
    const Template& made = *m_templates[m_trace.role(rank)];
    std::vector<std::string> endings;
    for (const Template::Ending& ending : made.endings) {
        endings.push_back(encodedEnding(ending.kind, ending.slot, m_trace, rank));
    }
    std::size_t copied = 0;
    for (const Template::OpenNode& node : made.open) {
        const std::string& ending = endings[node.ending];
        out.append(made.bytes, copied, node.begin - copied);
        wire::putVarint(out, node.end - node.begin + ending.size());
        out.append(made.bytes, node.begin, node.end - node.begin);
        out.append(ending);
        copied = node.end;
    }
    out.append(made.bytes, copied);
}

std::uint64_t ChakraEncoder::size(Rank rank) const {
    const Template& made = *m_templates[m_trace.role(rank)];
    std::vector<std::size_t> endings;
    for (const Template::Ending& ending : made.endings) {
        endings.push_back(encodedEnding(ending.kind, ending.slot, m_trace, rank).size());
    }
    std::uint64_t size = made.bytes.size();
    for (const Template::OpenNode& node : made.open) {
        size += endings[node.ending] + wire::varintSize(node.end - node.begin + endings[node.ending]);
    }
    return size;
}

std::uint64_t ChakraEncoder::size(const RankSelection& ranks) const {
    const std::int64_t sampled = std::min(ranks.size(), kSampledRanks);
    double sum = 0.0;
    for (std::int64_t n = 0; n < sampled; ++n) {
        sum += static_cast<double>(size(ranks[n * ranks.size() / sampled]));
    }
    return sampled == 0 ? 0 : whole(sum / static_cast<double>(sampled) * static_cast<double>(ranks.size()));
}

} // namespace paretoscope::trace

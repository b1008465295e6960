// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/chakra_draft.h"

#include "core/trace/chakra_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

namespace paretoscope::trace::chakra {

namespace {

std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<NodeKind> nodeKind(std::uint32_t type) {
    switch (type) {
    case kMetadataNode:
        return NodeKind::metadata;
    case kLoadNode:
        return NodeKind::memoryLoad;
    case kStoreNode:
        return NodeKind::memoryStore;
    case kComputeNode:
        return NodeKind::compute;
    case kSendNode:
        return NodeKind::send;
    case kReceiveNode:
        return NodeKind::receive;
    case kCollectiveNode:
        return NodeKind::collective;
    default:
        return std::nullopt;
    }
}

/// What ASTRA-sim's workload layer executes; the rest throws there.
bool isSupported(CollectiveKind kind) {
    switch (kind) {
    case CollectiveKind::allReduce:
    case CollectiveKind::allGather:
    case CollectiveKind::reduceScatter:
    case CollectiveKind::allToAll:
    case CollectiveKind::broadcast:
        return true;
    default:
        return false;
    }
}

} // namespace

void Draft::reportAt(std::size_t position, FindingKind kind, std::string what) {
    Count& count = m_counts.try_emplace({kind, std::move(what)}, Count{position, 0}).first->second;
    ++count.nodes;
}

void Draft::report(FindingKind kind, std::string what) {
    reportAt(m_nodes.size(), kind, std::move(what)); // the node is being added
}

void Draft::reportFile(FindingKind kind, std::string what) {
    m_file.defects.push_back({kind, kNoNode, 0, std::move(what)});
}

bool Draft::present(const WholeNumber& number, std::string_view attribute) {
    if (!number.present) {
        report(FindingKind::missingAttribute, std::string(attribute));
    } else if (number.wrongType) {
        report(FindingKind::wrongAttribute, fmt::format("{} is not a whole number", attribute));
    }
    return number.present && !number.wrongType;
}

double Draft::amount(const WholeNumber& number, std::string_view attribute) {
    if (!present(number, attribute)) {
        return 0.0;
    }
    if (number.value < 0) {
        report(FindingKind::wrongAttribute, fmt::format("{} is negative", attribute));
        return 0.0;
    }
    if (number.value == 0) {
        report(attribute == "num_ops" ? FindingKind::zeroWork : FindingKind::zeroSize, std::string(attribute));
    }
    return static_cast<double>(number.value);
}

SlotIndex Draft::groupSlot(const NodeMessage& message) {
    if (!message.group || message.group->empty()) {
        return kNoSlot;
    }
    const std::optional<std::uint64_t> id = decimal(*message.group);
    if (!id) {
        report(FindingKind::wrongAttribute, "pg_name is not a decimal number");
        return kNoSlot;
    }
    if (*id == 0) {
        return kNoSlot;
    }
    const auto [slot, isNew] = m_groupSlots.emplace(*id, static_cast<SlotIndex>(m_file.groupIds.size()));
    if (isNew) {
        m_file.groupIds.push_back(*id);
    }
    return slot->second;
}

SlotIndex Draft::peerSlot(const WholeNumber& rank, std::string_view attribute) {
    if (!present(rank, attribute)) {
        return kNoSlot;
    }
    const auto [slot, isNew] = m_peerSlots.emplace(rank.value, static_cast<SlotIndex>(m_file.peers.size()));
    if (isNew) {
        m_file.peers.push_back(rank.value);
    }
    return slot->second;
}

void Draft::setWork(TraceNode& node, const NodeMessage& message) {
    if (node.kind == NodeKind::compute) {
        node.flops = Flops(amount(message.numOps, "num_ops"));
    }
    node.bytes = Bytes(amount(message.tensorSize, "tensor_size"));
}

void Draft::setCollective(TraceNode& node, const NodeMessage& message) {
    node.bytes = Bytes(amount(message.commSize, "comm_size"));
    node.group = groupSlot(message);
    if (!present(message.commType, "comm_type")) {
        return;
    }
    if (message.commType.value < 0 || message.commType.value >= static_cast<std::int64_t>(kCollectiveKinds)) {
        report(FindingKind::wrongAttribute, fmt::format("comm_type {} is unknown", message.commType.value));
        return;
    }
    node.collective = static_cast<CollectiveKind>(message.commType.value);
    if (!isSupported(node.collective)) {
        report(FindingKind::unsupportedCollective, std::string(trace::name(node.collective)));
    }
}

void Draft::setMessage(TraceNode& node, const NodeMessage& message) {
    const bool sends = node.kind == NodeKind::send;
    node.bytes = Bytes(amount(message.commSize, "comm_size"));
    if (present(message.commTag, "comm_tag")) {
        node.tag = static_cast<std::int32_t>(message.commTag.value);
    }
    node.peer = peerSlot(sends ? message.commDestination : message.commSource, sends ? "comm_dst" : "comm_src");
    const WholeNumber& self = sends ? message.commSource : message.commDestination;
    if (self.present && self.value != m_rank) {
        report(FindingKind::wrongEndpoint, sends ? "comm_src" : "comm_dst");
    }
}

void Draft::setHost(TraceNode& node, const NodeMessage& message) {
    if (node.kind == NodeKind::metadata || !present(message.isCpuOp, "is_cpu_op")) {
        return;
    }
    node.onHost = message.isCpuOp.value != 0;
    if (node.onHost && node.kind != NodeKind::compute && node.kind != NodeKind::memoryLoad &&
        node.kind != NodeKind::memoryStore) {
        report(FindingKind::hostCommunication, "is_cpu_op");
    }
}

void Draft::addTensors(Lists<TensorIndex>& lists, const std::vector<std::string_view>& texts,
                       std::string_view attribute) {
    if (texts.size() % 2 != 0) {
        report(FindingKind::wrongAttribute, fmt::format("{} is not a list of names and sizes", attribute));
    }
    for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
        const std::optional<std::uint64_t> size = decimal(texts[i + 1]);
        if (!size) {
            report(FindingKind::wrongAttribute, fmt::format("{} has a size that is no whole number", attribute));
            continue;
        }
        const PlacedName placed = splitName(texts[i]);
        const NameIndex name = m_names.index(placed.name);
        const std::tuple key(name, placed.layer, placed.microBatch, *size);
        const auto [index, isNew] = m_tensorIndices.emplace(key, m_file.content.tensors.size());
        if (isNew) {
            m_file.content.tensors.push_back(
                {name, Bytes(static_cast<double>(*size)), placed.layer, placed.microBatch});
        }
        lists.items.push_back(index->second);
    }
    lists.close();
}

void Draft::add(const NodeMessage& message) {
    TraceNode node;
    const PlacedName placed = splitName(message.name);
    node.name = m_names.index(placed.name);
    node.layer = placed.layer;
    node.microBatch = placed.microBatch;
    node.duration = Seconds(static_cast<double>(message.durationMicros) * 1e-6);
    const std::optional<NodeKind> kind = nodeKind(message.type);
    node.kind = kind.value_or(NodeKind::metadata);
    if (!kind) {
        report(FindingKind::unsupportedNode, fmt::format("type {}", message.type));
    }
    setHost(node, message);
    switch (node.kind) {
    case NodeKind::compute:
    case NodeKind::memoryLoad:
    case NodeKind::memoryStore:
        setWork(node, message);
        break;
    case NodeKind::collective:
        setCollective(node, message);
        break;
    case NodeKind::send:
    case NodeKind::receive:
        setMessage(node, message);
        break;
    case NodeKind::metadata:
        break;
    }
    m_control.items.insert(m_control.items.end(), message.control.begin(), message.control.end());
    m_control.close();
    m_data.items.insert(m_data.items.end(), message.data.begin(), message.data.end());
    m_data.close();
    addTensors(m_inputs, message.inputs, "inputs");
    addTensors(m_outputs, message.outputs, "outputs");
    m_nodes.push_back(node);
    m_ids.push_back(message.id);
}

std::vector<std::size_t> Draft::order() {
    std::vector<std::size_t> positions(m_nodes.size());
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    const auto id = [this](std::size_t position) { return m_ids[position]; };
    std::ranges::stable_sort(positions, {}, id);
    std::vector<std::size_t> kept;
    kept.reserve(positions.size());
    for (const std::size_t position : positions) {
        if (!kept.empty() && id(kept.back()) == id(position)) {
            reportAt(kept.back(), FindingKind::duplicateId, fmt::format("node {}", id(position)));
        } else {
            kept.push_back(position);
        }
    }
    return kept;
}

void Draft::resolve(const Lists<std::uint64_t>& lists, std::size_t position, const std::vector<std::uint64_t>& ids,
                    Adjacency& into) {
    std::vector<NodeIndex> found;
    for (const std::uint64_t id : lists[position]) {
        // Dense identifiers, the usual case, are found at once.
        const std::size_t guess = id - ids.front();
        const auto at = guess < ids.size() && ids[guess] == id ? ids.begin() + static_cast<std::ptrdiff_t>(guess)
                                                               : std::ranges::lower_bound(ids, id);
        if (at != ids.end() && *at == id) {
            found.push_back(static_cast<NodeIndex>(at - ids.begin()));
        } else {
            reportAt(position, FindingKind::danglingDependency, fmt::format("node {}", id));
        }
    }
    into.append(found);
}

ChakraFile Draft::finish() && {
    const std::vector<std::size_t> positions = order();
    TraceTemplate& content = m_file.content;
    std::vector<std::uint64_t> ids;
    std::vector<NodeIndex> indices(m_nodes.size(), kNoNode); // by position
    bool counts = true;                                      // 1, 2, 3, ...
    for (const std::size_t position : positions) {
        indices[position] = static_cast<NodeIndex>(ids.size());
        ids.push_back(m_ids[position]);
        counts &= ids.back() == ids.size();
    }
    for (const std::size_t position : positions) {
        content.nodes.push_back(m_nodes[position]);
        resolve(m_control, position, ids, content.control);
        resolve(m_data, position, ids, content.data);
        content.inputs.append(m_inputs[position]);
        content.outputs.append(m_outputs[position]);
    }
    if (!counts) {
        content.ids = std::move(ids);
    }
    for (const auto& [key, count] : m_counts) {
        m_file.defects.push_back({key.first, indices[count.first], count.nodes, key.second});
    }
    for (NameIndex name = 0; name < m_names.size(); ++name) {
        m_file.names.push_back(m_names[name]);
    }
    return std::move(m_file);
}

} // namespace paretoscope::trace::chakra

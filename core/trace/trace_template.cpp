// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/trace_template.h"

#include <array>

namespace paretoscope::trace {

std::string_view name(CollectiveKind kind) {
    static constexpr std::array<std::string_view, kCollectiveKinds> kNames = {
        "all_reduce", "reduce",         "all_gather",           "gather", "scatter", "broadcast",
        "all_to_all", "reduce_scatter", "reduce_scatter_block", "barrier"};
    return kind == CollectiveKind::none ? "none" : kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(NodeKind kind) {
    static constexpr std::array<std::string_view, 7> kNames = {"compute", "memory_load", "memory_store", "send",
                                                               "receive", "collective",  "metadata"};
    return kNames[static_cast<std::size_t>(kind)];
}

void Adjacency::append(std::span<const std::uint32_t> items) {
    m_items.insert(m_items.end(), items.begin(), items.end());
    m_begin.push_back(static_cast<std::uint32_t>(m_items.size()));
}

void Adjacency::reserve(std::size_t nodes, std::size_t items) {
    m_begin.reserve(nodes + 1);
    m_items.reserve(items);
}

NodeIndex TraceTemplate::add(const TraceNode& node, std::span<const NodeIndex> dataDependencies,
                             std::span<const NodeIndex> controlDependencies, std::span<const TensorIndex> reads,
                             std::span<const TensorIndex> writes) {
    nodes.push_back(node);
    data.append(dataDependencies);
    control.append(controlDependencies);
    inputs.append(reads);
    outputs.append(writes);
    return static_cast<NodeIndex>(nodes.size() - 1);
}

NameIndex NamePool::index(std::string_view text) {
    const auto known = m_indices.find(text);
    if (known != m_indices.end()) {
        return known->second;
    }
    const auto index = static_cast<NameIndex>(m_texts.size());
    m_texts.emplace_back(text);
    m_indices.emplace(m_texts.back(), index);
    return index;
}

} // namespace paretoscope::trace

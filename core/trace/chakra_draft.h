// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of the Chakra reader: nodes as they come, before dependencies on identifiers become indices.
#pragma once

#include "core/trace/chakra_file.h"
#include "core/trace/chakra_node.h"

#include <map>
#include <unordered_map>

namespace paretoscope::trace::chakra {

class Draft {
public:
    explicit Draft(Rank rank)
        : m_rank(rank) {}

    void add(const NodeMessage& message);
    /// A defect of the last added node.
    void report(FindingKind kind, std::string what);
    void reportFile(FindingKind kind, std::string what);

    /// Sorts by identifier, resolves dependencies and hands everything over.
    ChakraFile finish() &&;

private:
    /// Lists of identifiers or tensors, one for each node.
    template <class T>
    struct Lists {
        std::vector<std::size_t> begin{0};
        std::vector<T> items;

        [[nodiscard]] std::span<const T> operator[](std::size_t node) const {
            return {items.data() + begin[node], begin[node + 1] - begin[node]};
        }
        void close() { begin.push_back(items.size()); }
    };
    struct Count {
        std::size_t first = 0; ///< position in the file
        std::uint32_t nodes = 0;
    };

    void setWork(TraceNode& node, const NodeMessage& message);
    void setCollective(TraceNode& node, const NodeMessage& message);
    void setMessage(TraceNode& node, const NodeMessage& message);
    void setHost(TraceNode& node, const NodeMessage& message);
    double amount(const WholeNumber& number, std::string_view attribute);
    bool present(const WholeNumber& number, std::string_view attribute);
    SlotIndex groupSlot(const NodeMessage& message);
    SlotIndex peerSlot(const WholeNumber& rank, std::string_view attribute);
    void addTensors(Lists<TensorIndex>& lists, const std::vector<std::string_view>& texts, std::string_view attribute);
    void reportAt(std::size_t position, FindingKind kind, std::string what);

    /// Positions in the file by identifier, repeated ones left out.
    std::vector<std::size_t> order();
    void resolve(const Lists<std::uint64_t>& lists, std::size_t position, const std::vector<std::uint64_t>& ids,
                 Adjacency& into);

    Rank m_rank;
    NamePool m_names;
    std::vector<TraceNode> m_nodes;
    std::vector<std::uint64_t> m_ids;
    Lists<std::uint64_t> m_control;
    Lists<std::uint64_t> m_data;
    Lists<TensorIndex> m_inputs;
    Lists<TensorIndex> m_outputs;
    std::map<std::tuple<NameIndex, std::int32_t, std::int32_t, std::uint64_t>, TensorIndex> m_tensorIndices;
    ChakraFile m_file;
    std::map<std::uint64_t, SlotIndex> m_groupSlots;
    std::map<Rank, SlotIndex> m_peerSlots;
    std::map<std::pair<FindingKind, std::string>, Count> m_counts;
};

} // namespace paretoscope::trace::chakra

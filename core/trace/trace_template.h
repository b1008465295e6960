// SPDX-License-Identifier: GPL-3.0-or-later
// A TraceTemplate: what one rank does in one step, without saying which rank. All ranks of a role share one template;
// communicators and peers are *slots* that the ExecutionTrace resolves for a rank (core/trace/execution_trace.h).
// Plain data, safe to read from any number of threads.
#pragma once

#include "core/base/quantity.h"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace paretoscope::trace {

using NodeIndex = std::uint32_t;
using NameIndex = std::uint32_t;
using TensorIndex = std::uint32_t;
using SlotIndex = std::uint32_t;

inline constexpr SlotIndex kNoSlot = 0xffffffff;

enum class NodeKind : std::uint8_t { compute, memoryLoad, memoryStore, send, receive, collective, metadata };

/// In the order of Chakra's CollectiveCommType (et_def.proto), so that the number is its value.
enum class CollectiveKind : std::uint8_t {
    allReduce,
    reduce,
    allGather,
    gather,
    scatter,
    broadcast,
    allToAll,
    reduceScatter,
    reduceScatterBlock,
    barrier,
    none = 255, ///< not a collective
};
inline constexpr std::size_t kCollectiveKinds = 10;

/// "all_reduce": as in JSON documents. "none" for none.
std::string_view name(CollectiveKind kind);
/// "compute", "memory_load", ...
std::string_view name(NodeKind kind);

struct TraceNode {
    NodeKind kind = NodeKind::compute;
    CollectiveKind collective = CollectiveKind::none;
    bool onHost = false;          ///< runs on the CPU; never in traces that we synthesise
    NameIndex name = 0;           ///< into ExecutionTrace::names
    std::int32_t layer = -1;      ///< layer of the model; -1 where none applies
    std::int32_t microBatch = -1; ///< -1 where none applies
    std::int32_t tag = 0;         ///< send and receive: equal on both sides
    SlotIndex group = kNoSlot;    ///< collective: which communicator; kNoSlot is all ranks of the trace
    SlotIndex peer = kNoSlot;     ///< send: the destination; receive: the source
    Flops flops;                  ///< compute: one multiply-accumulate counts two
    /// Compute and memory: bytes read and written. Send, receive: the message. Collective: the size that ASTRA-sim
    /// means by comm_size: what a rank puts in. So all-reduce, reduce-scatter, all-to-all: the whole local buffer;
    /// all-gather: the local shard, the result being group size times as large.
    Bytes bytes;
    Seconds duration; ///< compute: by our kernel model; 0 where unknown

    friend bool operator==(const TraceNode&, const TraceNode&) = default;
};

/// Lists of indices, one for each node, stored flat. Filled in the order of nodes.
class Adjacency {
public:
    void append(std::span<const std::uint32_t> items);
    [[nodiscard]] std::span<const std::uint32_t> operator[](NodeIndex node) const {
        return {m_items.data() + m_begin[node], m_begin[node + 1] - m_begin[node]};
    }
    [[nodiscard]] std::size_t size() const { return m_begin.size() - 1; } ///< of nodes
    [[nodiscard]] std::size_t items() const { return m_items.size(); }
    void reserve(std::size_t nodes, std::size_t items);

    friend bool operator==(const Adjacency&, const Adjacency&) = default;

private:
    std::vector<std::uint32_t> m_begin{0};
    std::vector<std::uint32_t> m_items;
};

/// What nodes read and write, for the memory view of simulators. Name, layer and micro-batch together tell the tensors
/// of a template apart.
struct TraceTensor {
    NameIndex name = 0;
    Bytes bytes;
    std::int32_t layer = -1;      ///< -1 where none applies
    std::int32_t microBatch = -1; ///< -1 where none applies

    friend bool operator==(const TraceTensor&, const TraceTensor&) = default;
};

struct TraceTemplate {
    std::string label;      ///< "Stage 0"
    std::int32_t stage = 0; ///< of the pipeline; 0 where there is none, and in foreign traces

    /// In the order of issue: where several nodes are ready, simulators start the one with the smallest index.
    std::vector<TraceNode> nodes;
    Adjacency data;    ///< nodes that must end first because this one reads their result
    Adjacency control; ///< nodes that must end first for the sake of the schedule
    Adjacency inputs;  ///< into tensors
    Adjacency outputs; ///< into tensors
    std::vector<TraceTensor> tensors;
    /// Identifiers in the file of a foreign trace, ascending, one for each node. Empty: index + 1.
    std::vector<std::uint64_t> ids;

    /// Appends a node; all spans may be empty. Returns its index.
    NodeIndex add(const TraceNode& node, std::span<const NodeIndex> dataDependencies = {},
                  std::span<const NodeIndex> controlDependencies = {}, std::span<const TensorIndex> reads = {},
                  std::span<const TensorIndex> writes = {});

    [[nodiscard]] std::uint64_t id(NodeIndex node) const { return ids.empty() ? node + std::uint64_t{1} : ids[node]; }
};

/// Texts that appear once. References stay valid while it grows.
class NamePool {
public:
    NamePool() = default;
    NamePool(const NamePool&) = delete;
    NamePool& operator=(const NamePool&) = delete;
    NamePool(NamePool&&) = default;
    NamePool& operator=(NamePool&&) = default;

    /// The index of `text`, which is added where it is new. Not thread-safe.
    NameIndex index(std::string_view text);
    [[nodiscard]] const std::string& operator[](NameIndex index) const { return m_texts[index]; }
    [[nodiscard]] std::size_t size() const { return m_texts.size(); }

private:
    std::deque<std::string> m_texts; // never moves its elements
    std::unordered_map<std::string_view, NameIndex> m_indices;
};

} // namespace paretoscope::trace

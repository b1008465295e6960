// SPDX-License-Identifier: GPL-3.0-or-later
// The symbols in which shapes and costs are written: sizes of a model, of its workload, and degrees of parallelism.
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace paretoscope::graph {

enum class Symbol : std::uint8_t {
    // workload
    batch,    ///< sequences of one micro-batch over all data-parallel replicas
    sequence, ///< tokens that each sequence brings into the step: 1 when decoding
    context,  ///< tokens that a decoded token attends to
    // model
    hidden,
    vocabulary,
    positions, ///< rows of a learned position table
    heads,
    kvHeads, ///< with the copies that tensor parallelism needs
    headDim,
    window,
    chunks, ///< whole windows in a sequence, for attention in fixed chunks
    queryLora,
    kvLora,
    nopeDim,
    ropeDim,
    valueDim,
    inner,    ///< width of a state-space layer
    state,    ///< its state per channel
    timeRank, ///< of its step sizes
    scanHeads,
    ffn,
    sharedFfn, ///< all shared experts together
    expertFfn,
    experts,
    topK,
    // parallelism
    data,
    contextParallel,
    expertData, ///< replicas of an expert: data x context / expert
    expert,
    tensor,
};
inline constexpr std::size_t kSymbols = static_cast<std::size_t>(Symbol::tensor) + 1;

/// "Batch", "Hidden", "dp", "tp", ...: as people read it.
std::string_view name(Symbol symbol);

/// Numbers for symbols.
class Assignment {
public:
    Assignment& set(Symbol symbol, std::int64_t value) {
        m_values[static_cast<std::size_t>(symbol)] = value;
        return *this;
    }
    /// 0 where none was set; no size or degree is 0.
    [[nodiscard]] std::int64_t operator[](Symbol symbol) const { return m_values[static_cast<std::size_t>(symbol)]; }

private:
    std::array<std::int64_t, kSymbols> m_values{};
};

} // namespace paretoscope::graph

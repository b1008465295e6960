// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/fused_attention.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::kernel {

namespace {

constexpr double kQueryTile = 128.0;
constexpr Bytes kActivation{2.0};

} // namespace

FusedAttentionTime::FusedAttentionTime(const hardware::Accelerator& accelerator, double processors,
                                       const ContextAttentionFit& context, const GenerationAttentionFit& generation)
    : m_processors(processors)
    , m_peak(std::max(accelerator.peakOf(hardware::Precision::bf16), accelerator.peakOf(hardware::Precision::fp16)))
    , m_bandwidth(accelerator.memoryBandwidth)
    , m_context(context)
    , m_generation(generation) {}

Seconds FusedAttentionTime::context(const AttentionHeads& heads, double sequences, double newTokens,
                                    double cachedTokens) const noexcept {
    const double rows = newTokens + m_context.padding * (std::ceil(newTokens / kQueryTile) * kQueryTile - newTokens);
    const double keys = cachedTokens + (m_context.own * rows + kQueryTile) / 2.0;
    const Flops work(4.0 * heads.query * heads.width * sequences * rows * keys);
    const Bytes traffic = kActivation * heads.width * sequences *
                          (2.0 * heads.query * newTokens + 2.0 * heads.keyValue * (cachedTokens + newTokens));
    return work / (m_peak * m_context.compute) + traffic / (m_bandwidth * m_context.memory) + m_context.launch;
}

Seconds FusedAttentionTime::generation(const AttentionHeads& heads, double sequences, double cachedTokens,
                                       Bytes elementBytes) const noexcept {
    const double parts = std::min(std::ceil(cachedTokens / kQueryTile), m_generation.splits);
    const double share = std::min(1.0, sequences * heads.keyValue * std::max(parts, 1.0) / m_processors);
    const Bytes traffic = sequences * heads.width *
                          (2.0 * heads.keyValue * cachedTokens * elementBytes + 2.0 * heads.query * kActivation);
    const Seconds memory = traffic / (m_bandwidth * m_generation.memory * share);
    const Seconds blocks = m_generation.block * (sequences * heads.keyValue / m_processors);
    const Seconds both(std::hypot(memory.value(), blocks.value()));
    return both + m_generation.launch + (cachedTokens > kQueryTile ? m_generation.combine : Seconds(0.0));
}

} // namespace paretoscope::kernel

// SPDX-License-Identifier: GPL-3.0-or-later
// The time of one fused attention kernel in serving: a prefill chunk (context) and a decode step (generation).
//
// Context, causal, of B sequences with S new tokens each on top of P cached ones, H query and K key-value heads of
// width d. Query rows run in tiles of 128, of which a share `padding` of the unused rows is paid all the same:
//   rows = S + padding (128 ceil(S / 128) - S)
//   time = (arithmetic^n + memory^n)^(1/n) + launch,  n = 1: loads and arithmetic of one kernel barely overlap
//   arithmetic = 4 H d B rows (P + (rows x own + 128) / 2) / (peak x compute)     the causal half, in whole tiles
//   memory     = 2 bytes x d B (2 H S + 2 K (P + S)) / (bandwidth x memory)
// Generation, one new token for each of B sequences over S cached tokens in `bytes` each:
//   time = (memory^2 + blocks^2)^(1/2) + launch (+ combine, where a sequence is split: S > 128)
//   memory = (2 K d S bytes + 2 x 2 H d) B / (bandwidth x memory x min(1, B K min(ceil(S / 128), splits) / processors))
//   blocks = B K / processors x block          each sequence and head occupies a processor for at least `block`
// FlashAttention-2 (Dao, 2023) and FlashDecoding give tiles and splits; the forms and coefficients are derived, fitted
// to measured kernels (core/kernel/kernel_calibration.h). Immutable after construction, so thread-safe; no allocation.
#pragma once

#include "core/hardware/accelerator.h"

namespace paretoscope::kernel {

struct ContextAttentionFit {
    double compute = 0.65; ///< share of the 16-bit dense peak
    double memory = 0.5;   ///< share of the memory bandwidth
    double padding = 0.5;  ///< share of a tile's unused rows that is paid, 0 to 1
    double own = 1.0;      ///< cost of the new tokens among themselves over its causal half: above 1 for older kernels
    Seconds launch{1e-5};

    friend bool operator==(const ContextAttentionFit&, const ContextAttentionFit&) = default;
};

struct GenerationAttentionFit {
    double memory = 0.8;  ///< share of the memory bandwidth
    double splits = 32.0; ///< parts at most into which one sequence and head is split
    Seconds block{4e-6};  ///< that a sequence and head occupies a processor
    Seconds launch{1.2e-5};
    Seconds combine{0.0}; ///< of the parts of a split sequence

    friend bool operator==(const GenerationAttentionFit&, const GenerationAttentionFit&) = default;
};

/// Heads of one device, after tensor parallelism.
struct AttentionHeads {
    double query = 1.0;
    double keyValue = 1.0;
    double width = 128.0;
};

class FusedAttentionTime {
public:
    FusedAttentionTime(const hardware::Accelerator& accelerator, double processors, const ContextAttentionFit& context,
                       const GenerationAttentionFit& generation);

    /// `newTokens` at least 1 for each of `sequences`, after `cachedTokens`.
    [[nodiscard]] Seconds context(const AttentionHeads& heads, double sequences, double newTokens,
                                  double cachedTokens = 0.0) const noexcept;
    /// `elementBytes`: of one cached key or value element.
    [[nodiscard]] Seconds generation(const AttentionHeads& heads, double sequences, double cachedTokens,
                                     Bytes elementBytes = Bytes(2.0)) const noexcept;

private:
    double m_processors;
    FlopsPerSecond m_peak;
    BytesPerSecond m_bandwidth;
    ContextAttentionFit m_context;
    GenerationAttentionFit m_generation;
};

} // namespace paretoscope::kernel

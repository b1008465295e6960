// SPDX-License-Identifier: GPL-3.0-or-later
// How close to its data sheet a device comes: the few measured coefficients behind every operator time.
#pragma once

#include "core/base/quantity.h"
#include "core/hardware/accelerator.h"

#include <array>

namespace paretoscope::kernel {

/// Share of the peak that a matrix product of F FLOPs reaches: plateau x sustained / (1 + (halfWork / F)^exponent).
/// The curve is fitted to single products, `sustained` to whole training steps: clocks under lasting load, cold caches,
/// strided operands, accumulation into gradients.
struct MatmulCurve {
    double plateau = 0.7; ///< 0 to 1, of the dense peak
    Flops halfWork{1e10}; ///< work at which half of the plateau is reached
    double exponent = 1.0;
    double sustained = 1.0;

    friend bool operator==(const MatmulCurve&, const MatmulCurve&) = default;
};

/// Generations of fused attention kernels: FlashAttention (Dao et al., 2022), FlashAttention-2 (Dao, 2023), and kernels
/// tuned for the device at hand (FlashAttention-3, cuDNN).
enum class FusedAttention { flash1, flash2, tuned };

struct DeviceEfficiency {
    std::array<MatmulCurve, hardware::kPrecisions> matmul{};
    double processors = 108.0;       ///< streaming multiprocessors or cores among which tiles of a product are dealt
    double waveLoss = 0.25;          ///< power of the last wave's fill by which a product slows down; 0: no effect
    bool followsBestMatmul = false;  ///< curves scale with the best product measured on the device, where there is one
    double attentionForward = 0.55;  ///< fused attention core tuned for the device, of the 16-bit peak, long sequences
    double attentionBackward = 0.45; ///< the same for the gradient
    double attentionFlash2 = 1.0;    ///< share of both that FlashAttention-2 reaches
    double attentionFlash1 = 0.5;    ///< share of both that FlashAttention-1 reaches
    double attentionHalfLength = 500.0; ///< sequence length, in tokens, at which half of it is reached
    double memory = 0.8;                ///< share of the memory bandwidth that streaming operators reach
    Seconds kernelGap{3e-6};            ///< what each kernel adds on the device: launch, ramp-up and drain
    Seconds hostTime{6e-6};             ///< what the host needs to issue one kernel: a floor where kernels are short
    Watts referencePower{0.0};          ///< power limit at which the efficiencies were measured; 0: power plays no part
    double powerExponent = 0.0;         ///< arithmetic rate goes with this power of a lower limit

    friend bool operator==(const DeviceEfficiency&, const DeviceEfficiency&) = default;
};

} // namespace paretoscope::kernel

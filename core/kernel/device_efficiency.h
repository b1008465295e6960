// SPDX-License-Identifier: GPL-3.0-or-later
// How close to its data sheet a device comes: the few measured coefficients behind every operator time.
#pragma once

#include "core/base/quantity.h"
#include "core/hardware/accelerator.h"

#include <array>

namespace paretoscope::kernel {

/// Share of the peak that a matrix product of F FLOPs reaches: plateau / (1 + (halfWork / F)^exponent), for shapes that
/// fill the tiles; see matmulTime() for the others. Form and start values: notes on GEMM efficiency by size.
struct MatmulCurve {
    double plateau = 0.7; ///< 0 to 1, of the dense peak
    Flops halfWork{1e10}; ///< work at which half of the plateau is reached
    double exponent = 1.0;

    friend bool operator==(const MatmulCurve&, const MatmulCurve&) = default;
};

struct DeviceEfficiency {
    std::array<MatmulCurve, hardware::kPrecisions> matmul{};
    double attentionForward = 0.55;  ///< fused attention core, of the 16-bit peak, for long sequences
    double attentionBackward = 0.45; ///< the same for the gradient
    Flops attentionHalfWork{1e10};   ///< work of one launch at which half of it is reached
    double memory = 0.8;             ///< share of the memory bandwidth that streaming operators reach
    Seconds kernelGap{3e-6};         ///< what each kernel adds on the device: launch, ramp-up and drain
    Seconds hostTime{6e-6};          ///< what the host needs to issue one kernel: a floor where kernels are short

    friend bool operator==(const DeviceEfficiency&, const DeviceEfficiency&) = default;
};

} // namespace paretoscope::kernel

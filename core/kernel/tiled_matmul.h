// SPDX-License-Identifier: GPL-3.0-or-later
// The time of one matrix product of any shape, decode steps of one row included: a kernel library cuts the result into
// tiles, deals them to the processors in waves and, where tiles are few, splits the summed dimension among several
// processors. Of all tilings the fastest counts, as a tuned library picks it.
//
//   arithmetic  waves x 2 tm tn ceil(k / s) / (peak / processors x compute x tm tn / (tm tn + 32 x 32))
//   memory      (operands + result) / (bandwidth x memory x min(1, tiles s / processors x processorBandwidth))
//   time        max(arithmetic, memory) + launch + (s > 1: s partial results, written and read in 32 bits)
//   tiles       ceil(m / tm) ceil(n / tn),  waves = ceil(tiles s / processors)
//
// Tiles and waves: NVIDIA, "Matrix Multiplication Background User's Guide" (tile and wave quantization); the loss of
// small tiles by operand reuse and the share of the bandwidth that few processors draw are derived. Four coefficients a
// family of devices and format, fitted to measured products: core/kernel/kernel_calibration.h.
// Immutable after construction, so thread-safe; no allocation.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/kernel/kernel_model.h"

namespace paretoscope::kernel {

struct MatmulFit {
    double compute = 0.85;           ///< share of the dense peak that large tiles reach, 0 to 1.5: clocks may exceed
    double memory = 0.8;             ///< share of the memory bandwidth, 0 to 1
    double processorBandwidth = 1.5; ///< bandwidth that one processor can draw, over its equal share
    Seconds launch{4e-6};            ///< start and end of one kernel in a CUDA graph

    friend bool operator==(const MatmulFit&, const MatmulFit&) = default;
};

/// How the fastest kernel cuts a product.
struct Tiling {
    int rows = 0;    ///< of a tile
    int columns = 0; ///< of a tile
    int splits = 1;  ///< of the summed dimension
    double waves = 0.0;
    Seconds arithmetic;
    Seconds memory;
    Seconds time; ///< all in all
};

class TiledMatmul {
public:
    /// `operands`: format of A and B; results are 16-bit. The accelerator must support it.
    TiledMatmul(const hardware::Accelerator& accelerator, double processors, hardware::Precision operands,
                const MatmulFit& fit);

    /// Dimensions at least 1.
    [[nodiscard]] Tiling best(const Matmul& shape) const noexcept;
    [[nodiscard]] Seconds time(const Matmul& shape) const noexcept { return best(shape).time; }

private:
    [[nodiscard]] Tiling cut(const Matmul& shape, int rows, int columns, int splits) const noexcept;

    double m_processors;
    FlopsPerSecond m_processorPeak; ///< what one processor reaches on large tiles
    BytesPerSecond m_bandwidth;
    Bytes m_operandBytes;
    double m_processorBandwidth;
    Seconds m_launch;
};

} // namespace paretoscope::kernel

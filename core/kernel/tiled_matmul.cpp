// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/tiled_matmul.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace paretoscope::kernel {

namespace {

/// Tiles that kernel libraries ship; tall ones serve decode steps.
constexpr std::pair<int, int> kTiles[] = {{16, 64},  {16, 128}, {32, 64},   {64, 64},
                                          {64, 128}, {64, 256}, {128, 128}, {128, 256}};
constexpr int kSplits[] = {1, 2, 4, 8, 16};
constexpr double kReuse = 32.0; ///< side of the square tile that reaches half of the arithmetic rate
constexpr Bytes kResultBytes{2.0};
constexpr Bytes kPartialBytes{4.0};

/// std::ceil of a number that is not negative, without a call.
double roundedUp(double number) {
    const auto whole = static_cast<double>(static_cast<std::int64_t>(number));
    return whole < number ? whole + 1.0 : whole;
}

} // namespace

TiledMatmul::TiledMatmul(const hardware::Accelerator& accelerator, double processors, hardware::Precision operands,
                         const MatmulFit& fit)
    : m_processors(processors)
    , m_processorPeak(accelerator.peakOf(operands) * fit.compute / processors)
    , m_bandwidth(accelerator.memoryBandwidth * fit.memory)
    , m_operandBytes(hardware::bytesPerElement(operands))
    , m_processorBandwidth(fit.processorBandwidth)
    , m_launch(fit.launch) {}

Tiling TiledMatmul::cut(const Matmul& shape, int rows, int columns, int splits) const noexcept {
    const double area = static_cast<double>(rows) * columns;
    const double tiles = std::ceil(shape.m / rows) * std::ceil(shape.n / columns) * shape.batch * splits;
    const double results = shape.m * shape.n * shape.batch;
    const double operands = shape.batch * shape.k * (shape.m + shape.n);
    const double drawn = std::min(1.0, tiles / m_processors * m_processorBandwidth);
    Tiling tiling{rows, columns, splits, std::ceil(tiles / m_processors), {}, {}, {}};
    tiling.arithmetic =
        tiling.waves * Flops(2.0 * area * shape.k / splits) / (m_processorPeak * (area / (area + kReuse * kReuse)));
    tiling.memory = (operands * m_operandBytes + results * kResultBytes) / (m_bandwidth * drawn);
    tiling.time = std::max(tiling.arithmetic, tiling.memory) + m_launch;
    if (splits > 1) {
        tiling.time += 2.0 * splits * results * kPartialBytes / m_bandwidth;
    }
    return tiling;
}

/// What cut() computes, with all that the splits share taken out of their loop, and what cannot be the fastest left
/// out: searches ask millions of times. No split is done sooner than all processors together take for the arithmetic,
/// or the memory for the traffic, and its partial results come on top.
Tiling TiledMatmul::best(const Matmul& shape) const noexcept {
    const double results = shape.m * shape.n * shape.batch;
    const double operands = shape.batch * shape.k * (shape.m + shape.n);
    const double moved = ((operands * m_operandBytes + results * kResultBytes) / m_bandwidth).value();
    const double partials = (2.0 * results * kPartialBytes / m_bandwidth).value();
    const double secondsPerPair = 2.0 * shape.k / m_processorPeak.value();
    double fastest = std::numeric_limits<double>::infinity();
    std::pair<int, int> tile = kTiles[0];
    int parts = 1;
    for (const auto& [rows, columns] : kTiles) {
        const double area = static_cast<double>(rows) * columns;
        const double wave = (area + kReuse * kReuse) * secondsPerPair;
        const double tiles = roundedUp(shape.m / rows) * roundedUp(shape.n / columns) * shape.batch;
        const double unsplit = tiles / m_processors; // exact for whole waves, as are its doubles
        const double least = std::max(unsplit * wave, moved);
        for (const int splits : kSplits) {
            const double extra = splits > 1 ? splits * partials : 0.0;
            if (least + extra >= fastest) {
                break;
            }
            const double filled = unsplit * splits;
            const double arithmetic = roundedUp(filled) * wave / splits;
            const double drawn = filled * m_processorBandwidth;
            const double memory = drawn < 1.0 ? moved / drawn : moved;
            const double time = std::max(arithmetic, memory) + extra;
            if (time < fastest) {
                fastest = time;
                tile = {rows, columns};
                parts = splits;
            }
        }
    }
    return cut(shape, tile.first, tile.second, parts);
}

} // namespace paretoscope::kernel

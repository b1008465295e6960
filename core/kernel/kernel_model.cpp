// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/kernel_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::kernel {

namespace {

constexpr double kTile = 128.0;
constexpr std::array<double, hardware::kPrecisions> kElementBytes = {4.0, 4.0, 2.0, 2.0, 1.0, 1.0, 0.5};

double saturation(Flops work, Flops halfWork, double exponent) {
    return 1.0 / (1.0 + std::pow(halfWork / work, exponent));
}

} // namespace

KernelModel::KernelModel(const hardware::Accelerator& accelerator, const DeviceEfficiency& efficiency)
    : m_efficiency(efficiency)
    , m_peak(accelerator.peak)
    , m_elementBytes(kElementBytes)
    , m_bandwidth(accelerator.memoryBandwidth * efficiency.memory) {
    // A device without measured curves of its own: the shape of the others', the height of its best product.
    if (efficiency.followsBestMatmul && accelerator.measuredMatmulFraction > 0.0) {
        const double ratio = accelerator.measuredMatmulFraction /
                             efficiency.matmul[static_cast<std::size_t>(hardware::Precision::bf16)].plateau;
        for (MatmulCurve& curve : m_efficiency.matmul) {
            curve.plateau = std::min(curve.plateau * ratio, 1.0);
        }
        m_efficiency.attentionForward *= std::min(ratio, 1.0);
        m_efficiency.attentionBackward *= std::min(ratio, 1.0);
    }
    if (accelerator.thermalDesignPower.value() > 0.0 && efficiency.referencePower.value() > 0.0) {
        const double share = std::min(accelerator.thermalDesignPower / efficiency.referencePower, 1.0);
        for (FlopsPerSecond& peak : m_peak) {
            peak *= std::pow(share, efficiency.powerExponent);
        }
    }
}

double KernelModel::waveFill(const Matmul& shape) const noexcept {
    const double tiles = std::ceil(shape.m / kTile) * std::ceil(shape.n / kTile) * shape.batch;
    const double waves = std::ceil(tiles / m_efficiency.processors);
    return std::pow(tiles / (waves * m_efficiency.processors), m_efficiency.waveLoss);
}

Seconds KernelModel::matmul(const Matmul& shape, hardware::Precision precision) const noexcept {
    const auto index = static_cast<std::size_t>(precision);
    const Flops work = shape.flops();
    if (work.value() <= 0.0) {
        return Seconds(0.0);
    }
    if (m_peak[index].value() <= 0.0) {
        return Seconds(std::numeric_limits<double>::infinity());
    }
    const MatmulCurve& curve = m_efficiency.matmul[index];
    const double reached =
        curve.plateau * curve.sustained * saturation(work, curve.halfWork, curve.exponent) * waveFill(shape);
    return std::max(work / (m_peak[index] * reached), stream(Bytes(shape.elements() * m_elementBytes[index])));
}

Seconds KernelModel::attention(Flops work, double length, double plateau, FusedAttention generation) const noexcept {
    if (work.value() <= 0.0) {
        return Seconds(0.0);
    }
    const FlopsPerSecond peak = std::max(m_peak[static_cast<std::size_t>(hardware::Precision::bf16)],
                                         m_peak[static_cast<std::size_t>(hardware::Precision::fp16)]);
    const double kernel = generation == FusedAttention::tuned    ? 1.0
                          : generation == FusedAttention::flash2 ? m_efficiency.attentionFlash2
                                                                 : m_efficiency.attentionFlash1;
    return work / (peak * (plateau * kernel * length / (length + m_efficiency.attentionHalfLength)));
}

Seconds KernelModel::attentionForward(Flops work, double length, FusedAttention generation) const noexcept {
    return attention(work, length, m_efficiency.attentionForward, generation);
}

Seconds KernelModel::attentionBackward(Flops work, double length, FusedAttention generation) const noexcept {
    return attention(work, length, m_efficiency.attentionBackward, generation);
}

} // namespace paretoscope::kernel

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/kernel_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::kernel {

namespace {

double saturation(Flops work, Flops halfWork, double exponent) {
    return 1.0 / (1.0 + std::pow(halfWork / work, exponent));
}

} // namespace

KernelModel::KernelModel(const hardware::Accelerator& accelerator, const DeviceEfficiency& efficiency)
    : m_efficiency(efficiency)
    , m_peak(accelerator.peak)
    , m_bandwidth(accelerator.memoryBandwidth * efficiency.memory) {
    constexpr std::array<double, hardware::kPrecisions> kBytes = {4.0, 4.0, 2.0, 2.0, 1.0, 1.0, 0.5};
    m_elementBytes = kBytes;
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
    const double reached = curve.plateau * saturation(work, curve.halfWork, curve.exponent);
    return std::max(work / (m_peak[index] * reached), stream(Bytes(shape.elements() * m_elementBytes[index])));
}

Seconds KernelModel::attention(Flops work, double plateau) const noexcept {
    if (work.value() <= 0.0) {
        return Seconds(0.0);
    }
    const FlopsPerSecond peak = std::max(m_peak[static_cast<std::size_t>(hardware::Precision::bf16)],
                                         m_peak[static_cast<std::size_t>(hardware::Precision::fp16)]);
    return work / (peak * (plateau * saturation(work, m_efficiency.attentionHalfWork, 1.0)));
}

Seconds KernelModel::attentionForward(Flops work) const noexcept {
    return attention(work, m_efficiency.attentionForward);
}

Seconds KernelModel::attentionBackward(Flops work) const noexcept {
    return attention(work, m_efficiency.attentionBackward);
}

} // namespace paretoscope::kernel

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/expert_products.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::kernel {

namespace {

constexpr Bytes kActivationBytes{2.0};

} // namespace

double touchedExperts(const ExpertShape& shape, double tokens) noexcept {
    return shape.experts / shape.shards * (1.0 - std::pow(1.0 - shape.chosen / shape.experts, tokens));
}

ExpertsTime::ExpertsTime(const hardware::Accelerator& accelerator, hardware::Precision weights, const ExpertsFit& fit)
    : m_peak(accelerator.peakOf(weights) * fit.compute)
    , m_bandwidth(accelerator.memoryBandwidth * fit.memory)
    , m_weightBytes(hardware::bytesPerElement(weights))
    , m_fit(fit) {}

Seconds ExpertsTime::time(const ExpertShape& shape, double tokens, double imbalance) const noexcept {
    const double touched = touchedExperts(shape, tokens);
    const double rows = tokens * shape.chosen / shape.shards * imbalance;
    const double weights = shape.matrices * shape.hidden * shape.inner;
    const Seconds arithmetic = Flops(2.0 * (rows + touched * m_fit.padding) * weights) / m_peak;
    const Seconds memory = touched * weights * m_weightBytes / m_bandwidth;
    const Seconds gather = m_fit.gather * rows * shape.hidden * kActivationBytes / m_bandwidth;
    return std::max(arithmetic, memory) + gather + m_fit.launch;
}

} // namespace paretoscope::kernel

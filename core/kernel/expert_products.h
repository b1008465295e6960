// SPDX-License-Identifier: GPL-3.0-or-later
// The time of the routed experts of one layer on one device: tokens are sorted by expert, two grouped products run
// (up with gate, down), and the results are added up again. T tokens, k experts a token of E, of which E / e live on
// the device; hidden size h, inner size f on the device; R = T k / e rows of work.
//   touched    = E / e (1 - (1 - k / E)^T)                     experts that at least one token chose, uniform routing
//   arithmetic = (R + touched x padding) 2 m h f / (peak x compute)            m matrices an expert: 3 gated, 2 not
//   memory     = touched m h f bytes / (bandwidth x memory)
//   time       = max(arithmetic, memory) + 2 gather R h bytes / (bandwidth x memory) + launch
// The occupancy is derived (Johnson, Kotz, Urn Models, 1977); `padding` stands for tiles that few rows fill, `gather`
// for sorting and adding up. Coefficients: core/kernel/kernel_calibration.h. Immutable, thread-safe; no allocation.
#pragma once

#include "core/hardware/accelerator.h"

namespace paretoscope::kernel {

struct ExpertsFit {
    double compute = 0.67;  ///< share of the dense peak, 0 to 1.5
    double memory = 0.9;    ///< share of the memory bandwidth
    double padding = 200.0; ///< rows of work that each touched expert adds
    double gather = 3.7;    ///< times that a row of the hidden size is moved
    Seconds launch{3e-5};   ///< of all kernels of the layer's experts

    friend bool operator==(const ExpertsFit&, const ExpertsFit&) = default;
};

/// The routed experts of one layer as one device holds them.
struct ExpertShape {
    double hidden = 0.0;
    double inner = 0.0;    ///< of one expert on this device
    double experts = 0.0;  ///< of the layer, on all devices
    double chosen = 0.0;   ///< a token
    double matrices = 3.0; ///< an expert
    double shards = 1.0;   ///< devices that the experts are dealt to
};

/// Experts of a device that at least one of `tokens` chose.
[[nodiscard]] double touchedExperts(const ExpertShape& shape, double tokens) noexcept;

class ExpertsTime {
public:
    ExpertsTime(const hardware::Accelerator& accelerator, hardware::Precision weights, const ExpertsFit& fit);

    /// `tokens`: of all devices that share the experts, at least 1; `imbalance`: rows of this device over the mean.
    [[nodiscard]] Seconds time(const ExpertShape& shape, double tokens, double imbalance = 1.0) const noexcept;

private:
    FlopsPerSecond m_peak;
    BytesPerSecond m_bandwidth;
    Bytes m_weightBytes;
    ExpertsFit m_fit;
};

} // namespace paretoscope::kernel

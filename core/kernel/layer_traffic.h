// SPDX-License-Identifier: GPL-3.0-or-later
// The times of what a layer does besides products and attention: operators that stream their tensors through memory
// (norms, rotary embedding, activation, residual), and the all-reduce of a library's own kernels among the devices of a
// node, which read each other's memory:
//   streaming   bytes / (bandwidth x memory) + launch
//   all-reduce  launch + min((n - 1) S / (link x bandwidth), second pass + 2 (n - 1) / n  S / (link x bandwidth))
// One pass reads all of the others' buffers, two passes reduce a share and gather it (vLLM's custom all-reduce; the
// forms are derived). Buffers beyond `largest` go to a collective library instead: core/network/collective_model.h.
#pragma once

#include "core/base/quantity.h"

#include <algorithm>

namespace paretoscope::kernel {

struct StreamFit {
    double memory = 0.6;  ///< share of the memory bandwidth
    Seconds launch{3e-6}; ///< of one kernel

    friend bool operator==(const StreamFit&, const StreamFit&) = default;
};

struct AllReduceFit {
    double bandwidth = 0.65;  ///< share of the link's bandwidth
    Seconds launch{5e-6};     ///< of one all-reduce
    Seconds secondPass{5e-6}; ///< what the second pass adds
    Bytes largest{4194304.0}; ///< buffer that these kernels take

    [[nodiscard]] Seconds time(double devices, Bytes size, BytesPerSecond link) const noexcept {
        const BytesPerSecond reached = link * bandwidth;
        return launch + std::min((devices - 1.0) * size / reached,
                                 secondPass + 2.0 * (devices - 1.0) / devices * size / reached);
    }

    friend bool operator==(const AllReduceFit&, const AllReduceFit&) = default;
};

} // namespace paretoscope::kernel

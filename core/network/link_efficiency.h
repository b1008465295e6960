// SPDX-License-Identifier: GPL-3.0-or-later
// What a link delivers to collectives, by class: scale-up fabrics (NVLink, xGMI, ICI) and scale-out networks.
#pragma once

#include "core/base/quantity.h"

namespace paretoscope::network {

struct LinkEfficiency {
    double allReduce = 0.8;      ///< share of the stated bandwidth that large all-reduces reach, as bus bandwidth
    double gather = 0.75;        ///< the same for all-gathers and reduce-scatters
    double allToAll = 0.7;       ///< the same for all-to-all exchanges
    double pointToPoint = 0.7;   ///< the same for single sends
    Seconds baseLatency{12e-6};  ///< of any collective that stays on this level
    Seconds stepLatency{1.5e-6}; ///< of each further ring step on this level, beside the wire's own latency
    /// Collectives reach their bandwidth slowly, as pipelines fill: x bytes take sqrt(x ramp) / stated bandwidth more
    /// (empirical: one figure fits all collectives of a device; 0 where not measured).
    Bytes ramp{0.0};

    friend bool operator==(const LinkEfficiency&, const LinkEfficiency&) = default;
};

/// The two classes by which efficiencies are measured: the innermost level of a cluster, and all outer ones.
struct NetworkEfficiency {
    LinkEfficiency scaleUp{};
    LinkEfficiency scaleOut{0.8, 0.8, 0.6, 0.8, Seconds(20e-6), Seconds(4e-6)};

    friend bool operator==(const NetworkEfficiency&, const NetworkEfficiency&) = default;
};

} // namespace paretoscope::network

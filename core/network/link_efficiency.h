// SPDX-License-Identifier: GPL-3.0-or-later
// What a link delivers to collectives, by class: scale-up fabrics (NVLink, xGMI, ICI) and scale-out networks.
#pragma once

#include "core/base/quantity.h"

namespace paretoscope::network {

/// Small messages travel with their flags inside, so that nobody waits for fences: less latency, and less bandwidth
/// (NCCL's LL and LL128, src/graph/tuning.cc 2.30: 6.6 us and 0.6 us a step on NVLink, up to half of the bandwidth).
struct LowLatencyProtocol {
    double share = 0.0; ///< of the stated bandwidth; 0: there is no such protocol
    Seconds baseLatency{6.6e-6};
    Seconds stepLatency{0.0}; ///< beside the wire's own latency

    friend bool operator==(const LowLatencyProtocol&, const LowLatencyProtocol&) = default;
};

/// All-reduces that the switch adds up (NVLink SHARP, "NVLS").
struct InNetworkReduction {
    double share = 0.0;     ///< of the stated bandwidth; 0: switches only forward
    Seconds latency{25e-6}; ///< NCCL's (src/graph/tuning.cc 2.30)

    friend bool operator==(const InNetworkReduction&, const InNetworkReduction&) = default;
};

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
    /// A rank's own share of the buffer stays in its memory, but is copied there by the same kernel: it counts like
    /// this part of its bytes on the link (empirical; 0 where not measured). Counts at the innermost level.
    double localCopy = 0.0;
    /// Share of an all-to-all's further steps that come one after the other: 1 in training jobs; 0 alone, where a rank
    /// serves all others at once.
    double serialExchange = 1.0;
    Seconds sendLatency{0.0}; ///< of a single send, beside the wire's own; 0: as that of a collective's first step
    LowLatencyProtocol lowLatency{};
    InNetworkReduction inNetwork{};

    friend bool operator==(const LinkEfficiency&, const LinkEfficiency&) = default;
};

/// The two classes by which efficiencies are measured: the innermost level of a cluster, and all outer ones.
struct NetworkEfficiency {
    LinkEfficiency scaleUp{};
    LinkEfficiency scaleOut{0.8, 0.8, 0.6, 0.8, Seconds(20e-6), Seconds(4e-6)};

    friend bool operator==(const NetworkEfficiency&, const NetworkEfficiency&) = default;
};

} // namespace paretoscope::network

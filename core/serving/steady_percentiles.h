// SPDX-License-Identifier: GPL-3.0-or-later
// Percentiles of a steady load in closed form, where there is an honest one.
//   first token   prompt S + rest of the running step, uniform in a step d, + wait W for the prompts in front: M/D/1 of
//                 utilisation r = rate S, whose tail is P(W > t) = min(r, C e^(-y t/S)), r (e^y - 1) = y,
//                 C = (1 - r) / (r e^y - 1): asymptotic expansion, capped by P(W > 0) = r (Tijms, A First Course in
//                 Stochastic Models, 2003; section 9.2, number from memory)
//   per token     running sequences N are those of a processor-sharing queue whose service slows down as they grow,
//                 insensitive to lengths (Kelly, Reversibility and Stochastic Networks, 1979; section 3.3, number from
//                 memory), in its normal limit: variance N / x, correlated over E / x, with x = 1 - rate dE/dN; over
//                 one answer of E their mean keeps 2 (x - 1 + e^-x) / x^2 of it. TPOT(N) is taken as a straight line
//                 (derived)
//   end to end    mean first token + (o - 1) per token: the wait is short beside the answer (derived)
// Held against the event simulator (test_steady_percentiles): the first token within 25 %, the others within 17 %, at
// r <= 0.65 and x >= 0.5. Beyond that, for static batching, users in a closed loop, overload, and where slots or memory
// are as good as full, there is nothing. Poisson arrivals and requests of one length are assumed. No allocation;
// thread-safe.
#pragma once

#include "core/serving/steady_load.h"

#include <array>
#include <optional>

namespace paretoscope::serving {

/// P50, P90, P99 in this order.
struct SteadyPercentiles {
    std::array<Seconds, 3> firstToken;
    std::array<Seconds, 3> perToken;
    std::array<Seconds, 3> endToEnd;
};

/// `state` is steadyState() of the rest.
std::optional<SteadyPercentiles> steadyPercentiles(const StepModel& model, const BatchingPolicy& policy,
                                                   const BlockMemory& memory, const OfferedLoad& load,
                                                   const SteadyState& state) noexcept;

} // namespace paretoscope::serving

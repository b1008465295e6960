// SPDX-License-Identifier: GPL-3.0-or-later
// Collective inference: what has to be exchanged so that a tensor that one operator left in one layout can be read by
// another in a different one. Per axis (STAGE, Man et al. 2025, section on the communication matcher; table derived):
//   partial -> equal on all     all-reduce          split d -> split d       nothing
//   partial -> split            reduce-scatter      split d -> split e       all-to-all
//   split   -> equal on all     all-gather          equal   -> split         a local slice
//   partial -> partial          nothing             equal   -> equal         nothing
//   equal or split -> partial   impossible
// Exchanges that make the tensor smaller come first, gathering last; axes with the same exchange share one.
#pragma once

#include "core/base/result.h"
#include "core/graph/layout.h"

#include <string_view>
#include <vector>

namespace paretoscope::graph {

enum class Exchange : std::uint8_t { slice, reduceScatter, allReduce, allToAll, allGather };

/// "all-reduce": as people read it.
std::string_view name(Exchange exchange);

/// One exchange over the ranks along `axes`, all other coordinates equal.
struct Redistribution {
    Exchange exchange = Exchange::allReduce;
    AxisSet axes;
    int from = -1; ///< the dimension that is gathered or leaves its split; -1 where none
    int to = -1;   ///< the dimension that becomes split; -1 where none
    Layout after;

    friend bool operator==(const Redistribution&, const Redistribution&) = default;
};

/// In the order in which they happen; empty where the layouts agree. Errors: notSupported for an impossible pair, with
/// the axis and the two states.
Result<std::vector<Redistribution>> redistribute(const Layout& produced, const Layout& demanded);

} // namespace paretoscope::graph

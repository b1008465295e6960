// SPDX-License-Identifier: GPL-3.0-or-later
// One role of a trace for people and other programs: Graphviz DOT of one layer, JSON of everything.
#pragma once

#include "core/base/result.h"
#include "core/trace/execution_trace.h"

#include <iosfwd>

namespace paretoscope::trace {

/// The nodes of one layer in one micro-batch, forward and backward, as a Graphviz digraph: data dependencies drawn,
/// those of the schedule dashed, collectives and messages coloured and with their sizes. Nodes of other layers on which
/// these depend stand at the rim. Errors: notFound where the role has no such nodes.
Result<void> writeDot(const ExecutionTrace& trace, std::size_t role, std::int32_t layer, std::int32_t microBatch,
                      std::ostream& out);

/// {"role":0,"label":...,"ranks":N,"first_rank":N,"nodes":[{"id":1,"name":...,"kind":"compute","flops":...,"bytes":...,
/// "data":[...],"control":[...]}]}, groups and peers as names of slots. SI base units.
void writeTemplateJson(const ExecutionTrace& trace, std::size_t role, std::ostream& out);

} // namespace paretoscope::trace

// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor graph of a model's parts for other programs.
#pragma once

#include "core/graph/diagram.h"

#include <iosfwd>
#include <span>

namespace paretoscope::trace {

/// {"parts":[{"part":"layer","layers":"0-31","nodes":[{"id":0,"name":"attention.qkv","phase":"forward",
/// "operator":"matmul","equation":"bsh,hn->bsn","flops":...,"bytes":...,"weights":[TENSOR],"outputs":[TENSOR],
/// "after":[...],"reads_input":true}]}]}; exchanges have "exchange":"all-reduce" and "axes":"tp" instead of operator,
/// equation and weights. TENSOR is {"name":...,"symbolic":"[Batch/dp, Seq, Hidden]","numeric":"1 x 4096 x 4096",
/// "bytes":...}. Figures are of one rank, in SI base units.
void writeDiagramsJson(std::span<const graph::Diagram> diagrams, std::ostream& out);

} // namespace paretoscope::trace

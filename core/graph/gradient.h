// SPDX-License-Identifier: GPL-3.0-or-later
// Reverse-mode differentiation of a symbolic graph: appends, operator by operator in reverse, what computes the
// gradients. A product gives two products, any other operator one gradient operator of its kind; contributions to one
// tensor are added, first those that lie alike, so that partial sums are reduced once. Where gradients have to be
// exchanged follows again from layouts: the gradient of what was gathered is a partial sum that ends up scattered.
#pragma once

#include "core/graph/graph.h"

#include <span>
#include <vector>

namespace paretoscope::graph {

/// What differentiate() added.
struct Gradients {
    std::vector<TensorId> of;  ///< by tensor of the forward graph; kNoTensor where there is none
    TensorId seed = kNoTensor; ///< the gradient that enters
    std::size_t firstOperator = 0;
};

/// The gradient of `output`, as it was handed on, enters from outside; none for a loss, whose gradient starts here.
/// `weightGradients`: in which the gradients of weights are made.
Gradients differentiate(Graph& graph, const Use& output, ElementType weightGradients);

} // namespace paretoscope::graph

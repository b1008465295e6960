// SPDX-License-Identifier: GPL-3.0-or-later
// What the model templates share while they put a part together. Internal to core/graph.
#pragma once

#include "core/graph/part.h"

#include <string>

namespace paretoscope::graph {

using S = Symbol;

/// The layouts of Megatron-LM's cut, all for [Batch, Seq, ...].
struct Cut {
    explicit Cut(bool splitsSequence)
        : sequenceParallel(splitsSequence) {}

    /// Whole rows of a token on every tensor-parallel rank.
    [[nodiscard]] Layout tokens() const { return {{Axis::data, Axis::context}, {}}; }
    [[nodiscard]] Layout residual() const {
        return {{Axis::data, sequenceParallel ? Axis::context | Axis::tensor : AxisSet(Axis::context)}, {}};
    }
    /// Split over tensor-parallel ranks in one of the later dimensions.
    [[nodiscard]] Layout features(std::size_t dimension) const {
        Layout layout = tokens();
        layout.split[dimension] = Axis::tensor;
        return layout;
    }
    /// The whole sequence of a share of channels.
    [[nodiscard]] Layout channels(std::size_t dimension) const {
        Layout layout{{Axis::data}, {}};
        layout.split[dimension] = Axis::context | Axis::tensor;
        return layout;
    }
    /// Rows [E, rows, ...] on the ranks whose tokens they are copies of.
    [[nodiscard]] Layout sentRows() const {
        AxisSet rows = Axis::expertData | Axis::expert;
        return {{AxisSet(), sequenceParallel ? rows | Axis::tensor : rows}, {}};
    }
    /// The same on the ranks of their experts.
    [[nodiscard]] Layout expertRows() const { return {{Axis::expert, Axis::expertData}, {}}; }

    bool sequenceParallel;
};

inline Layout splitOver(std::size_t dimension, AxisSet axes) {
    Layout layout;
    layout.split[dimension] = axes;
    return layout;
}

/// A part under construction.
struct Building {
    const model::Model& model;
    const Workload& workload;
    Cut cut;
    Graph graph;

    [[nodiscard]] Expression rows() const { return Expression(S::batch) * Expression(S::sequence); }
    TensorId norm(const std::string& name, TensorId x, const Layout& layout);
    /// Adds a bias, of one rank only where `x` is a partial sum.
    TensorId bias(const std::string& name, TensorId x, std::vector<Expression> shape, const Layout& layout,
                  TensorRole role = TensorRole::weight);
};

/// Append a mixer or feed-forward part that reads `x` (a normed residual stream); return its output, still a partial
/// sum over tensor-parallel ranks in most cases.
TensorId addAttention(Building& building, const model::Mixer& mixer, TensorId x);
TensorId addLatentAttention(Building& building, const model::Mixer& mixer, TensorId x);
TensorId addMamba1(Building& building, const model::Mixer& mixer, TensorId x);
TensorId addMamba2(Building& building, const model::Mixer& mixer, TensorId x);
TensorId addFeedForward(Building& building, const model::FeedForward& part, TensorId x);

} // namespace paretoscope::graph

// SPDX-License-Identifier: GPL-3.0-or-later
// Lays out one pipeline stage: its passes in the order of the schedule, node by node. Internal to core/trace.
#pragma once

#include "core/graph/layer_split.h"
#include "core/graph/liveness.h"
#include "core/graph/schedule.h"
#include "core/trace/synthesis.h"

#include <map>
#include <span>
#include <vector>

namespace paretoscope::trace {

/// Weights are kept and gathered in 16 bits.
inline constexpr double kWeightBytes = 2.0;

/// In place of a layer's index.
inline constexpr int kEmbedding = -1;
inline constexpr int kHead = -2;

/// A part of the model with numbers, ready to be repeated.
struct PreparedPart {
    graph::Program program;
    graph::Liveness liveness;
    std::vector<NameIndex> names; ///< of its steps
    std::vector<Seconds> times;   ///< of its steps; empty where unknown
};

/// What all stages share.
struct SharedParts {
    const model::Model& model;
    const SynthesisPlan& plan;
    graph::LayerSplit split;
    PreparedPart embedding;
    std::vector<PreparedPart> layers; ///< by kind
    PreparedPart head;
    Bytes logits;           ///< of one micro-batch on a rank of the last stage, in 16 bits
    double tiedTable = 0.0; ///< elements per rank of a table that embedding and head share; 0 where they do not

    [[nodiscard]] const PreparedPart& layer(int index) const { return layers[model.layers[index]]; }
    [[nodiscard]] int chunks() const { return split.chunks(); }
};

/// Slots of the layout by what they are for, and the names of nodes that are not steps of parts.
struct Slots {
    std::map<std::uint8_t, SlotIndex> groups; ///< by graph::AxisSet::bits()
    SlotIndex embedding = kNoSlot;            ///< first and last stage
    SlotIndex nextStage = kNoSlot;
    SlotIndex previousStage = kNoSlot;
    SlotIndex nextInRing = kNoSlot;
    SlotIndex previousInRing = kNoSlot;
};

/// `passes`: of this stage, in order.
TraceTemplate stageTemplate(const SharedParts& parts, const Slots& slots, NamePool& names, int stage,
                            std::span<const graph::Pass> passes);

StagePeak stagePeak(const SharedParts& parts, int stage, std::span<const graph::Pass> passes);

/// Parameters that a rank of a stage holds, before sharding over replicas.
graph::HeldParameters heldBy(const SharedParts& parts, int stage);

} // namespace paretoscope::trace

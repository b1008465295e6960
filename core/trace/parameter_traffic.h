// SPDX-License-Identifier: GPL-3.0-or-later
// What replicas of one stage exchange in a training step: weights before a part is at work, gradients once they are
// complete, and the optimizer's update. Internal to core/trace.
#pragma once

#include "core/trace/exchange_buckets.h"
#include "core/trace/stage_nodes.h"

#include <string_view>
#include <vector>

namespace paretoscope::trace {

class ParameterTraffic {
public:
    /// All must outlive it.
    ParameterTraffic(const SharedParts& parts, const Slots& slots, StageNodes& nodes, int stage);

    /// Gathers what the part's forward pass needs. Fully sharded parameters come part by part; updated ones in
    /// buckets, of which one may already hold this part's.
    void gatherForward(const PreparedPart& part, int layer);
    /// The same for its backward pass, where weights were given up in between.
    void gatherBackward(const PreparedPart& part, int layer);
    /// Gathers that the next compute node waits for, once.
    [[nodiscard]] std::vector<NodeIndex> takeGathers() { return std::exchange(m_gathers, {}); }

    /// A part's gradients are complete. They leave once a bucket is full, and behind the weights that the next part
    /// needs (PyTorch FSDP's backward prefetch): with flush().
    void reduceGradients(const PreparedPart& part, int layer);
    void flushIfDue();

    /// The last gradients, those that tensor-parallel ranks or both ends of the pipeline share, and the update.
    void finishStep();

private:
    void gather(const PreparedPart& part, int layer);
    void flushGradients();
    void reduceShared(const graph::HeldParameters& held);
    [[nodiscard]] bool fully() const;
    [[nodiscard]] bool piped() const;
    [[nodiscard]] bool gathersUpdates() const;
    [[nodiscard]] bool reducesOnce() const;
    [[nodiscard]] graph::AxisSet spread(graph::AxisSet axes) const;
    [[nodiscard]] std::int64_t sizeOf(graph::Axis axis) const;
    [[nodiscard]] double ranksOf(graph::AxisSet axes) const;
    [[nodiscard]] double gradientBytes() const;
    [[nodiscard]] double bucketElements() const;
    [[nodiscard]] double ownShare(const graph::HeldParameters& held) const;
    template <class Visit>
    void forBoth(const graph::HeldParameters& held, const Visit& visit) const;

    const SharedParts& m_parts;
    const SynthesisPlan& m_plan;
    const Slots& m_slots;
    StageNodes& m_nodes;
    int m_stage;
    ExchangeBuckets m_denseGathers;
    ExchangeBuckets m_expertGathers;
    std::vector<NodeIndex> m_gathers;
    std::vector<NodeIndex> m_reductions;
    graph::HeldParameters m_unreduced; ///< complete gradients that have not left
    int m_unreducedLayer = -1;
    NodeIndex m_unreducedAfter = kNowhere;
    bool m_reducesNext = false;
};

} // namespace paretoscope::trace

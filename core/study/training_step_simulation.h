// SPDX-License-Identifier: GPL-3.0-or-later
// A training step executed instead of summed up: the trace of the plan, with the closed form's operator times, runs on
// the drawn cluster with contention (core/simulation). Where another accelerator stands in for the drawn ones, there is
// no drawing of its network, and collectives take their closed-form time.
#pragma once

#include "core/base/result.h"
#include "core/hardware/fabric.h"
#include "core/network/link_loads.h"
#include "core/simulation/simulation.h"
#include "core/study/training_step_site.h"
#include "core/trace/synthesis.h"
#include "core/training/step.h"

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace paretoscope::study::training_step {

/// The drawn network, made when the first point is simulated. Thread-safe; the cluster must outlive it.
class DrawnNetwork {
public:
    explicit DrawnNetwork(const hardware::Cluster& cluster)
        : m_cluster(cluster) {}

    /// Errors: those of Fabric::of(), such as more links than it may have.
    [[nodiscard]] Result<const hardware::Fabric*> fabric() const;
    [[nodiscard]] std::size_t drawnLinks() const { return m_cluster.links.size(); }

private:
    const hardware::Cluster& m_cluster;
    mutable std::once_flag m_once;
    mutable std::optional<Result<hardware::Fabric>> m_fabric;
};

/// What executes steps of one site.
struct Ground {
    const Site& site;
    const training::Calibration& calibration;
    const hardware::Fabric* fabric = nullptr; ///< null: closed-form collectives
    simulation::Disturbance disturbance{};
};

struct StepRun {
    simulation::SimulationResult result;
    network::LinkLoads loads; ///< of a watched run on a fabric
};

/// `watched`: keeps what happens over time. Errors: those of simulate(); notSupported for a step that does not end.
Result<StepRun> runStep(const trace::ExecutionTrace& trace, const Ground& ground, bool watched,
                        const std::stop_token& stop);

/// The terms of a step as its busiest stage saw them: compute as in the closed form, communication as far as that stage
/// waited for it, what stragglers and jitter added to its work, and what it waited for others as the bubble. They add
/// up to the simulated duration and the host's work between steps.
training::StepCost simulatedCost(const training::StepModel& step, const training::Plan& plan,
                                 const trace::ExecutionTrace& trace, const simulation::SimulationResult& result);

} // namespace paretoscope::study::training_step

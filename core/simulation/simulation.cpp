// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/simulation.h"

#include "core/simulation/executor.h"

#include <fmt/format.h>

namespace paretoscope::simulation {

namespace {

double nodesOf(const trace::ExecutionTrace& trace) {
    double nodes = 0.0;
    for (trace::Rank rank = 0; rank < trace.ranks(); ++rank) {
        nodes += static_cast<double>(trace.roleTemplate(trace.role(rank)).nodes.size());
    }
    return nodes;
}

} // namespace

Result<SimulationResult> simulate(const trace::ExecutionTrace& trace, network::NetworkBackend& backend,
                                  const SimulationOptions& options, const std::stop_token& stop) {
    const bool jitters = options.disturbance.jitters();
    if (const double nodes = nodesOf(trace); jitters && nodes > kMostJitteredNodes) {
        return Error{ErrorCode::notSupported,
                     {},
                     {},
                     fmt::format("jitter on {:.0f} nodes", nodes),
                     fmt::format("at most {:.0f}: fewer ranks, or micro-batches", kMostJitteredNodes)};
    }
    const std::vector<bool> slow = options.disturbance.stragglers(trace.ranks());
    const Result<MergedRanks> merged =
        MergedRanks::of(trace, backend, jitters ? RankMerging::perRank : options.merging, options.blockDevices, slow);
    if (!merged) {
        return merged.error();
    }
    Executor executor(trace, *merged, backend, options, slow);
    if (!executor.run(stop)) {
        return Error{ErrorCode::cancelled, {}, {}, {}, {}};
    }
    return executor.result();
}

} // namespace paretoscope::simulation

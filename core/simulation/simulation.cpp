// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/simulation.h"

#include "core/simulation/executor.h"

namespace paretoscope::simulation {

Result<SimulationResult> simulate(const trace::ExecutionTrace& trace, network::NetworkBackend& backend,
                                  const SimulationOptions& options, const std::stop_token& stop) {
    const Result<MergedRanks> merged = MergedRanks::of(trace, backend, options.merging, options.blockDevices);
    if (!merged) {
        return merged.error();
    }
    Executor executor(trace, *merged, backend, options);
    if (!executor.run(stop)) {
        return Error{ErrorCode::cancelled, {}, {}, {}, {}};
    }
    return executor.result();
}

} // namespace paretoscope::simulation

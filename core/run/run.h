// SPDX-License-Identifier: GPL-3.0-or-later
// One execution of a scenario: explorer, study, front and store put together. The window and the command line both call
// execute(), so they cannot differ. Results do not depend on the number of threads.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/explore/explorer.h"
#include "core/explore/scenario.h"
#include "core/store/store.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

namespace paretoscope::run {

struct Options {
    std::filesystem::path database; ///< empty: nothing is stored, results come back in the summary
    store::Keep keep = store::Keep::feasible;
    int threads = 0;                    ///< 0: all cores
    std::optional<store::RunId> resume; ///< take up this run instead of starting one
};

/// Feasible rows as they are decided, in order of steps, and how the front changed. Called from a worker thread, one
/// call at a time; return quickly.
struct Update {
    const store::Batch& feasible;
    std::span<const std::uint64_t> joinedFront;
    std::span<const std::uint64_t> leftFront;
    const store::RunProgress& progress;
};
using Listener = std::function<void(const Update&)>;

/// A rejected point and every reason, one sentence each.
struct NearMiss {
    store::Row row;
    std::vector<std::string> reasons;
};

struct Summary {
    store::RunId id = 0; ///< 0 when nothing was stored
    store::RunProgress progress;
    std::vector<store::Row> front;   ///< by ascending first objective
    bool cancelled = false;          ///< stopped early; a stored run can be resumed
    std::vector<NearMiss> nearest{}; ///< only where nothing was feasible: what came closest, the nearest first
    std::optional<explore::SearchTally> search{}; ///< of explorers that search for limits, in this part of the run
};

/// Errors: those of the scenario, the store (locked, diskFull, corrupt, newerVersion), resume of another scenario.
Result<Summary> execute(const explore::Scenario& scenario, const study::Registry& registry,
                        const study::Catalog& catalog, const Options& options, const Listener& listener,
                        std::stop_token stop, Progress& progress);

} // namespace paretoscope::run

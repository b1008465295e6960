// SPDX-License-Identifier: GPL-3.0-or-later
// One published training step: what ran where, and how long it took, made from a row of a measured table.
#pragma once

#include "core/base/csv.h"
#include "core/base/result.h"
#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"
#include "core/model/model.h"
#include "core/training/plan.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::training {

struct MeasuredRun {
    std::shared_ptr<const model::Model> model;
    hardware::Accelerator accelerator;
    std::vector<hardware::ClusterLevel> levels;
    Plan plan;
    bool microBatchOpen = false; ///< the row does not state it: the fastest that fits is taken, as its authors tuned it
    bool scheduleMatters = false; ///< the row does not state the schedule, and its bubble may be large: not fitted on
    Seconds stepTime;
    std::optional<Bytes> peakMemory;  ///< per device, the worst one
    std::vector<std::string> assumed; ///< flags that the row leaves open, with the reason of the choice
};

/// A row of the table: a run, or the reason why there is none.
struct MeasuredRow {
    int row = 0;
    std::string group;  ///< source, short
    std::string family; ///< model, batch and device count: rows of one family differ in the plan only
    std::optional<MeasuredRun> run;
    std::string reason; ///< where there is no run
};

/// Understands the columns of training.csv (layers, hidden, tp, iter_time_s, ...) and of training_single_node.csv
/// (iter_time_ms). Catalog models and accelerators are found by name. Errors: missingKey for absent columns, malformed
/// for text where a number belongs; pointer "row 7, column tp".
Result<std::vector<MeasuredRow>> measuredRows(const csv::Table& table,
                                              std::span<const hardware::Accelerator> accelerators,
                                              std::span<const model::Model> models);

/// Model FLOPs of a step as published utilisations count them: full attention also where it is causal (Narayanan et
/// al., SC21, appendix; 96 B s L h^2 (1 + s/6h + V/16Lh) with full recomputation, Korthikanti et al., equations 7 and
/// 8).
Flops conventionalWork(const model::Model& model, const Plan& plan, bool withRecompute);

} // namespace paretoscope::training

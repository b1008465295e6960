// SPDX-License-Identifier: GPL-3.0-or-later
// How well the model agrees with measured runs: predicts every row of a table of published steps that it can, says why
// it cannot predict the others, and sums up the errors.
#pragma once

#include "core/base/comparison.h"
#include "core/base/result.h"
#include "core/training/measured_run.h"
#include "core/training/step.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::training {

/// Errors are predicted over measured minus one, as fractions.
struct ErrorSummary {
    int predicted = 0;
    double meanAbsolute = 0.0; ///< MAPE
    double bias = 0.0;         ///< mean of the signed errors
    double median = 0.0;       ///< of the absolute errors
    double largest = 0.0;      ///< of the absolute errors
    std::optional<double>
        tau; ///< Kendall's tau-b within families of equal model, batch and device count, weighted by pairs
};

struct PredictedRow {
    int row = 0; ///< data rows count from 1
    std::string group;
    std::string family; ///< model, device, device count and batch: rows of one family differ in the plan only
    Seconds measured;
    Seconds predicted;
    std::optional<Bytes> measuredMemory;
    Bytes predictedMemory;            ///< of the worst stage
    std::vector<std::string> assumed; ///< flags that the row does not state: "recompute = full (Megatron-LM, SC21)"
};

struct ValidationGroup {
    std::string name; ///< source of the rows
    ErrorSummary time;
    ErrorSummary memory;               ///< over the rows that state a peak
    std::optional<GroupError> shipped; ///< errors of this source when the coefficients were fitted
};

struct ValidationReport {
    int rows = 0;
    std::vector<PredictedRow> predicted;
    std::vector<SkippedRow> skipped;
    ErrorSummary time;
    ErrorSummary memory;
    std::vector<ValidationGroup> groups; ///< in order of first appearance
};

/// What a measured table is compared against.
struct ValidationContext {
    std::span<const hardware::Accelerator> accelerators;
    std::span<const model::Model> models;
    const Calibration& calibration;
};

/// Reads a table with the columns of training.csv or of training_single_node.csv and predicts it. Errors: cannotRead,
/// malformed and missingKey; pointer "row 7, column tp". Rows that cannot be predicted are no errors.
Result<ValidationReport> validate(const std::string& file, const ValidationContext& context);

/// The same for runs that are read already.
ValidationReport validate(std::span<const MeasuredRow> rows, const Calibration& calibration);

/// Step time of a run; where its micro-batch is open, the plan with the fastest one that fits the memory.
struct Prediction {
    Seconds stepTime;
    Plan plan;
};
Prediction predictStep(const MeasuredRun& run, const Calibration& calibration);

ErrorSummary summarise(std::span<const PredictedRow* const> rows);

} // namespace paretoscope::training

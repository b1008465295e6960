// SPDX-License-Identifier: GPL-3.0-or-later
// Refits the end-to-end coefficients (training share of the measured matrix-product plateau, overlap, overheads) on
// measured steps, and says how well they carry over: each family is predicted once with and once without having been
// fitted on (leave one family out).
#pragma once

#include "core/base/progress.h"
#include "core/training/validation.h"

#include <stop_token>

namespace paretoscope::training {

struct FittedFamily {
    std::string name; ///< heading of a source, as ValidationGroup
    int rows = 0;
    double fittedError = 0.0; ///< MAPE with coefficients fitted on all families
    double fittedBias = 0.0;
    std::optional<double> heldOutError; ///< MAPE with coefficients fitted on all other families
    std::optional<double> heldOutBias;
    std::vector<MeasuredFamily> parts; ///< the same by device, precision and sharding: what calibration.json lists
};

struct FittedCoefficient {
    std::string pointer; ///< into calibration.json: "/devices/1/memory"
    double before = 0.0;
    double after = 0.0;
};

struct FitReport {
    std::vector<FittedFamily> families;
    std::vector<FittedCoefficient> coefficients; ///< from all families
    double fittedError = 0.0;                    ///< mean over families, so that large sources do not dominate
    std::optional<double> heldOutError;
    Calibration calibration; ///< with the fitted coefficients
};

struct FitOptions {
    bool leaveOneOut = false;
    std::string leaveOut{}; ///< with leaveOneOut: this family only; every one in turn when empty
    int rounds = 6;         ///< of the coordinate search
};

/// Deterministic. Errors: as measuredRows(); cancelled; emptySpace when no row can be predicted.
Result<FitReport> fit(const std::vector<std::string>& files, const ValidationContext& context,
                      const FitOptions& options, std::stop_token stop, Progress& progress);

} // namespace paretoscope::training

// SPDX-License-Identifier: GPL-3.0-or-later
// The coefficients that are fitted end to end, with the value each starts from before any training run was seen.
// Internal to core/training.
#pragma once

#include "core/training/calibration.h"

#include <functional>
#include <string>
#include <vector>

namespace paretoscope::training {

struct Coefficient {
    std::string pointer; ///< into calibration.json
    std::string device;  ///< device family that it concerns; empty: all
    double prior = 0.0;  ///< from single-kernel measurements or a round guess
    double low = 0.0;
    double high = 0.0;
    std::function<double(const Calibration&)> get;
    std::function<void(Calibration&, double)> set;
};

std::vector<Coefficient> fittedCoefficients(const Calibration& calibration);

} // namespace paretoscope::training

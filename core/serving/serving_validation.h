// SPDX-License-Identifier: GPL-3.0-or-later
// How well the closed form of a steady batch agrees with measured serving: predicts the time per output token of every
// row that it can, and says why it cannot predict the others; and the time to the first token, as of users in a closed
// loop, which under load mostly measures the queue in front of the engine.
#pragma once

#include "core/base/comparison.h"
#include "core/hardware/accelerator.h"
#include "core/kernel/kernel_calibration.h"
#include "core/model/model.h"
#include "core/serving/deployment.h"
#include "core/serving/serving_measurement.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace paretoscope::serving {

/// The catalog's model that a path of a model hub names ("meta-llama/Llama-3.1-70B-Instruct-FP8"); null for none. The
/// longest id that the path holds counts, letters and digits only; ids may lack their sizes where that stays unique.
const model::Model* modelOfPath(std::span<const model::Model> models, std::string_view path);

/// The catalog's part that AIConfigurator calls "h100_sxm"; null for none.
const hardware::Accelerator* acceleratorOfSystem(std::span<const hardware::Accelerator> accelerators,
                                                 std::string_view system);

struct ServingFacts {
    std::span<const hardware::Accelerator> accelerators;
    std::span<const model::Model> models;
    std::span<const kernel::KernelFit> kernels;
    std::function<network::NetworkEfficiency(const hardware::Accelerator&)> network;
    ProgramOverhead overhead;
};

struct ServingValidation {
    Comparison perToken;
    Comparison firstToken;
};

ServingValidation compareServing(std::span<const ServingMeasurement> measured, const ServingFacts& facts);

} // namespace paretoscope::serving

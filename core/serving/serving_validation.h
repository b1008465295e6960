// SPDX-License-Identifier: GPL-3.0-or-later
// How well the closed form of a steady batch agrees with measured serving: predicts the time per output token of every
// row that it can, and says why it cannot predict the others. Columns:
//   system, model_path, precision, backend, isl, osl, batch_size, tp_size, attention_dp_size, moe_tp_size, moe_ep_size,
//   silicon_ttft_ms, silicon_tpot_ms, concurrency                                         (AIConfigurator's samples)
// of which system, model_path, precision, isl, osl, tp_size, silicon_tpot_ms and one of batch_size and concurrency must
// be there. Times to the first token are not compared: under load they measure the queue in front of the engine.
#pragma once

#include "core/base/comparison.h"
#include "core/base/result.h"
#include "core/hardware/accelerator.h"
#include "core/kernel/kernel_calibration.h"
#include "core/model/model.h"
#include "core/serving/deployment.h"

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

/// Errors: cannotRead; malformed (also a cell that is no number, pointer "row 7, column isl"); notSupported where a
/// column is missing.
Result<Comparison> validateServing(const std::string& file, const ServingFacts& facts);

} // namespace paretoscope::serving

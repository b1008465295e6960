// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/serving_validation.h"

#include "core/serving/placed_serving.h"

namespace paretoscope::serving {

ServingValidation compareServing(std::span<const ServingMeasurement> measured, const ServingFacts& facts) {
    ServingValidation validation;
    validation.perToken.rows = static_cast<int>(measured.size());
    validation.firstToken.rows = validation.perToken.rows;
    for (const ServingMeasurement& each : measured) {
        const PlacedServing row = placeServing(each, facts);
        if (!row.unusable.empty()) {
            validation.perToken.skipped.push_back({each.row, row.unusable});
            validation.firstToken.skipped.push_back({each.row, row.unusable});
            continue;
        }
        const kernel::KernelFit& kernels = *kernel::kernelFitOf(facts.kernels, *row.accelerator);
        const StepModel step = row.on(kernels, facts, facts.overhead);
        validation.perToken.predicted.push_back({each.row, row.group, *each.perToken, perTokenOf(step, row)});
        if (each.firstToken) {
            validation.firstToken.predicted.push_back({each.row, row.group, *each.firstToken, firstTokenOf(step, row)});
        } else {
            validation.firstToken.skipped.push_back({each.row, "no time to the first token"});
        }
    }
    validation.perToken.summarise();
    validation.firstToken.summarise();
    return validation;
}

} // namespace paretoscope::serving

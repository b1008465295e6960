// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_energy.h"

#include "core/study/training_step_energy.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::study::llm_serving {

namespace {

constexpr double kStillShare = 0.31;
constexpr double kMemoryShare = 0.69;

} // namespace

double memoryShare(const model::Model& model, const serving::StepModel& step, const hardware::Accelerator& accelerator,
                   double sequences, double context) noexcept {
    const serving::Deployment& deployment = step.deployment();
    double untouched = 0.0;
    for (const std::uint8_t index : model.layers) {
        const model::LayerKind& kind = model.kinds[index];
        if (kind.feedForward.experts > 0) {
            const double wanted = static_cast<double>(kind.feedForward.topK) / kind.feedForward.experts;
            untouched +=
                std::pow(1.0 - wanted, sequences) * model::layerParameters(model, kind).experts / deployment.devices();
        }
    }
    const Bytes read = step.weights() - untouched * hardware::bytesPerElement(deployment.weights) +
                       sequences * context * step.cachePerToken();
    const double rounds = 1.0 / step.tokensPerRound(); // of a token: drafts' own reads are not counted
    const Seconds time = step.time({}, {sequences, sequences * context}).total();
    return std::min(rounds * read / accelerator.memoryBandwidth / time, 1.0);
}

ServingPower powerOf(const Request& request, const model::Model& model, const serving::StepModel& step,
                     const hardware::Accelerator& accelerator, const Duty& duty, const Duty& prefill, double others,
                     double sequences, double context) noexcept {
    const bool known = accelerator.thermalDesignPower.value() > 0.0;
    const Watts design = known ? accelerator.thermalDesignPower : Watts(std::numeric_limits<double>::quiet_NaN());
    const Watts idle = training_step::EnergyRates::kIdleShare * design;
    const double share = memoryShare(model, step, accelerator, std::max(sequences, 1.0), context);
    const double all = static_cast<double>(request.devices());
    const double ofPrefill = request.prefill ? static_cast<double>(request.prefill->devices()) / all : 0.0;
    const double ofOthers = static_cast<double>(request.stages.devices()) / all;
    const double ofAnswers = 1.0 - ofPrefill - ofOthers;
    ServingPower power;
    power.prompts = (ofAnswers * duty.prompts + ofPrefill * prefill.prompts) * (design - idle);
    power.generation = ofAnswers * duty.generation * ((kStillShare + kMemoryShare * share) * design - idle);
    power.others = others / all * (design - idle);
    power.idle = idle;
    power.host = request.power.host;
    power.site = (request.power.powerUsageEffectiveness - 1.0) *
                 (power.prompts + power.generation + power.others + power.idle + power.host);
    return power;
}

} // namespace paretoscope::study::llm_serving

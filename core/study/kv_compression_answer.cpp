// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression_answer.h"

#include <algorithm>
#include <cctype>

namespace paretoscope::study::kv_compression {

namespace {

constexpr double kElementBytes = 2.0; ///< of weights and activations

bool sameWithoutCase(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// Of an element that is no longer in a buffer.
double storedBits(const Answer& answer, const kv::Sequence& sequence) {
    const kv::Holding holding = answer.policy->hold(answer.values, answer.model->shape, sequence);
    const Bytes old = answer.model->shape.bytes(holding.tokens) - holding.bytes.buffers;
    return old.value() > 0.0 ? kv::kElementBits * (holding.bytes.payload / old) : kv::kElementBits;
}

/// Tokens and bits that the accuracy of a policy is asked for. A budget that 99 of 100 answers keep to drops nothing.
void describeKept(Answer& answer) {
    const kv::PolicyDescription& description = answer.base->description();
    const auto tokens = static_cast<std::int64_t>(answer.question.length.mean());
    const kv::Sequence sequence{answer.question.prompt, tokens};
    const auto budget = std::ranges::find(description.parameters, "budget", &kv::PolicyParameter::id);
    const bool limitsTokens = description.dropsTokens || !description.quantises;
    if (budget != description.parameters.end() && limitsTokens) {
        answer.keptTokens = answer.values[static_cast<std::size_t>(budget - description.parameters.begin())];
    } else if (description.dropsTokens) {
        answer.keptTokens = answer.base->hold(answer.values, answer.model->shape, sequence).tokens;
    }
    if (answer.isComposed() || (answer.keptTokens == 0.0 && description.quantises)) {
        answer.bits = storedBits(answer, sequence);
    }
    const double longest = static_cast<double>(answer.question.prompt) + answer.question.length.longest();
    if (answer.keptTokens >= longest && !description.quantises) {
        answer.keptTokens = 0.0;
    }
}

std::optional<quality::AccuracyEstimate> accuracyOf(const Answer& answer, const quality::CacheAccuracy& accuracy) {
    const kv::PolicyDescription& description = answer.base->description();
    const std::string& name = description.publishedAs.empty() ? description.name : description.publishedAs;
    const quality::CacheNames names{name, answer.model->publishedAs, answer.question.benchmark->name, {}};
    quality::AccuracyEstimate estimate = accuracy.estimate(names, answer.keptTokens, answer.bits);
    if (description.changesModel && estimate.policyPoints == 0) {
        return std::nullopt;
    }
    if (answer.isComposed() && answer.keptTokens > 0.0) {
        const quality::AccuracyEstimate bits = accuracy.estimate({}, 0.0, answer.bits);
        estimate.relative *= bits.relative;
        estimate.low *= bits.low;
        estimate.high *= bits.high;
        estimate.policyPoints = 0; // of the composition
    }
    return estimate;
}

BatchStep stepOf(const Answer& answer, double batch) {
    const hardware::Accelerator& accelerator = answer.place->site->accelerator;
    const network::CollectiveModel& collectives = answer.place->collectives;
    const model::Model& model = *answer.model->model;
    const double share = answer.room.deviceShare;
    kv::StepCost mean = answer.course.mean;
    mean.read *= share;
    mean.moved *= share;
    BatchStep step;
    step.batch = batch;
    step.decode = kv::decodeStep(
        *answer.policy, mean, {answer.model->shape.layers(), answer.room.weights, accelerator.memoryBandwidth, batch},
        *answer.question.stack);
    const int devices = answer.question.deployment.tensorParallel;
    if (devices > 1) {
        const Bytes row(static_cast<double>(model.hidden) * kElementBytes);
        step.communication =
            2.0 * model.layerCount() *
            collectives.time(network::Collective::allReduce, collectives.place(devices, 1), batch * row);
    }
    return step;
}

AnswerEnergy energyOf(const Answer& answer) {
    const training_step::Site& site = *answer.place->site;
    const double devices = answer.question.deployment.tensorParallel;
    const double batch = answer.step.batch;
    const double steps = answer.meanTokens();
    const Flops work = Flops(2.0 * answer.model->activeParameters) + answer.course.mean.extra;
    const Seconds busy = work / site.accelerator.peakOf(hardware::Precision::bf16); // of one sequence, on all devices
    const Bytes cache = answer.room.deviceShare * (answer.course.mean.read + answer.course.mean.moved);
    return {steps * (site.energy.working * busy),
            steps * devices * (site.energy.memory * (answer.room.weights / batch + cache)),
            steps * devices * (site.energy.idle * (answer.step.total() / batch))};
}

} // namespace

CachedModel cachedModel(const model::Model& model, const quality::CacheAccuracy& accuracy) {
    CachedModel cached{&model, kv::cacheShape(model), model.name, model::activeParameters(model)};
    for (const quality::Effect& effect : accuracy.effects) {
        if (effect.kind == quality::EffectKind::model && sameWithoutCase(effect.first, model.name)) {
            cached.publishedAs = effect.first;
        }
    }
    return cached;
}

Bytes Answer::missing() const noexcept {
    return std::max(std::max(batch, 1.0) * room.sequence - room.cache, Bytes(0.0));
}

Answer answerTo(const Question& question, const CachedModel& model, const ServingSite& place,
                const StoredPolicy& policy, std::span<const double> values,
                const quality::CacheAccuracy& accuracy) noexcept {
    Answer answer;
    answer.question = question;
    answer.model = &model;
    answer.place = &place;
    answer.policy = &policy.stored;
    answer.base = &policy.base;
    answer.values = values;
    answer.accuracySource = &accuracy.source;
    describeKept(answer);
    answer.accuracy = accuracyOf(answer, accuracy);
    const bool loses = answer.keptTokens > 0.0 && answer.accuracy.has_value();
    answer.inflation = question.inflates && loses ? quality::lengthInflation(answer.accuracy->relative) : 1.0;
    answer.length = question.length;
    answer.length.median *= answer.inflation;
    answer.course = courseOf(*answer.policy, values, model.shape, question.prompt, answer.length);
    answer.room = roomFor(question, *model.model, place.site->accelerator, answer.course.peakBytes());
    answer.batch = question.batch > 0.0 ? question.batch : answer.room.mostSequences();
    if (answer.fits()) {
        answer.step = stepOf(answer, answer.batch);
        if (question.sameBatch <= answer.room.mostSequences()) {
            answer.sameBatch = stepOf(answer, question.sameBatch);
        }
        answer.energy = energyOf(answer);
    }
    return answer;
}

void writeMetrics(const Answer& answer, std::span<double> metrics) noexcept {
    if (answer.accuracy) {
        metrics[kAccuracy] = answer.accuracy->relative;
        metrics[kAccuracyLow] = answer.accuracy->low;
        metrics[kAccuracyHigh] = answer.accuracy->high;
        metrics[kAccuracyPoints] = answer.accuracy->policyPoints;
    }
    const Bytes full = answer.model->shape.bytes(static_cast<double>(answer.question.prompt) + answer.course.longest);
    metrics[kLengthInflation] = answer.inflation;
    metrics[kCacheMean] = answer.course.meanBytes.value();
    metrics[kCachePeak] = answer.course.peakBytes().value();
    metrics[kCacheShare] = full.value() > 0.0 ? answer.course.peakBytes() / full : 1.0;
    metrics[kKeptTokens] = answer.course.peak.tokens;
    metrics[kCacheMemory] = answer.room.cache.value();
    metrics[kMaxBatch] = answer.room.mostSequences();
    metrics[kBytesRead] = answer.course.mean.read.value();
    metrics[kBytesMoved] = answer.course.mean.moved.value();
    metrics[kEvictionRate] = answer.course.mean.callRate;
    metrics[kDevices] = answer.question.deployment.tensorParallel;
    if (!answer.fits()) {
        return;
    }
    const Seconds step = answer.step.total();
    metrics[kRunningBatch] = answer.batch;
    metrics[kTokensPerSecond] = answer.batch / step.value();
    metrics[kTimePerToken] = step.value();
    metrics[kTimePerAnswer] = (answer.meanTokens() * step).value();
    metrics[kEnergyPerAnswer] = answer.energy.total().value();
    if (answer.sameBatch) {
        metrics[kTokensPerSecondSameBatch] = answer.question.sameBatch / answer.sameBatch->total().value();
        metrics[kTimePerTokenSameBatch] = answer.sameBatch->total().value();
    }
}

} // namespace paretoscope::study::kv_compression

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression_plan.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::study::kv_compression {

Question questionOf(std::span<const double> point) noexcept {
    const auto whole = [point](ParameterPlace place) { return static_cast<std::size_t>(point[place]); };
    Question question;
    question.model = whole(kModel);
    question.accelerator = whole(kAccelerator);
    question.policy = whole(kPolicy);
    question.storedIn = whole(kStoredIn);
    question.deployment.tensorParallel = static_cast<int>(point[kTensorParallel]);
    question.stack = &kv::servingStacks()[whole(kStack)];
    question.memoryFraction = point[kMemoryFraction];
    question.memoryReserve = Bytes(point[kMemoryReserve]);
    question.simulated = point[kFidelity] != 0.0;
    question.benchmark = &quality::benchmarks()[whole(kBenchmark)];
    question.ownLength = point[kGeneratedTokens] > 0.0;
    question.prompt = static_cast<std::int64_t>(point[kPromptTokens]);
    question.length = {question.ownLength ? point[kGeneratedTokens] : question.benchmark->medianTokens,
                       point[kLengthVariation], point[kMostGenerated]};
    question.inflates = point[kInflation] != 0.0;
    question.batch = point[kBatch];
    question.sameBatch = point[kSameBatch];
    return question;
}

Course courseOf(const kv::KvPolicy& policy, std::span<const double> values, const kv::CacheShape& shape,
                std::int64_t prompt, const quality::AnswerLength& length) noexcept {
    constexpr std::size_t kSteps = 64; // bytes are nearly straight lines in the length
    std::array<std::int64_t, kSteps + 1> generated{};
    std::array<double, kSteps> weights{};
    std::array<kv::LifePoint, kSteps + 1> life{};
    Course course;
    course.longest = std::max(std::ceil(length.longest()), 1.0);
    double sum = 0.0;
    for (std::size_t i = 0; i < kSteps; ++i) {
        const double middle = course.longest * (static_cast<double>(i) + 0.5) / kSteps;
        generated[i] = static_cast<std::int64_t>(std::ceil(middle));
        weights[i] = length.longerThan(middle);
        sum += weights[i];
    }
    generated[kSteps] = static_cast<std::int64_t>(course.longest);
    policy.along(values, shape, prompt, generated, life);
    for (std::size_t i = 0; i < kSteps; ++i) {
        const double weight = weights[i] / sum;
        course.meanBytes += weight * life[i].holding.bytes.total();
        course.mean.read += weight * life[i].cost.read;
        course.mean.moved += weight * life[i].cost.moved;
        course.mean.extra += weight * life[i].cost.extra;
        course.mean.callRate += weight * life[i].cost.callRate;
    }
    course.peak = life[kSteps].holding;
    return course;
}

double Room::mostSequences() const noexcept {
    constexpr double kPlenty = 1e9; // of a model that caches nothing
    if (cache.value() <= 0.0) {
        return 0.0;
    }
    return sequence.value() > 0.0 ? std::min(std::floor(cache / sequence), kPlenty) : kPlenty;
}

Room roomFor(const Question& question, const model::Model& model, const hardware::Accelerator& accelerator,
             Bytes peak) noexcept {
    const serving::Deployment& deployment = question.deployment;
    const Bytes whole = serving::cachePerToken(model, {});
    Room room;
    room.usable = accelerator.memory * question.memoryFraction;
    room.weights = serving::weightsPerDevice(model, deployment);
    room.cache = room.usable - room.weights - question.memoryReserve;
    room.deviceShare = whole.value() > 0.0 ? serving::cachePerToken(model, deployment) / whole : 1.0;
    room.sequence = room.deviceShare * peak + serving::statePerSequence(model, deployment);
    return room;
}

} // namespace paretoscope::study::kv_compression

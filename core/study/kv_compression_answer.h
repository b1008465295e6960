// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to one point of kv-compression, computed step by step from accuracy to energy.
#pragma once

#include "core/network/collective_model.h"
#include "core/quality/cache_accuracy.h"
#include "core/study/kv_compression_plan.h"
#include "core/study/policy_parameters.h"
#include "core/study/training_step_site.h"

#include <optional>

namespace paretoscope::study::kv_compression {

/// A model of the catalog as caches and published tables know it.
struct CachedModel {
    const model::Model* model = nullptr;
    kv::CacheShape shape;
    std::string publishedAs; ///< in tables of accuracies; the catalog's name where they lack it
    double activeParameters = 0.0;
};
CachedModel cachedModel(const model::Model& model, const quality::CacheAccuracy& accuracy);

/// Where the model is served.
struct ServingSite {
    const training_step::Site* site = nullptr;
    network::CollectiveModel collectives;
};

/// Energy of one answer, on the devices alone.
struct AnswerEnergy {
    Joules compute;
    Joules memory;
    Joules idle;
    [[nodiscard]] Joules total() const noexcept { return compute + memory + idle; }
};

/// A decode step of a whole batch.
struct BatchStep {
    double batch = 0.0;
    kv::DecodeStep decode;
    Seconds communication; ///< two all-reduces of B h elements a layer among the tensor-parallel devices
    [[nodiscard]] Seconds total() const noexcept { return decode.total() + communication; }
};

struct Answer {
    Question question;
    const CachedModel* model = nullptr;
    const ServingSite* place = nullptr;
    const kv::KvPolicy* policy = nullptr; ///< as it stores what it keeps
    const kv::KvPolicy* base = nullptr;   ///< before another number format was put on it; else the same
    std::span<const double> values;       ///< of the policy's parameters

    double keptTokens = 0.0;                           ///< that accuracy is asked for; 0: all of them
    double bits = 16.0;                                ///< of a stored element, where accuracy depends on it
    std::optional<quality::AccuracyEstimate> accuracy; ///< nothing where an architecture has no published points
    const Source* accuracySource = nullptr;
    double inflation = 1.0;
    quality::AnswerLength length; ///< inflated
    Course course;
    Room room;
    double batch = 0.0;
    // Where the batch fits:
    BatchStep step;
    std::optional<BatchStep> sameBatch; ///< where that fits too
    AnswerEnergy energy;

    [[nodiscard]] bool isComposed() const noexcept { return policy != base; }
    [[nodiscard]] bool fits() const noexcept { return batch >= 1.0 && batch <= room.mostSequences(); }
    /// Bytes on each device that the batch lacks; one sequence where none fits.
    [[nodiscard]] Bytes missing() const noexcept;
    [[nodiscard]] double meanTokens() const noexcept { return length.mean(); }
};

/// What the question's policy and number format make.
struct StoredPolicy {
    const kv::KvPolicy& base;
    const kv::KvPolicy& stored; ///< base in that format, or base itself
};

/// `values` are in their ranges. No allocation, unless a policy's own. Accuracy of eviction times quantisation: the
/// product of both, as nobody published compositions (derived); its interval is the product of the ends.
Answer answerTo(const Question& question, const CachedModel& model, const ServingSite& place,
                const StoredPolicy& policy, std::span<const double> values,
                const quality::CacheAccuracy& accuracy) noexcept;

/// All but attention, which takes long. Times stay NaN where the batch does not fit.
void writeMetrics(const Answer& answer, std::span<double> metrics) noexcept;

} // namespace paretoscope::study::kv_compression

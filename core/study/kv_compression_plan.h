// SPDX-License-Identifier: GPL-3.0-or-later
// From a dense point to a question in the engine's words, and the memory that there is for caches.
#pragma once

#include "core/kv/decode_speed.h"
#include "core/quality/answer_length.h"
#include "core/serving/deployment.h"
#include "core/study/kv_compression_description.h"

#include <span>

namespace paretoscope::study::kv_compression {

struct Question {
    std::size_t model = 0;       ///< index into the catalog's models
    std::size_t accelerator = 0; ///< 0: as drawn; 1 + index into the catalog's accelerators
    std::size_t policy = 0;      ///< index into the policies
    std::size_t storedIn = 0;    ///< 0: as the policy does; 1 + index into the number formats
    serving::Deployment deployment;
    const kv::ServingStack* stack = nullptr;
    double memoryFraction = 1.0;
    Bytes memoryReserve;
    bool simulated = false;
    const quality::Benchmark* benchmark = nullptr;
    bool ownLength = false; ///< the user's, not the benchmark's
    std::int64_t prompt = 0;
    quality::AnswerLength length; ///< with the full cache
    bool inflates = true;
    double batch = 0.0; ///< 0: as many as fit
    double sameBatch = 1.0;
};

Question questionOf(std::span<const double> point) noexcept;

/// What a policy's cache takes over the life of an answer, of all layers and heads.
struct Course {
    Bytes meanBytes;   ///< provided, averaged over the steps of answers
    kv::Holding peak;  ///< at the length that 99 of 100 answers keep to
    kv::StepCost mean; ///< averaged over the steps of answers
    double longest = 0.0;
    [[nodiscard]] Bytes peakBytes() const noexcept { return peak.bytes.total() + peak.workspace; }
};

/// The step that makes token i of an answer happens in as many answers as are longer than i: that share is its weight.
/// Steps beyond the longest of 100 answers are left out.
Course courseOf(const kv::KvPolicy& policy, std::span<const double> values, const kv::CacheShape& shape,
                std::int64_t prompt, const quality::AnswerLength& length) noexcept;

/// Memory of one device.
struct Room {
    Bytes usable; ///< share of the device memory
    Bytes weights;
    Bytes cache;              ///< what is left; negative where the weights do not fit
    double deviceShare = 1.0; ///< of a sequence's cache that each device holds: heads are split as far as they go
    Bytes sequence;           ///< one sequence at its peak, states of state-space layers included
    [[nodiscard]] double mostSequences() const noexcept;
};
Room roomFor(const Question& question, const model::Model& model, const hardware::Accelerator& accelerator,
             Bytes peak) noexcept;

} // namespace paretoscope::study::kv_compression

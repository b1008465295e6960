// SPDX-License-Identifier: GPL-3.0-or-later
// The memory of all kinds of replicas that a point has, and what each lacks.
#pragma once

#include "core/study/llm_serving_plan.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace paretoscope::study::llm_serving {

/// The models of the replicas that generate and, where there are any, of those that only compute prompts and of the
/// large model's.
struct Served {
    const serving::StepModel& step;
    const serving::StepModel* prompts = nullptr;
    const serving::StepModel* large = nullptr;
};

struct Memory {
    CachePlan cache;
    std::optional<CachePlan> prefill;
    std::optional<CachePlan> large;
    double missing = 0.0; ///< bytes of a device; 0 where the mean request fits
    double prefillMissing = 0.0;
    double largeMissing = 0.0;

    [[nodiscard]] double mostMissing() const { return std::max({missing, prefillMissing, largeMissing}); }
    /// Of the replicas that lack most.
    [[nodiscard]] std::pair<const CachePlan&, const char*> lacking() const;
};

Memory memoryOf(const Request& request, const Served& served, const hardware::Accelerator& accelerator);

} // namespace paretoscope::study::llm_serving

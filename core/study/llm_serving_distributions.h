// SPDX-License-Identifier: GPL-3.0-or-later
// How long the requests of a point are and when they come: counted from the first requests of the very stream that its
// simulation serves, so that the preview of a workload and its simulation cannot differ.
#pragma once

#include "core/study/distribution.h"
#include "core/study/llm_serving_plan.h"

#include <cstddef>
#include <span>
#include <vector>

namespace paretoscope::study::llm_serving {

/// Draws of one kind that are counted, at the most: percentiles within some per cent, in a millisecond.
inline constexpr std::size_t kMostCounted = 10'000;

/// Prompts without and with what is retrieved for them, answers, the paths to one, gaps between arrivals, and arrivals
/// over time where they bunch. Requests that come all at once or after an answer have no gaps.
/// `stream`: how the request's own begins; prompts hold what is retrieved for them.
std::vector<Distribution> distributionsOf(const Request& request, std::span<const serving::Request> stream);

} // namespace paretoscope::study::llm_serving

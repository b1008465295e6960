// SPDX-License-Identifier: GPL-3.0-or-later
// What a run answered before, in and after its steady part. It begins with the arrival of the first request behind the
// warm-up, and ends with the last first token of all: as long as anybody waits for one, there is work for those who
// come, so that an overload shows as what replicas manage, not as what was asked of them; afterwards the run only
// empties, at a rate that no longer stream would have. In a closed loop users have no more questions then. Where less
// is answered in the steady part than while the run empties, the stream is too short to tell them apart, and the steady
// part lasts until the end. (Cutting off the start: warm_up.h. Leaving out the end: derived, as benchmarks of serving
// programs measure between ramp-up and ramp-down.)
#pragma once

#include "core/serving/simulation.h"

#include <cstddef>

namespace paretoscope::serving {

/// What was answered in a part of a run.
struct AnsweredPart {
    Seconds time;
    double requests = 0.0; ///< that were completed in it
    double tokens = 0.0;   ///< handed out in it: an answer's evenly from its first one to its last one

    /// 0 where no time passed.
    [[nodiscard]] double requestsPerSecond() const { return perSecond(requests); }
    [[nodiscard]] double tokensPerSecond() const { return perSecond(tokens); }

private:
    [[nodiscard]] double perSecond(double number) const { return time > Seconds(0.0) ? number / time.value() : 0.0; }
};

/// They follow each other: together they are the run's makespan, all requests that it completed and all their tokens.
struct RunParts {
    AnsweredPart warmUp;
    AnsweredPart steady;
    AnsweredPart drain;
};

/// `warmUp` requests at the start are before the steady part (warmUpOf()); fewer than there are.
RunParts partsOf(const ServingRun& run, std::size_t warmUp);
AnsweredPart wholeOf(const ServingRun& run);

} // namespace paretoscope::serving

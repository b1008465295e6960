// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/steady_part.h"

#include <algorithm>
#include <limits>

namespace paretoscope::serving {

namespace {

constexpr Seconds kEver{std::numeric_limits<double>::infinity()};

/// Tokens of an answer until a moment.
double tokensUntil(const Outcome& outcome, Seconds moment) {
    if (moment < outcome.firstToken) {
        return 0.0;
    }
    if (moment >= outcome.finish) {
        return outcome.outputTokens;
    }
    return 1.0 + (outcome.outputTokens - 1.0) * ((moment - outcome.firstToken) / (outcome.finish - outcome.firstToken));
}

/// All that was answered until a moment.
AnsweredPart answeredUntil(const ServingRun& run, Seconds moment) {
    AnsweredPart part;
    for (const Outcome& outcome : run.outcomes) {
        if (!outcome.refused) {
            part.requests += outcome.completed <= moment ? 1.0 : 0.0;
            part.tokens += tokensUntil(outcome, moment);
        }
    }
    return part;
}

AnsweredPart between(const AnsweredPart& before, const AnsweredPart& after, Seconds time) {
    AnsweredPart part;
    part.time = time;
    part.requests = after.requests - before.requests;
    part.tokens = after.tokens - before.tokens;
    return part;
}

} // namespace

AnsweredPart wholeOf(const ServingRun& run) {
    AnsweredPart all = answeredUntil(run, kEver);
    all.time = run.makespan;
    return all;
}

RunParts partsOf(const ServingRun& run, std::size_t warmUp) {
    if (run.outcomes.empty()) {
        return {};
    }
    Seconds first = kEver;
    Seconds lastFirstToken;
    for (const Outcome& outcome : run.outcomes) {
        first = std::min(first, outcome.arrival);
        lastFirstToken = outcome.refused ? lastFirstToken : std::max(lastFirstToken, outcome.firstToken);
    }
    const Seconds end = first + run.makespan;
    const Seconds begin = warmUp > 0 ? std::min(run.outcomes[warmUp].arrival, end) : first;
    const Seconds emptying = std::clamp(lastFirstToken, begin, end);
    const AnsweredPart before = warmUp > 0 ? answeredUntil(run, begin) : AnsweredPart{};
    const AnsweredPart steady = answeredUntil(run, emptying);
    const AnsweredPart all = answeredUntil(run, kEver);
    RunParts parts{between({}, before, begin - first), between(before, steady, emptying - begin),
                   between(steady, all, end - emptying)};
    if (parts.steady.requests < parts.drain.requests) {
        parts.steady = between(before, all, end - begin);
        parts.drain = {};
    }
    return parts;
}

} // namespace paretoscope::serving

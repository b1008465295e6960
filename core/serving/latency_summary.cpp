// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/latency_summary.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

namespace {

void averageActivity(const ServingRun& run, const ServingPlan& plan, LatencySummary& summary) {
    const auto share = [&](std::size_t replicas) {
        return 1.0 / (run.makespan.value() * static_cast<double>(replicas));
    };
    if (run.makespan <= Seconds(0.0)) {
        return;
    }
    const std::span<const ClientActivity> answering = std::span(run.clients).first(plan.replicas);
    const std::span<const ClientActivity> prompting =
        std::span(run.clients).subspan(plan.replicas, plan.prompts ? plan.prompts->replicas : 0);
    for (const ClientActivity& client : answering) {
        summary.utilisation += client.busy.value() * share(answering.size());
        summary.generatingShare += client.generating.value() * share(answering.size());
        summary.meanSequences += client.sequenceSeconds * share(answering.size());
        summary.meanWaiting += client.waitingSeconds * share(answering.size());
        summary.blockOccupancy += client.blockSeconds * share(answering.size()) / plan.memory.blocks;
        summary.preemptions += client.preemptions;
        summary.swaps += client.swaps;
        summary.swappedTokens += client.swappedTokens;
    }
    for (const ClientActivity& client : prompting) {
        summary.promptUtilisation += client.busy.value() * share(prompting.size());
    }
    for (std::size_t i = 0; i < run.services.size(); ++i) {
        const std::size_t workers = plan.pipeline->services[i].workers;
        summary.serviceUtilisation.push_back(run.services[i].activity.busy.value() * share(workers));
    }
    std::size_t next = plan.replicas + prompting.size();
    for (std::size_t i = 0; plan.pipeline != nullptr && i < plan.pipeline->models.size(); ++i) {
        const std::size_t replicas = plan.pipeline->models[i].replicas;
        double busy = 0.0;
        for (const ClientActivity& client : std::span(run.clients).subspan(next, replicas)) {
            busy += client.busy.value();
        }
        summary.furtherUtilisation.push_back(busy * share(replicas));
        next += replicas;
    }
    if (plan.tiers != nullptr) {
        std::vector<Seconds> fetches = run.tiers.fetches;
        fetches.resize(std::max(fetches.size(), summary.completed), Seconds(0.0));
        summary.fetches = percentilesOf(fetches);
    }
    double found = 0.0;
    double computed = 0.0;
    for (const ClientActivity& client : run.clients) {
        found += client.foundTokens;
        computed += client.promptTokens;
        summary.tokensPerRequest += client.generatedTokens / static_cast<double>(summary.completed);
    }
    const double paths = run.paths.ended + run.paths.stopped;
    summary.stoppedShare = paths > 0.0 ? run.paths.stopped / paths : 0.0;
    double all = found + computed;
    for (const double fetched : run.tiers.fetchedTokens) {
        all += fetched;
    }
    if (all > 0.0) {
        summary.foundShare = found / all;
        summary.computedShare = run.tiers.computedTokens / all;
        for (std::size_t tier = 0; tier < kMostTiers; ++tier) {
            summary.fetchedShare[tier] = run.tiers.fetchedTokens[tier] / all;
        }
    }
    if (run.caches.transfers > 0) {
        summary.cacheTransfer = run.caches.exposed / static_cast<double>(run.caches.transfers);
    }
}

Saturation saturationOf(const ServingRun& run, const ServingPlan& plan, const LatencySummary& summary) {
    const auto left = static_cast<double>(run.leftAtLastArrival);
    const double running = summary.meanSequences * plan.replicas;
    const double tenth = 0.1 * static_cast<double>(run.outcomes.size() - run.refused);
    if (run.lastArrival.value() <= 0.0 || left <= 2.0 * running + 1.0) {
        return Saturation::stable;
    }
    return left > tenth ? Saturation::overloaded : Saturation::backlogged;
}

const ServiceLimits& limitsOf(std::size_t request, const ServingPlan& plan, const ServiceLimits& limits) {
    const ServiceClasses* classes = plan.classes;
    return classes != nullptr ? classes->limits[classes->of(static_cast<RequestIndex>(request))] : limits;
}

/// What requests met, each time in a list of its own.
struct Met {
    std::size_t requests = 0;
    std::size_t answered = 0;
    double kept = 0.0;
    std::vector<Seconds> first;
    std::vector<Seconds> between;
    std::vector<Seconds> normalised;
    std::vector<Seconds> whole;
    std::vector<Seconds> prompts;
    std::vector<Seconds> answers;

    void add(const Outcome& outcome, const ServiceLimits& limits) {
        ++requests;
        if (outcome.refused) {
            return;
        }
        ++answered;
        kept += limits.keep(outcome.timeToFirstToken(), outcome.timePerOutputToken()) ? 1.0 : 0.0;
        first.push_back(outcome.timeToFirstToken());
        whole.push_back(outcome.endToEnd());
        prompts.push_back(outcome.firstToken - outcome.reachedModel);
        answers.push_back(outcome.finish - outcome.firstToken);
        normalised.push_back(outcome.endToEnd() / outcome.outputTokens);
        if (outcome.outputTokens > 1) {
            between.push_back(outcome.timePerOutputToken());
        }
    }
    [[nodiscard]] double keptShare() const { return requests > 0 ? kept / static_cast<double>(requests) : 0.0; }
    [[nodiscard]] double keptOfAnswered() const { return answered > 0 ? kept / static_cast<double>(answered) : 0.0; }
};

void summariseClasses(const ServingRun& run, std::size_t warmUp, const ServiceClasses& classes,
                      LatencySummary& summary) {
    for (std::size_t each = 0; each < classes.limits.size(); ++each) {
        Met met;
        for (std::size_t i = warmUp; i < run.outcomes.size(); ++i) {
            if (classes.of(static_cast<RequestIndex>(i)) == each) {
                met.add(run.outcomes[i], classes.limits[each]);
            }
        }
        summary.classes.push_back({classes.limits[each], met.requests, percentilesOf(met.first),
                                   percentilesOf(met.between), percentilesOf(met.whole), met.keptShare()});
    }
}

} // namespace

Percentiles percentilesOf(std::vector<Seconds>& times) {
    Percentiles all;
    if (times.empty()) {
        return all;
    }
    std::ranges::sort(times);
    for (const Seconds time : times) {
        all.mean += time;
    }
    const auto count = static_cast<double>(times.size());
    all.mean /= count;
    const auto rank = [&](double share) {
        return times[static_cast<std::size_t>(std::max(std::ceil(share * count), 1.0)) - 1];
    };
    all.p50 = rank(0.50);
    all.p90 = rank(0.90);
    all.p95 = rank(0.95);
    all.p99 = rank(0.99);
    return all;
}

LatencySummary summarise(const ServingRun& run, const ServingPlan& plan, const ServiceLimits& limits, WarmUp warmUp) {
    LatencySummary summary;
    const auto requests = static_cast<double>(run.outcomes.size());
    const std::size_t left = warmUp == WarmUp::truncate ? warmUpOf(run, plan) : 0;
    Met met;
    for (std::size_t i = left; i < run.outcomes.size(); ++i) {
        met.add(run.outcomes[i], limitsOf(i, plan, limits));
    }
    summary.completed = run.outcomes.size() - run.refused;
    summary.warmUpShare = left > 0 ? static_cast<double>(left) / requests : 0.0;
    summary.timeToFirstToken = percentilesOf(met.first);
    summary.timePerOutputToken = percentilesOf(met.between);
    summary.normalisedLatency = percentilesOf(met.normalised);
    summary.endToEnd = percentilesOf(met.whole);
    summary.promptStage = percentilesOf(met.prompts);
    summary.answerStage = percentilesOf(met.answers);
    for (const ServiceRun& service : run.services) {
        std::vector<Seconds> stays = service.stays;
        summary.services.push_back(percentilesOf(stays));
    }
    const IntervalHistogram& intervals = run.intervals;
    summary.interTokenLatency = {intervals.mean(), intervals.percentile(0.50), intervals.percentile(0.90),
                                 intervals.percentile(0.95), intervals.percentile(0.99)};
    summary.parts = partsOf(run, left);
    const AnsweredPart counted = warmUp == WarmUp::truncate ? summary.parts.steady : wholeOf(run);
    summary.requestsPerSecond = counted.requestsPerSecond();
    summary.outputTokensPerSecond = counted.tokensPerSecond();
    summary.goodput = met.keptOfAnswered() * summary.requestsPerSecond;
    summary.keptShare = met.keptShare();
    if (plan.classes != nullptr && plan.classes->limits.size() > 1) {
        summariseClasses(run, left, *plan.classes, summary);
    }
    averageActivity(run, plan, summary);
    summary.saturation = saturationOf(run, plan, summary);
    return summary;
}

} // namespace paretoscope::serving

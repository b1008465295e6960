// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_classes.h"

#include "core/study/llm_serving_description.h"
#include "core/study/llm_serving_metrics.h"
#include "core/study/parameter_list.h"

#include <limits>

namespace paretoscope::study::llm_serving {

using serving::ClassSummary;
using serving::Percentiles;

namespace {

constexpr const char* kClassAssumption = "assumption of the user";
constexpr std::size_t kMetricsOfAClass = kSecondClassFirstToken - kFirstClassFirstToken;
constexpr std::size_t kPerTokenOfAClass = kFirstClassPerToken - kFirstClassFirstToken;
constexpr std::size_t kEndToEndOfAClass = kFirstClassEndToEnd - kFirstClassFirstToken;
constexpr std::size_t kKeptShareOfAClass = kFirstClassKeptShare - kFirstClassFirstToken;

serving::Lengths lengthsAround(double mean, double variation) {
    return {mean, variation, 1.0, std::numeric_limits<std::uint32_t>::max() / 2.0};
}

Seconds percentileOf(const Percentiles& times, int percentile) {
    return percentile == 1 ? times.p50 : percentile == 2 ? times.p90 : times.p99;
}

} // namespace

void addClassParameters(std::vector<Parameter>& all) {
    const std::string group = "Second class";
    const auto add = [&](Parameter parameter) {
        all.push_back(readBy(std::move(parameter), "second_class", {"true"}));
    };
    all.push_back(flag("second_class", "Second class", group, false,
                       "Requests of a second class come in the same stream, such as batch work beside a chat, with "
                       "lengths and limits of their own. Lengths of a request trace are those of the first class.",
                       "BLIS, multi-SLO classes: notes/serving.md, section 2.6"));
    add(real("second_class_share", "Share of the second class", group, Unit::fraction, 0.0, 1.0, 0.3,
             "Of all requests, by chance.", {kClassAssumption, false}));
    add(real("second_class_prompt_tokens", "Prompt of the second class", group, Unit::token, 1.0, 4194304.0, 2048.0,
             "Mean length.", {kClassAssumption, false}));
    add(real("second_class_prompt_variation", "Variation of its prompts", group, Unit::none, 0.0, 10.0, 0.0,
             "Coefficient of variation of a log-normal length; 0: all alike.", {kClassAssumption, false}));
    add(real("second_class_output_tokens", "Answer of the second class", group, Unit::token, 1.0, 1048576.0, 512.0,
             "Mean length.", {kClassAssumption, false}));
    add(real("second_class_output_variation", "Variation of its answers", group, Unit::none, 0.0, 10.0, 0.0,
             "Coefficient of variation of a log-normal length; 0: all alike.", {kClassAssumption, false}));
    add(real("second_class_first_token_limit", "Its limit of the first token", group, Unit::second, 0.0, 1e6, 60.0,
             "A request of the second class is good if its first token comes in this time ...",
             {kClassAssumption, false}));
    add(real("second_class_per_token_limit", "Its limit per token", group, Unit::second, 0.0, 1e6, 1.0,
             "... and its further ones, on average, in this time each.", {kClassAssumption, false}));
}

void addClassMetrics(std::vector<Metric>& all) {
    const auto add = [&](const std::string& id, const std::string& label) {
        const auto time = [&](const std::string& of, const std::string& name) {
            const auto each = [&](const char* percentile, const char* suffix, const char* help) {
                all.push_back(
                    {id + of + percentile, label + name + suffix, "Classes", Unit::second, Goal::minimise, help});
            };
            each("", "", "Mean of requests of this class. Two classes only.");
            each("_p50", ", P50", "Median of requests of this class.");
            each("_p90", ", P90", "90th percentile of requests of this class.");
            each("_p99", ", P99", "99th percentile of requests of this class.");
        };
        time("_time_to_first_token", ", time to first token");
        time("_time_per_output_token", ", time per output token");
        time("_end_to_end", ", end to end");
        all.push_back({id + "_kept_share", label + ", good requests", "Classes", Unit::fraction, Goal::maximise,
                       "Share of its requests that kept both limits of this class."});
    };
    add("first_class", "First class");
    add("second_class", "Second class");
}

std::optional<ClassMix> classesOf(std::span<const double> point) noexcept {
    if (point[kSecondClass] == 0.0) {
        return std::nullopt;
    }
    ClassMix mix;
    mix.share = point[kSecondClassShare];
    mix.prompts[1] = lengthsAround(point[kSecondClassPromptTokens], point[kSecondClassPromptVariation]);
    mix.outputs[1] = lengthsAround(point[kSecondClassOutputTokens], point[kSecondClassOutputVariation]);
    mix.limits[1] = {Seconds(point[kSecondClassFirstTokenLimit]), Seconds(point[kSecondClassPerTokenLimit])};
    return mix;
}

void mixInto(serving::Workload& workload, const serving::ServiceLimits& limits, ClassMix& mix) noexcept {
    mix.prompts[0] = workload.prompt;
    mix.outputs[0] = workload.output;
    mix.limits[0] = limits;
    workload.prompt.mean = mix.mean(mix.prompts[0].mean, mix.prompts[1].mean);
    workload.output.mean = mix.mean(mix.outputs[0].mean, mix.outputs[1].mean);
}

serving::CachedLoad mixedCache(const ClassMix& mix) noexcept {
    serving::CachedLoad cached;
    const double all = mix.mean(mix.outputs[0].mean, mix.outputs[1].mean);
    for (std::size_t each = 0; each < 2; ++each) {
        const double prompt = mix.prompts[each].mean;
        const double output = mix.outputs[each].mean;
        const double running = mix.shareOf(each) * output / all;
        cached.read += running * (prompt + 0.5 * output);
        cached.most += running * (prompt + output);
    }
    cached.mean = cached.read;
    return cached;
}

void writeClasses(const serving::LatencySummary& summary, int percentile, std::span<double> metrics) {
    bool kept = true;
    for (std::size_t each = 0; each < summary.classes.size(); ++each) {
        const ClassSummary& own = summary.classes[each];
        if (own.requests == 0) {
            continue;
        }
        const std::size_t place = kFirstClassFirstToken + each * kMetricsOfAClass;
        writePercentiles(own.timeToFirstToken, place, metrics);
        writePercentiles(own.timePerOutputToken, place + kPerTokenOfAClass, metrics);
        writePercentiles(own.endToEnd, place + kEndToEndOfAClass, metrics);
        metrics[place + kKeptShareOfAClass] = own.keptShare;
        kept = kept && own.limits.keep(percentileOf(own.timeToFirstToken, percentile),
                                       percentileOf(own.timePerOutputToken, percentile));
    }
    metrics[kPercentileGoodput] = kept ? summary.requestsPerSecond : 0.0;
}

void writeSteadyClasses(const ClassMix& mix, const serving::StepModel& step, const serving::ServingPlan& plan,
                        const serving::OfferedLoad& load, const serving::SteadyState& state, Seconds beforeModel,
                        Seconds afterModel, std::span<double> metrics) {
    double kept = 0.0;
    for (std::size_t each = 0; each < 2; ++each) {
        if (mix.shareOf(each) <= 0.0) {
            continue;
        }
        serving::OfferedLoad own = load;
        own.promptTokens = mix.prompts[each].mean;
        own.foundTokens = mix.foundTokens[each];
        const Seconds prompt = steadyStateAt(step, plan.batching, plan.memory, own, state.sequences).prompt;
        const Seconds first = beforeModel + state.waiting + prompt;
        const Seconds token = mix.outputs[each].mean > 1.0 ? state.times.timePerOutputToken : Seconds(0.0);
        const bool good = mix.limits[each].keep(first, token);
        const std::size_t place = kFirstClassFirstToken + each * kMetricsOfAClass;
        metrics[place] = first.value();
        metrics[place + kPerTokenOfAClass] = token.value();
        metrics[place + kEndToEndOfAClass] = (first + (mix.outputs[each].mean - 1.0) * token + afterModel).value();
        metrics[place + kKeptShareOfAClass] = good ? 1.0 : 0.0;
        kept += good ? mix.shareOf(each) : 0.0;
    }
    metrics[kKeptShare] = kept;
    metrics[kGoodput] = kept * metrics[kRequestsPerSecond];
}

} // namespace paretoscope::study::llm_serving

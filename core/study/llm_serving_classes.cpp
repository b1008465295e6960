// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_classes.h"

#include "core/study/llm_serving_description.h"
#include "core/study/parameter_list.h"

#include <limits>

namespace paretoscope::study::llm_serving {

using serving::ClassSummary;
using serving::Percentiles;

namespace {

constexpr const char* kClassAssumption = "assumption of the user";
constexpr std::size_t kMetricsOfAClass = kSecondClassFirstToken - kFirstClassFirstToken;

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
        const auto time = [&](const char* of, const char* name, const char* help) {
            all.push_back({id + of, label + name, "Classes", Unit::second, Goal::minimise, help});
        };
        time("_time_to_first_token", ", time to first token", "Mean of requests of this class. Two classes only.");
        time("_time_to_first_token_p99", ", time to first token, P99", "99th percentile of requests of this class.");
        time("_time_per_output_token", ", time per output token", "Mean of requests of this class. Two classes only.");
        time("_time_per_output_token_p99", ", time per output token, P99",
             "99th percentile of requests of this class.");
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
        metrics[place] = own.timeToFirstToken.mean.value();
        metrics[place + 1] = own.timeToFirstToken.p99.value();
        metrics[place + 2] = own.timePerOutputToken.mean.value();
        metrics[place + 3] = own.timePerOutputToken.p99.value();
        metrics[place + 4] = own.keptShare;
        kept = kept && own.limits.keep(percentileOf(own.timeToFirstToken, percentile),
                                       percentileOf(own.timePerOutputToken, percentile));
    }
    metrics[kPercentileGoodput] = kept ? summary.requestsPerSecond : 0.0;
}

void writeSteadyClasses(const ClassMix& mix, const serving::StepModel& step, const serving::ServingPlan& plan,
                        const serving::OfferedLoad& load, const serving::SteadyState& state, Seconds beforeModel,
                        std::span<double> metrics) {
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
        metrics[place + 2] = token.value();
        metrics[place + 4] = good ? 1.0 : 0.0;
        kept += good ? mix.shareOf(each) : 0.0;
    }
    metrics[kKeptShare] = kept;
    metrics[kGoodput] = kept * metrics[kRequestsPerSecond];
}

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
// What the llm-serving study tells of every point, but for its classes and the stages around the model.
#include "core/study/llm_serving_description.h"

namespace paretoscope::study::llm_serving {

namespace {

std::vector<Metric> latencies() {
    const auto time = [](const char* id, const char* label, const char* help) {
        return Metric{id, label, "Latency", Unit::second, Goal::minimise, help};
    };
    return {
        time("time_to_first_token", "Time to first token", "Mean, from arrival, waiting included."),
        time("time_to_first_token_p50", "Time to first token, P50", "Median."),
        time("time_to_first_token_p90", "Time to first token, P90", "90th percentile."),
        time("time_to_first_token_p99", "Time to first token, P99", "99th percentile."),
        time("time_per_output_token", "Time per output token", "Mean of (end-to-end - first token) / (answer - 1)."),
        time("time_per_output_token_p50", "Time per output token, P50", "Median."),
        time("time_per_output_token_p90", "Time per output token, P90", "90th percentile."),
        time("time_per_output_token_p99", "Time per output token, P99", "99th percentile."),
        time("inter_token_latency_p99", "Between two tokens, P99",
             "99th percentile over all pairs of tokens of all requests."),
        time("end_to_end", "End to end", "Mean, from arrival to the last token."),
        time("end_to_end_p50", "End to end, P50", "Median."),
        time("end_to_end_p90", "End to end, P90", "90th percentile."),
        time("end_to_end_p99", "End to end, P99", "99th percentile."),
        time("normalised_latency", "End to end per token",
             "Mean of end-to-end / answer: what some benchmarks call time per output token."),
        time(
            "cache_transfer_time", "Cache transfer",
            "Mean, from the end of a prompt to the arrival of its cache, as far as it shows; part of the time to first "
            "token. Disaggregated only.")};
}

Metric interval(const std::string& metric, const char* label, Unit unit) {
    return {
        metric + "_interval", label,
        "Confidence",         unit,
        Goal::none,           "Half-width of the 95 % confidence interval of the mean over the streams (Student's t)."};
}

} // namespace

std::vector<Metric> ownMetrics() {
    std::vector<Metric> all = latencies();
    const std::vector<Metric> others = {
        {"requests_per_second", "Requests per second", "Throughput", Unit::none, Goal::maximise,
         "Completed, over the time from the first arrival to the last token. Without the warm-up: of the steady part, "
         "from the first request behind the warm-up to the last first token of all."},
        {"tokens_per_second", "Tokens per second", "Throughput", Unit::tokenPerSecond, Goal::maximise,
         "Tokens of answers, all replicas. Without the warm-up: of the steady part."},
        {"tokens_per_second_per_device", "Tokens per second and device", "Throughput", Unit::tokenPerSecond,
         Goal::maximise, "Tokens of answers over the devices in use."},
        {"tokens_per_second_per_user", "Tokens per second and user", "Throughput", Unit::tokenPerSecond, Goal::maximise,
         "One over the time per output token: the speed at which an answer appears."},
        {"goodput", "Good requests per second", "Throughput", Unit::none, Goal::maximise,
         "Requests that kept both limits, of their class where there are two. Analytic: all or none of a class, by "
         "their means."},
        {"kept_share", "Good requests", "Throughput", Unit::fraction, Goal::maximise,
         "Share of requests that kept both limits."},
        {"percentile_goodput", "Requests per second within percentiles", "Throughput", Unit::none, Goal::maximise,
         "All requests, if the chosen percentile of both the first token and the time per token keeps its limit, in "
         "each class; else 0."},
        {"saturation", "Saturation", "Load", Unit::none, Goal::minimise,
         "0: the queue comes and goes; 1: backlogged; 2: overloaded, the queue grows as long as requests come."},
        {"warm_up_share", "Warm-up", "Load", Unit::fraction, Goal::none,
         "Share of the requests that were left out as the warm-up. Simulated only."},
        {"utilisation", "Utilisation", "Load", Unit::fraction, Goal::none, "Time in which replicas compute."},
        {"prefill_utilisation", "Utilisation of prefill", "Load", Unit::fraction, Goal::none,
         "Time in which prefill replicas compute. Disaggregated only."},
        {"generating_share", "Generating", "Load", Unit::fraction, Goal::none,
         "Time in which replicas take steps without prompts."},
        {"mean_sequences", "Running sequences", "Load", Unit::count, Goal::none, "Mean, of one replica."},
        {"preemptions", "Put off", "Load", Unit::count, Goal::minimise,
         "Times that a running request lost its memory, to be computed again or swapped."},
        {"swaps", "Put off by swap", "Load", Unit::count, Goal::none,
         "Times that the blocks of a running request went to host memory. The others were computed again."},
        {"swapped_bytes", "Swapped", "Load", Unit::byte, Goal::minimise,
         "Bytes of blocks that went to host memory or came back, of all devices."},
        {"prefix_hit_rate", "Found in the prefix cache", "Load", Unit::fraction, Goal::maximise,
         "Share of the prompts' tokens that need not be computed. Analytic: as if nothing were forgotten."},
        {"cache_occupancy", "Cache in use", "Load", Unit::fraction, Goal::none, "Mean share of blocks."},
        {"weights_memory", "Weights", "Memory", Unit::byte, Goal::minimise, "On each device."},
        {"cache_memory", "Cache memory", "Memory", Unit::byte, Goal::maximise, "For keys and values, on each device."},
        {"cache_tokens", "Cache size", "Memory", Unit::token, Goal::maximise, "Tokens that a replica can hold."},
        {"cache_per_sequence", "Cache of a sequence", "Memory", Unit::byte, Goal::minimise,
         "Of the mean request at its end, on each device."},
        {"sequences_in_cache", "Sequences that fit", "Memory", Unit::count, Goal::maximise,
         "Mean requests whose caches a replica holds at a time, slots aside."},
        {"devices", "Devices", "Size", Unit::count, Goal::minimise,
         "Tensor-parallel devices x replicas, of both kinds."},
        {"cost_per_megatoken", "Cost per million tokens", "Cost", Unit::dollarPerMegatoken, Goal::minimise,
         "Devices x hours x your price of a device hour, over tokens of answers."},
        {"tokens_per_dollar", "Tokens per dollar", "Cost", Unit::none, Goal::maximise,
         "Tokens of answers, at your price of a device hour."},
        {"power_per_device", "Power per device", "Energy and cost", Unit::watt, Goal::minimise,
         "Mean, with the device's share of host and site; devices that wait are idle, not off."},
        {"energy_per_token", "Energy per token", "Energy and cost", Unit::joulePerToken, Goal::minimise,
         "Of all devices, hosts and the site, over tokens of answers."},
        {"tokens_per_joule", "Tokens per joule", "Energy and cost", Unit::none, Goal::maximise,
         "One over the energy per token."},
        {"carbon_per_kilotoken", "Grams of CO2 per 1,000 tokens", "Energy and cost", Unit::none, Goal::minimise,
         "CO2 equivalent of the energy, at the grid's carbon. Making the devices is not counted."},
        interval("time_to_first_token", "Time to first token ±", Unit::second),
        interval("time_to_first_token_p99", "Time to first token, P99 ±", Unit::second),
        interval("time_per_output_token", "Time per output token ±", Unit::second),
        interval("time_per_output_token_p99", "Time per output token, P99 ±", Unit::second),
        interval("end_to_end", "End to end ±", Unit::second),
        interval("tokens_per_second", "Tokens per second ±", Unit::tokenPerSecond),
        interval("goodput", "Good requests per second ±", Unit::none)};
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

} // namespace paretoscope::study::llm_serving

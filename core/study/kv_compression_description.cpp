// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression_description.h"

#include "core/kv/decode_speed.h"
#include "core/kv/number_format.h"
#include "core/quality/answer_length.h"
#include "core/study/parameter_list.h"
#include "core/study/policy_parameters.h"

namespace paretoscope::study::kv_compression {

namespace {

const Source kAssumption{"assumption of the user", false};

std::vector<Choice> stackChoices() {
    std::vector<Choice> choices;
    for (const kv::ServingStack& stack : kv::servingStacks()) {
        choices.push_back({stack.id, stack.name});
    }
    return choices;
}

std::vector<Choice> benchmarkChoices() {
    std::vector<Choice> choices;
    for (const quality::Benchmark& benchmark : quality::benchmarks()) {
        choices.push_back({benchmark.id, benchmark.name});
    }
    return choices;
}

std::vector<Choice> formatChoices() {
    std::vector<Choice> choices = {{"as_policy", "As the policy stores it"}};
    for (const kv::NumberFormat& format : kv::numberFormats()) {
        choices.push_back({format.id, format.name});
    }
    return choices;
}

void addModel(std::vector<Parameter>& all, const Catalog& catalog) {
    const std::string group = "Model and device";
    all.push_back(choice("model", "Model", group, modelChoices(catalog), "r1_distill_llama_8b",
                         "The model that writes, from the catalog, in 16 bits.", "catalog"));
    all.push_back(choice("accelerator", "Accelerator", group, acceleratorChoices(catalog), "as_drawn",
                         "\"As drawn\" keeps the cluster's devices. Any other part replaces every device, with its own "
                         "node size and link speeds.",
                         "catalog"));
    all.push_back(integer("tensor_parallel", "Tensor parallel degree", group, 1, 64, 1,
                          "Devices that share every layer's matrices.", "Narayanan et al., SC21, arXiv:2104.04473"));
    all.push_back(choice("serving_stack", "Serving stack", group, stackChoices(), "r_kv_a100",
                         "Whose measured overheads a step has: time of a layer and of a sequence, and how many times "
                         "over the cache is read.",
                         "fitted to published throughputs"));
    all.push_back(real("memory_fraction", "Usable memory", group, Unit::fraction, 0.05, 1.0, 0.92,
                       "Share of the device memory that the server may fill.",
                       {"vLLM documentation: gpu_memory_utilization", false}));
    all.push_back(real("memory_reserve", "Reserved memory", group, Unit::byte, 0.0, 1e12, 2e9,
                       "Activations, libraries and communication buffers of a device.", kAssumption));
    all.push_back(choice("fidelity", "Fidelity", group, {{"analytic", "Analytic"}, {"simulated", "Simulated"}},
                         "analytic",
                         "Analytic: bytes, times and accuracy. Simulated: a synthetic chain of thought is also played "
                         "through policies that offer it, and attention compared with that over all tokens.",
                         "derived"));
}

void addAnswers(std::vector<Parameter>& all) {
    const std::string group = "Answers";
    all.push_back(choice("benchmark", "Benchmark", group, benchmarkChoices(), "aime24",
                         "Whose questions are answered: it decides accuracy and length.", "published tables"));
    all.push_back(
        integer("prompt_tokens", "Prompt", group, 0, 4194304, 256, "Tokens before the answer.", "user", Unit::token));
    all.push_back(integer("generated_tokens", "Answer", group, 0, 1048576, 0,
                          "Median length of an answer. 0: as published for the benchmark.", "user", Unit::token));
    all.push_back(real("length_variation", "Variation of answers", group, Unit::none, 0.0, 3.0,
                       quality::kLengthDeviation,
                       "Standard deviation of the logarithm of the length; 0: all alike. Memory is planned for the "
                       "length that 99 of 100 answers keep to.",
                       {"106 MATH problems of repository thought-anchors: p90 / p50 = 1.47", false}));
    all.push_back(integer("most_generated_tokens", "Longest answer", group, 1, 1048576, quality::kMostTokens,
                          "Answers are cut off here.", "most published runs: 32,768", Unit::token));
    all.push_back(flag("length_inflation", "Length inflation", group, true,
                       "Whether answers grow longer as accuracy falls: a model that lost its thread writes on.",
                       "SeerAttention-R, table 1 (six points)"));
}

void addBatch(std::vector<Parameter>& all) {
    const std::string group = "Batch";
    all.push_back(integer("batch", "Batch", group, 0, 65536, 0,
                          "Sequences that are written at once. 0: as many as fit.", "user"));
    all.push_back(integer("same_batch", "Batch to compare at", group, 1, 65536, 8,
                          "Speed is told at this batch too, the same for all policies.", "ThinKV, vLLM comparison"));
}

std::vector<Metric> qualityMetrics() {
    return {{"relative_accuracy", "Accuracy kept", "Accuracy", Unit::fraction, Goal::maximise,
             "Share of the accuracy with the full cache; a surrogate fitted to published points."},
            {"relative_accuracy_low", "Accuracy kept, low end", "Accuracy", Unit::fraction, Goal::maximise,
             "Nine in ten published points should lie between low and high end."},
            {"relative_accuracy_high", "Accuracy kept, high end", "Accuracy", Unit::fraction, Goal::none,
             "Nine in ten published points should lie between low and high end."},
            {"accuracy_points", "Published points", "Accuracy", Unit::count, Goal::none,
             "Of this policy. Fewer than ten say little."},
            {"length_inflation_factor", "Length inflation", "Accuracy", Unit::none, Goal::minimise,
             "Length of answers over that with the full cache."}};
}

std::vector<Metric> memoryMetrics() {
    return {
        {"cache_bytes_mean", "Cache of a sequence, mean", "Memory", Unit::byte, Goal::minimise,
         "What has to be provided, averaged over the steps of answers, on all devices."},
        {"cache_bytes_peak", "Cache of a sequence, peak", "Memory", Unit::byte, Goal::minimise,
         "At the length that 99 of 100 answers keep to: payload, scales, metadata, buffers, unused slots and "
         "workspace, on all devices."},
        {"cache_share", "Share of the full cache", "Memory", Unit::fraction, Goal::minimise,
         "Peak over that of all tokens in 16 bits."},
        {"kept_tokens", "Tokens held", "Memory", Unit::token, Goal::none,
         "At the peak, buffers included; the mean where layers differ."},
        {"cache_memory", "Cache memory", "Memory", Unit::byte, Goal::maximise, "For keys and values, on each device."},
        {"max_batch", "Largest batch", "Memory", Unit::count, Goal::maximise, "Sequences that fit at their peak."},
        {"running_batch", "Running sequences", "Memory", Unit::count, Goal::none, "The given batch, or the largest."}};
}

std::vector<Metric> speedMetrics() {
    return {{"tokens_per_second", "Tokens per second", "Speed", Unit::tokenPerSecond, Goal::maximise,
             "Of the whole batch, prompts aside."},
            {"tokens_per_second_same_batch", "Tokens per second at the same batch", "Speed", Unit::tokenPerSecond,
             Goal::maximise, "At the batch to compare at; none where it does not fit."},
            {"time_per_output_token", "Time per output token", "Speed", Unit::second, Goal::minimise, "The mean step."},
            {"time_per_output_token_same_batch", "Time per output token at the same batch", "Speed", Unit::second,
             Goal::minimise, "The mean step at the batch to compare at."},
            {"time_per_answer", "Time per answer", "Speed", Unit::second, Goal::minimise,
             "Mean length x time per output token."},
            {"bytes_read_per_token", "Bytes read", "Speed", Unit::byte, Goal::minimise,
             "By attention and look-ups, for each token of a sequence, on all devices."},
            {"bytes_moved_per_token", "Bytes moved", "Speed", Unit::byte, Goal::minimise,
             "To gather what is kept, for each token of a sequence, on all devices."},
            {"eviction_rate", "Eviction rate", "Speed", Unit::fraction, Goal::minimise,
             "Steps on which the policy evicts or compresses."}};
}

std::vector<Metric> metrics() {
    std::vector<Metric> all = qualityMetrics();
    for (std::vector<Metric> group : {memoryMetrics(), speedMetrics()}) {
        std::ranges::move(group, std::back_inserter(all));
    }
    all.push_back({"energy_per_answer", "Energy per answer", "Energy", Unit::joule, Goal::minimise,
                   "Of the devices alone: matrix units at their design power, memory traffic, idle share."});
    all.push_back({"attention_error", "Attention error", "Attention", Unit::fraction, Goal::minimise,
                   "Simulated: |o - o_full| / |o_full| on a synthetic chain. A smaller error need not mean better "
                   "answers."});
    all.push_back({"attention_recall", "Top-ten recall", "Attention", Unit::fraction, Goal::maximise,
                   "Simulated: how many of the ten tokens that full attention heeds most are still held."});
    all.push_back({"devices", "Devices", "Size", Unit::count, Goal::minimise, "The tensor-parallel devices."});
    return all;
}

} // namespace

Description describe(const Catalog& catalog, const kv::PolicyList& policies) {
    Description description;
    description.id = "kv-compression";
    description.label = "KV-cache compression";
    description.help =
        "A reasoning model writes answers under a KV-cache policy: accuracy, bytes, largest batch, speed "
        "and energy of every policy and budget. Symbols in formulas: B sequences, L layers, h hidden "
        "size, n tokens of an answer, k tokens kept.";
    addModel(description.parameters, catalog);
    addAnswers(description.parameters);
    addBatch(description.parameters);
    description.parameters.push_back(choice("kv_policy", "Cache policy", "Cache policy", policyChoices(policies),
                                            "full", "Which tokens stay, and in how many bits.",
                                            "see each policy; Explain names its paper"));
    description.parameters.push_back(
        choice("stored_in", "Stored in", "Cache policy", formatChoices(), "as_policy",
               "The number format of what the policy keeps: eviction times quantisation. Policies that quantise by "
               "themselves take no other.",
               "derived"));
    for (Parameter& own : PolicyParameters(policies, kPolicyParameters).parameters("Cache policy", "kv_policy")) {
        if (parameterIndex(description, own.id)) { // a plugin may call its own as the study does
            own.id.insert(0, "policy_");
        }
        description.parameters.push_back(std::move(own));
    }
    description.metrics = metrics();
    description.constraints = {{kConstraintIds[kHeads], "Heads per tensor-parallel device", Unit::count},
                               {kConstraintIds[kDivisibility], "Even division", Unit::count},
                               {kConstraintIds[kDeviceCount], "Devices of the cluster", Unit::count},
                               {kConstraintIds[kPrecisionFit], "Precision of the device", Unit::none},
                               {kConstraintIds[kMemoryFit], "Memory per device", Unit::byte},
                               {kConstraintIds[kPolicyRange], "Range of the policy's parameters", Unit::none}};
    description.objectives = {"relative_accuracy", "tokens_per_second"};
    description.plots = {{"Accuracy against cache", "cache_bytes_peak", "relative_accuracy"},
                         {"Accuracy against speed", "tokens_per_second", "relative_accuracy"}};
    description.views.playback = true;
    description.views.measurements = true;
    return description;
}

} // namespace paretoscope::study::kv_compression

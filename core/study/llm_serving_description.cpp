// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_description.h"

#include "core/serving/deployment.h"
#include "core/study/llm_serving_classes.h"
#include "core/study/llm_serving_models.h"
#include "core/study/llm_serving_pipeline.h"
#include "core/study/llm_serving_stages.h"
#include "core/study/parameter_list.h"

#include <algorithm>

namespace paretoscope::study::llm_serving {

namespace {

constexpr const char* kAssumption = "assumption of the user";
constexpr const char* kPagedPaper = "Kwon et al., Efficient Memory Management for LLM Serving with PagedAttention, "
                                    "SOSP 2023, arXiv:2309.06180";
constexpr const char* kSplitPapers = "Patel et al., Splitwise, ISCA 2024, arXiv:2311.18677; Zhong et al., DistServe, "
                                     "OSDI 2024, arXiv:2401.09670";
constexpr const char* kSwapProgram = "vLLM v0, --preemption-mode and --swap-space";
constexpr double kSwapSpaceOfVllm = 4.0 * 1073741824.0; ///< its default
constexpr const char* kChunkedPaper = "Agrawal et al., Sarathi-Serve, OSDI 2024, arXiv:2403.02310";

void addModel(std::vector<Parameter>& all, const Catalog& catalog) {
    const std::string group = "Served model";
    all.push_back(choice("model", "Model", group, modelChoices(catalog), "llama_3_1_8b",
                         "The architecture that is served, from the catalog.", "catalog"));
    all.push_back(choice("accelerator", "Accelerator", group, acceleratorChoices(catalog), "as_drawn",
                         "\"As drawn\" keeps the cluster's devices. Any other part replaces every device, with its own "
                         "node size and link speeds.",
                         "catalog"));
    all.push_back(choice("precision", "Matrix precision", group,
                         {{"bf16", "BF16"}, {"fp16", "FP16"}, {"fp8", "FP8"}, {"nvfp4", "NVFP4"}}, "bf16",
                         "Number format of weights and matrix products. Parts without the format are rejected.",
                         "catalog"));
    all.push_back(choice("cache_precision", "Cache precision", group, {{"bf16", "BF16"}, {"fp8", "FP8"}}, "bf16",
                         "Number format of cached keys and values.", kPagedPaper));
    all.push_back(
        choice("fidelity", "Fidelity", group, {{"analytic", "Analytic"}, {"simulated", "Simulated"}}, "analytic",
               "Analytic: closed forms of a steady load; percentiles of bearable Poisson arrivals of requests of "
               "one length only. Simulated: every step of every replica, with percentiles.",
               "derived"));
}

void addDeployment(std::vector<Parameter>& all) {
    const std::string group = "Deployment";
    all.push_back(integer("tensor_parallel", "Tensor parallel degree", group, 1, 64, 1,
                          "Devices of one replica, which share every layer's matrices.",
                          "Narayanan et al., SC21, arXiv:2104.04473"));
    all.push_back(integer("expert_parallel", "Expert parallel degree", group, 1, 64, 1,
                          "Devices of a replica that whole experts are dealt to; the others share each expert.",
                          "Lepikhin et al., GShard, arXiv:2006.16668"));
    all.push_back(integer("replicas", "Replicas", group, 0, 4096, 0,
                          "Copies of the model that share the requests. 0 fills the cluster.", "user"));
    all.push_back(choice("disaggregation", "Prefill and decode", group,
                         {{"together", "On the same replicas"},
                          {"pools", "Pools: any prefill replica feeds any other"},
                          {"pairs", "Pairs: one prefill replica beside each other one"}},
                         "together",
                         "Disaggregated, some replicas compute prompts and send their cache over the network to the "
                         "others, which only generate. Pairs have as many of both kinds.",
                         kSplitPapers));
    all.push_back(
        readBy(integer("prefill_replicas", "Prefill replicas", group, 1, 4096, 1,
                       "Of pools: replicas that only compute prompts, beside those that generate.", kSplitPapers),
               "disaggregation", {"pools"}));
    all.push_back(readBy(integer("prefill_tensor_parallel", "Tensor parallel degree of prefill", group, 0, 64, 0,
                                 "Devices of a prefill replica. 0: as many as the others have.", kSplitPapers),
                         "disaggregation", {"pools", "pairs"}));
    all.push_back(readBy(choice("cache_transfer", "Cache transfer", group,
                                {{"layerwise", "Layer by layer"}, {"whole", "When the prompt is complete"}},
                                "layerwise", "Layer by layer the cache is sent while later layers are computed.",
                                "Patel et al., Splitwise, ISCA 2024, section 4.3"),
                         "disaggregation", {"pools", "pairs"}));
}

std::vector<Choice> policyChoices(const kv::PolicyList& policies) {
    std::vector<Choice> choices;
    for (const kv::KvPolicy* policy : servedPolicies(policies)) {
        choices.push_back({policy->description().id, policy->description().name});
    }
    return choices;
}

void addBatching(std::vector<Parameter>& all, const kv::PolicyList& policies) {
    const std::string group = "Batching and memory";
    all.push_back(choice("batching", "Batching", group,
                         {{"static", "Static"},
                          {"continuous", "Continuous (Orca)"},
                          {"vllm", "vLLM, prompts first"},
                          {"chunked", "Chunked prompts (Sarathi)"}},
                         "chunked",
                         "How steps are composed: batch after batch; whole prompts that join at every step; steps of "
                         "prompts before steps of tokens; all tokens, filled up with chunks of prompts.",
                         kChunkedPaper));
    all.push_back(integer("most_sequences", "Sequences at once", group, 1, 65536, 128,
                          "Requests that one replica runs at a time.", kPagedPaper));
    all.push_back(
        choice("packing", "Packing", group,
               {{"first_come", "First come, first served"},
                {"shortest_first", "Shortest remaining work"},
                {"priority", "First class first"},
                {"earliest_deadline", "Earliest deadline"}},
               "first_come",
               "Who of those that wait is let in next: by arrival; by fewest tokens to compute and generate, "
               "as if answers' lengths were known; by class; by arrival and the limit of the first token. All "
               "but the first are simulated only.",
               "HERMES (MIST), arXiv:2504.09775 (from memory, unverified); derived"));
    all.push_back(integer("step_tokens", "Tokens per step", group, 16, 1048576, 2048,
                          "Budget of a step: prompt tokens with vLLM, all tokens with chunked prompts.", kChunkedPaper,
                          Unit::token));
    all.push_back(
        readBy(choice("preemption", "Preemption", group,
                      {{"recompute", "Compute again"}, {"swap", "Swap to host memory"}}, "recompute",
                      "Of the request that is put off where blocks run out: its tokens are computed again, or "
                      "its blocks go to host memory and come back before it runs again, over the devices' "
                      "host links at their nominal bandwidth, before a step's kernels. Simulated only.",
                      kSwapProgram),
               "batching", {"vllm", "chunked"}));
    all.push_back(readBy(real("swap_space", "Swap space", group, Unit::byte, 0.0, 1e15, kSwapSpaceOfVllm,
                              "Host memory of each device for blocks of requests that are put off. Where it is full, "
                              "they are computed again.",
                              {kSwapProgram, false}),
                         "preemption", {"swap"}));
    all.push_back(integer("block_tokens", "Block size", group, 1, 1024, 16, "Tokens in a block of the cache.",
                          kPagedPaper, Unit::token));
    all.push_back(real("memory_fraction", "Usable memory", group, Unit::fraction, 0.05, 1.0, 0.9,
                       "Share of the device memory that the server may fill.", {kPagedPaper, false}));
    all.push_back(real("memory_reserve", "Reserved memory", group, Unit::byte, 0.0, 1e12, 2e9,
                       "Activations, libraries and communication buffers of a device.", {kAssumption, false}));
    all.push_back(integer("cache_blocks", "Measured blocks", group, 0, 16777216, 0,
                          "Blocks that a running server reports. 0: what the memory leaves.", "user"));
    all.push_back(choice("kv_policy", "Cache policy", group, policyChoices(policies), "full",
                         "Which tokens of a sequence stay in the cache, and in how many bits: how many sequences fit, "
                         "and what each step reads. What it does to answers is not counted here.",
                         "each policy's own"));
    all.push_back(integer("kv_budget", "Budget of the policy", group, 0, 1048576, 0,
                          "Tokens that a policy with a budget keeps. 0: the policy's own default.", "each policy's own",
                          Unit::token));
    all.push_back(flag("prefix_caching", "Prefix caching", group, false,
                       "Beginnings of prompts stay in the cache for requests that begin alike, and a conversation's "
                       "answers for its next turn, until their memory is needed; the least recently used go first. "
                       "With the full cache only.",
                       "vLLM, automatic prefix caching; Qin et al., Mooncake, FAST 2025, arXiv:2407.00079"));
}

void addRequests(std::vector<Parameter>& all) {
    const std::string group = kRequestsGroup;
    all.push_back(choice("arrivals", "Arrivals", group,
                         {{"poisson", "Poisson"},
                          {"gamma", "Gamma"},
                          {"even", "Even"},
                          {"at_once", "All at once"},
                          {"closed_loop", "Closed loop"},
                          {"recorded", "As in the request trace"}},
                         "poisson",
                         "When requests come; in a closed loop users ask again after an answer. A request trace that "
                         "the scenario names gives lengths in any case, and times where it is chosen here.",
                         "user"));
    all.push_back(readBy(real("request_rate", "Requests per second", group, Unit::none, 1e-4, 1e6, 1.0,
                              "Mean rate over all replicas.", {kAssumption, false}),
                         "arrivals", {"poisson", "gamma", "even"}));
    all.push_back(integer("conversation_turns", "Turns of a conversation", group, 1, 1000, 1,
                          "Requests that belong together: each prompt holds all that was said before, and what is new "
                          "is as long as a prompt without turns. More than one is simulated only, but where prefix "
                          "caching finds all that was said: on one replica, or with routing to it.",
                          "derived"));
    all.push_back(real("turn_gap", "Time between turns", group, Unit::second, 0.0, 86400.0, 30.0,
                       "Mean between the arrivals of a conversation's turns, exponential.", {kAssumption, false}));
    all.push_back(
        readBy(real("arrival_variation", "Variation of arrivals", group, Unit::none, 0.01, 20.0, 2.0,
                    "Coefficient of variation of gamma gaps: above 1 requests come in bursts.", {kAssumption, false}),
               "arrivals", {"gamma"}));
    all.push_back(readBy(real("trace_speed", "Speed of the request trace", group, Unit::none, 1e-6, 1e6, 1.0,
                              "How many times as fast as recorded its requests come.", {"user", false}),
                         "arrivals", {"recorded"}));
    all.push_back(readBy(integer("users", "Users", group, 1, 1048576, 32, "Users of a closed loop.", kAssumption),
                         "arrivals", {"closed_loop"}));
    all.push_back(readBy(real("think_time", "Time to think", group, Unit::second, 0.0, 86400.0, 0.0,
                              "Between an answer and the user's next request.", {kAssumption, false}),
                         "arrivals", {"closed_loop"}));
    all.push_back(integer("requests", "Requests", group, 1, 4000000, 1000, "Length of the stream.", kAssumption));
    all.push_back(real("prompt_tokens", "Prompt", group, Unit::token, 1.0, 4194304.0, 1024.0, "Mean length.",
                       {kAssumption, false}));
    all.push_back(real("prompt_variation", "Variation of prompts", group, Unit::none, 0.0, 10.0, 0.0,
                       "Coefficient of variation of a log-normal length; 0: all alike.", {kAssumption, false}));
    all.push_back(real("output_tokens", "Answer", group, Unit::token, 1.0, 1048576.0, 256.0, "Mean length.",
                       {kAssumption, false}));
    all.push_back(real("output_variation", "Variation of answers", group, Unit::none, 0.0, 10.0, 0.0,
                       "Coefficient of variation of a log-normal length; 0: all alike.", {kAssumption, false}));
    all.push_back(
        readBy(integer("shared_prefix_tokens", "Shared beginning", group, 0, 1048576, 0,
                       "Tokens with which all prompts of a group begin, such as instructions. A request trace with "
                       "hashes (Mooncake's) says itself what is shared.",
                       kAssumption, Unit::token),
               "prefix_caching", {"true"}));
    all.push_back(readBy(integer("prefix_groups", "Groups of prompts", group, 1, 1048576, 1,
                                 "Different beginnings; each request has one of them by chance.", kAssumption),
                         "prefix_caching", {"true"}));
    all.push_back(integer("seed", "Seed", group, 0, 4294967295.0, 1, "Of all random numbers.", "user"));
    all.push_back(
        integer("seeds", "Streams", group, 1, 64, 1,
                "Independent streams that are simulated, with this seed and the following ones; metrics are "
                "their means, and have confidence intervals from two on. The closed form has no use for them.",
                "user"));
    all.push_back(choice("warm_up", "Warm-up", group, {{"count_all", "Counted"}, {"truncate", "Left out"}}, "count_all",
                         "Requests that come before a simulated system is in its steady state, by MSER-5 over the "
                         "requests in the system (in a closed loop, over end-to-end times): counted, or left out of "
                         "latencies, good requests and throughput. At most half of all. Throughput then also leaves "
                         "out the end, when all have their first token and the system only empties.",
                         "White, Simulation 69(6), 1997; White, Cobb, Spratt, WSC 2000 (from memory)"));
}

/// The world's average, in kg for a kWh.
hardware::EnergyFigure gridFigure(const Catalog& catalog) {
    const auto found = std::ranges::find(catalog.energy, "grid_carbon_world_average", &hardware::EnergyFigure::id);
    return found != catalog.energy.end() ? *found : hardware::EnergyFigure{};
}

void addLimits(std::vector<Parameter>& all, const Catalog& catalog) {
    const std::string limits = "Limits";
    all.push_back(real("first_token_limit", "Limit of the first token", limits, Unit::second, 0.0, 1e6, 2.0,
                       "A request is good if its first token comes in this time ...", {kAssumption, false}));
    all.push_back(real("per_token_limit", "Limit per token", limits, Unit::second, 0.0, 1e6, 0.2,
                       "... and its further ones, on average, in this time each.", {kAssumption, false}));
    all.push_back(choice("limit_percentile", "Percentile of the limits", limits,
                         {{"p50", "P50"}, {"p90", "P90"}, {"p99", "P99"}}, "p99",
                         "At which both limits have to be kept for the goodput within percentiles.",
                         "Agrawal et al., Vidur, MLSys 2024, arXiv:2405.05465"));
    const std::string program = "Program and cost";
    const Source blis{"BLIS's README (order of magnitude of its fit of vLLM); not fitted here", false};
    all.push_back(real("step_overhead", "Overhead of a step", program, Unit::second, 0.0, 1.0,
                       serving::kProgramOverhead.step.value(), "What the serving program adds to each step.", blis));
    all.push_back(real("sequence_overhead", "Overhead of a sequence", program, Unit::second, 0.0, 1.0,
                       serving::kProgramOverhead.sequence.value(), "What it adds for each sequence in a step.", blis));
    all.push_back(real("device_hour_price", "Price of a device hour", program, Unit::dollarPerHour, 0.0, 1000.0, 2.0,
                       "What one accelerator costs in an hour, hosts and network included. Your assumption.",
                       {kAssumption, false}));
    all.push_back(real("power_usage_effectiveness", "Power usage effectiveness", program, Unit::none, 1.0, 3.0, 1.12,
                       "Energy of the whole site over that of its computers (PUE).", {kAssumption, false}));
    all.push_back(real("host_power", "Host power per device", program, Unit::watt, 0.0, 5000.0, 200.0,
                       "Processors, fans and network cards, shared by the devices of a node. A DGX H100 is rated "
                       "for at most (10.2 kW - 8 x 700 W) / 8 = 575 W. Your assumption.",
                       {kAssumption, false}));
    const hardware::EnergyFigure grid = gridFigure(catalog);
    all.push_back(
        real("grid_carbon", "Carbon of the grid", program, Unit::none, 0.0, 5000.0, grid.value * 1e3,
             "Grams of CO2 equivalent for a kilowatt-hour. The default is the catalog's figure for the world; "
             "grids range from 20 to 900.",
             grid.source));
}

} // namespace

Description describe(const Catalog& catalog, const kv::PolicyList& policies) {
    Description description;
    description.id = "llm-serving";
    description.label = "LLM serving";
    description.help = "A stream of requests on replicas of an LLM: latency, throughput, goodput under limits, memory "
                       "and cost of every deployment and batching policy. Symbols in formulas: N running sequences, s "
                       "tokens of a prompt, o of an answer, h hidden size, t tensor-parallel devices, T tokens of a "
                       "step, E end-to-end time.";
    addModel(description.parameters, catalog);
    addDeployment(description.parameters);
    addRoutingParameters(description.parameters);
    addBatching(description.parameters, policies);
    addRequests(description.parameters);
    addLimits(description.parameters, catalog);
    addClassParameters(description.parameters);
    addStageParameters(description.parameters, catalog);
    description.files = {{kRequestTrace, "Request trace",
                          "Requests as others recorded them: Azure's, BurstGPT's, Vidur's, Splitwise's, Mooncake's or "
                          "LLMServingSim's files, or ShareGPT's chats, which have lengths only."}};
    description.metrics = ownMetrics();
    addClassMetrics(description.metrics);
    addStageMetrics(description.metrics);
    description.constraints = {{kConstraintIds[kHeads], "Heads per tensor-parallel device", Unit::count},
                               {kConstraintIds[kDivisibility], "Even division", Unit::count},
                               {kConstraintIds[kDeviceCount], "Devices of the cluster", Unit::count},
                               {kConstraintIds[kPrecisionFit], "Precision of the device", Unit::none},
                               {kConstraintIds[kTraceNamed], "A named request trace", Unit::none},
                               {kConstraintIds[kCombination], "Features that go together", Unit::none},
                               {kConstraintIds[kMemoryFit], "Memory per device", Unit::byte}};
    description.objectives = {"time_per_output_token", "tokens_per_second_per_device"};
    description.views.service = true;
    description.plots = {
        {"Latency against throughput", "tokens_per_second", "end_to_end"},
        {"Tokens per user against tokens per device", "tokens_per_second_per_user", "tokens_per_second_per_device"},
        {"First tokens against time per token", "time_per_output_token", "time_to_first_token"},
        {"Good requests against cost", "cost_per_megatoken", "goodput"}};
    description.pipeline = pipelineStages();
    return description;
}

} // namespace paretoscope::study::llm_serving

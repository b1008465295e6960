// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_description.h"

#include "core/study/parameter_list.h"

#include <algorithm>

namespace paretoscope::study::training_step {

namespace {

constexpr const char* kRecomputationPaper =
    "Korthikanti et al., Reducing Activation Recomputation in Large Transformer "
    "Models, arXiv:2205.05198";
constexpr const char* kPipelinePaper =
    "Narayanan et al., Efficient Large-Scale Language Model Training on GPU Clusters, "
    "SC21, arXiv:2104.04473";
constexpr const char* kShardingPaper = "Rajbhandari et al., ZeRO, SC20, arXiv:1910.02054";
const Source kDalyPaper{"Daly, Future Generation Computer Systems 22(3), 2006; Young, CACM 17(9), 1974", false};
constexpr const char* kZeroBubblePaper = "Qi et al., Zero Bubble Pipeline Parallelism, arXiv:2401.10241";

void addWorkload(std::vector<Parameter>& parameters, const Catalog& catalog) {
    const std::string group = "Model and batch";
    parameters.push_back(choice("model", "Model", group, modelChoices(catalog), "llama_3_1_8b",
                                "The architecture that is trained, from the catalog.", "catalog"));
    parameters.push_back(integer("sequence_length", "Sequence length", group, 16, 16777216, 4096,
                                 "Tokens in one training sequence.", "user", Unit::token));
    parameters.push_back(integer("global_batch", "Global batch", group, 1, 1048576, 128,
                                 "Sequences that one optimizer step sees, over all data-parallel replicas.", "user"));
    parameters.push_back(integer("micro_batch", "Micro-batch", group, 1, 4096, 1,
                                 "Sequences that pass through a pipeline stage at once, per data-parallel replica. "
                                 "Larger ones use the device better and need more memory.",
                                 kPipelinePaper));
    parameters.push_back(choice("precision", "Matrix precision", group,
                                {{"bf16", "BF16"}, {"fp16", "FP16"}, {"fp8", "FP8"}, {"nvfp4", "NVFP4"}}, "bf16",
                                "Number format of matrix products. Parts without the format are rejected.", "catalog"));
    parameters.push_back(choice("recompute", "Activation recomputation", group,
                                {{"none", "None"}, {"selective", "Selective"}, {"full", "Full"}}, "none",
                                "Selective repeats the attention core in the backward pass, full repeats the whole "
                                "layer: less memory, more work.",
                                std::string(kRecomputationPaper) + ", sections 4 and 5"));
    parameters.push_back(flag("flash_attention", "Flash attention", group, true,
                              "Attention without storing the score matrix.",
                              "Dao et al., FlashAttention, arXiv:2205.14135"));
    parameters.push_back(flag("fused_operators", "Fused operators", group, true,
                              "Norms, activations and residuals in fused kernels; no: one kernel each.", "derived"));
    parameters.push_back(choice("gradient_precision", "Gradient precision", group, {{"fp32", "FP32"}, {"bf16", "BF16"}},
                                "fp32", "Format in which gradients are kept and reduced.",
                                "Megatron-LM, theoretical_memory_usage.py"));
    parameters.push_back(choice("fidelity", "Fidelity", group, {{"analytic", "Analytic"}, {"simulated", "Simulated"}},
                                "analytic",
                                "Analytic: closed forms, microseconds a point. Simulated: every operator and message "
                                "of the step is executed on the drawn network, which takes milliseconds to seconds.",
                                "derived"));
}

void addParallelism(std::vector<Parameter>& parameters, const Catalog& catalog) {
    const std::string group = "Parallelism";
    parameters.push_back(choice("accelerator", "Accelerator", group, acceleratorChoices(catalog), "as_drawn",
                                "\"As drawn\" keeps the cluster's devices. Any other part replaces every device, with "
                                "its own node size and link speeds.",
                                "catalog"));
    parameters.push_back(integer("tensor_parallel", "Tensor parallel degree", group, 1, 4096, 2,
                                 "Devices that share every layer's matrices.", kPipelinePaper));
    parameters.push_back(integer("pipeline_parallel", "Pipeline parallel degree", group, 1, 4096, 1,
                                 "Stages that the layers are dealt to.", kPipelinePaper));
    parameters.push_back(integer("data_parallel", "Data parallel degree", group, 0, 1048576, 0,
                                 "Replicas of the model. 0 fills the cluster: devices / (tensor x pipeline x context).",
                                 kPipelinePaper));
    parameters.push_back(integer("context_parallel", "Context parallel degree", group, 1, 4096, 1,
                                 "Devices that share a sequence; keys and values travel round a ring.",
                                 "Liu et al., Ring Attention, arXiv:2310.01889"));
    parameters.push_back(integer("expert_parallel", "Expert parallel degree", group, 1, 4096, 1,
                                 "Devices that the experts are dealt to, out of the data and context parallel ones.",
                                 "Lepikhin et al., GShard, arXiv:2006.16668"));
    parameters.push_back(flag("sequence_parallel", "Sequence parallelism", group, true,
                              "Splits norms and dropouts along the sequence over the tensor-parallel devices.",
                              std::string(kRecomputationPaper) + ", section 4.2.2"));
    parameters.push_back(choice("schedule", "Pipeline schedule", group,
                                {{"gpipe", "GPipe"},
                                 {"one_f_one_b", "1F1B"},
                                 {"interleaved", "Interleaved 1F1B"},
                                 {"zero_bubble_h1", "Zero bubble H1"},
                                 {"zero_bubble_h2", "Zero bubble H2"}},
                                "one_f_one_b", "Order of forward and backward passes in the pipeline.",
                                std::string(kPipelinePaper) + "; " + kZeroBubblePaper));
    parameters.push_back(integer("virtual_stages", "Virtual stages", group, 1, 128, 1,
                                 "Model chunks on each pipeline device; more than 1 only with the interleaved "
                                 "schedule.",
                                 std::string(kPipelinePaper) + ", section 2.2.2"));
    parameters.push_back(choice("sharding", "State sharding", group,
                                {{"none", "None"},
                                 {"zero1", "ZeRO-1 (optimizer)"},
                                 {"zero2", "ZeRO-2 (+ gradients)"},
                                 {"zero3", "ZeRO-3 / FSDP (+ weights)"}},
                                "zero1", "What the data-parallel replicas share instead of copying.", kShardingPaper));
    parameters.push_back(flag("overlap_data_parallel", "Overlap data-parallel communication", group, true,
                              "Reduces gradients while the backward pass still runs.", kPipelinePaper));
    parameters.push_back(choice("overlap_tensor_parallel", "Overlap tensor-parallel communication", group,
                                {{"none", "None"}, {"ring", "Ring"}}, "none",
                                "Ring overlap hides collectives behind the matrix products they feed, where the "
                                "tensor-parallel devices share a node.",
                                "Wang et al., Overlap Communication with Dependent Computation via Decomposition, "
                                "ASPLOS 2023"));
    parameters.push_back(real("expert_imbalance", "Expert imbalance", group, Unit::none, 1.0, 16.0, 1.0,
                              "Load of the busiest expert rank over the mean; 1 is balanced routing.",
                              {"assumption of the user", false}));
}

/// The catalog's figure, or an assumption where it has none.
double energyValue(const Catalog& catalog, std::string_view name, double otherwise, Source& source) {
    for (const hardware::EnergyFigure& figure : catalog.energy) {
        if (figure.name == name) {
            source = figure.source;
            return figure.value;
        }
    }
    source = {"assumption", true};
    return otherwise;
}

void addEconomy(std::vector<Parameter>& parameters, const Catalog& catalog) {
    const std::string group = "Energy and cost";
    parameters.push_back(real("device_hour_price", "Price of a device hour", group, Unit::dollarPerHour, 0.0, 1000.0,
                              2.0,
                              "What one accelerator costs in an hour, hosts and network included. Your assumption.",
                              {"assumption of the user", false}));
    Source overheadSource;
    const double overhead = energyValue(catalog, "PUE Azure default", 1.12, overheadSource);
    parameters.push_back(real("power_usage_effectiveness", "Power usage effectiveness", group, Unit::none, 1.0, 3.0,
                              overhead, "Energy of the whole site over that of its computers (PUE).", overheadSource));
    parameters.push_back(
        real("host_power", "Host power per device", group, Unit::watt, 0.0, 5000.0, 200.0,
             "Processors, fans and network cards, shared by the devices of a node. A DGX H100 is rated "
             "for at most (10.2 kW - 8 x 700 W) / 8 = 575 W. Your assumption.",
             {"assumption of the user", false}));
}

/// Read where steps are executed.
void addDisturbance(std::vector<Parameter>& parameters) {
    const std::string group = "Stragglers and jitter";
    const std::size_t first = parameters.size();
    parameters.push_back(real("straggler_share", "Share of stragglers", group, Unit::fraction, 0.0, 1.0, 0.0,
                              "Devices that compute slower than the others, as a share of those in use. The seed "
                              "chooses them.",
                              {"assumption of the user", false}));
    parameters.push_back(real("straggler_slowdown", "Slowdown of stragglers", group, Unit::none, 1.0, 100.0, 1.2,
                              "So many times as long a straggler takes for all that it computes.",
                              {"assumption of the user", false}));
    parameters.push_back(real("operator_jitter", "Jitter of operators", group, Unit::none, 0.0, 2.0, 0.0,
                              "Standard deviation of the logarithm of what each device takes for each operator; the "
                              "mean stays. Then every device is executed on its own, which takes much longer.",
                              {"assumption of the user", false}));
    parameters.push_back(integer("disturbance_seed", "Seed of stragglers and jitter", group, 0, 2147483647, 1,
                                 "The same seed gives the same stragglers and the same jitter.", "user"));
    for (std::size_t i = first; i < parameters.size(); ++i) {
        parameters[i].readBy = {"fidelity", {"simulated"}};
    }
}

void addFailures(std::vector<Parameter>& parameters) {
    const std::string group = "Failures and checkpoints";
    constexpr double kForever = 1e11;
    parameters.push_back(real(
        "device_failure_interval", "Mean time between failures of a device", group, Unit::second, 0.0, kForever, 0.0,
        "One device fails so seldom on average; each failure stops the whole run. 0: never. Llama 3 "
        "(arXiv:2407.21783) lost its run every 3.1 hours on 16,384 H100: 50,700 hours a device.",
        {"assumption of the user", false}));
    parameters.push_back(real("node_failure_interval", "Mean time between failures of a node", group, Unit::second, 0.0,
                              kForever, 0.0, "The same for what devices of a node share. 0: never.",
                              {"assumption of the user", false}));
    parameters.push_back(real("storage_bandwidth", "Storage bandwidth", group, Unit::bytePerSecond, 1e6, 1e15, 100e9,
                              "At which the whole run writes a checkpoint of weights and optimizer state, 14 bytes a "
                              "parameter, while training stands still. Your assumption.",
                              {"assumption of the user", false}));
    parameters.push_back(real("checkpoint_interval", "Time between checkpoints", group, Unit::second, 0.0, kForever,
                              0.0, "From the end of one checkpoint to the beginning of the next. 0: the optimum.",
                              kDalyPaper));
    parameters.push_back(real("restart_time", "Restart time", group, Unit::second, 0.0, kForever, 300.0,
                              "From a failure until the run trains again from its last checkpoint. Your assumption.",
                              {"assumption of the user", false}));
}

std::vector<Parameter> parameters(const Catalog& catalog) {
    std::vector<Parameter> all;
    addWorkload(all, catalog);
    addParallelism(all, catalog);
    addEconomy(all, catalog);
    addDisturbance(all);
    addFailures(all);
    return all;
}

std::vector<Metric> metrics() {
    return {
        {"step_time", "Step time", "Speed", Unit::second, Goal::minimise,
         "One optimizer step, from data to new weights."},
        {"tokens_per_second", "Tokens per second", "Speed", Unit::tokenPerSecond, Goal::maximise,
         "Training tokens of the whole cluster."},
        {"tokens_per_second_per_device", "Tokens per second and device", "Speed", Unit::tokenPerSecond, Goal::maximise,
         "Training tokens over the devices in use."},
        {"model_flops_utilisation", "Model FLOPs utilisation (MFU)", "Speed", Unit::fraction, Goal::maximise,
         "FLOPs that the model needs, without recomputation, over the dense peak of the chosen precision."},
        {"hardware_flops_utilisation", "Hardware FLOPs utilisation (HFU)", "Speed", Unit::fraction, Goal::maximise,
         "FLOPs that the devices execute, recomputation included, over the dense peak of the chosen precision."},
        {"peak_memory", "Peak memory", "Memory", Unit::byte, Goal::minimise,
         "Memory of a device of the pipeline stage that needs most."},
        {"memory_headroom", "Memory headroom", "Memory", Unit::byte, Goal::maximise,
         "What the fullest device has left."},
        {"peak_memory_stage", "Fullest stage", "Memory", Unit::count, Goal::none,
         "The pipeline stage that needs most memory, counted from 0."},
        {"energy_per_step", "Energy per step", "Energy and cost", Unit::joule, Goal::minimise,
         "Devices, hosts and site overhead."},
        {"energy_per_token", "Energy per token", "Energy and cost", Unit::joulePerToken, Goal::minimise,
         "Energy per step over tokens per step."},
        {"power_per_device", "Power per device", "Energy and cost", Unit::watt, Goal::minimise,
         "Mean power of one device, without host and site overhead."},
        {"cost_per_megatoken", "Cost per million tokens", "Energy and cost", Unit::dollarPerMegatoken, Goal::minimise,
         "Devices x hours x your price of a device hour."},
        {"exposed_communication", "Exposed communication", "Communication", Unit::second, Goal::minimise,
         "Time in which devices wait for the network, all kinds."},
        {"exposed_tensor_communication", "Exposed tensor-parallel communication", "Communication", Unit::second,
         Goal::minimise, "All-reduces, or all-gathers and reduce-scatters, within layers."},
        {"exposed_data_communication", "Exposed data-parallel communication", "Communication", Unit::second,
         Goal::minimise, "Gradient reduction and weight gathering that nothing hides."},
        {"exposed_pipeline_communication", "Exposed pipeline communication", "Communication", Unit::second,
         Goal::minimise, "Activations and their gradients between stages."},
        {"exposed_context_communication", "Exposed context-parallel communication", "Communication", Unit::second,
         Goal::minimise, "Keys and values on the ring that attention does not hide."},
        {"exposed_expert_communication", "Exposed expert-parallel communication", "Communication", Unit::second,
         Goal::minimise, "All-to-all dispatch and combination of tokens."},
        {"pipeline_bubble_time", "Pipeline bubble", "Communication", Unit::second, Goal::minimise,
         "Time in which a stage has nothing to do."},
        {"pipeline_bubble", "Pipeline bubble share", "Communication", Unit::fraction, Goal::minimise,
         "Pipeline bubble over step time."},
        {"devices", "Devices", "Size", Unit::count, Goal::minimise, "Devices in use: product of the degrees."},
        {"micro_batches", "Micro-batches", "Size", Unit::count, Goal::none,
         "Micro-batches that one replica runs in a step."},
        {"tokens_per_step", "Tokens per step", "Size", Unit::token, Goal::none, "Global batch x sequence length."},
        {"goodput", "Goodput", "Failures and checkpoints", Unit::fraction, Goal::maximise,
         "Share of a long run that trains, rather than writing checkpoints, restarting, or repeating what a failure "
         "lost. 100 % without failures."},
        {"effective_step_time", "Effective step time", "Failures and checkpoints", Unit::second, Goal::minimise,
         "Step time over goodput. Energy and cost count the step without failures."},
    };
}

} // namespace

Description describe(const Catalog& catalog) {
    Description description;
    description.id = "training-step";
    description.label = "Training step";
    description.help =
        "One optimizer step of an LLM on the cluster, in closed form or simulated: step time, memory, energy and cost "
        "of every way to split it. Symbols in formulas: s sequence, b micro-batch, m micro-batches, h hidden "
        "size, a heads, k key-value heads, d head size, V vocabulary, L layers, P parameters of a device; "
        "t, p, D, c, e tensor, pipeline, data, context and expert parallel degree, v virtual stages, K "
        "experts a token uses; S message, B bandwidth, F work of one operator.";
    description.parameters = parameters(catalog);
    description.metrics = metrics();
    description.constraints = {{kConstraintIds[kDivisibility], "Even division", Unit::count},
                               {kConstraintIds[kHeads], "Heads per tensor-parallel device", Unit::count},
                               {kConstraintIds[kDeviceCount], "Devices of the cluster", Unit::count},
                               {kConstraintIds[kScheduleFit], "Pipeline schedule", Unit::count},
                               {kConstraintIds[kPrecisionFit], "Precision of the device", Unit::none},
                               {kConstraintIds[kMemoryFit], "Memory per device", Unit::byte},
                               {kConstraintIds[kSimulationFit], "Size of the simulation", Unit::count},
                               {kConstraintIds[kProgress], "Progress between failures", Unit::fraction}};
    description.objectives = {"step_time", "peak_memory"};
    description.plots = {{"Step time against memory", "peak_memory", "step_time"},
                         {"Step time against cost", "cost_per_megatoken", "step_time"}};
    description.views = {.timeline = true, .ranks = true, .execution = true, .playback = false};
    return description;
}

} // namespace paretoscope::study::training_step

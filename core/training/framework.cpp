// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/framework.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace paretoscope::training {

namespace {

using kernel::FusedAttention;

/// How one family of frameworks runs a step.
struct Framework {
    std::string_view name{};
    bool flashAttention = true;
    FusedAttention fusedAttention = FusedAttention::tuned;
    bool balancedContext = true;
    bool fusedOperators = true;
    bool overlapDataParallel = true;
    bool overlapTensorParallel = false;
    bool sequenceParallel = true; ///< with tensor parallelism
    bool interleaves = true;      ///< where a pipeline runs and the layers can be dealt out to two chunks
    Sharding sharding = Sharding::zero1;
    Recompute recompute = Recompute::none;
};

/// Megatron-LM and Megatron-DeepSpeed of 2020 to 2022: attention without a fused kernel, nothing overlapped.
constexpr Framework kMegatron{.name = "Megatron-LM",
                              .flashAttention = false,
                              .overlapDataParallel = false,
                              .sequenceParallel = false,
                              .sharding = Sharding::none,
                              .recompute = Recompute::full};
/// The same with what Korthikanti et al. (2022) brought and recommend.
constexpr Framework kMegatron2022{.name = "Megatron-LM with sequence parallelism",
                                  .flashAttention = false,
                                  .overlapDataParallel = false,
                                  .recompute = Recompute::selective};
/// Megatron-Core, NeMo, Megatron-Bridge, and what was built on them.
constexpr Framework kMegatronCore{.name = "Megatron-Core", .overlapTensorParallel = true};
/// Such with parameters sharded over data-parallel ranks (Megatron-FSDP).
constexpr Framework kMegatronSharded{.name = "Megatron-FSDP", .sharding = Sharding::zero3};
/// PyTorch's first FSDP, eager, with the FlashAttention of its day (Composer, llm-foundry).
constexpr Framework kFirstFsdp{.name = "PyTorch FSDP",
                               .fusedAttention = FusedAttention::flash1,
                               .fusedOperators = false,
                               .interleaves = false,
                               .sharding = Sharding::zero3};
/// PyTorch's second FSDP with its own attention and context parallelism, eager unless compiled (torchtitan).
constexpr Framework kSecondFsdp{.name = "PyTorch FSDP2",
                                .fusedAttention = FusedAttention::flash2,
                                .balancedContext = false,
                                .fusedOperators = false,
                                .interleaves = false,
                                .sharding = Sharding::zero3};

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The rules, in order: sharding strategies by their names in PyTorch's first FSDP; FSDP without such a name, as its
/// successor has it; a degree of sharding without either; then Megatron, by the generation of the device and of the
/// number format (loss scaling in 16-bit floats came before BF16).
const Framework& frameworkOf(const StatedFlags& stated, const MeasuredRun& run) {
    if (contains(stated.sharding, "_SHARD") || contains(stated.sharding, "SHARD_") ||
        stated.precision.starts_with("amp_")) {
        return kFirstFsdp;
    }
    if (contains(stated.sharding, "FSDP") && !contains(stated.sharding, "not resharded")) {
        return kSecondFsdp;
    }
    if (stated.fullySharded && *stated.fullySharded > 0.0) {
        return kMegatronSharded;
    }
    const bool before2022 = run.accelerator.peakOf(hardware::Precision::fp8).value() == 0.0;
    // MegaScale (Jiang et al., NSDI 2024, section 3) brings fused attention and overlap to the older devices.
    if (!before2022 || contains(stated.note, "flash") || contains(stated.note, "megascale")) {
        return kMegatronCore;
    }
    const bool newer = run.plan.precision == hardware::Precision::bf16 && !contains(stated.precision, "/");
    return newer || stated.recompute.starts_with("selective") ? kMegatron2022 : kMegatron;
}

const char* yesNo(bool value) {
    return value ? "yes" : "no";
}

Recompute recomputeOf(const Framework& framework, const std::string& text, MeasuredRun& run) {
    if (text.starts_with("full")) {
        return Recompute::full;
    }
    if (text.starts_with("selective")) {
        return Recompute::selective;
    }
    if (text == "none") {
        return Recompute::none;
    }
    constexpr std::array kNames = {"none", "selective", "full"};
    run.assumed.push_back(fmt::format("recompute = {}", kNames[static_cast<std::size_t>(framework.recompute)]));
    return framework.recompute;
}

/// Layers are dealt out evenly, or so that the first and the last chunk have one less, to make room for the embedding
/// and the head (Llama 3, section 3.3.2).
bool dividesIntoTwo(const MeasuredRun& run) {
    const int chunks = 2 * run.plan.pipelineParallel;
    const int layers = run.model->layerCount();
    return layers % chunks == 0 || (layers + 2) % chunks == 0;
}

void applySchedule(const Framework& framework, const StatedFlags& stated, MeasuredRun& run) {
    Plan& plan = run.plan;
    if (plan.pipelineParallel == 1) {
        return;
    }
    int chunks = 1;
    if (stated.virtualStages) {
        chunks = std::max(static_cast<int>(*stated.virtualStages), 1);
    } else {
        const bool open = stated.tuned && framework.interleaves && !contains(stated.note, "1f1b");
        chunks = contains(stated.note, "interleaved") || (open && dividesIntoTwo(run)) ? 2 : 1;
        constexpr double kLargeBubble = 0.2; // of the work, with 1F1B: (p - 1) / m
        run.scheduleMatters =
            open && plan.pipelineParallel - 1.0 > kLargeBubble * static_cast<double>(plan.microBatches());
        run.assumed.push_back(chunks > 1 ? "virtual_stages = 2" : "schedule = 1F1B");
    }
    plan.virtualStages = chunks;
    plan.schedule = chunks > 1 ? Schedule::interleaved : Schedule::oneFOneB;
}

void applySharding(const Framework& framework, const StatedFlags& stated, MeasuredRun& run) {
    Plan& plan = run.plan;
    plan.sharding = framework.sharding;
    if (contains(stated.sharding, "SHARD_GRAD_OP") || contains(stated.sharding, "not resharded")) {
        plan.sharding = Sharding::zero2;
    } else if (contains(stated.sharding, "NO_SHARD")) {
        plan.sharding = Sharding::none;
    } else if (contains(stated.sharding, "ZeRO") || contains(stated.sharding, "distributed optimizer")) {
        plan.sharding = Sharding::zero1;
    } else if (stated.sharding.empty()) {
        constexpr std::array kNames = {"none", "ZeRO-1", "ZeRO-2", "ZeRO-3"};
        run.assumed.push_back(fmt::format("sharding = {}", kNames[static_cast<std::size_t>(plan.sharding)]));
    }
    // Megatron-LM accumulates and reduces in 32 bits with BF16 only (its arguments.py); "pure" mixed precision keeps
    // 16-bit gradients.
    plan.halfGradients = plan.precision == hardware::Precision::fp16 || contains(stated.sharding, "PURE");
}

void applyKernels(const Framework& framework, const StatedFlags& stated, MeasuredRun& run) {
    Plan& plan = run.plan;
    plan.flashAttention = framework.flashAttention;
    plan.fusedAttention = framework.fusedAttention;
    plan.balancedContext = framework.balancedContext;
    plan.fusedOperators = framework.fusedOperators || contains(stated.note, "compile");
    plan.overlapDataParallel = framework.overlapDataParallel;
    constexpr std::array kKernels = {"FlashAttention-1", "FlashAttention-2", "tuned for the device"};
    run.assumed.push_back(fmt::format(
        "flash_attention = {}", plan.flashAttention ? kKernels[static_cast<std::size_t>(plan.fusedAttention)] : "no"));
    run.assumed.push_back(fmt::format("overlap_data_parallel = {}", yesNo(plan.overlapDataParallel)));
    if (plan.tensorParallel > 1) {
        const bool overlap = framework.overlapTensorParallel || contains(stated.note, "async tp");
        plan.overlapTensorParallel = overlap ? TensorOverlap::ring : TensorOverlap::none;
        plan.sequenceParallel = stated.sequenceParallel ? *stated.sequenceParallel > 0.0 : framework.sequenceParallel;
        if (!stated.sequenceParallel) {
            run.assumed.push_back(fmt::format("sequence_parallel = {}", yesNo(plan.sequenceParallel)));
        }
        run.assumed.push_back(fmt::format("overlap_tensor_parallel = {}", overlap ? "ring" : "none"));
    }
}

void applyMicroBatch(const StatedFlags& stated, MeasuredRun& run) {
    Plan& plan = run.plan;
    if (!stated.microBatch) {
        plan.microBatch = 1;
        run.microBatchOpen = true;
        return;
    }
    plan.microBatch = static_cast<int>(*stated.microBatch);
    // torchtitan states what a replica processes in a step, which its pipeline cuts into as many parts as stages.
    if (plan.pipelineParallel > 1 && contains(stated.note, "pp rows split it further")) {
        plan.microBatch = std::max(plan.microBatch / plan.pipelineParallel, 1);
        run.assumed.push_back("micro-batches = pipeline stages");
    }
}

/// Headings by a text that the source contains; the first that occurs wins.
struct Heading {
    std::string_view text;
    std::string_view heading;
};
constexpr std::string_view kNvidia = "NVIDIA NeMo and Megatron-Bridge";
constexpr std::array kHeadings = {
    Heading{"SC21", "Megatron-LM SC21"},
    Heading{"Korthikanti", "Korthikanti"},
    Heading{"MT-NLG", "MT-NLG"},
    Heading{"vTrain", "vTrain multi-node"},
    Heading{"Megatron-Core", "Megatron-Core H100"},
    Heading{"NeMo", kNvidia},
    Heading{"MosaicML", "MosaicML FSDP"},
    Heading{"torchtitan", "torchtitan FSDP"},
    Heading{"MegaScale", "MegaScale"},
    Heading{"Llama 3 Herd", "Llama 3"},
};

} // namespace

void applyFramework(const StatedFlags& stated, MeasuredRun& run) {
    const Framework& framework = frameworkOf(stated, run);
    run.assumed.push_back(fmt::format("framework = {}", framework.name));
    run.plan.recompute = recomputeOf(framework, stated.recompute, run);
    applyKernels(framework, stated, run);
    applyMicroBatch(stated, run);
    applySchedule(framework, stated, run);
    applySharding(framework, stated, run);
}

std::string groupOf(const std::string& source, const MeasuredRun& run) {
    if (source.empty()) {
        return "vTrain single node";
    }
    const auto found = std::find_if(kHeadings.begin(), kHeadings.end(),
                                    [&](const Heading& each) { return contains(source, each.text); });
    if (found == kHeadings.end()) {
        return source.substr(0, source.find_first_of("(,;"));
    }
    if (found->heading != kNvidia || !run.model) {
        return std::string(found->heading);
    }
    const bool experts = std::any_of(run.model->kinds.begin(), run.model->kinds.end(),
                                     [](const model::LayerKind& kind) { return kind.feedForward.isExpert(); });
    const bool four = run.plan.precision == hardware::Precision::fp4;
    return fmt::format("{}, {}", kNvidia, experts ? "experts" : four ? "dense NVFP4" : "dense BF16 and FP8");
}

} // namespace paretoscope::training

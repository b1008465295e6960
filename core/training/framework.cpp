// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/framework.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace paretoscope::training {

namespace {

using kernel::FusedAttention;

constexpr std::string_view kNvidia = "NVIDIA NeMo and Megatron-Bridge";

constexpr Framework kSingleNode{.group = "vTrain single node",
                                .system = "a100 80gb",
                                .flashAttention = false,
                                .halfGradients = true,
                                .recompute = Recompute::full};

/// Order matters: the first text that occurs wins.
constexpr std::array kFrameworks = {
    Framework{.source = "SC21",
              .group = "Megatron-LM SC21",
              .hardwareFlops = true,
              .flashAttention = false,
              .recompute = Recompute::full,
              .virtualStages = 2},
    Framework{.source = "Korthikanti", .group = "Korthikanti", .flashAttention = false},
    Framework{.source = "MT-NLG",
              .group = "MT-NLG",
              .hardwareFlops = true,
              .flashAttention = false,
              .halfGradients = true,
              .recompute = Recompute::full},
    Framework{.source = "vTrain",
              .group = "vTrain multi-node",
              .flashAttention = false,
              .halfGradients = true,
              .recompute = Recompute::full},
    Framework{.source = "Megatron-Core",
              .group = "Megatron-Core H100",
              .overlapDataParallel = true,
              .overlapTensorParallel = true,
              .sequenceParallel = true,
              .sharding = Sharding::zero1,
              .virtualStages = 1},
    Framework{.source = "NeMo",
              .group = kNvidia,
              .overlapDataParallel = true,
              .overlapTensorParallel = true,
              .sequenceParallel = true,
              .sharding = Sharding::zero1},
    Framework{.source = "MosaicML",
              .group = "MosaicML FSDP",
              .fusedAttention = FusedAttention::flash1,
              .fusedOperators = false,
              .overlapDataParallel = true,
              .sharding = Sharding::zero3},
    Framework{.source = "torchtitan",
              .group = "torchtitan FSDP",
              .fusedAttention = FusedAttention::flash2,
              .balancedContext = false,
              .fusedOperators = false,
              .overlapDataParallel = true,
              .sequenceParallel = true,
              .sharding = Sharding::zero3},
    Framework{.source = "MegaScale Table 2 (MegaScale)",
              .group = "MegaScale",
              .overlapDataParallel = true,
              .overlapTensorParallel = true,
              .sequenceParallel = true,
              .sharding = Sharding::zero1},
    Framework{.source = "MegaScale",
              .group = "MegaScale",
              .flashAttention = false,
              .sequenceParallel = true,
              .sharding = Sharding::zero1,
              .recompute = Recompute::selective},
    Framework{.source = "Llama 3 Herd",
              .group = "Llama 3",
              .overlapDataParallel = true,
              .sequenceParallel = true,
              .sharding = Sharding::zero2},
};

constexpr Framework kUnknown{.group = "other"};

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

void applySchedule(const Framework& framework, const StatedFlags& stated, MeasuredRun& run) {
    Plan& plan = run.plan;
    if (plan.pipelineParallel == 1) {
        return;
    }
    int chunks = 1;
    if (stated.virtualStages) {
        chunks = std::max(static_cast<int>(*stated.virtualStages), 1);
    } else if (stated.note.find("interleaved") != std::string::npos) {
        chunks = 2;
        run.assumed.push_back("virtual_stages = 2");
    } else if (framework.virtualStages > 1 &&
               run.model->layerCount() % (plan.pipelineParallel * framework.virtualStages) == 0) {
        chunks = framework.virtualStages;
        run.assumed.push_back(fmt::format("virtual_stages = {}", chunks));
    } else {
        run.assumed.push_back("schedule = 1F1B");
    }
    plan.virtualStages = chunks;
    plan.schedule = chunks > 1 ? Schedule::interleaved : Schedule::oneFOneB;
}

void applySharding(const Framework& framework, const StatedFlags& stated, MeasuredRun& run) {
    Plan& plan = run.plan;
    plan.sharding = framework.sharding;
    if (stated.sharding.find("SHARD_GRAD_OP") != std::string::npos) {
        plan.sharding = Sharding::zero2;
    } else if (stated.sharding.find("ZeRO") != std::string::npos ||
               stated.sharding.find("distributed optimizer") != std::string::npos) {
        plan.sharding = Sharding::zero1;
    } else if (stated.fullySharded && *stated.fullySharded > 1.0) {
        plan.sharding = Sharding::zero3;
    } else if (stated.sharding.empty()) {
        constexpr std::array kNames = {"none", "ZeRO-1", "ZeRO-2", "ZeRO-3"};
        run.assumed.push_back(fmt::format("sharding = {}", kNames[static_cast<std::size_t>(plan.sharding)]));
    }
    if (stated.sharding.find("PURE") != std::string::npos) {
        plan.halfGradients = true;
    }
}

} // namespace

const Framework& frameworkOf(const std::string& source, bool singleNodeTable) {
    if (singleNodeTable) {
        return kSingleNode;
    }
    for (const Framework& framework : kFrameworks) {
        if (source.find(framework.source) != std::string::npos) {
            return framework;
        }
    }
    return kUnknown;
}

void applyFramework(const Framework& framework, const StatedFlags& stated, MeasuredRun& run) {
    Plan& plan = run.plan;
    plan.recompute = recomputeOf(framework, stated.recompute, run);
    plan.flashAttention = framework.flashAttention;
    plan.fusedAttention = framework.fusedAttention;
    plan.balancedContext = framework.balancedContext;
    plan.fusedOperators = framework.fusedOperators || stated.note.find("compile") != std::string::npos;
    plan.halfGradients = framework.halfGradients;
    plan.overlapDataParallel = framework.overlapDataParallel;
    constexpr std::array kKernels = {"FlashAttention-1", "FlashAttention-2", "tuned for the device"};
    run.assumed.push_back(fmt::format(
        "flash_attention = {}", plan.flashAttention ? kKernels[static_cast<std::size_t>(plan.fusedAttention)] : "no"));
    run.assumed.push_back(fmt::format("overlap_data_parallel = {}", yesNo(plan.overlapDataParallel)));
    if (plan.tensorParallel > 1) {
        const bool overlap = framework.overlapTensorParallel || stated.note.find("async tp") != std::string::npos;
        plan.overlapTensorParallel = overlap ? TensorOverlap::ring : TensorOverlap::none;
        plan.sequenceParallel = stated.sequenceParallel ? *stated.sequenceParallel > 0.0 : framework.sequenceParallel;
        if (!stated.sequenceParallel) {
            run.assumed.push_back(fmt::format("sequence_parallel = {}", yesNo(plan.sequenceParallel)));
        }
        run.assumed.push_back(fmt::format("overlap_tensor_parallel = {}", overlap ? "ring" : "none"));
    }
    if (stated.microBatch) {
        plan.microBatch = static_cast<int>(*stated.microBatch);
        // torchtitan states what a replica processes in a step, which its pipeline cuts into as many parts as stages.
        if (plan.pipelineParallel > 1 && stated.note.find("pp rows split it further") != std::string::npos) {
            plan.microBatch = std::max(plan.microBatch / plan.pipelineParallel, 1);
            run.assumed.push_back("micro-batches = pipeline stages");
        }
    } else {
        plan.microBatch = 1;
        run.microBatchOpen = true;
    }
    applySchedule(framework, stated, run);
    applySharding(framework, stated, run);
}

std::string groupOf(const Framework& framework, const std::string& source, const MeasuredRun& run) {
    if (framework.group == kUnknown.group) {
        return source.substr(0, source.find_first_of("(,;"));
    }
    if (framework.group != kNvidia || !run.model) {
        return std::string(framework.group);
    }
    const bool experts = std::any_of(run.model->kinds.begin(), run.model->kinds.end(),
                                     [](const model::LayerKind& kind) { return kind.feedForward.isExpert(); });
    const bool four = run.plan.precision == hardware::Precision::fp4;
    return fmt::format("{}, {}", kNvidia, experts ? "experts" : four ? "dense NVFP4" : "dense BF16 and FP8");
}

} // namespace paretoscope::training

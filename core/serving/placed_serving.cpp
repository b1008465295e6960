// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/placed_serving.h"

#include "core/serving/steady_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>

namespace paretoscope::serving {

namespace {

/// Letters and digits only, in lower case.
std::string squeezed(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return letters;
}

/// "deepseek_r1_671b" without its sizes: "deepseek_r1".
std::string withoutSizes(std::string_view id) {
    std::string name(id);
    for (std::size_t cut = name.rfind('_'); cut != std::string::npos; cut = name.rfind('_')) {
        const std::string_view last = std::string_view(name).substr(cut + 1);
        const bool size = (last.back() == 'b' || last.back() == 't') && last.size() > 1 &&
                          (std::isdigit(static_cast<unsigned char>(last.front())) != 0 || last.front() == 'a');
        if (!size) {
            break;
        }
        name.resize(cut);
    }
    return name;
}

std::optional<hardware::Precision> precisionOf(std::string_view name) {
    const std::string letters = squeezed(name);
    if (letters.find("fp4") != std::string::npos) {
        return hardware::Precision::fp4;
    }
    if (letters.find("fp8") != std::string::npos) {
        return hardware::Precision::fp8;
    }
    if (letters == "fp16" || letters == "float16") {
        return hardware::Precision::fp16;
    }
    return letters == "bf16" || letters == "bfloat16" ? std::optional(hardware::Precision::bf16) : std::nullopt;
}

/// TensorRT-LLM takes the cache's format from the checkpoint, and quantised checkpoints for it say FP8; vLLM and SGLang
/// keep the model's own 16 bits unless told otherwise.
hardware::Precision cachePrecisionOf(const ServingMeasurement& measured, hardware::Precision weights) {
    if (const auto told = precisionOf(measured.cachePrecision)) {
        return *told;
    }
    const std::string backend = squeezed(measured.backend);
    const bool checkpoints = backend.starts_with("trt") || backend.starts_with("tensorrt");
    const bool narrow = weights == hardware::Precision::fp8 || weights == hardware::Precision::fp4;
    return checkpoints && narrow ? hardware::Precision::fp8 : hardware::Precision::bf16;
}

/// Whether the weights alone exceed the devices: the row was measured otherwise than it says.
bool fits(const PlacedServing& row) {
    return weightsPerDevice(*row.model, row.deployment) < row.accelerator->memory;
}

/// Sequences whose mean lengths fit beside the weights, of the share of memory that serving programs take.
double mostRunning(const PlacedServing& row) {
    constexpr double kShare = 0.9; // gpu_memory_utilization of vLLM
    const Bytes room = kShare * row.accelerator->memory - weightsPerDevice(*row.model, row.deployment);
    const Bytes sequence =
        (row.batch.promptTokens + 0.5 * row.batch.outputTokens) * cachePerToken(*row.model, row.deployment) +
        statePerSequence(*row.model, row.deployment);
    return sequence > Bytes(0.0) ? row.deployment.attentionReplicas * (room / sequence) : row.batch.sequences;
}

/// Why the row says too little; empty where it says enough.
std::string missing(const ServingMeasurement& measured) {
    const std::pair<const char*, bool> wanted[] = {{"system", !measured.system.empty()},
                                                   {"model_path", !measured.modelPath.empty()},
                                                   {"precision", !measured.precision.empty()},
                                                   {"isl", measured.prompt.has_value()},
                                                   {"osl", measured.output.has_value()},
                                                   {"tp_size", measured.tensorParallel.has_value()},
                                                   {"silicon_tpot_ms", measured.perToken.has_value()}};
    for (const auto& [column, given] : wanted) {
        if (!given) {
            return fmt::format("no value of {}", column);
        }
    }
    return measured.running ? std::string() : "neither batch_size nor concurrency is given";
}

} // namespace

const model::Model* modelOfPath(std::span<const model::Model> models, std::string_view path) {
    const std::string wanted = squeezed(path);
    const model::Model* best = nullptr;
    std::size_t longest = 0;
    const auto consider = [&](const model::Model& each, const std::string& key) {
        if (key.size() > longest && wanted.find(key) != std::string::npos) {
            best = &each;
            longest = key.size();
        }
    };
    for (const model::Model& each : models) {
        consider(each, squeezed(each.id));
        const std::string family = withoutSizes(each.id);
        const auto members =
            std::ranges::count_if(models, [&](const model::Model& other) { return withoutSizes(other.id) == family; });
        if (members == 1) {
            consider(each, squeezed(family));
        }
    }
    return best;
}

const hardware::Accelerator* acceleratorOfSystem(std::span<const hardware::Accelerator> accelerators,
                                                 std::string_view system) {
    const std::string wanted = squeezed(system);
    const hardware::Accelerator* largest = nullptr;
    for (const hardware::Accelerator& each : accelerators) {
        // "a100_sxm" is one of several capacities: benchmarks ran on the largest.
        if (!wanted.empty() && squeezed(each.id).starts_with(wanted) &&
            (largest == nullptr || each.memory > largest->memory)) {
            largest = &each;
        }
    }
    return largest;
}

PlacedServing placeServing(const ServingMeasurement& measured, const ServingFacts& facts) {
    PlacedServing row;
    row.measured = &measured;
    row.unusable = missing(measured);
    if (!row.unusable.empty()) {
        return row;
    }
    const std::optional<hardware::Precision> precision = precisionOf(measured.precision);
    row.accelerator = acceleratorOfSystem(facts.accelerators, measured.system);
    row.model = modelOfPath(facts.models, measured.modelPath);
    if (row.accelerator == nullptr) {
        row.unusable = fmt::format("the catalog has no accelerator {}", measured.system);
    } else if (row.model == nullptr) {
        row.unusable = fmt::format("the catalog has no model {}", measured.modelPath);
    } else if (!precision) {
        row.unusable = fmt::format("no number format {}", measured.precision);
    } else if (!row.accelerator->supports(*precision)) {
        row.unusable = fmt::format("{} does not compute in {}", row.accelerator->name, measured.precision);
    } else if (kernel::kernelFitOf(facts.kernels, *row.accelerator) == nullptr) {
        row.unusable = "the catalog has no kernels";
    }
    if (!row.unusable.empty()) {
        return row;
    }
    Deployment& deployment = row.deployment;
    deployment.weights = *precision;
    deployment.tensorParallel = static_cast<int>(*measured.tensorParallel);
    deployment.attentionReplicas = static_cast<int>(measured.attentionReplicas.value_or(1.0));
    deployment.expertShards = std::min(static_cast<int>(measured.expertShards.value_or(1.0)), deployment.devices());
    deployment.overhead = facts.overhead;
    deployment.cache = cachePrecisionOf(measured, *precision);
    row.batch = {*measured.running, *measured.prompt, *measured.output, 0.0, !measured.isStatic};
    if (!measured.others) {
        // A count of users, or of slots: who finds no room in memory waits.
        row.batch.sequences = std::clamp(mostRunning(row), 1.0, std::max(*measured.running, 1.0));
    }
    row.batch.others = measured.others.value_or(row.batch.sequences - 1.0);
    row.group = fmt::format("{} {} {} {}", measured.system, row.model->name, measured.precision, measured.backend);
    if (!fits(row)) {
        row.unusable = "the weights do not fit on the devices that the row names";
    }
    return row;
}

StepModel PlacedServing::on(const kernel::KernelFit& kernels, const ServingFacts& facts,
                            const ProgramOverhead& overhead) const {
    Deployment plan = deployment;
    plan.overhead = overhead;
    return {siteOf(*accelerator, kernels, facts.network(*accelerator)), *model, plan};
}

Seconds perTokenOf(const StepModel& step, const PlacedServing& row) {
    return steadyTimes(step, row.batch).timePerOutputToken;
}

Seconds firstTokenOf(const StepModel& step, const PlacedServing& row) {
    constexpr BlockMemory kPlenty{16, 1U << 30U, 0.0};
    if (row.batch.sequences <= 1.0 && row.measured->running <= 1.0) {
        return prefillTime(step, row.batch).total();
    }
    OfferedLoad load;
    load.users = *row.measured->running;
    load.promptTokens = row.batch.promptTokens;
    load.outputTokens = row.batch.outputTokens;
    const auto slots = static_cast<std::uint32_t>(std::ceil(row.batch.sequences));
    if (row.measured->isStatic) {
        return steadyStateAt(step, {Batching::fixed, slots, 0}, kPlenty, load, row.batch.sequences).prompt;
    }
    return steadyState(step, {Batching::chunked, slots, 8192}, kPlenty, load).timeToFirstToken();
}

} // namespace paretoscope::serving

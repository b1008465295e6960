// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/kernel_calibration.h"

#include "core/base/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace paretoscope::kernel {

namespace {

using nlohmann::json;

constexpr std::string_view kGeneric = "generic";
constexpr std::string_view kServingLibrary = "vllm";
/// Clocks may exceed those behind the data sheet.
constexpr Range kShare{0.01, 1.5};
constexpr Range kShortTime{0.0, 1e-3};

double share(JsonObject& object, std::string_view key) {
    return object.quantity(key, Unit::count, kShare, Presence::required, kShare.minimum);
}

double factor(JsonObject& object, std::string_view key, Range range) {
    return object.quantity(key, Unit::count, range, Presence::required, range.minimum);
}

Seconds shortTime(JsonObject& object, std::string_view key) {
    return Seconds(object.quantity(key, Unit::second, kShortTime, Presence::required));
}

MatmulFit readMatmul(JsonObject object) {
    MatmulFit fit;
    fit.compute = share(object, "compute");
    fit.memory = share(object, "memory");
    fit.processorBandwidth = factor(object, "processor_bandwidth", {0.1, 100.0});
    fit.launch = shortTime(object, "launch");
    object.finish();
    return fit;
}

ContextAttentionFit readContext(JsonObject object) {
    ContextAttentionFit fit;
    fit.compute = share(object, "compute");
    fit.memory = share(object, "memory");
    fit.padding = factor(object, "padding", {0.0, 1.0});
    fit.own = factor(object, "own", {0.5, 4.0});
    fit.launch = shortTime(object, "launch");
    object.finish();
    return fit;
}

GenerationAttentionFit readGeneration(JsonObject object) {
    GenerationAttentionFit fit;
    fit.memory = share(object, "memory");
    fit.splits = factor(object, "splits", {1.0, 1024.0});
    fit.block = shortTime(object, "block");
    fit.launch = shortTime(object, "launch");
    fit.combine = shortTime(object, "combine");
    object.finish();
    return fit;
}

StreamFit readStream(JsonObject object) {
    StreamFit fit;
    fit.memory = share(object, "memory");
    fit.launch = shortTime(object, "launch");
    object.finish();
    return fit;
}

AllReduceFit readAllReduce(JsonObject object) {
    AllReduceFit fit;
    fit.bandwidth = share(object, "bandwidth");
    fit.launch = shortTime(object, "launch");
    fit.secondPass = shortTime(object, "second_pass");
    fit.largest = Bytes(object.quantity("largest", Unit::byte, {0.0, 1e12}, Presence::required));
    object.finish();
    return fit;
}

ExpertsFit readExperts(JsonObject object) {
    ExpertsFit fit;
    fit.compute = share(object, "compute");
    fit.memory = share(object, "memory");
    fit.padding = factor(object, "padding", {0.0, 4096.0});
    fit.gather = factor(object, "gather", {0.0, 64.0});
    fit.launch = shortTime(object, "launch");
    object.finish();
    return fit;
}

KernelFit readFit(JsonObject object, std::vector<Error>& errors) {
    KernelFit fit;
    fit.id = object.text("id", Presence::required);
    fit.device = object.text("device", Presence::required);
    fit.library = object.text("library", Presence::required);
    fit.source = object.source();
    for (const json& name : object.array("accelerators")) {
        if (name.is_string()) {
            fit.accelerators.push_back(name.get<std::string>());
        } else {
            object.report(ErrorCode::wrongType, "accelerators", jsonValueText(name), "accelerator ids");
        }
    }
    fit.processors = factor(object, "processors", {1.0, 4096.0});
    const auto part = [&](std::string_view key, auto read, auto& into) {
        if (const json* member = object.member(key, Presence::required)) {
            into = read(JsonObject(*member, object.file(), object.pointerTo(key), errors));
        }
    };
    part("matmul_16_bit", readMatmul, fit.matmul16);
    part("matmul_8_bit", readMatmul, fit.matmul8);
    part("context_attention", readContext, fit.context);
    part("generation_attention", readGeneration, fit.generation);
    part("streaming", readStream, fit.stream);
    part("all_reduce", readAllReduce, fit.allReduce);
    part("experts", readExperts, fit.experts);
    object.finish();
    return fit;
}

nlohmann::ordered_json matmulJson(const MatmulFit& fit) {
    return {{"compute", fit.compute},
            {"memory", fit.memory},
            {"processor_bandwidth", fit.processorBandwidth},
            {"launch", fit.launch.value()}};
}

} // namespace

nlohmann::ordered_json kernelFitJson(const KernelFit& fit) {
    return {{"id", fit.id},
            {"device", fit.device},
            {"library", fit.library},
            {"accelerators", fit.accelerators},
            {"processors", fit.processors},
            {"matmul_16_bit", matmulJson(fit.matmul16)},
            {"matmul_8_bit", matmulJson(fit.matmul8)},
            {"context_attention",
             {{"compute", fit.context.compute},
              {"memory", fit.context.memory},
              {"padding", fit.context.padding},
              {"own", fit.context.own},
              {"launch", fit.context.launch.value()}}},
            {"generation_attention",
             {{"memory", fit.generation.memory},
              {"splits", fit.generation.splits},
              {"block", fit.generation.block.value()},
              {"launch", fit.generation.launch.value()},
              {"combine", fit.generation.combine.value()}}},
            {"streaming", {{"memory", fit.stream.memory}, {"launch", fit.stream.launch.value()}}},
            {"all_reduce",
             {{"bandwidth", fit.allReduce.bandwidth},
              {"launch", fit.allReduce.launch.value()},
              {"second_pass", fit.allReduce.secondPass.value()},
              {"largest", fit.allReduce.largest.value()}}},
            {"experts",
             {{"compute", fit.experts.compute},
              {"memory", fit.experts.memory},
              {"padding", fit.experts.padding},
              {"gather", fit.experts.gather},
              {"launch", fit.experts.launch.value()}}},
            {"source", fit.source.text}};
}

const MatmulFit& KernelFit::matmul(hardware::Precision operands) const {
    return hardware::bytesPerElement(operands) < Bytes(2.0) ? matmul8 : matmul16;
}

const KernelFit* findKernelFit(std::span<const KernelFit> fits, std::string_view device, std::string_view library) {
    const auto found = std::ranges::find_if(
        fits, [&](const KernelFit& fit) { return fit.device == device && fit.library == library; });
    return found == fits.end() ? nullptr : &*found;
}

const KernelFit* kernelFitOf(std::span<const KernelFit> fits, const hardware::Accelerator& accelerator) {
    for (std::size_t i = fits.size(); i-- > 0;) {
        const KernelFit& fit = fits[i];
        if (fit.library == kServingLibrary &&
            std::ranges::find(fit.accelerators, accelerator.id) != fit.accelerators.end()) {
            return &fit;
        }
    }
    return findKernelFit(fits, kGeneric, kServingLibrary);
}

std::vector<KernelFit> readKernelFits(const json& list, const std::string& file, const std::string& pointer,
                                      std::vector<Error>& problems) {
    std::vector<KernelFit> fits;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::size_t before = problems.size();
        KernelFit fit = readFit(JsonObject(list[i], file, fmt::format("{}/{}", pointer, i), problems), problems);
        if (problems.size() == before) {
            fits.push_back(std::move(fit));
        }
    }
    return fits;
}

} // namespace paretoscope::kernel

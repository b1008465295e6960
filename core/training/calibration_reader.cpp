// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"
#include "core/training/calibration.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <initializer_list>
#include <utility>

namespace paretoscope::training {

namespace {

using nlohmann::json;

constexpr Range kShare{0.01, 1.0};

double number(JsonObject& object, std::string_view key, Range range, Unit unit = Unit::count) {
    return object.quantity(key, unit, range, Presence::required, range.minimum);
}

kernel::MatmulCurve readCurve(JsonObject object) {
    kernel::MatmulCurve curve;
    curve.plateau = number(object, "plateau", kShare);
    curve.halfWork = Flops(number(object, "half_work", kNotNegative, Unit::flop));
    curve.exponent = number(object, "exponent", {0.1, 4.0});
    curve.sustained = number(object, "sustained", {0.01, 1.5});
    object.finish();
    return curve;
}

/// A member that is an object, read by `read`; a missing one is reported and leaves its default.
template <class Read>
void withObject(JsonObject& object, std::string_view key, std::vector<Error>& errors, Presence presence, Read&& read) {
    if (const json* member = object.member(key, presence)) {
        read(JsonObject(*member, object.file(), object.pointerTo(key), errors));
    }
}

/// Curves by precision. 16-bit formats share one curve, which stands in for wider ones; a narrow format without its own
/// falls back to the next wider one.
void readCurves(JsonObject object, std::vector<Error>& errors, kernel::DeviceEfficiency& efficiency) {
    using hardware::Precision;
    withObject(object, "bf16", errors, Presence::required,
               [&](JsonObject curve) { efficiency.matmul.fill(readCurve(std::move(curve))); });
    const auto set = [&](std::string_view key, std::initializer_list<Precision> precisions) {
        withObject(object, key, errors, Presence::optional, [&](JsonObject member) {
            const kernel::MatmulCurve curve = readCurve(std::move(member));
            for (const Precision precision : precisions) {
                efficiency.matmul[static_cast<std::size_t>(precision)] = curve;
            }
        });
    };
    set("fp8", {Precision::fp8, Precision::int8, Precision::fp4});
    set("fp4", {Precision::fp4});
    object.finish();
}

DeviceCalibration readDevice(JsonObject object, std::vector<Error>& errors) {
    DeviceCalibration device;
    device.id = object.text("id", Presence::required);
    device.source = object.source();
    device.accelerators = network::readPrefixes(object);
    kernel::DeviceEfficiency& efficiency = device.kernel;
    withObject(object, "matmul", errors, Presence::required,
               [&](JsonObject curves) { readCurves(std::move(curves), errors, efficiency); });
    withObject(object, "attention", errors, Presence::required, [&](JsonObject attention) {
        efficiency.attentionForward = number(attention, "forward", kShare);
        efficiency.attentionBackward = number(attention, "backward", kShare);
        efficiency.attentionFlash2 = number(attention, "flash2", kShare);
        efficiency.attentionFlash1 = number(attention, "flash1", kShare);
        efficiency.attentionHalfLength = number(attention, "half_length", kNotNegative);
        attention.finish();
    });
    efficiency.followsBestMatmul = object.flag("follows_best_matmul");
    efficiency.processors = number(object, "processors", {1.0, 1e6});
    efficiency.waveLoss = number(object, "wave_loss", {0.0, 2.0});
    efficiency.referencePower = Watts(number(object, "reference_power", kNotNegative, Unit::watt));
    efficiency.powerExponent = number(object, "power_exponent", {0.0, 2.0});
    efficiency.memory = number(object, "memory", kShare);
    efficiency.kernelGap = Seconds(number(object, "kernel_gap", {0.0, 1.0}, Unit::second));
    efficiency.hostTime = Seconds(number(object, "host_time", {0.0, 1.0}, Unit::second));
    device.network = network::readNetworkEfficiency(object, errors);
    withObject(object, "collectives", errors, Presence::optional, [&](JsonObject measured) {
        device.collectives = network::readCollectiveFit(std::move(measured), Presence::optional, errors);
    });
    object.finish();
    return device;
}

void readStep(JsonObject object, Calibration& calibration) {
    StepCoefficients& step = calibration.step;
    calibration.stepSource = object.source();
    step.overlapInterference = number(object, "overlap_interference", {0.0, 1.0});
    step.shardedOverlapReach = number(object, "sharded_overlap_reach", {0.0, 1.0});
    step.pipelineExposure = number(object, "pipeline_exposure", {0.0, 1.0});
    step.pipelineHandover = Seconds(number(object, "pipeline_handover", {0.0, 1.0}, Unit::second));
    step.eagerTraffic = number(object, "eager_traffic", {1.0, 10.0});
    step.stepOverhead = Seconds(number(object, "step_overhead", {0.0, 10.0}, Unit::second));
    step.frameworkReserve = Bytes(number(object, "framework_reserve", kNotNegative, Unit::byte));
    step.fragmentation = number(object, "fragmentation", {1.0, 2.0});
    object.finish();
}

MeasuredFamily readFamily(JsonObject object) {
    MeasuredFamily family;
    family.name = object.text("name", Presence::required);
    family.group = object.text("group", Presence::required);
    family.accelerator = object.text("accelerator", Presence::required);
    const std::string precision = object.text("precision", Presence::required);
    if (const auto known = hardware::precisionFromId(precision)) {
        family.precision = *known;
    } else {
        object.report(ErrorCode::unknownName, "precision", precision, "fp16, bf16, fp8 or fp4");
    }
    family.sharded = object.flag("sharded");
    family.experts = object.flag("experts");
    family.parameters = number(object, "parameters", kNotNegative);
    family.rows = static_cast<int>(object.integer("rows", {0.0, 1e6}, Presence::required));
    family.meanAbsoluteError = number(object, "mean_absolute_error", kNotNegative);
    family.bias = number(object, "bias", {-1.0, 1e3});
    if (object.member("left_out_error") != nullptr) {
        family.leftOutError = number(object, "left_out_error", kNotNegative);
        family.leftOutBias = number(object, "left_out_bias", {-1.0, 1e3});
    }
    family.source = object.source().text;
    object.finish();
    return family;
}

} // namespace

Result<Calibration> parseCalibration(std::string_view text, const std::string& file) {
    const Result<json> document = parseJson(text, file);
    if (!document) {
        return document.error();
    }
    std::vector<Error> errors;
    Calibration calibration;
    JsonObject object(*document, file, "", errors);
    object.integer("version", {1.0, 1.0}, Presence::required);
    const json& devices = object.array("devices");
    for (std::size_t i = 0; i < devices.size(); ++i) {
        calibration.devices.push_back(
            readDevice(JsonObject(devices[i], file, fmt::format("/devices/{}", i), errors), errors));
    }
    if (devices.empty()) {
        object.report(ErrorCode::outOfRange, "devices", "an empty list", "at least one device family");
    }
    withObject(object, "step", errors, Presence::required,
               [&](JsonObject step) { readStep(std::move(step), calibration); });
    const json& families = object.array("families");
    for (std::size_t i = 0; i < families.size(); ++i) {
        calibration.families.push_back(
            readFamily(JsonObject(families[i], file, fmt::format("/families/{}", i), errors)));
    }
    object.finish();
    if (!errors.empty()) {
        return errors.front();
    }
    return calibration;
}

Result<Calibration> readCalibration(const std::string& file) {
    const Result<json> document = readJsonFile(file);
    return document ? parseCalibration(document->dump(), file) : Result<Calibration>(document.error());
}

} // namespace paretoscope::training

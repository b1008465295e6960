// SPDX-License-Identifier: GPL-3.0-or-later
// calibration.json: one table of keys per object, so that reading, ranges and error texts are said once.
#include "core/base/nearest.h"
#include "core/training/calibration.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

namespace paretoscope::training {

namespace {

using nlohmann::json;

constexpr double kLarge = 1e30;

/// Walks the document and keeps the first error.
class Reader {
public:
    explicit Reader(std::string file)
        : m_file(std::move(file)) {}

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    void fail(ErrorCode code, const std::string& pointer, std::string value, std::string expected) {
        if (!m_error) {
            m_error = Error{code, m_file, pointer, std::move(value), std::move(expected)};
        }
    }

    /// The member `key` of `object`, or null (and an error).
    const json* member(const json& object, const std::string& pointer, const char* key) {
        if (!object.is_object()) {
            fail(ErrorCode::wrongType, pointer, object.type_name(), "an object");
            return nullptr;
        }
        const auto found = object.find(key);
        if (found == object.end()) {
            fail(ErrorCode::missingKey, pointer, key, {});
            return nullptr;
        }
        return &*found;
    }

    double number(const json& object, const std::string& pointer, const char* key, double low, double high) {
        const json* value = member(object, pointer, key);
        const std::string place = pointer + '/' + key;
        if (value == nullptr) {
            return low;
        }
        if (!value->is_number()) {
            fail(ErrorCode::wrongType, place, value->type_name(), "a number");
            return low;
        }
        const double number = value->get<double>();
        if (!(number >= low && number <= high)) {
            fail(ErrorCode::outOfRange, place, value->dump(), fmt::format("{} to {}", low, high));
        }
        return number;
    }

    std::string text(const json& object, const std::string& pointer, const char* key) {
        const json* value = member(object, pointer, key);
        if (value != nullptr && !value->is_string()) {
            fail(ErrorCode::wrongType, pointer + '/' + key, value->type_name(), "text");
            return {};
        }
        return value != nullptr ? value->get<std::string>() : std::string();
    }

    bool flag(const json& object, const std::string& pointer, const char* key) {
        const json* value = member(object, pointer, key);
        if (value != nullptr && !value->is_boolean()) {
            fail(ErrorCode::wrongType, pointer + '/' + key, value->type_name(), "true or false");
            return false;
        }
        return value != nullptr && value->get<bool>();
    }

    void knowOnly(const json& object, const std::string& pointer, std::initializer_list<std::string_view> keys) {
        if (!object.is_object()) {
            return;
        }
        const std::vector<std::string_view> known(keys);
        for (const auto& [key, value] : object.items()) {
            if (std::find(known.begin(), known.end(), key) == known.end()) {
                fail(ErrorCode::unknownKey, pointer, key, expectedName(key, known));
            }
        }
    }

private:
    std::string m_file;
    std::optional<Error> m_error;
};

kernel::MatmulCurve readCurve(Reader& reader, const json& object, const std::string& pointer) {
    reader.knowOnly(object, pointer, {"plateau", "half_work", "exponent"});
    kernel::MatmulCurve curve;
    curve.plateau = reader.number(object, pointer, "plateau", 0.01, 1.0);
    curve.halfWork = Flops(reader.number(object, pointer, "half_work", 0.0, kLarge));
    curve.exponent = reader.number(object, pointer, "exponent", 0.1, 4.0);
    return curve;
}

/// Curves by precision. 16-bit formats share one curve and stand in for wider ones; a narrow format without its own
/// falls back to the next wider one.
void readCurves(Reader& reader, const json& object, const std::string& pointer, kernel::DeviceEfficiency& efficiency) {
    using hardware::Precision;
    reader.knowOnly(object, pointer, {"bf16", "fp8", "fp4"});
    const json* sixteen = reader.member(object, pointer, "bf16");
    if (sixteen == nullptr) {
        return;
    }
    efficiency.matmul.fill(readCurve(reader, *sixteen, pointer + "/bf16"));
    const auto set = [&](const char* key, std::initializer_list<Precision> precisions) {
        if (object.contains(key)) {
            const kernel::MatmulCurve curve = readCurve(reader, object.at(key), pointer + '/' + key);
            for (const Precision precision : precisions) {
                efficiency.matmul[static_cast<std::size_t>(precision)] = curve;
            }
        }
    };
    set("fp8", {Precision::fp8, Precision::int8, Precision::fp4});
    set("fp4", {Precision::fp4});
}

network::LinkEfficiency readLink(Reader& reader, const json& device, const std::string& pointer, const char* key) {
    network::LinkEfficiency link;
    const json* object = reader.member(device, pointer, key);
    if (object == nullptr) {
        return link;
    }
    const std::string place = pointer + '/' + key;
    reader.knowOnly(*object, place, {"bandwidth", "all_to_all", "point_to_point", "base_latency", "step_latency"});
    link.bandwidth = reader.number(*object, place, "bandwidth", 0.01, 1.5);
    link.allToAll = reader.number(*object, place, "all_to_all", 0.01, 1.5);
    link.pointToPoint = reader.number(*object, place, "point_to_point", 0.01, 1.5);
    link.baseLatency = Seconds(reader.number(*object, place, "base_latency", 0.0, 1.0));
    link.stepLatency = Seconds(reader.number(*object, place, "step_latency", 0.0, 1.0));
    return link;
}

DeviceCalibration readDevice(Reader& reader, const json& object, const std::string& pointer) {
    reader.knowOnly(object, pointer,
                    {"id", "accelerators", "source", "matmul", "attention", "memory", "kernel_gap", "host_time",
                     "scale_up", "scale_out"});
    DeviceCalibration device;
    device.id = reader.text(object, pointer, "id");
    device.source.text = reader.text(object, pointer, "source");
    if (const json* names = reader.member(object, pointer, "accelerators")) {
        for (const json& name : *names) {
            if (!name.is_string()) {
                reader.fail(ErrorCode::wrongType, pointer + "/accelerators", name.type_name(), "accelerator ids");
                break;
            }
            device.accelerators.push_back(name.get<std::string>());
        }
    }
    if (const json* curves = reader.member(object, pointer, "matmul")) {
        readCurves(reader, *curves, pointer + "/matmul", device.kernel);
    }
    if (const json* attention = reader.member(object, pointer, "attention")) {
        const std::string place = pointer + "/attention";
        reader.knowOnly(*attention, place, {"forward", "backward", "half_work"});
        device.kernel.attentionForward = reader.number(*attention, place, "forward", 0.01, 1.0);
        device.kernel.attentionBackward = reader.number(*attention, place, "backward", 0.01, 1.0);
        device.kernel.attentionHalfWork = Flops(reader.number(*attention, place, "half_work", 0.0, kLarge));
    }
    device.kernel.memory = reader.number(object, pointer, "memory", 0.01, 1.0);
    device.kernel.kernelGap = Seconds(reader.number(object, pointer, "kernel_gap", 0.0, 1.0));
    device.kernel.hostTime = Seconds(reader.number(object, pointer, "host_time", 0.0, 1.0));
    device.network.scaleUp = readLink(reader, object, pointer, "scale_up");
    device.network.scaleOut = readLink(reader, object, pointer, "scale_out");
    return device;
}

void readStep(Reader& reader, const json& object, Calibration& calibration) {
    const std::string pointer = "/step";
    reader.knowOnly(object, pointer,
                    {"source", "overlap_interference", "tensor_overlap_reach", "pipeline_exposure", "eager_traffic",
                     "step_overhead", "framework_reserve", "fragmentation"});
    StepCoefficients& step = calibration.step;
    calibration.stepSource.text = reader.text(object, pointer, "source");
    step.overlapInterference = reader.number(object, pointer, "overlap_interference", 0.0, 1.0);
    step.tensorOverlapReach = reader.number(object, pointer, "tensor_overlap_reach", 0.0, 1.0);
    step.pipelineExposure = reader.number(object, pointer, "pipeline_exposure", 0.0, 1.0);
    step.eagerTraffic = reader.number(object, pointer, "eager_traffic", 1.0, 10.0);
    step.stepOverhead = Seconds(reader.number(object, pointer, "step_overhead", 0.0, 10.0));
    step.frameworkReserve = Bytes(reader.number(object, pointer, "framework_reserve", 0.0, kLarge));
    step.fragmentation = reader.number(object, pointer, "fragmentation", 1.0, 2.0);
}

MeasuredFamily readFamily(Reader& reader, const json& object, const std::string& pointer) {
    reader.knowOnly(object, pointer,
                    {"name", "accelerator", "precision", "sharded", "experts", "parameters", "rows",
                     "mean_absolute_error", "bias", "source"});
    MeasuredFamily family;
    family.name = reader.text(object, pointer, "name");
    family.accelerator = reader.text(object, pointer, "accelerator");
    const std::string precision = reader.text(object, pointer, "precision");
    if (const auto known = hardware::precisionFromId(precision)) {
        family.precision = *known;
    } else {
        reader.fail(ErrorCode::unknownName, pointer + "/precision", precision, "bf16, fp16, fp8, fp4, ...");
    }
    family.sharded = reader.flag(object, pointer, "sharded");
    family.experts = reader.flag(object, pointer, "experts");
    family.parameters = reader.number(object, pointer, "parameters", 0.0, kLarge);
    family.rows = static_cast<int>(reader.number(object, pointer, "rows", 0.0, 1e6));
    family.meanAbsoluteError = reader.number(object, pointer, "mean_absolute_error", 0.0, 100.0);
    family.bias = reader.number(object, pointer, "bias", -1.0, 100.0);
    family.source = reader.text(object, pointer, "source");
    return family;
}

} // namespace

Result<Calibration> parseCalibration(std::string_view text, const std::string& file) {
    json document;
    try {
        document = json::parse(text);
    } catch (const json::parse_error& problem) {
        return Error{ErrorCode::malformed, file, fmt::format("byte {}", problem.byte), "not JSON", "a JSON object"};
    }
    Reader reader(file);
    Calibration calibration;
    reader.knowOnly(document, "", {"version", "devices", "step", "families"});
    reader.number(document, "", "version", 1.0, 1.0);
    if (const json* devices = reader.member(document, "", "devices")) {
        for (std::size_t i = 0; i < devices->size(); ++i) {
            calibration.devices.push_back(readDevice(reader, devices->at(i), fmt::format("/devices/{}", i)));
        }
        if (calibration.devices.empty()) {
            reader.fail(ErrorCode::outOfRange, "/devices", "empty", "at least one device family");
        }
    }
    if (const json* step = reader.member(document, "", "step")) {
        readStep(reader, *step, calibration);
    }
    if (const json* families = reader.member(document, "", "families")) {
        for (std::size_t i = 0; i < families->size(); ++i) {
            calibration.families.push_back(readFamily(reader, families->at(i), fmt::format("/families/{}", i)));
        }
    }
    if (reader.error()) {
        return *reader.error();
    }
    return calibration;
}

Result<Calibration> readCalibration(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) {
        return Error{ErrorCode::cannotRead, file, {}, std::strerror(errno), {}};
    }
    return parseCalibration(text.str(), file);
}

} // namespace paretoscope::training

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/catalog_json.h"

#include "core/base/json_reader.h"

#include <nlohmann/json.hpp>

namespace paretoscope::hardware {

namespace {

using nlohmann::json;

BytesPerSecond bandwidth(JsonObject& object, std::string_view key, Presence presence = Presence::optional) {
    return BytesPerSecond(object.quantity(key, Unit::bytePerSecond, kNotNegative, presence));
}

void readPeaks(const json& value, const JsonObject& owner, Accelerator& accelerator, std::vector<Error>& errors) {
    const std::size_t before = errors.size();
    JsonObject object(value, owner.file(), owner.pointerTo("peak"), errors);
    bool any = false;
    for (std::size_t i = 0; i < kPrecisions; ++i) {
        const std::string_view id = precisionId(static_cast<Precision>(i));
        const FlopsPerSecond peak(object.quantity(id, Unit::flopPerSecond, kPositive));
        accelerator.peak[i] = peak;
        any = any || peak.value() > 0.0;
    }
    object.finish();
    if (!any && errors.size() == before) {
        object.report(ErrorCode::missingKey, {}, "bf16", "the peak of at least one number format");
    }
}

Accelerator readAccelerator(const json& value, const std::string& file, const std::string& pointer,
                            std::vector<Error>& errors) {
    JsonObject object(value, file, pointer, errors);
    Accelerator accelerator;
    accelerator.id = object.text("id", Presence::required);
    accelerator.name = object.text("name", Presence::required);
    accelerator.vendor = object.text("vendor");
    if (const json* peaks = object.member("peak", Presence::required)) {
        readPeaks(*peaks, object, accelerator, errors);
    }
    accelerator.memory = Bytes(object.quantity("memory", Unit::byte, kPositive, Presence::required));
    accelerator.memoryBandwidth =
        BytesPerSecond(object.quantity("memory_bandwidth", Unit::bytePerSecond, kPositive, Presence::required));
    accelerator.scaleUpBandwidth = bandwidth(object, "scale_up_bandwidth");
    accelerator.devicesPerNode = static_cast<int>(object.integer("devices_per_node", {1, 65536}, Presence::required));
    accelerator.hostBandwidth = bandwidth(object, "host_bandwidth");
    accelerator.scaleOutBandwidth = bandwidth(object, "scale_out_bandwidth");
    accelerator.thermalDesignPower = Watts(object.quantity("thermal_design_power", Unit::watt, kPositive));
    accelerator.measuredMatmulFraction = object.quantity("measured_matmul_fraction", Unit::fraction, {0.0, 1.0});
    accelerator.scaleUpLink = object.text("scale_up_link");
    accelerator.scaleOutLink = object.text("scale_out_link");
    accelerator.source = object.source(&accelerator.unverifiedFields);
    accelerator.notes = object.text("notes");
    object.finish();
    return accelerator;
}

Link readLink(const json& value, const std::string& file, const std::string& pointer, std::vector<Error>& errors) {
    JsonObject object(value, file, pointer, errors);
    Link link;
    link.id = object.text("id", Presence::required);
    link.name = object.text("name", Presence::required);
    link.linkClass = object.text("class", Presence::required);
    link.bandwidth = bandwidth(object, "bandwidth");
    link.effectiveBandwidth = bandwidth(object, "effective_bandwidth");
    link.latency = Seconds(object.quantity("latency", Unit::second, {0.0, 10.0}));
    link.switchLatency = Seconds(object.quantity("switch_latency", Unit::second, {0.0, 10.0}));
    link.switchRadix = static_cast<int>(object.integer("switch_radix", {0, 1e6}));
    link.powerPerPort = Watts(object.quantity("power_per_port", Unit::watt, kNotNegative));
    link.energy = JoulesPerByte(object.quantity("energy", Unit::joulePerByte, kNotNegative));
    link.costPerPort = Dollars(object.quantity("cost_per_port", Unit::dollar, kNotNegative));
    link.source = object.source(&link.unverifiedFields);
    link.notes = object.text("notes");
    object.finish();
    return link;
}

EnergyFigure readEnergyFigure(const json& value, const std::string& file, const std::string& pointer,
                              std::vector<Error>& errors) {
    JsonObject object(value, file, pointer, errors);
    EnergyFigure figure;
    figure.id = object.text("id", Presence::required);
    figure.name = object.text("name", Presence::required);
    figure.value = object.quantity("value", Unit::count, kNotNegative, Presence::required);
    figure.low = object.quantity("low", Unit::count, {0.0, figure.value});
    figure.high = object.quantity("high", Unit::count, {figure.value, kPositive.maximum});
    figure.unit = object.text("unit", Presence::required);
    figure.source = object.source();
    figure.notes = object.text("notes");
    object.finish();
    return figure;
}

template <class Entry, class Reader>
std::vector<Entry> readList(Reader reader, const json& list, const std::string& file, const std::string& pointer,
                            std::vector<Error>& problems) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::size_t before = problems.size();
        Entry entry = reader(list[i], file, pointer + '/' + std::to_string(i), problems);
        if (problems.size() == before) {
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

} // namespace

std::vector<Accelerator> readAccelerators(const json& list, const std::string& file, const std::string& pointer,
                                          std::vector<Error>& problems) {
    return readList<Accelerator>(readAccelerator, list, file, pointer, problems);
}

std::vector<Link> readLinks(const json& list, const std::string& file, const std::string& pointer,
                            std::vector<Error>& problems) {
    return readList<Link>(readLink, list, file, pointer, problems);
}

std::vector<EnergyFigure> readEnergyFigures(const json& list, const std::string& file, const std::string& pointer,
                                            std::vector<Error>& problems) {
    return readList<EnergyFigure>(readEnergyFigure, list, file, pointer, problems);
}

} // namespace paretoscope::hardware

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_fit.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace paretoscope::network {

namespace {

using nlohmann::json;

/// A link may beat its stated figure, which vendors round.
constexpr Range kLinkShare{0.01, 1.5};
constexpr Range kLatency{0.0, 1.0};

double number(JsonObject& object, std::string_view key, Range range, Unit unit = Unit::count) {
    return object.quantity(key, unit, range, Presence::required, range.minimum);
}

LinkEfficiency readLink(JsonObject object, std::vector<Error>& problems) {
    LinkEfficiency link;
    link.allReduce = number(object, "all_reduce", kLinkShare);
    link.gather = number(object, "gather", kLinkShare);
    link.allToAll = number(object, "all_to_all", kLinkShare);
    link.pointToPoint = number(object, "point_to_point", kLinkShare);
    link.baseLatency = Seconds(number(object, "base_latency", kLatency, Unit::second));
    link.stepLatency = Seconds(number(object, "step_latency", kLatency, Unit::second));
    link.ramp = Bytes(object.quantity("ramp", Unit::byte, kNotNegative, Presence::optional, 0.0));
    link.localCopy = object.quantity("local_copy", Unit::count, {0.0, 2.0}, Presence::optional, 0.0);
    link.serialExchange = object.quantity("serial_exchange", Unit::count, {0.0, 1.0}, Presence::optional, 1.0);
    link.sendLatency = Seconds(object.quantity("send_latency", Unit::second, kLatency, Presence::optional, 0.0));
    if (const json* member = object.member("low_latency")) {
        JsonObject protocol(*member, object.file(), object.pointerTo("low_latency"), problems);
        link.lowLatency = {number(protocol, "share", kLinkShare),
                           Seconds(number(protocol, "base_latency", kLatency, Unit::second)),
                           Seconds(number(protocol, "step_latency", kLatency, Unit::second))};
        protocol.finish();
    }
    if (const json* member = object.member("in_network")) {
        JsonObject reduction(*member, object.file(), object.pointerTo("in_network"), problems);
        link.inNetwork = {number(reduction, "share", kLinkShare),
                          Seconds(number(reduction, "latency", kLatency, Unit::second))};
        reduction.finish();
    }
    object.finish();
    return link;
}

nlohmann::ordered_json linkJson(const LinkEfficiency& link) {
    nlohmann::ordered_json document = {{"all_reduce", link.allReduce},
                                       {"gather", link.gather},
                                       {"all_to_all", link.allToAll},
                                       {"point_to_point", link.pointToPoint},
                                       {"base_latency", link.baseLatency.value()},
                                       {"step_latency", link.stepLatency.value()}};
    if (link.ramp.value() > 0.0) {
        document["ramp"] = link.ramp.value();
    }
    if (link.localCopy > 0.0) {
        document["local_copy"] = link.localCopy;
    }
    if (link.serialExchange < 1.0) {
        document["serial_exchange"] = link.serialExchange;
    }
    if (link.sendLatency.value() > 0.0) {
        document["send_latency"] = link.sendLatency.value();
    }
    if (link.lowLatency.share > 0.0) {
        document["low_latency"] = {{"share", link.lowLatency.share},
                                   {"base_latency", link.lowLatency.baseLatency.value()},
                                   {"step_latency", link.lowLatency.stepLatency.value()}};
    }
    if (link.inNetwork.share > 0.0) {
        document["in_network"] = {{"share", link.inNetwork.share}, {"latency", link.inNetwork.latency.value()}};
    }
    return document;
}

} // namespace

bool covers(const CollectiveFit& fit, const hardware::Accelerator& accelerator) {
    return std::ranges::any_of(fit.accelerators,
                               [&](const std::string& prefix) { return accelerator.id.starts_with(prefix); });
}

const CollectiveFit* findCollectiveFit(std::span<const CollectiveFit> fits, const hardware::Accelerator& accelerator) {
    const CollectiveFit* found = nullptr;
    for (const CollectiveFit& each : fits) {
        found = covers(each, accelerator) ? &each : found;
    }
    return found;
}

NetworkEfficiency readNetworkEfficiency(JsonObject& object, std::vector<Error>& problems) {
    NetworkEfficiency network;
    const auto read = [&](std::string_view key, LinkEfficiency& link) {
        if (const json* member = object.member(key, Presence::required)) {
            link = readLink(JsonObject(*member, object.file(), object.pointerTo(key), problems), problems);
        }
    };
    read("scale_up", network.scaleUp);
    read("scale_out", network.scaleOut);
    return network;
}

std::vector<std::string> readPrefixes(JsonObject& object) {
    std::vector<std::string> prefixes;
    for (const json& name : object.array("accelerators")) {
        if (name.is_string()) {
            prefixes.push_back(name.get<std::string>());
        } else {
            object.report(ErrorCode::wrongType, "accelerators", jsonValueText(name), "accelerator ids");
        }
    }
    return prefixes;
}

CollectiveFit readCollectiveFit(JsonObject object, Presence id, std::vector<Error>& problems) {
    CollectiveFit fit;
    if (id == Presence::required) {
        fit.id = object.text("id", id);
    }
    fit.accelerators = readPrefixes(object);
    if (fit.accelerators.empty()) {
        object.report(ErrorCode::outOfRange, "accelerators", "an empty list", "at least one accelerator id");
    }
    fit.network = readNetworkEfficiency(object, problems);
    fit.source = object.source();
    object.finish();
    return fit;
}

std::vector<CollectiveFit> readCollectiveFits(const json& list, const std::string& file, const std::string& pointer,
                                              std::vector<Error>& problems) {
    std::vector<CollectiveFit> fits;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::size_t before = problems.size();
        CollectiveFit fit = readCollectiveFit(JsonObject(list[i], file, fmt::format("{}/{}", pointer, i), problems),
                                              Presence::required, problems);
        if (problems.size() == before) {
            fits.push_back(std::move(fit));
        }
    }
    return fits;
}

nlohmann::ordered_json collectiveFitJson(const CollectiveFit& fit) {
    return {{"id", fit.id},
            {"accelerators", fit.accelerators},
            {"source", fit.source.text},
            {"scale_up", linkJson(fit.network.scaleUp)},
            {"scale_out", linkJson(fit.network.scaleOut)}};
}

} // namespace paretoscope::network

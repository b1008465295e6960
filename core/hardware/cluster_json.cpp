// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/cluster_json.h"

#include "core/base/json_reader.h"
#include "core/base/nearest.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace paretoscope::hardware {

namespace {

using Json = nlohmann::ordered_json;

constexpr Range kAnyInteger{std::numeric_limits<int>::min(), std::numeric_limits<int>::max()};
constexpr Range kCanvas{-1e9, 1e9};
constexpr std::array<std::string_view, kLinkPatterns> kPatterns = {"all", "paired", "ring", "mesh"};
constexpr std::array<std::string_view, 2> kKinds = {"device", "switch"};

void addPlace(Json& object, double x, double y) {
    object["x"] = x;
    object["y"] = y;
}

Json groupJson(const ClusterGroup& group) {
    Json object{{"id", group.id}};
    if (group.parent != -1) {
        object["parent"] = group.parent;
    }
    object["name"] = group.name;
    if (group.replicas != 1) {
        object["replicas"] = group.replicas;
    }
    addPlace(object, group.x, group.y);
    return object;
}

Json nodeJson(const ClusterNode& node) {
    Json object{{"id", node.id},
                {"group", node.group},
                {"kind", kKinds[node.kind == NodeKind::device ? 0 : 1]},
                {"name", node.name}};
    if (!node.accelerator.empty()) {
        object["accelerator"] = node.accelerator;
    }
    if (node.count != 1) {
        object["count"] = node.count;
    }
    if (node.chips != 1) {
        object["chips"] = node.chips;
    }
    addPlace(object, node.x, node.y);
    return object;
}

Json linkJson(const ClusterLink& link) {
    Json object{{"id", link.id}, {"from", link.from}, {"to", link.to}};
    if (link.pattern != LinkPattern::all) {
        object["pattern"] = linkPatternId(link.pattern);
    }
    if (link.along != -1) {
        object["along"] = link.along;
    }
    if (link.width != 1) {
        object["width"] = link.width;
    }
    object["bandwidth"] = exactQuantityText(link.bandwidth.value(), Unit::bytePerSecond);
    object["latency"] = exactQuantityText(link.latency.value(), Unit::second);
    if (!link.kind.empty()) {
        object["kind"] = link.kind;
    }
    if (link.optical != OpticalCircuits()) {
        object["optical"] = {{"block", link.optical.block},
                             {"latency", exactQuantityText(link.optical.latency.value(), Unit::second)},
                             {"kind", link.optical.kind}};
    }
    return object;
}

template <class Entry, class Writer>
Json listJson(const std::vector<Entry>& entries, Writer writer) {
    Json list = Json::array();
    for (const Entry& entry : entries) {
        list.push_back(writer(entry));
    }
    return list;
}

int integer(JsonObject& object, std::string_view key, Presence presence, int otherwise = 0) {
    return static_cast<int>(object.integer(key, kAnyInteger, presence, otherwise));
}

template <std::size_t Size>
std::size_t choice(JsonObject& object, std::string_view key, const std::array<std::string_view, Size>& ids,
                   std::size_t otherwise) {
    if (object.member(key) == nullptr) {
        return otherwise;
    }
    const std::string id = object.text(key, Presence::required);
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found == ids.end()) {
        object.report(ErrorCode::unknownName, key, id, expectedName(id, ids));
        return otherwise;
    }
    return static_cast<std::size_t>(found - ids.begin());
}

ClusterGroup readGroup(JsonObject& object) {
    ClusterGroup group;
    group.id = integer(object, "id", Presence::required);
    group.parent = integer(object, "parent", Presence::optional, -1);
    group.name = object.text("name");
    group.replicas = integer(object, "replicas", Presence::optional, 1);
    group.x = object.quantity("x", Unit::count, kCanvas);
    group.y = object.quantity("y", Unit::count, kCanvas);
    return group;
}

ClusterNode readNode(JsonObject& object) {
    ClusterNode node;
    node.id = integer(object, "id", Presence::required);
    node.group = integer(object, "group", Presence::optional);
    node.kind = choice(object, "kind", kKinds, 0) == 0 ? NodeKind::device : NodeKind::networkSwitch;
    node.name = object.text("name");
    node.accelerator = object.text("accelerator");
    node.count = integer(object, "count", Presence::optional, 1);
    node.chips = integer(object, "chips", Presence::optional, 1);
    node.x = object.quantity("x", Unit::count, kCanvas);
    node.y = object.quantity("y", Unit::count, kCanvas);
    return node;
}

// Any figure can be read, so that problems() can speak of it with the name of the link.
constexpr Range kAnyFigure{-1e300, 1e300};

OpticalCircuits readOptical(JsonObject& owner, std::vector<Error>& errors) {
    OpticalCircuits optical;
    if (const nlohmann::json* value = owner.member("optical")) {
        JsonObject object(*value, owner.file(), owner.pointerTo("optical"), errors);
        optical.block = integer(object, "block", Presence::required);
        optical.latency = Seconds(object.quantity("latency", Unit::second, kAnyFigure));
        optical.kind = object.text("kind");
        object.finish();
    }
    return optical;
}

ClusterLink readClusterLink(JsonObject& object, std::vector<Error>& errors) {
    ClusterLink link;
    link.id = integer(object, "id", Presence::required);
    link.from = integer(object, "from", Presence::required);
    link.to = integer(object, "to", Presence::required);
    link.pattern = static_cast<LinkPattern>(choice(object, "pattern", kPatterns, 0));
    link.along = integer(object, "along", Presence::optional, -1);
    link.width = integer(object, "width", Presence::optional, 1);
    link.bandwidth = BytesPerSecond(object.quantity("bandwidth", Unit::bytePerSecond, kAnyFigure, Presence::required));
    link.latency = Seconds(object.quantity("latency", Unit::second, kAnyFigure));
    link.kind = object.text("kind");
    link.optical = readOptical(object, errors);
    return link;
}

template <class Entry, class Reader>
void readList(JsonObject& owner, std::string_view key, Reader reader, std::vector<Entry>& into,
              std::vector<Error>& errors) {
    const nlohmann::json& list = owner.array(key);
    for (std::size_t i = 0; i < list.size(); ++i) {
        JsonObject object(list[i], owner.file(), owner.pointerTo(key) + '/' + std::to_string(i), errors);
        into.push_back(reader(object));
        object.finish();
    }
}

} // namespace

std::string_view linkPatternId(LinkPattern pattern) {
    return kPatterns[static_cast<std::size_t>(pattern)];
}

std::optional<LinkPattern> linkPatternFromId(std::string_view id) {
    const auto found = std::find(kPatterns.begin(), kPatterns.end(), id);
    return found == kPatterns.end() ? std::nullopt : std::optional(static_cast<LinkPattern>(found - kPatterns.begin()));
}

std::string clusterJson(const Cluster& cluster) {
    const Json document{{"name", cluster.name},
                        {"groups", listJson(cluster.groups, groupJson)},
                        {"nodes", listJson(cluster.nodes, nodeJson)},
                        {"links", listJson(cluster.links, linkJson)}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

Result<Cluster> parseCluster(std::string_view json, const std::string& file, const std::string& pointerPrefix) {
    const Result<nlohmann::json> document = parseJson(json, file);
    if (!document) {
        return document.error();
    }
    std::vector<Error> errors;
    JsonObject object(*document, file, pointerPrefix, errors);
    Cluster cluster;
    cluster.name = object.text("name");
    readList(object, "groups", readGroup, cluster.groups, errors);
    readList(object, "nodes", readNode, cluster.nodes, errors);
    readList(
        object, "links", [&errors](JsonObject& link) { return readClusterLink(link, errors); }, cluster.links, errors);
    object.finish();
    if (!errors.empty()) {
        return errors.front();
    }
    return cluster;
}

} // namespace paretoscope::hardware

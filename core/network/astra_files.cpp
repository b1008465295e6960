// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/astra_files.h"

#include "core/base/file.h"
#include "core/base/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include <cmath>
#include <optional>

namespace paretoscope::network {

namespace {

constexpr double kBinaryGiga = 1073741824.0; // of bandwidths in network files; system files count in 10^9
constexpr std::int64_t kMostRanks = 16777216;

/// Lists of one network file. The first thing wrong is kept; what follows is then meaningless but harmless.
class NetworkLists {
public:
    NetworkLists(const YAML::Node& root, const std::string& file)
        : m_root(root)
        , m_file(file) {}

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    YAML::Node list(const std::string& key, std::optional<std::size_t> length) {
        const YAML::Node found = m_root[key];
        if (!found) {
            fail(ErrorCode::missingKey, "", key, "");
        } else if (!found.IsSequence() || found.size() == 0) {
            fail(ErrorCode::wrongType, "/" + key, found.IsScalar() ? found.Scalar() : "no list",
                 "a list with an entry for each dimension");
        } else if (length && found.size() != *length) {
            fail(ErrorCode::outOfRange, "/" + key, fmt::format("{} entries", found.size()),
                 fmt::format("{}, as many as /topology has", *length));
        } else {
            return found;
        }
        return YAML::Node(YAML::NodeType::Sequence);
    }

    double number(const YAML::Node& list, const std::string& key, std::size_t index, double least,
                  const char* expected) {
        if (m_error) {
            return 0.0;
        }
        double value = NAN;
        if (!list[index].IsScalar() || !YAML::convert<double>::decode(list[index], value)) {
            fail(ErrorCode::wrongType, fmt::format("/{}/{}", key, index),
                 list[index].IsScalar() ? list[index].Scalar() : "no number", expected);
        } else if (!(value >= least && value <= 1e12)) {
            fail(ErrorCode::outOfRange, fmt::format("/{}/{}", key, index), list[index].Scalar(), expected);
        }
        return value;
    }

    void fail(ErrorCode code, std::string pointer, std::string value, std::string expected) {
        if (!m_error) {
            m_error = Error{code, m_file, std::move(pointer), std::move(value), std::move(expected)};
        }
    }

private:
    const YAML::Node& m_root;
    const std::string& m_file;
    std::optional<Error> m_error;
};

std::optional<AstraDimension::Kind> kindOf(const std::string& name) {
    if (name == "Ring") {
        return AstraDimension::Kind::ring;
    }
    if (name == "FullyConnected") {
        return AstraDimension::Kind::fullyConnected;
    }
    return name == "Switch" ? std::optional(AstraDimension::Kind::networkSwitch) : std::nullopt;
}

Result<AstraNetwork> readDimensions(const YAML::Node& root, const std::string& file) {
    NetworkLists lists(root, file);
    const YAML::Node topology = lists.list("topology", std::nullopt);
    const YAML::Node counts = lists.list("npus_count", topology.size());
    const YAML::Node bandwidths = lists.list("bandwidth", topology.size());
    const YAML::Node latencies = lists.list("latency", topology.size());
    AstraNetwork network;
    double ranks = 1.0;
    for (std::size_t i = 0; i < topology.size() && !lists.error(); ++i) {
        const std::string name = topology[i].IsScalar() ? topology[i].Scalar() : std::string("no text");
        const std::optional<AstraDimension::Kind> kind = kindOf(name);
        if (!kind) {
            lists.fail(ErrorCode::unknownName, fmt::format("/topology/{}", i), name, "Ring, FullyConnected or Switch");
        }
        const double count = lists.number(counts, "npus_count", i, 2.0, "a whole number of at least 2");
        if (!lists.error() && count != std::floor(count)) {
            lists.fail(ErrorCode::wrongType, fmt::format("/npus_count/{}", i), counts[i].Scalar(),
                       "a whole number of at least 2");
        }
        ranks *= count;
        const double bandwidth = lists.number(bandwidths, "bandwidth", i, 1e-9, "a bandwidth in GB/s, above 0");
        const double latency = lists.number(latencies, "latency", i, 0.0, "a latency in ns, at least 0");
        if (!lists.error()) {
            network.dimensions.push_back({*kind, static_cast<std::int64_t>(count),
                                          BytesPerSecond(bandwidth * kBinaryGiga), Seconds(latency * 1e-9)});
        }
    }
    if (ranks > static_cast<double>(kMostRanks)) {
        lists.fail(ErrorCode::outOfRange, "/npus_count", fmt::format("{:.0f} ranks", ranks),
                   fmt::format("at most {}", kMostRanks));
    }
    if (lists.error()) {
        return *lists.error();
    }
    return network;
}

std::vector<AstraAlgorithm> algorithms(JsonObject& object, const char* key) {
    const nlohmann::json* value = object.member(key);
    if (value == nullptr) {
        return {AstraAlgorithm::ring};
    }
    std::vector<AstraAlgorithm> list;
    for (const nlohmann::json& entry : value->is_array() ? *value : nlohmann::json::array({*value})) {
        const std::string name = entry.is_string() ? entry.get<std::string>() : jsonValueText(entry);
        if (name == "ring" || name == "oneRing") {
            list.push_back(AstraAlgorithm::ring);
        } else if (name.starts_with("direct") || name.starts_with("oneDirect")) {
            list.push_back(AstraAlgorithm::direct);
        } else if (name == "halvingDoubling" || name == "oneHalvingDoubling") {
            list.push_back(AstraAlgorithm::halvingDoubling);
        } else {
            const bool known = name == "doubleBinaryTree";
            object.report(known ? ErrorCode::notSupported : ErrorCode::unknownName, key, name,
                          "ring, direct or halvingDoubling");
        }
    }
    if (list.empty()) {
        list.push_back(AstraAlgorithm::ring);
    }
    return list;
}

/// 0, 1, true or false.
bool flag(JsonObject& object, const char* key) {
    const nlohmann::json* value = object.member(key);
    if (value != nullptr && !value->is_boolean() && !value->is_number()) {
        object.report(ErrorCode::wrongType, key, jsonValueText(*value), "0 or 1");
        return false;
    }
    return value != nullptr && (value->is_boolean() ? value->get<bool>() : value->get<double>() != 0.0);
}

} // namespace

std::int64_t AstraNetwork::ranks() const {
    std::int64_t product = 1;
    for (const AstraDimension& dimension : dimensions) {
        product *= dimension.ranks;
    }
    return product;
}

Result<AstraNetwork> parseAstraNetwork(std::string_view yaml, const std::string& file) {
    try {
        const YAML::Node root = YAML::Load(std::string(yaml));
        if (!root.IsMap()) {
            return Error{ErrorCode::wrongType,
                         file,
                         {},
                         root.IsScalar() ? root.Scalar() : "no mapping",
                         "topology, npus_count, bandwidth and latency"};
        }
        return readDimensions(root, file);
    } catch (const YAML::Exception& problem) {
        return Error{ErrorCode::malformed,
                     file,
                     {},
                     fmt::format("line {}, column {}: {}", problem.mark.line + 1, problem.mark.column + 1, problem.msg),
                     "YAML"};
    }
}

Result<AstraNetwork> readAstraNetwork(const std::filesystem::path& file) {
    const Result<std::string> text = readFile(file);
    return text ? parseAstraNetwork(*text, file.string()) : text.error();
}

Result<AstraSystem> parseAstraSystem(std::string_view text, const std::string& file) {
    const Result<nlohmann::json> json = parseJson(text, file);
    if (!json) {
        return json.error();
    }
    std::vector<Error> errors;
    JsonObject object(*json, file, {}, errors);
    AstraSystem system;
    system.endpointDelay =
        Seconds(1e-9 * object.quantity("endpoint-delay", Unit::count, {0.0, 1e12}, Presence::optional, 10.0));
    const auto count = [&](const char* key) { return object.integer(key, {1.0, 1e6}, Presence::optional, 1); };
    system.activeChunks = count("active-chunks-per-dimension");
    system.splits = count("preferred-dataset-splits");
    system.peak = FlopsPerSecond(1e12 * object.quantity("peak-perf", Unit::count, {0.0, 1e9}));
    system.memoryBandwidth = BytesPerSecond(1e9 * object.quantity("local-mem-bw", Unit::count, {0.0, 1e9}));
    system.roofline = flag(object, "roofline-enabled") && !flag(object, "replay-only");
    if (system.roofline && (system.peak.value() <= 0.0 || system.memoryBandwidth.value() <= 0.0)) {
        const char* missing = system.peak.value() <= 0.0 ? "peak-perf" : "local-mem-bw";
        object.report(ErrorCode::outOfRange, missing, "0", "above 0 where roofline-enabled is 1");
    }
    if (const std::string optimization = object.text("collective-optimization"); !optimization.empty()) {
        system.wholeSizeInEachDimension = optimization == "baseline";
        if (optimization != "baseline" && optimization != "localBWAware") {
            object.report(ErrorCode::unknownName, "collective-optimization", optimization, "baseline or localBWAware");
        }
    }
    system.allReduce = algorithms(object, "all-reduce-implementation");
    system.allGather = algorithms(object, "all-gather-implementation");
    system.reduceScatter = algorithms(object, "reduce-scatter-implementation");
    system.allToAll = algorithms(object, "all-to-all-implementation");
    if (!errors.empty()) {
        return errors.front();
    }
    return system;
}

Result<AstraSystem> readAstraSystem(const std::filesystem::path& file) {
    const Result<std::string> text = readFile(file);
    return text ? parseAstraSystem(*text, file.string()) : text.error();
}

} // namespace paretoscope::network

// SPDX-License-Identifier: GPL-3.0-or-later
// The document that a user edits and saves: study, cluster, parameter values or sweeps, constraints, objectives and
// explorer settings. JSON, versioned (the key "paretoscope" holds kScenarioVersion):
// A parameter takes a number, a text as described at Axis, true or false, a list of such values, or a range
// { "from": 1, "to": 64, "factor": 2 } or { "from": 0, "to": 100, "step": 10 }.
//   { "paretoscope": 1, "name": "...", "study": "training-step",
//     "cluster": { "generate": { "topology": "rail_optimised", "accelerator": "a100_sxm_80gb", "devices": 1024 } }
//             or { "name": "...", "groups": [...], "nodes": [...], "links": [...] },
//     "parameters": { "model": "gpt_3_175b", "tensor_parallel": [1, 2, 4, 8], "micro_batch": "1, 2, 4..64" },
//     "files": { "request_trace": "traces/conversations.csv" },                 relative to the document's folder
//     "constraints": [ { "metric": "step_time", "at_most": "30 s" } ],
//     "objectives": [ "step_time", "energy_per_step" ],
//     "explorer": { "kind": "grid", "samples": 1000, "seed": 1 } or { "kind": "highest", "parameter": "request_rate" }
//     }
#pragma once

#include "core/base/result.h"
#include "core/hardware/cluster.h"
#include "core/study/registry.h"
#include "core/study/study.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::explore {

inline constexpr int kScenarioVersion = 1;

/// The values that a parameter takes: one, a list or a range; `text` is what the user wrote and what is saved.
///   axis  = "*" (all choices)  |  item { "," item }
///   item  = value  |  from ".." to [ "x" factor | "+" step ]
///   value = "8" | "1.5" | "400 Gb/s" | "bf16" | "true"
/// A bare range of an integer counts by one: "1..8". After at least two values a bare range goes on as they began, by a
/// constant factor or step: "1, 2, 4..64", "0, 10, 20..100". A range ends at the last value that does not exceed `to`.
struct Axis {
    /// More values than this on one axis are refused.
    static constexpr std::size_t kMostValues = 1'000'000;

    std::string parameter;
    std::string text;
    std::vector<double> values; ///< in written order, without repetition
    friend bool operator==(const Axis&, const Axis&) = default;
};

struct MetricBound {
    std::string metric;
    bool upper = true; ///< at most `value`; else at least
    double value = 0.0;
    friend bool operator==(const MetricBound&, const MetricBound&) = default;
};

struct Objective {
    std::string metric;
    study::Goal goal = study::Goal::minimise; ///< never none
    friend bool operator==(const Objective&, const Objective&) = default;
};

enum class ExplorerKind { grid, random, latinHypercube, listed, highest, lowest };

/// Searches along one axis (core/explore/limit_search.h).
constexpr bool searches(ExplorerKind kind) {
    return kind == ExplorerKind::highest || kind == ExplorerKind::lowest;
}

struct ExplorerSettings {
    ExplorerKind kind = ExplorerKind::grid;
    std::uint64_t samples = 1000; ///< random and Latin hypercube
    std::uint64_t seed = 1;
    std::vector<std::uint64_t> points{}; ///< listed: ordinals of the design space (DesignSpace::point)
    std::string parameter{};             ///< highest and lowest: the axis that is searched
    friend bool operator==(const ExplorerSettings&, const ExplorerSettings&) = default;
};

/// Devices of another kind in a generated cluster, in nodes and a network of their own.
struct OtherDevicesRecipe {
    std::string accelerator;
    std::int64_t devices = 8;
    int devicesPerNode = 8;
    friend bool operator==(const OtherDevicesRecipe&, const OtherDevicesRecipe&) = default;
};

/// How a generated cluster was asked for, so that the form can show and change it; absent for a hand-drawn one.
/// Saved instead of the graph as long as the graph is untouched.
struct ClusterRecipe {
    std::string topology; ///< as hardware::topologyId() says
    std::string accelerator;
    std::int64_t devices = 8;
    int devicesPerNode = 8;
    double scaleUpBandwidth = 0.0;  ///< B/s; 0: the accelerator's
    double scaleOutBandwidth = 0.0; ///< B/s; 0: the accelerator's
    double oversubscription = 1.0;
    int switchRadix = 64; ///< ports of each switch of the network
    std::vector<int> torusShape;
    std::int64_t opticalBlock = 0;    ///< torus: devices between optical circuits in each dimension; 0: no circuits
    std::string opticalSwitch{};      ///< id of an "optical circuit" in the catalog's links; empty without circuits
    std::int64_t routersPerGroup = 0; ///< dragonflies; 0: chosen to fit, as the next two
    std::int64_t devicesPerRouter = 0;
    std::int64_t globalLinks = 0;
    std::int64_t pods = 1;
    double podBandwidth = 0.0; ///< B/s; 0: the scale-out bandwidth
    std::vector<OtherDevicesRecipe> others{};
    friend bool operator==(const ClusterRecipe&, const ClusterRecipe&) = default;
};

struct Scenario {
    std::string name;
    std::string study;
    hardware::Cluster cluster;
    std::optional<ClusterRecipe> recipe;
    std::vector<Axis> axes; ///< only parameters that were set; the others keep their default
    std::vector<MetricBound> bounds;
    std::vector<Objective> objectives; ///< at least one
    ExplorerSettings explorer;
    std::string notes;
    std::vector<study::NamedFile> files{}; ///< in the order of the description; saved relative to the document
    friend bool operator==(const Scenario&, const Scenario&) = default;
};

/// Reads and validates against the registry's study and the catalog. Errors carry a JSON pointer and what would be
/// right; `file` goes into Error::file. Unknown keys are errors and suggest the nearest. What is wrong with the drawing
/// of a cluster is left to checkCluster(), so that a broken drawing can be opened and mended.
Result<Scenario> parseScenario(std::string_view json, const std::string& file, const study::Registry& registry,
                               const study::Catalog& catalog);
Result<Scenario> readScenario(const std::string& file, const study::Registry& registry, const study::Catalog& catalog);

/// Pretty-printed JSON; parseScenario(scenarioJson(s)) == s. Files in or below `folder` are named relative to it, all
/// others as they are.
std::string scenarioJson(const Scenario& scenario, const study::Registry& registry, const std::string& folder = {});
/// Atomic: writes beside the file, then renames.
Result<void> writeScenario(const Scenario& scenario, const std::string& file, const study::Registry& registry);

/// A new document: the study's defaults on one node of the catalog's first accelerator.
Scenario newScenario(const study::Study& study, const study::Catalog& catalog);

/// One axis from what a user wrote in a field or after --set. Errors as for scenarios, pointer "/parameters/<id>".
Result<Axis> parseAxis(const study::Parameter& parameter, std::string_view text);

/// Sets or replaces an axis: --set and the window's fields. Key is a parameter id, "samples", "seed", "explorer",
/// "searched" (the explorer's parameter), or the id of a file, whose path is relative to the current folder; empty
/// takes it away. Axes stand in the order of the description.
Result<void> assign(Scenario& scenario, const study::Description& description, std::string_view key,
                    std::string_view text);

Result<hardware::Cluster> buildCluster(const ClusterRecipe& recipe, const study::Catalog& catalog);

/// The first thing that keeps the cluster from being run on: unknown accelerators (unknownName) and what
/// hardware::problems() finds; pointers below "/cluster".
Result<void> checkCluster(const hardware::Cluster& cluster, const study::Catalog& catalog);

} // namespace paretoscope::explore

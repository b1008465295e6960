// SPDX-License-Identifier: GPL-3.0-or-later
// Clusters as JSON, with units for people:
//   { "name": "...",
//     "groups": [ { "id": 0, "parent": -1, "name": "cluster", "replicas": 1, "x": 0, "y": 0 } ],
//     "nodes":  [ { "id": 0, "group": 0, "kind": "device", "name": "GPU", "accelerator": "a100_sxm_80gb", "count": 8 },
//                 { "id": 1, "group": 0, "kind": "switch", "name": "NVSwitch", "chips": 6 } ],
//     "links":  [ { "id": 0, "from": 0, "to": 1, "pattern": "all", "width": 1, "bandwidth": "300 GB/s",
//                   "latency": "950 ns", "kind": "nvlink3" } ] }
// Rings may have "along": 1 (a group) and "optical": { "block": 4, "latency": "10 ns", "kind": "ocs_palomar" }.
// Left out: parent of the root, replicas, count and chips of 1, pattern "all", width 1, and empty texts.
#pragma once

#include "core/base/result.h"
#include "core/hardware/cluster.h"

#include <string>
#include <string_view>

namespace paretoscope::hardware {

/// One JSON object. parseCluster(clusterJson(c)) is c, to the last bit.
std::string clusterJson(const Cluster& cluster);

/// Reads such an object. `pointerPrefix` is where it stands in `file`. Errors: the first thing that cannot be read;
/// what is wrong with the drawing itself is left to problems(), so that a broken drawing can be opened and mended.
Result<Cluster> parseCluster(std::string_view json, const std::string& file, const std::string& pointerPrefix);

} // namespace paretoscope::hardware

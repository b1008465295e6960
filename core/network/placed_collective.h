// SPDX-License-Identifier: GPL-3.0-or-later
// A measured collective on the cluster that it ran on, ready to be predicted with any efficiencies.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"
#include "core/network/collective_measurement.h"
#include "core/network/link_efficiency.h"

#include <span>
#include <string>
#include <vector>

namespace paretoscope::network {

/// What nccl-tests measures and the model predicts.
enum class MeasuredKind { allReduce, allGather, reduceScatter, allToAll, broadcast, sendToNext };

struct PlacedCollective {
    const hardware::Accelerator* part = nullptr;
    std::vector<hardware::ClusterLevel> levels;
    MeasuredKind kind = MeasuredKind::allReduce;
    std::int64_t ranks = 0;
    std::int64_t stride = 1; ///< between the ranks of a collective, or to the farthest receiver
    Bytes size;
    std::vector<Seconds> times; ///< measured
    std::string group;          ///< for reports: device, collective, one node or several, large or small
    std::string unusable;       ///< why it cannot be predicted; empty where it can

    [[nodiscard]] Seconds predict(const NetworkEfficiency& efficiency) const;
};

/// On as many nodes as the measurement says, its ranks spread evenly over them; several nodes share a rail-optimised
/// network of `scaleOut` for each device, 0: of what the part typically has.
PlacedCollective placeCollective(const CollectiveMeasurement& measured,
                                 std::span<const hardware::Accelerator> accelerators, BytesPerSecond scaleOut);

} // namespace paretoscope::network

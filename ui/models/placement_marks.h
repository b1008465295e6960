// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the devices that a node or group of the drawing stands for, in all its copies, run which stage of a study's
// pipeline. Pure functions of drawing and placement.
#pragma once

#include "core/hardware/cluster.h"
#include "core/study/study.h"

#include <QString>

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace paretoscope::ui {

struct DeviceMarks {
    static constexpr int kNoStage = -1;

    std::int64_t devices = 0;                  ///< that it stands for
    std::map<std::size_t, std::int64_t> taken; ///< of those, by stage
    std::vector<int> siblings; ///< stage of each device of a node, where all its copies agree; else empty
    QString text;              ///< the same in words, for tool tips; empty unless somebody sets it
};

/// By id in the drawing; all devices and their groups have an entry, whether anything runs there or not.
struct PlacementMarks {
    std::map<int, DeviceMarks> nodes;
    std::map<int, DeviceMarks> groups;
    [[nodiscard]] bool empty() const { return nodes.empty(); }
};

/// Devices are counted as hardware::Fabric does: depth first, copy by copy, a group's own before its inner groups'.
/// None where no client takes any device.
PlacementMarks placementMarks(const hardware::Cluster& cluster, std::span<const study::StagePlacement> placement);

} // namespace paretoscope::ui

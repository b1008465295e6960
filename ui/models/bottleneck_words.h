// SPDX-License-Identifier: GPL-3.0-or-later
// What holds a point back, in sentences.
#pragma once

#include "core/hardware/cluster.h"
#include "core/study/execution.h"
#include "core/study/sensitivity.h"

#include <QString>

#include <optional>
#include <vector>

namespace paretoscope::ui {

struct BottleneckLine {
    QString part;   ///< "H100 to leaf switch, 50 GB/s"
    QString detail; ///< "Full for 61 % of the step, busy for 70 %. Twice the bandwidth: Step time -8.1 %."
    double saved = 0.0;
    std::optional<std::size_t> link; ///< index into Cluster::links
};

/// Below this share a change is not worth a line.
inline constexpr double kLeastSaved = 0.001;

/// "61 %", "8.1 %": two significant digits.
QString percent(double share);

/// "8 × H100 to leaf switch, 50 GB/s".
QString linkName(const hardware::Cluster& cluster, std::size_t link);

/// The changes that move the metric, in their order. `execution` may be null: then nothing is said of how busy parts
/// are.
std::vector<BottleneckLine> bottleneckLines(const std::vector<study::Sensitivity>& changes, const QString& metric,
                                            const hardware::Cluster& cluster, const study::Execution* execution);

} // namespace paretoscope::ui

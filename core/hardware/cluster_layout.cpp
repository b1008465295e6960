// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/cluster_layout.h"

#include <algorithm>

namespace paretoscope::hardware {

namespace {

constexpr double kNodeWidth = 128.0;
constexpr double kNodeHeight = 64.0;
constexpr double kGap = 48.0;
constexpr double kFrame = 24.0; ///< between the frame of a group and its content

struct Extent {
    double width = 0.0;
    double height = 0.0;
};

class Layout {
public:
    explicit Layout(Cluster& cluster)
        : m_cluster(cluster) {}

    Extent place(int group) {
        Extent extent;
        placeRow(group, true, extent);
        placeRow(group, false, extent);
        return {extent.width + 2.0 * kFrame, extent.height + 2.0 * kFrame};
    }

private:
    /// Adds one row below what `extent` covers: the switches and groups of switches, or the rest.
    void placeRow(int group, bool switches, Extent& extent) {
        const double top = extent.height > 0.0 ? extent.height + kGap : 0.0;
        Extent row;
        const auto add = [&row, top](auto& item, Extent size, double inset) {
            item.x = (row.width > 0.0 ? row.width + kGap : 0.0) + inset;
            item.y = top + inset;
            row = {item.x - inset + size.width, std::max(row.height, size.height)};
        };
        for (ClusterNode& node : m_cluster.nodes) {
            if (node.group == group && (node.kind == NodeKind::networkSwitch) == switches) {
                add(node, {kNodeWidth, kNodeHeight}, 0.0);
            }
        }
        for (ClusterGroup& inner : m_cluster.groups) {
            if (inner.parent == group && (deviceCount(m_cluster, inner.id) == 0) == switches) {
                add(inner, place(inner.id), kFrame);
            }
        }
        if (row.width > 0.0) {
            extent = {std::max(extent.width, row.width), top + row.height};
        }
    }

    Cluster& m_cluster;
};

} // namespace

void layOut(Cluster& cluster) {
    Layout(cluster).place(0);
}

} // namespace paretoscope::hardware

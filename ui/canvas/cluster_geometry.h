// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything of a drawing lies on the canvas, in canvas units, and how a drawing without places is laid out.
// Nodes and collapsed groups are tiles; an expanded group is a panel around its content. Pure functions of the drawing.
#pragma once

#include "ui/models/cluster_item.h"

#include "core/hardware/cluster.h"

#include <QLineF>
#include <QPointF>
#include <QRectF>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace paretoscope::ui {

class Document;

/// A visible link: one strand for each wired pair that is shown, or a loop at a tile whose siblings are wired.
struct LinkShape {
    int link = 0;
    bool isLoop = false;
    QRectF loopTile; ///< where a loop starts and ends
    std::vector<QLineF> strands;
    QLineF axis; ///< the middle of the bundle
};

struct ClusterGeometry {
    std::map<int, QRectF> groups; ///< panels, and tiles of collapsed groups; the root and hidden groups are absent
    std::map<int, QRectF> nodes;  ///< visible nodes
    std::vector<LinkShape> links;
    std::set<int> collapsed; ///< of the visible groups
    QRectF bounds;

    /// The topmost item at a point: node, then link (within `reach`), then innermost group.
    [[nodiscard]] std::optional<ClusterItem> itemAt(QPointF place, double reach) const;
    /// The rectangle of an item; null where it is not visible.
    [[nodiscard]] QRectF rectOf(ClusterItem item) const;
};

/// Groups in `collapsed` hide their content.
ClusterGeometry geometryOf(const hardware::Cluster& cluster, const std::set<int>& collapsed);

/// Chips of a device tile that are drawn one by one; more are written as a number.
inline constexpr int kMostChips = 16;
inline constexpr int kChipsInRow = 8;
/// The places of a device tile's chips, relative to nothing: on the canvas.
std::vector<QRectF> chipsOf(const QRectF& tile, int count);

/// The square of a panel's or collapsed tile's collapse mark, and where a link can be drawn from.
QRectF collapseMark(const QRectF& group);
std::vector<QPointF> portsOf(const QRectF& tile);

/// The same drawing with places: devices and inner groups below, switches above by their distance from them.
hardware::Cluster arranged(hardware::Cluster cluster, const std::set<int>& collapsed);

/// What the canvas shows and every edit starts from: the document's drawing, arranged where it was generated or has
/// no places yet.
hardware::Cluster shownCluster(const Document& document, const std::set<int>& collapsed = {});

} // namespace paretoscope::ui

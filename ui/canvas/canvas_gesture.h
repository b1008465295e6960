// SPDX-License-Identifier: GPL-3.0-or-later
// What the pointer is doing on the canvas between press and release. Esc cancels and leaves the document untouched.
#pragma once

#include "ui/models/cluster_item.h"

#include <QPointF>

#include <memory>
#include <vector>

class QPainter;
class QPalette;

namespace paretoscope::ui {

class ClusterScene;

class CanvasGesture {
public:
    virtual ~CanvasGesture() = default;
    /// Places are in canvas units. `free`: do not snap to the grid.
    virtual void move(QPointF place, bool free) = 0;
    virtual void release() = 0;
    virtual void cancel() = 0;
    /// Over the scene, in canvas units.
    virtual void paint(QPainter& painter, const QPalette& palette) const { (void)painter, (void)palette; }
};

/// Drags groups and nodes.
std::unique_ptr<CanvasGesture> moveGesture(ClusterScene& scene, std::vector<ClusterItem> items, QPointF start);
/// Draws a link from a node to the node under the pointer.
std::unique_ptr<CanvasGesture> connectGesture(ClusterScene& scene, int node, QPointF port);
/// Selects what a rectangle encloses, in addition to `kept`.
std::unique_ptr<CanvasGesture> bandGesture(ClusterScene& scene, std::vector<ClusterItem> kept, QPointF start);

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// Where the nodes of a diagram stand: rows by the longest path of data, so that arrows point downwards, side by side
// where they do not depend on each other. Edges that skip rows bend around the right side, wider the longer they are.
#pragma once

#include "core/graph/diagram.h"

#include <QPainterPath>
#include <QRectF>

#include <vector>

namespace paretoscope::ui {

struct DiagramEdge {
    std::size_t from = 0;
    std::size_t to = 0;
    QPainterPath path; ///< ends at the top of `to`
};

struct DiagramLayout {
    std::vector<std::size_t> shown; ///< indices of nodes, ascending
    std::vector<QRectF> places;     ///< by node; empty for nodes that are not shown
    std::vector<DiagramEdge> edges; ///< between shown nodes
    QRectF bounds;
};

enum class DiagramPhases { forward, backward };

inline constexpr double kDiagramNodeWidth = 272.0;
inline constexpr double kOperatorHeight = 62.0;
inline constexpr double kExchangeHeight = 46.0;

DiagramLayout layOut(const graph::Diagram& diagram, DiagramPhases phases);

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/diagram_layout.h"

#include <algorithm>
#include <map>

namespace paretoscope::ui {

namespace {

constexpr double kRowGap = 30.0;
constexpr double kColumnGap = 28.0;
constexpr double kLaneStep = 14.0; ///< between edges that go around
constexpr double kMostLane = 120.0;

bool isShown(const graph::DiagramNode& node, DiagramPhases phases) {
    return (node.phase == graph::Phase::forward) == (phases == DiagramPhases::forward);
}

double heightOf(const graph::DiagramNode& node) {
    return node.isExchange ? kExchangeHeight : kOperatorHeight;
}

/// Each row from left to right in the order of what the nodes read.
void placeRow(const graph::Diagram& diagram, std::vector<std::size_t>& row, double top, DiagramLayout& layout) {
    const auto wish = [&](std::size_t node) {
        double sum = 0.0;
        double readers = 0.0;
        for (const std::size_t before : diagram.nodes[node].after) {
            if (!layout.places[before].isNull()) {
                sum += layout.places[before].center().x();
                ++readers;
            }
        }
        return readers > 0.0 ? sum / readers : 0.0;
    };
    std::stable_sort(row.begin(), row.end(), [&](std::size_t a, std::size_t b) { return wish(a) < wish(b); });
    const double width = static_cast<double>(row.size()) * (kDiagramNodeWidth + kColumnGap) - kColumnGap;
    double left = -width / 2.0;
    for (const std::size_t node : row) {
        layout.places[node] = {left, top, kDiagramNodeWidth, heightOf(diagram.nodes[node])};
        left += kDiagramNodeWidth + kColumnGap;
    }
}

QPainterPath edgePath(const QRectF& from, const QRectF& to, bool around) {
    QPainterPath path;
    if (!around) {
        const QPointF start(from.center().x(), from.bottom());
        const QPointF end(to.center().x(), to.top());
        const double bend = (end.y() - start.y()) / 2.0;
        path.moveTo(start);
        path.cubicTo(start + QPointF(0, bend), end - QPointF(0, bend), end);
        return path;
    }
    const QPointF start(from.right(), from.center().y());
    const QPointF end(to.right() - kDiagramNodeWidth / 4.0, to.top());
    const double reach = std::min(kMostLane, kLaneStep * (end.y() - start.y()) / (kOperatorHeight + kRowGap));
    const double right = std::max(from.right(), to.right()) + kLaneStep + reach;
    path.moveTo(start);
    path.cubicTo(QPointF(right, start.y()), QPointF(right, start.y()), QPointF(right, start.y() + kRowGap));
    path.lineTo(right, end.y() - kRowGap);
    path.cubicTo(QPointF(right, end.y() - kRowGap / 2.0), QPointF(end.x(), end.y() - kRowGap), end);
    return path;
}

} // namespace

DiagramLayout layOut(const graph::Diagram& diagram, DiagramPhases phases) {
    DiagramLayout layout;
    layout.places.resize(diagram.nodes.size());
    std::vector<int> rowOf(diagram.nodes.size(), -1);
    std::map<int, std::vector<std::size_t>> rows;
    for (std::size_t i = 0; i < diagram.nodes.size(); ++i) {
        if (!isShown(diagram.nodes[i], phases))
            continue;
        layout.shown.push_back(i);
        rowOf[i] = 0;
        for (const std::size_t before : diagram.nodes[i].after)
            rowOf[i] = std::max(rowOf[i], rowOf[before] + 1); // those that are not shown are at -1
        rows[rowOf[i]].push_back(i);
    }
    double top = 0.0;
    for (auto& [index, row] : rows) {
        placeRow(diagram, row, top, layout);
        double height = 0.0;
        for (const std::size_t node : row)
            height = std::max(height, layout.places[node].height());
        top += height + kRowGap;
    }
    for (const std::size_t to : layout.shown) {
        layout.bounds |= layout.places[to];
        for (const std::size_t from : diagram.nodes[to].after) {
            if (rowOf[from] < 0)
                continue;
            const bool around = rowOf[to] - rowOf[from] > 1;
            layout.edges.push_back({from, to, edgePath(layout.places[from], layout.places[to], around)});
            layout.bounds |= layout.edges.back().path.boundingRect();
        }
    }
    return layout;
}

} // namespace paretoscope::ui

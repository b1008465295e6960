// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/alignment.h"

#include "ui/models/cluster_edit.h"

#include <algorithm>

namespace paretoscope::ui {

namespace {

struct Placed {
    ClusterItem item;
    QRectF rect;
};

std::vector<Placed> placed(const ClusterGeometry& geometry, const std::vector<ClusterItem>& items) {
    std::vector<Placed> found;
    for (const ClusterItem& item : items)
        if (const QRectF rect = geometry.rectOf(item); item.part != ClusterPart::link && !rect.isNull())
            found.push_back({item, rect});
    return found;
}

/// Shifts each item along one axis so that the gaps between neighbours are equal; the outermost stay.
void spread(hardware::Cluster& cluster, std::vector<Placed> items, bool across) {
    const auto start = [across](const QRectF& rect) { return across ? rect.left() : rect.top(); };
    const auto length = [across](const QRectF& rect) { return across ? rect.width() : rect.height(); };
    std::ranges::stable_sort(items, {}, [&](const Placed& each) { return start(each.rect); });
    double filled = 0.0;
    for (const Placed& each : items)
        filled += length(each.rect);
    const QRectF& last = items.back().rect;
    const double whole = start(last) + length(last) - start(items.front().rect);
    const double gap = (whole - filled) / static_cast<double>(items.size() - 1);
    double next = start(items.front().rect);
    for (const Placed& each : items) {
        const double by = next - start(each.rect);
        moveItems(cluster, {each.item}, across ? QPointF(by, 0.0) : QPointF(0.0, by));
        next += length(each.rect) + gap;
    }
}

QPointF shift(const QRectF& rect, const QRectF& around, Alignment alignment) {
    switch (alignment) {
    case Alignment::left:
        return {around.left() - rect.left(), 0.0};
    case Alignment::centre:
        return {around.center().x() - rect.center().x(), 0.0};
    case Alignment::top:
        return {0.0, around.top() - rect.top()};
    case Alignment::middle:
        return {0.0, around.center().y() - rect.center().y()};
    case Alignment::spreadAcross:
    case Alignment::spreadDown:
        break;
    }
    return {};
}

} // namespace

hardware::Cluster aligned(hardware::Cluster cluster, const ClusterGeometry& geometry,
                          const std::vector<ClusterItem>& items, Alignment alignment) {
    const std::vector<Placed> shown = placed(geometry, items);
    const bool spreads = alignment == Alignment::spreadAcross || alignment == Alignment::spreadDown;
    if (shown.size() < (spreads ? 3 : 2))
        return cluster;
    if (spreads) {
        spread(cluster, shown, alignment == Alignment::spreadAcross);
        return cluster;
    }
    QRectF around;
    for (const Placed& each : shown)
        around |= each.rect;
    for (const Placed& each : shown)
        moveItems(cluster, {each.item}, shift(each.rect, around, alignment));
    return cluster;
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/canvas_clipboard.h"

#include "ui/canvas/cluster_scene.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/theme/theme.h"

#include "core/hardware/cluster_json.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace paretoscope::ui {

namespace {

/// The group that holds the first selected item: pasting puts copies beside their originals.
int groupAround(const ClusterScene& scene) {
    for (const ClusterItem& item : scene.selection().items()) {
        if (const hardware::ClusterNode* node = findNode(scene.cluster(), item.id);
            item.part == ClusterPart::node && node)
            return node->group;
        if (const hardware::ClusterGroup* group = findGroup(scene.cluster(), item.id);
            item.part == ClusterPart::group && group)
            return group->parent;
    }
    return 0;
}

/// Pasting the same thing again and again shifts each copy further, so that none covers another.
QPointF freeShift(const hardware::Cluster& cluster, const hardware::Cluster& part, int group) {
    QPointF shift(theme::kGrid * 4.0, theme::kGrid * 4.0);
    const QPointF origin = originOf(cluster, group);
    const auto covers = [&](QPointF by) {
        for (const hardware::ClusterNode& copy : part.nodes)
            for (const hardware::ClusterNode& node : cluster.nodes)
                if (copy.group == 0 && node.group == group &&
                    QPointF(node.x, node.y) + origin == QPointF(copy.x, copy.y) + by)
                    return true;
        for (const hardware::ClusterGroup& copy : part.groups)
            for (const hardware::ClusterGroup& other : cluster.groups)
                if (copy.id != 0 && copy.parent == 0 && other.id != 0 && other.parent == group &&
                    QPointF(other.x, other.y) + origin == QPointF(copy.x, copy.y) + by)
                    return true;
        return false;
    };
    while (covers(shift))
        shift += QPointF(theme::kGrid * 4.0, theme::kGrid * 4.0);
    return shift - origin;
}

} // namespace

void copySelection(const ClusterScene& scene) {
    const hardware::Cluster part = detachedCopy(scene.cluster(), scene.selection().items());
    if (part.nodes.empty() && part.groups.size() < 2)
        return;
    const QByteArray json = QByteArray::fromStdString(hardware::clusterJson(part));
    auto data = std::make_unique<QMimeData>();
    data->setData(QLatin1String(kDrawingMimeType), json);
    data->setText(QString::fromUtf8(json));
    QGuiApplication::clipboard()->setMimeData(data.release());
}

bool paste(ClusterScene& scene) {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (data == nullptr || !data->hasFormat(QLatin1String(kDrawingMimeType)))
        return false;
    const std::string json = data->data(QLatin1String(kDrawingMimeType)).toStdString();
    const Result<hardware::Cluster> part = hardware::parseCluster(json, {}, {});
    if (!part)
        return false;
    hardware::Cluster edited = scene.cluster();
    const int group = groupAround(scene);
    const std::vector<ClusterItem> copies = insertCopy(edited, *part, freeShift(edited, *part, group), group);
    if (copies.empty())
        return false;
    scene.push(ClusterScene::tr("Paste"), std::move(edited));
    scene.selection().set(copies);
    return true;
}

} // namespace paretoscope::ui

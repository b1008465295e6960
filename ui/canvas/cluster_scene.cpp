// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/cluster_scene.h"

#include "ui/canvas/canvas_items.h"
#include "ui/commands/scenario_commands.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/document.h"
#include "ui/models/text.h"

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kSceneMargin = 20000.0; ///< wider than any view: nothing shifts while the drawing grows

QString linkLabel(const hardware::ClusterLink& link) {
    const QString bandwidth = quantity(link.bandwidth.value(), Unit::bytePerSecond);
    return link.width > 1 ? QStringLiteral("%1 × %2").arg(link.width).arg(bandwidth) : bandwidth;
}

} // namespace

ClusterScene::ClusterScene(Document& document, ClusterSelection& selection, QObject* parent)
    : QGraphicsScene(parent)
    , m_document(document)
    , m_selection(selection) {
    setItemIndexMethod(QGraphicsScene::NoIndex);
    connect(&document, &Document::replaced, this, [this] { m_collapsed.clear(); });
    connect(&document, &Document::clusterChanged, this, [this] {
        m_selection.retain(m_document.scenario().cluster);
        reset();
    });
    connect(&selection, &ClusterSelection::changed, this, &ClusterScene::showSelection);
    reset();
}

void ClusterScene::showDraft(const hardware::Cluster& draft) {
    rebuild(draft);
}

void ClusterScene::reset() {
    rebuild(shownCluster(m_document, m_collapsed));
}

void ClusterScene::rebuild(const hardware::Cluster& cluster) {
    clear();
    m_items.clear();
    m_hovered.reset();
    m_shown = cluster;
    m_geometry = geometryOf(m_shown, m_collapsed);
    const auto add = [this](CanvasItem* item, double layer) {
        item->setZValue(layer);
        addItem(item);
        m_items.push_back(item);
    };
    for (const auto& [id, rect] : m_geometry.groups) {
        const auto devices = static_cast<int>(hardware::deviceCount(m_shown, id));
        const hardware::ClusterGroup& group = *findGroup(m_shown, id);
        const bool collapsed = m_geometry.collapsed.contains(id);
        add(new GroupItem(group, collapsed, rect), kGroupLayer + depthOf(m_shown, id));
        add(new GroupTitleItem(group, tr("%Ln device(s)", nullptr, devices), collapsed, rect), kTitleLayer);
    }
    for (const LinkShape& shape : m_geometry.links) {
        const hardware::ClusterLink& link = *findLink(m_shown, shape.link);
        add(new LinkItem(link, shape), kLinkLayer);
        add(new LinkLabelItem(link, shape.axis.center(), linkLabel(link)), kLabelLayer);
    }
    for (const auto& [id, rect] : m_geometry.nodes)
        add(new NodeItem(*findNode(m_shown, id), rect), kNodeLayer);
    setSceneRect(m_geometry.bounds.adjusted(-kSceneMargin, -kSceneMargin, kSceneMargin, kSceneMargin));
    showSelection();
    setFaults(m_faults);
    showPlacement();
    emit laidOut();
}

CanvasItem* ClusterScene::find(ClusterItem item) const {
    const auto found =
        std::ranges::find_if(m_items, [item](const CanvasItem* each) { return each->clusterItem() == item; });
    return found == m_items.end() ? nullptr : *found;
}

void ClusterScene::setCollapsed(int group, bool collapsed) {
    if (collapsed)
        m_collapsed.insert(group);
    else
        m_collapsed.erase(group);
    reset();
}

void ClusterScene::setAllCollapsed(bool collapsed) {
    m_collapsed.clear();
    for (const hardware::ClusterGroup& group : m_shown.groups)
        if (collapsed && group.id != 0)
            m_collapsed.insert(group.id);
    reset();
}

void ClusterScene::unfold(ClusterItem item) {
    const hardware::ClusterNode* node = item.part == ClusterPart::node ? findNode(m_shown, item.id) : nullptr;
    const hardware::ClusterGroup* group = item.part == ClusterPart::group ? findGroup(m_shown, item.id) : nullptr;
    const std::size_t before = m_collapsed.size();
    for (group = findGroup(m_shown, node    ? node->group
                                    : group ? group->parent
                                            : 0);
         group && group->id != 0; group = findGroup(m_shown, group->parent))
        m_collapsed.erase(group->id);
    if (m_collapsed.size() != before)
        reset();
}

void ClusterScene::showSelection() {
    for (CanvasItem* item : m_items)
        item->setChosen(m_selection.contains(item->clusterItem()));
}

void ClusterScene::setFaults(const std::vector<ClusterItem>& faults) {
    m_faults = faults;
    for (CanvasItem* item : m_items)
        item->setFaulty(std::ranges::find(m_faults, item->clusterItem()) != m_faults.end());
}

void ClusterScene::setPlacement(PlacementMarks placement) {
    if (placement.empty() && m_placement.empty())
        return;
    m_placement = std::move(placement);
    showPlacement();
}

void ClusterScene::showPlacement() {
    for (CanvasItem* item : m_items) {
        const auto [part, id] = item->clusterItem();
        const auto& marks = part == ClusterPart::group ? m_placement.groups : m_placement.nodes;
        const auto found = part == ClusterPart::link ? marks.end() : marks.find(id);
        item->setPlacement(found == marks.end() ? nullptr : &found->second);
    }
}

void ClusterScene::setHovered(std::optional<ClusterItem> item) {
    if (item == m_hovered)
        return;
    for (const auto& [which, hovered] : {std::pair(m_hovered, false), std::pair(item, true)})
        if (CanvasItem* shown = which ? find(*which) : nullptr)
            shown->setHovered(hovered);
    m_hovered = item;
}

void ClusterScene::markTargets(std::optional<int> node) {
    for (CanvasItem* item : m_items) {
        const bool isTarget =
            node && item->clusterItem().part == ClusterPart::node && !refusal(m_shown, *node, item->clusterItem().id);
        item->setMark(isTarget ? CanvasItem::Mark::target : CanvasItem::Mark::none);
    }
}

void ClusterScene::markRefused(ClusterItem item) {
    if (CanvasItem* shown = find(item))
        shown->setMark(CanvasItem::Mark::refused);
}

void ClusterScene::push(const QString& step, hardware::Cluster edited, int gesture) {
    m_document.push(
        std::make_unique<CmdClusterEdit>(m_document, step, ClusterState{std::move(edited), std::nullopt}, gesture));
}

} // namespace paretoscope::ui

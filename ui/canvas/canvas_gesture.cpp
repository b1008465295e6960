// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/canvas_gesture.h"

#include "ui/canvas/cluster_scene.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <cmath>

namespace paretoscope::ui {

namespace {

class MoveGesture final : public CanvasGesture {
    Q_DECLARE_TR_FUNCTIONS(MoveGesture)
public:
    MoveGesture(ClusterScene& scene, std::vector<ClusterItem> items, QPointF start)
        : m_scene(scene)
        , m_items(std::move(items))
        , m_start(start)
        , m_original(scene.cluster()) {}

    void move(QPointF place, bool free) override {
        QPointF by = place - m_start;
        if (!free)
            by = QPointF(snapped(by.x()), snapped(by.y()));
        if (by == m_by)
            return;
        m_by = by;
        hardware::Cluster draft = m_original;
        moveItems(draft, m_items, m_by);
        m_scene.showDraft(draft);
    }

    void release() override {
        if (m_by.isNull())
            return;
        hardware::Cluster moved = m_original;
        moveItems(moved, m_items, m_by);
        m_scene.push(tr("Move %n item(s)", nullptr, static_cast<int>(m_items.size())), std::move(moved));
    }

    void cancel() override { m_scene.reset(); }

private:
    static double snapped(double value) { return std::round(value / theme::kGrid) * theme::kGrid; }

    ClusterScene& m_scene;
    std::vector<ClusterItem> m_items;
    QPointF m_start;
    QPointF m_by;
    hardware::Cluster m_original;
};

class ConnectGesture final : public CanvasGesture {
    Q_DECLARE_TR_FUNCTIONS(ConnectGesture)
public:
    ConnectGesture(ClusterScene& scene, int node, QPointF port)
        : m_scene(scene)
        , m_node(node)
        , m_port(port)
        , m_end(port) {
        m_scene.markTargets(node);
    }

    void move(QPointF place, bool) override {
        m_end = place;
        m_target.reset();
        m_scene.markTargets(m_node);
        const std::optional<ClusterItem> under = m_scene.geometry().itemAt(place, 0.0);
        m_refused = under && under->part == ClusterPart::node && refusal(m_scene.cluster(), m_node, under->id);
        if (m_refused)
            m_scene.markRefused(*under);
        else if (under && under->part == ClusterPart::node)
            m_target = under->id;
    }

    void release() override {
        m_scene.markTargets(std::nullopt);
        if (!m_target)
            return;
        hardware::Cluster edited = m_scene.cluster();
        const int link = addLink(edited, m_node, *m_target);
        m_scene.push(tr("Add link"), std::move(edited));
        m_scene.selection().set({{ClusterPart::link, link}});
    }

    void cancel() override { m_scene.markTargets(std::nullopt); }

    void paint(QPainter& painter, const QPalette& palette) const override {
        const theme::Role role = m_refused ? theme::Role::bad : theme::Role::accent;
        painter.setPen(QPen(theme::colour(role, palette), 2.0, m_target ? Qt::SolidLine : Qt::DashLine));
        painter.drawLine(m_port, m_end);
    }

private:
    ClusterScene& m_scene;
    int m_node;
    QPointF m_port;
    QPointF m_end;
    std::optional<int> m_target;
    bool m_refused = false;
};

class BandGesture final : public CanvasGesture {
public:
    BandGesture(ClusterScene& scene, std::vector<ClusterItem> kept, QPointF start)
        : m_scene(scene)
        , m_kept(std::move(kept))
        , m_before(scene.selection().items())
        , m_band(start, start) {}

    void move(QPointF place, bool) override {
        m_band.setBottomRight(place);
        const QRectF band = m_band.normalized();
        std::vector<ClusterItem> items = m_kept;
        for (const auto& [id, rect] : m_scene.geometry().groups)
            if (band.contains(rect))
                items.push_back({ClusterPart::group, id});
        for (const auto& [id, rect] : m_scene.geometry().nodes)
            if (band.contains(rect))
                items.push_back({ClusterPart::node, id});
        m_scene.selection().set(std::move(items));
    }

    void release() override {}
    void cancel() override { m_scene.selection().set(m_before); }

    void paint(QPainter& painter, const QPalette& palette) const override {
        QColor fill = theme::colour(theme::Role::accent, palette);
        painter.setPen(QPen(fill, 0.0));
        fill.setAlphaF(0.1F);
        painter.setBrush(fill);
        painter.drawRect(m_band.normalized());
    }

private:
    ClusterScene& m_scene;
    std::vector<ClusterItem> m_kept;
    std::vector<ClusterItem> m_before;
    QRectF m_band;
};

} // namespace

std::unique_ptr<CanvasGesture> moveGesture(ClusterScene& scene, std::vector<ClusterItem> items, QPointF start) {
    return std::make_unique<MoveGesture>(scene, std::move(items), start);
}

std::unique_ptr<CanvasGesture> connectGesture(ClusterScene& scene, int node, QPointF port) {
    return std::make_unique<ConnectGesture>(scene, node, port);
}

std::unique_ptr<CanvasGesture> bandGesture(ClusterScene& scene, std::vector<ClusterItem> kept, QPointF start) {
    return std::make_unique<BandGesture>(scene, std::move(kept), start);
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// How groups, nodes and links are painted, in less detail the smaller they are. Items hold no state of the drawing:
// the scene makes them anew whenever it changes.
#pragma once

#include "ui/canvas/cluster_geometry.h"
#include "ui/models/placement_marks.h"

#include <QGraphicsItem>
#include <QString>

namespace paretoscope::ui {

/// Below this scale names and chips would be illegible: only shapes are drawn.
inline constexpr double kDetailScale = 0.35;

/// Heights of items: inner groups above outer ones, then links, titles, labels, nodes.
inline constexpr double kGroupLayer = 0.0;
inline constexpr double kLinkLayer = 1000.0;
inline constexpr double kTitleLayer = 1500.0; ///< links pass behind the titles of groups
inline constexpr double kLabelLayer = 1800.0;
inline constexpr double kNodeLayer = 2000.0;

class CanvasItem : public QGraphicsItem {
public:
    enum class Mark { none, target, refused }; ///< while a link is drawn

    CanvasItem(ClusterItem item, const QRectF& rect);

    [[nodiscard]] ClusterItem clusterItem() const { return m_item; }
    [[nodiscard]] QRectF boundingRect() const override;

    void setChosen(bool chosen);
    void setHovered(bool hovered);
    void setFaulty(bool faulty);
    void setMark(Mark mark);
    /// What runs on the devices that the item stands for; null while nobody asks.
    void setPlacement(const DeviceMarks* placement);

protected:
    [[nodiscard]] const QRectF& rect() const { return m_rect; }
    [[nodiscard]] bool isChosen() const { return m_chosen; }
    [[nodiscard]] bool isHovered() const { return m_hovered; }
    [[nodiscard]] bool isFaulty() const { return m_faulty; }
    [[nodiscard]] const std::optional<DeviceMarks>& placement() const { return m_placement; }
    /// Border by state: chosen, target, faulty, hovered, plain.
    [[nodiscard]] QPen border(const QPalette& palette) const;
    void paintFault(QPainter& painter, const QPalette& palette) const;
    void paintPorts(QPainter& painter, const QPalette& palette) const;
    /// Outlines behind the tile that say "several of these".
    void paintStack(QPainter& painter, const QPalette& palette, double radius) const;
    /// Each stage's share of the devices, in its colour; `bar` must have a placement to show.
    void paintShares(QPainter& painter, const QPalette& palette, const QRectF& bar) const;
    /// Above the lower edge of a tile.
    [[nodiscard]] QRectF shareBar() const;

private:
    ClusterItem m_item;
    QRectF m_rect;
    bool m_chosen = false;
    bool m_hovered = false;
    bool m_faulty = false;
    Mark m_mark = Mark::none;
    std::optional<DeviceMarks> m_placement;
};

class NodeItem : public CanvasItem {
public:
    NodeItem(const hardware::ClusterNode& node, const QRectF& rect);
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintChips(QPainter& painter, const QPalette& palette) const;

    QString m_name;
    int m_count;
    bool m_isDevice;
};

class GroupItem : public CanvasItem {
public:
    GroupItem(const hardware::ClusterGroup& group, bool collapsed, const QRectF& rect);
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    int m_replicas;
    bool m_collapsed;
};

/// The head of a group's panel: links pass behind it.
class GroupTitleItem : public CanvasItem {
public:
    GroupTitleItem(const hardware::ClusterGroup& group, const QString& detail, bool collapsed, const QRectF& rect);
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QString m_name;
    QString m_detail; ///< "1,024 devices"
    int m_replicas;
    bool m_collapsed;
};

class LinkItem : public CanvasItem {
public:
    LinkItem(const hardware::ClusterLink& link, LinkShape shape);
    /// In this colour and broader, whatever its state: to tell how much it carries.
    void setHeat(const QColor& heat);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    LinkShape m_shape;
    bool m_paired;
    double m_width;
    std::optional<QColor> m_heat;
};

/// The bandwidth at the middle of a link.
class LinkLabelItem : public CanvasItem {
public:
    LinkLabelItem(const hardware::ClusterLink& link, QPointF middle, const QString& label);
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QString m_label;
};

} // namespace paretoscope::ui

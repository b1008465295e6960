// SPDX-License-Identifier: GPL-3.0-or-later
// The drawn cluster with its links in the colour of what they carry, at one moment or over the whole run. Each link
// tells its busiest cable; nothing can be edited. Wheel zooms at the pointer, dragging pans, double click shows all.
#pragma once

#include "core/hardware/cluster.h"
#include "core/simulation/link_heat.h"

#include <QGraphicsView>

#include <optional>

namespace paretoscope::ui {

class HeatMapView : public QGraphicsView {
    Q_OBJECT
public:
    explicit HeatMapView(QWidget* parent = nullptr);

    /// The drawing and the heat of its links, by index.
    void setHeat(const hardware::Cluster& cluster, const simulation::LinkHeat& heat);
    /// A bin of the heat, or nothing for the mean of the whole run.
    void showBin(std::optional<std::size_t> bin);
    /// Stands out by its label.
    void choose(std::optional<std::size_t> link);
    /// Share of its most that a link's busiest cable carries, as shown.
    [[nodiscard]] double shownHeat(std::size_t link) const;
    [[nodiscard]] QSize sizeHint() const override { return {520, 260}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& area) override;

private:
    void rebuild();
    void fit();

    hardware::Cluster m_cluster; ///< arranged
    simulation::LinkHeat m_heat;
    std::optional<std::size_t> m_bin;
    std::optional<std::size_t> m_chosen;
    bool m_ownView = false; ///< until the user zooms or pans, the drawing is kept in view
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// The whole drawing in the corner of the canvas, with the visible area; a click or drag goes there.
#pragma once

#include <QWidget>

namespace paretoscope::ui {

class ClusterScene;
class ClusterView;

class Minimap : public QWidget {
    Q_OBJECT
public:
    Minimap(const ClusterScene& scene, ClusterView& view);

    QSize sizeHint() const override { return {168, 112}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QTransform toMap() const;
    void goTo(QPointF place);

    const ClusterScene& m_scene;
    ClusterView& m_view;
};

} // namespace paretoscope::ui

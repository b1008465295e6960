// SPDX-License-Identifier: GPL-3.0-or-later
// How a latency is distributed: the share of requests that were served within it, for the picks A and B, with the
// limits that they were promised. A click or drag picks the request of A at that place.
#pragma once

#include "core/serving/service_views.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

namespace paretoscope::ui {

class LatencyPlot : public QWidget {
    Q_OBJECT
public:
    explicit LatencyPlot(QWidget* parent = nullptr);

    /// Curves may be empty; limits are finite.
    void setCurves(const QString& title, serving::LatencyCurve a, serving::LatencyCurve b, std::vector<Seconds> limits);
    /// Marks a place of A's curve.
    void showPlace(std::optional<std::size_t> place);
    [[nodiscard]] QSize sizeHint() const override { return {480, 220}; }

signals:
    void placePicked(std::size_t place);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] QPointF pointAt(const serving::LatencyCurve& curve, std::size_t place) const;
    void pick(const QPointF& position);
    void paintCurve(QPainter& painter, const serving::LatencyCurve& curve, const QColor& colour) const;
    void paintLimits(QPainter& painter) const;
    void paintPlace(QPainter& painter) const;

    QString m_title;
    std::array<serving::LatencyCurve, 2> m_curves;
    std::vector<Seconds> m_limits;
    double m_most = 1.0; ///< seconds, at the right end
    std::optional<std::size_t> m_place;
};

} // namespace paretoscope::ui

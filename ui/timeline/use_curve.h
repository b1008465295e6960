// SPDX-License-Identifier: GPL-3.0-or-later
// How busy devices are and what they draw, over the time of a run: the share that computes, the share that
// communicates, and the power of all of it below. A click or drag picks a moment.
#pragma once

#include "core/study/execution.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace paretoscope::ui {

class UseCurve : public QWidget {
    Q_OBJECT
public:
    explicit UseCurve(QWidget* parent = nullptr);

    void setUse(const simulation::DeviceUse& use, std::vector<Watts> power);
    void showBin(std::optional<std::size_t> bin);
    [[nodiscard]] QSize sizeHint() const override { return {520, 200}; }

signals:
    void binPicked(std::size_t bin);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QRectF upper() const; ///< where shares are drawn
    [[nodiscard]] QRectF lower() const; ///< where power is drawn
    [[nodiscard]] double duration() const;
    [[nodiscard]] bool knowsPower() const;
    void pick(const QPointF& place);
    void paintSteps(QPainter& painter, const QRectF& area, const std::vector<double>& bins, double most,
                    const QColor& colour) const;
    void paintTime(QPainter& painter) const;
    void paintNames(QPainter& painter) const;

    simulation::DeviceUse m_use;
    std::vector<double> m_power; ///< watts
    double m_mostPower = 1.0;
    std::optional<std::size_t> m_bin;
};

} // namespace paretoscope::ui

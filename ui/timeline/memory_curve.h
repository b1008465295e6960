// SPDX-License-Identifier: GPL-3.0-or-later
// Memory of each pipeline stage over the time of one step: a step curve a stage, its passes' peaks as a lighter band,
// the fullest stage and the one under the pointer in colour.
#pragma once

#include "core/trace/synthesis.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace paretoscope::ui {

class MemoryCurve : public QWidget {
    Q_OBJECT
public:
    explicit MemoryCurve(QWidget* parent = nullptr);

    /// `capacity` of a device in bytes, drawn as a line.
    void setStages(std::vector<trace::StagePeak> stages, std::optional<double> capacity);
    [[nodiscard]] std::optional<std::size_t> stageAt(QPointF place) const; ///< the curve nearest to it, if it is near
    [[nodiscard]] QRectF area() const; ///< where curves are drawn, in this widget's pixels

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] double x(double seconds) const;
    [[nodiscard]] double y(double bytes) const;
    /// What a stage holds at a moment, and the most while the pass that is then running runs.
    struct Level {
        double held = 0.0;
        double most = 0.0;
        const trace::PassMemory* pass = nullptr;
    };
    [[nodiscard]] Level levelAt(std::size_t stage, double seconds) const;
    void paintAxes(QPainter& painter) const;
    void paintStage(QPainter& painter, std::size_t stage, const QColor& colour, double width, bool band) const;
    void paintNames(QPainter& painter) const;
    [[nodiscard]] QColor colourOf(std::size_t stage) const;

    std::vector<trace::StagePeak> m_stages;
    std::optional<double> m_capacity;
    double m_duration = 0.0;
    double m_mostBytes = 1.0;
    std::size_t m_fullest = 0;
    std::optional<std::size_t> m_hovered;
};

} // namespace paretoscope::ui

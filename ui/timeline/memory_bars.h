// SPDX-License-Identifier: GPL-3.0-or-later
// Memory per pipeline stage: one bar a stage, stacked by what takes the room.
#pragma once

#include "core/study/breakdown.h"

#include <QPointF>
#include <QWidget>

#include <optional>

namespace paretoscope::ui {

class MemoryBars : public QWidget {
    Q_OBJECT
public:
    explicit MemoryBars(QWidget* parent = nullptr);

    /// `stages` are terms in bytes whose children sum up to them; `capacity` in bytes draws a line, if known.
    void setStages(std::vector<study::Term> stages, std::optional<double> capacity);
    [[nodiscard]] bool isEmpty() const { return m_stages.empty(); }
    [[nodiscard]] QSize sizeHint() const override { return {640, 200}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] QRectF bar(std::size_t stage) const;
    [[nodiscard]] QColor partColour(const study::Term& part) const;
    void paintScale(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    /// Of the swatches, relative to the first: as many rows as the width asks for.
    [[nodiscard]] std::vector<QPointF> legendPlaces() const;

    std::vector<study::Term> m_stages;
    std::vector<std::string> m_parts; ///< ids of the children in order of appearance: the order of colours
    std::vector<QString> m_names;     ///< of m_parts
    std::optional<double> m_capacity;
    double m_most = 1.0;
};

/// The stages in an explanation's breakdowns: the terms of one whose children are amounts of memory with parts.
std::vector<study::Term> memoryStages(const std::vector<study::Breakdown>& breakdowns);

} // namespace paretoscope::ui

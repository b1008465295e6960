// SPDX-License-Identifier: GPL-3.0-or-later
// All stages of a pipeline in the order in which requests pass them, from left to right: boxes joined by arrows, absent
// stages in columns of "+" where they would stand. Ways around a box run below it.
#pragma once

#include <QWidget>

#include <cstddef>
#include <optional>
#include <vector>

namespace paretoscope::ui {

class PipelineModel;
class StageBox;

class PipelineStrip : public QWidget {
    Q_OBJECT
public:
    /// The model must outlive the strip.
    explicit PipelineStrip(const PipelineModel& model, QWidget* parent = nullptr);

    /// Takes over what the model says now.
    void refresh();
    void setChosen(std::optional<std::size_t> stage);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void clicked(std::size_t stage);
    void settingsWanted(std::size_t stage);
    void removalWanted(std::size_t stage);
    void menuWanted(std::size_t stage, QPoint place); ///< on the screen

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    /// One box, or ghosts above each other.
    struct Column {
        std::vector<StageBox*> boxes;
        [[nodiscard]] bool isGhostly() const;
        [[nodiscard]] int wanted() const;
        [[nodiscard]] int least() const;
    };
    void makeBoxes();
    [[nodiscard]] std::vector<Column> columns() const;
    [[nodiscard]] static int spaceAround(const std::vector<Column>& columns);
    [[nodiscard]] std::vector<int> widthsOf(const std::vector<Column>& columns) const;
    void place();
    void paintWay(QPainter& painter, QPointF from, QPointF to) const;
    void paintDetour(QPainter& painter, const QRectF& from, const QRectF& to) const;

    const PipelineModel& m_model;
    std::vector<StageBox*> m_boxes; ///< by stage
};

} // namespace paretoscope::ui

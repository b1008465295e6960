// SPDX-License-Identifier: GPL-3.0-or-later
// One stage of a pipeline as a button: a box with its clients where it is present, a pale "+ Retrieval" where it could
// be added. Delete asks to take it away.
#pragma once

#include "ui/models/pipeline_model.h"

#include <QAbstractButton>

namespace paretoscope::ui {

class StageBox : public QAbstractButton {
    Q_OBJECT
public:
    static constexpr int kBoxHeight = 60;
    static constexpr int kGhostHeight = 18;

    StageBox(const PipelineModel& model, std::size_t stage, QWidget* parent);

    [[nodiscard]] std::size_t stage() const { return m_stage; }
    [[nodiscard]] bool isGhost() const { return !m_shown.isPresent; }
    /// Takes over what the model says now.
    void refresh();
    void setChosen(bool chosen);

    /// Where everything is legible, and the least that still tells stages apart: of a ghost, a mere "+".
    [[nodiscard]] int wantedWidth() const;
    [[nodiscard]] int leastWidth() const;
    [[nodiscard]] QSize sizeHint() const override;
    /// Whether the label needs its smaller font in this width; a strip has all labels in the same one.
    [[nodiscard]] bool isTightIn(int width) const;
    void setTight(bool tight);

signals:
    void removalWanted();
    void menuWanted(QPoint place); ///< on the screen
    void settingsWanted();         ///< a double click: into its fields

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void paintBox(QPainter& painter) const;
    void paintGhost(QPainter& painter) const;
    [[nodiscard]] QString clientsText() const;
    [[nodiscard]] QString shortClientsText() const; ///< "4 × 2"
    [[nodiscard]] QString choicesText() const;      ///< empty where the stage is not swept

    const PipelineModel& m_model;
    std::size_t m_stage;
    ShownStage m_shown;
    bool m_chosen = false;
    bool m_tight = false;
};

} // namespace paretoscope::ui

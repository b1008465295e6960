// SPDX-License-Identifier: GPL-3.0-or-later
// The pipeline editor above the canvas: the way of a request through the study's stages. A click chooses a stage, whose
// devices the canvas marks and whose parameters the form shows; stages are added and removed as undo steps. Hidden
// where the study declares no pipeline.
#pragma once

#include "ui/models/pipeline_model.h"

#include <QWidget>

class QAction;
class QScrollArea;
class QToolButton;

namespace paretoscope::ui {

class Document;
class ElidedLabel;
class PipelineStrip;

class PipelineView : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the view.
    PipelineView(Document& document, const PipelineModel& model, QWidget* parent);
    ~PipelineView() override;

    /// Shows and hides the stages below the heading.
    [[nodiscard]] QAction* action() const { return m_action; }
    /// Whose actions "Add" and "Remove" of stages become, so that they are found by name; it must outlive the view.
    void offerStagesIn(QWidget& host);

signals:
    void settingsShown(const QString& parameter);  ///< bring it into view
    void settingsWanted(const QString& parameter); ///< and go into its field
    void marked(const PlacementMarks& marks);      ///< of the chosen stage; of all while the view is looked at

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* heading();
    void fold(bool isShown);
    void refresh();
    void showSummary();
    void showMarks();
    void refreshOffers();
    void fitHeight();
    void choose(std::optional<std::size_t> stage);
    void click(std::size_t stage);
    void add(std::size_t stage, const std::string& choice = {});
    void remove(std::size_t stage);
    void openMenu(std::size_t stage, QPoint place);
    void push(std::size_t stage, const QString& step, std::optional<explore::Axis> axis);
    [[nodiscard]] QString settingsOf(std::size_t stage) const;

    Document& m_document;
    const PipelineModel& m_model;
    QAction* m_action;
    QWidget* m_host = nullptr;
    std::vector<QAction*> m_offers; ///< one a stage
    QToolButton* m_toggle;
    ElidedLabel* m_summary;
    PipelineStrip* m_strip;
    QScrollArea* m_scroll;
    std::optional<std::size_t> m_chosen;
    bool m_isHovered = false;
    bool m_hasFocus = false;
};

} // namespace paretoscope::ui

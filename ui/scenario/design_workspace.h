// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Design: parts, generators and outline at the left, the canvas in the middle with the study's pipeline
// above and the problems below, properties and the study's form at the right. Its actions() are meant for menus and the
// command palette.
#pragma once

#include <QWidget>

namespace paretoscope::ui {

class CanvasActions;
class ClusterScene;
class ClusterSelection;
class ClusterView;
class Document;
class ParameterModel;
class PipelineModel;
class PipelineView;
class ProblemModel;
class ScenarioForm;
class ScenarioPreviewer;

class DesignWorkspace : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the workspace.
    DesignWorkspace(Document& document, const ScenarioPreviewer& previewer, QWidget* parent = nullptr);

private:
    QWidget* leftColumn();
    QWidget* middleColumn();
    QWidget* rightColumn();
    QWidget* toolBar();
    PipelineView* pipeline(QWidget& column);

    Document& m_document;
    ClusterSelection* m_clusterSelection;
    ClusterScene* m_scene;
    const ScenarioPreviewer& m_previewer;
    ParameterModel* m_parameters;
    ProblemModel* m_problems;
    PipelineModel* m_pipeline;
    ClusterView* m_view = nullptr;
    CanvasActions* m_actions = nullptr;
    ScenarioForm* m_form = nullptr;
};

} // namespace paretoscope::ui

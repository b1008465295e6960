// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/design_workspace.h"

#include "ui/canvas/canvas_actions.h"
#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/cluster_view.h"
#include "ui/canvas/generator_panel.h"
#include "ui/canvas/outline_panel.h"
#include "ui/canvas/part_palette.h"
#include "ui/canvas/property_panel.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/document.h"
#include "ui/models/parameter_model.h"
#include "ui/models/pipeline_model.h"
#include "ui/models/problem_model.h"
#include "ui/models/scenario_preview.h"
#include "ui/pipeline/pipeline_view.h"
#include "ui/scenario/field_row.h"
#include "ui/scenario/preview_card.h"
#include "ui/scenario/problem_bar.h"
#include "ui/scenario/scenario_form.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QBoxLayout>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>

namespace paretoscope::ui {

namespace {

constexpr int kLeftWidth = 280;
constexpr int kRightWidth = 432;

QWidget* panel(const char* name) {
    auto* widget = new QWidget;
    widget->setObjectName(QLatin1String(name));
    widget->setProperty("panel", true);
    widget->setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return widget;
}

} // namespace

DesignWorkspace::DesignWorkspace(Document& document, const ScenarioPreviewer& previewer, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_clusterSelection(new ClusterSelection(this))
    , m_scene(new ClusterScene(document, *m_clusterSelection, this))
    , m_previewer(previewer)
    , m_parameters(new ParameterModel(document, this))
    , m_problems(new ProblemModel(document, previewer, *m_parameters, this))
    , m_pipeline(new PipelineModel(document, previewer, this)) {
    setObjectName(QStringLiteral("designWorkspace"));
    m_view = new ClusterView(*m_scene);
    m_form = new ScenarioForm(document, *m_parameters, previewer);
    m_actions = new CanvasActions(*this, *m_scene, *m_view);
    auto* columns = new QSplitter;
    columns->setObjectName(QStringLiteral("designColumns"));
    columns->setHandleWidth(1);
    columns->setChildrenCollapsible(false);
    columns->addWidget(leftColumn());
    columns->addWidget(middleColumn());
    columns->addWidget(rightColumn());
    columns->setSizes({kLeftWidth, 600, kRightWidth});
    columns->setStretchFactor(0, 0);
    columns->setStretchFactor(1, 8);
    columns->setStretchFactor(2, 1);
    setFocusProxy(m_view);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(columns);
    connect(m_problems, &QAbstractItemModel::modelReset, this, [this] {
        std::vector<ClusterItem> faults;
        for (int row = 0; row < m_problems->rowCount(); ++row)
            if (const auto item = m_problems->culprit(row))
                faults.push_back(*item);
        m_scene->setFaults(faults);
    });
}

QWidget* DesignWorkspace::leftColumn() {
    QWidget* column = panel("designLeft");
    column->setMinimumWidth(264);
    auto* parts = new PartPalette(m_document.catalog());
    connect(parts, &PartPalette::partPressed, m_view, &ClusterView::addPart);
    const auto follow = [this, parts] {
        for (const hardware::ClusterNode& node : m_document.scenario().cluster.nodes)
            if (node.kind == hardware::NodeKind::device)
                return parts->setAccelerator(QString::fromStdString(node.accelerator));
    };
    connect(&m_document, &Document::replaced, this, follow);
    follow();
    auto* layout = static_cast<QVBoxLayout*>(column->layout());
    layout->addWidget(parts);
    layout->addWidget(lineBetween(Qt::Horizontal));
    layout->addWidget(new GeneratorPanel(m_document));
    layout->addWidget(lineBetween(Qt::Horizontal));
    layout->addWidget(new OutlinePanel(m_document, *m_clusterSelection), 1);
    return column;
}

QWidget* DesignWorkspace::middleColumn() {
    QWidget* column = panel("designMiddle");
    column->setMinimumWidth(320);
    auto* problems = new ProblemBar(*m_problems);
    connect(problems, &ProblemBar::itemWanted, m_clusterSelection, &ClusterSelection::reveal);
    connect(problems, &ProblemBar::parameterWanted, m_form, &ScenarioForm::reveal);
    auto* layout = static_cast<QVBoxLayout*>(column->layout());
    layout->addWidget(pipeline(*column));
    layout->addWidget(m_view, 1);
    layout->addWidget(lineBetween(Qt::Horizontal));
    layout->addWidget(problems);
    QWidget* tools = toolBar();
    tools->setParent(m_view);
    tools->move(theme::kGrid * 2, theme::kGrid * 2);
    return column;
}

PipelineView* DesignWorkspace::pipeline(QWidget& column) {
    auto* view = new PipelineView(m_document, *m_pipeline, &column);
    connect(view, &PipelineView::settingsShown, m_form, &ScenarioForm::scrollTo);
    connect(view, &PipelineView::settingsWanted, m_form, &ScenarioForm::reveal);
    connect(view, &PipelineView::marked, m_scene, &ClusterScene::setPlacement);
    addAction(view->action());
    view->offerStagesIn(*this);
    return view;
}

QWidget* DesignWorkspace::rightColumn() {
    auto* column = new QSplitter(Qt::Vertical);
    column->setObjectName(QStringLiteral("designRight"));
    column->setHandleWidth(1);
    column->setChildrenCollapsible(false);
    column->setMinimumWidth(kRightWidth);
    auto* properties = new QScrollArea;
    properties->setObjectName(QStringLiteral("propertyScroll"));
    properties->setWidgetResizable(true);
    properties->setFrameShape(QFrame::NoFrame);
    properties->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    properties->setFocusPolicy(Qt::NoFocus);
    properties->setWidget(new PropertyPanel(*m_scene, m_previewer));
    QWidget* study = panel("designStudy");
    auto* layout = static_cast<QVBoxLayout*>(study->layout());
    layout->addWidget(new PreviewCard(m_document, m_previewer));
    layout->addWidget(lineBetween(Qt::Horizontal));
    layout->addWidget(m_form, 1);
    column->addWidget(properties);
    column->addWidget(study);
    column->setStretchFactor(0, 0);
    column->setStretchFactor(1, 1);
    column->setSizes({176, 600});
    return column;
}

QWidget* DesignWorkspace::toolBar() {
    auto* bar = new QFrame;
    bar->setObjectName(QStringLiteral("canvasTools"));
    bar->setProperty("floating", true);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(2);
    for (QAction* action : m_actions->tools()) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("tool_") + action->objectName());
        button->setDefaultAction(action);
        button->setIconSize({theme::kIconSmall, theme::kIconSmall});
        button->setFixedSize(theme::kRowHeight, theme::kRowHeight);
        layout->addWidget(button);
    }
    bar->adjustSize();
    return bar;
}

} // namespace paretoscope::ui

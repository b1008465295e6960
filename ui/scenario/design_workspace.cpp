// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/design_workspace.h"

#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/cluster_view.h"
#include "ui/canvas/generator_panel.h"
#include "ui/canvas/outline_panel.h"
#include "ui/canvas/part_palette.h"
#include "ui/canvas/property_panel.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/document.h"
#include "ui/models/parameter_model.h"
#include "ui/models/problem_model.h"
#include "ui/models/scenario_preview.h"
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
    , m_problems(new ProblemModel(document, previewer, *m_parameters, this)) {
    setObjectName(QStringLiteral("designWorkspace"));
    m_view = new ClusterView(*m_scene);
    m_form = new ScenarioForm(document, *m_parameters);
    addActions();
    auto* columns = new QSplitter;
    columns->setObjectName(QStringLiteral("designColumns"));
    columns->setHandleWidth(1);
    columns->setChildrenCollapsible(false);
    columns->addWidget(leftColumn());
    columns->addWidget(middleColumn());
    columns->addWidget(rightColumn());
    columns->setSizes({kLeftWidth, 600, kRightWidth});
    columns->setStretchFactor(0, 0);
    columns->setStretchFactor(1, 1);
    columns->setStretchFactor(2, 0);
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
    layout->addWidget(m_view, 1);
    layout->addWidget(lineBetween(Qt::Horizontal));
    layout->addWidget(problems);
    QWidget* tools = toolBar();
    tools->setParent(m_view);
    tools->move(theme::kGrid * 2, theme::kGrid * 2);
    return column;
}

QWidget* DesignWorkspace::rightColumn() {
    auto* column = new QSplitter(Qt::Vertical);
    column->setObjectName(QStringLiteral("designRight"));
    column->setHandleWidth(1);
    column->setChildrenCollapsible(false);
    column->setMinimumWidth(400);
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

QAction* DesignWorkspace::addAction(const char* name, const QString& icon, const QString& text,
                                    const QKeySequence& shortcut) {
    auto* action = new QAction(theme::icon(icon), text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText)));
    QWidget::addAction(action);
    return action;
}

void DesignWorkspace::addActions() {
    const auto on = [this](QAction* action, auto act) { connect(action, &QAction::triggered, this, act); };
    on(addAction("actionDuplicate", QStringLiteral("duplicate"), tr("Duplicate"), QKeySequence(Qt::CTRL | Qt::Key_D)),
       [this] { editSelection(tr("Duplicate"), false); });
    QAction* remove = addAction("actionDelete", QStringLiteral("delete"), tr("Delete"), QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut); // a field's own Delete comes first
    m_view->addAction(remove);
    on(remove, [this] { editSelection(tr("Delete"), true); });
    on(addAction("actionGroup", QStringLiteral("group"), tr("Group"), QKeySequence(Qt::CTRL | Qt::Key_G)), [this] {
        hardware::Cluster edited = m_scene->cluster();
        if (const auto group = wrapItems(edited, m_clusterSelection->items())) {
            m_scene->push(tr("Group"), std::move(edited));
            m_clusterSelection->set({{ClusterPart::group, *group}});
        }
    });
    on(addAction("actionArrange", QStringLiteral("generate"), tr("Arrange"), QKeySequence(Qt::CTRL | Qt::Key_L)),
       [this] {
           if (!m_document.scenario().recipe)
               m_scene->push(tr("Arrange"), arranged(m_scene->cluster(), {}));
           m_view->fit();
       });
    on(addAction("actionCollapse", QStringLiteral("chevron-right"), tr("Collapse all groups"),
                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Minus)),
       [this] { m_scene->setAllCollapsed(true); });
    on(addAction("actionExpand", QStringLiteral("chevron-down"), tr("Expand all groups"),
                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Plus)),
       [this] { m_scene->setAllCollapsed(false); });
    on(addAction("actionZoomIn", QStringLiteral("zoom-in"), tr("Zoom in"), QKeySequence::ZoomIn),
       [this] { m_view->zoomBy(1.25); });
    on(addAction("actionZoomOut", QStringLiteral("zoom-out"), tr("Zoom out"), QKeySequence::ZoomOut),
       [this] { m_view->zoomBy(0.8); });
    on(addAction("actionFit", QStringLiteral("fit"), tr("Show the whole cluster"), QKeySequence(Qt::CTRL | Qt::Key_0)),
       [this] { m_view->fit(); });
}

void DesignWorkspace::editSelection(const QString& step, bool removes) {
    const std::vector<ClusterItem> items = m_clusterSelection->items();
    if (items.empty())
        return;
    hardware::Cluster edited = m_scene->cluster();
    if (removes) {
        removeItems(edited, items);
        m_scene->push(step, std::move(edited));
        return;
    }
    const std::vector<ClusterItem> copies = duplicateItems(edited, items, {theme::kGrid * 4.0, theme::kGrid * 4.0});
    if (copies.empty())
        return;
    m_scene->push(step, std::move(edited));
    m_clusterSelection->set(copies);
}

QWidget* DesignWorkspace::toolBar() {
    auto* bar = new QFrame;
    bar->setObjectName(QStringLiteral("canvasTools"));
    bar->setProperty("floating", true);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(2);
    for (QAction* action : actions()) {
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/canvas_actions.h"

#include "ui/canvas/alignment.h"
#include "ui/canvas/canvas_clipboard.h"
#include "ui/canvas/canvas_picture.h"
#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/cluster_view.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/document.h"
#include "ui/models/text.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace paretoscope::ui {

CanvasActions::CanvasActions(QWidget& workspace, ClusterScene& scene, ClusterView& view)
    : QObject(&workspace)
    , m_workspace(workspace)
    , m_scene(scene)
    , m_view(view) {
    addEditActions();
    addSeparator();
    addArrangeActions();
    addSeparator();
    addViewActions();
    addSeparator();
    add("actionExportDrawing", "picture", tr("Export the drawing…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
        [this] { exportDrawing(); });
}

QAction* CanvasActions::add(const char* name, const char* icon, const QString& text, const QKeySequence& shortcut,
                            const std::function<void()>& act) {
    auto* action = new QAction(theme::icon(QLatin1String(icon)), text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(
        shortcut.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, act);
    m_workspace.addAction(action);
    return action;
}

void CanvasActions::addSeparator() {
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    m_workspace.addAction(separator);
}

void CanvasActions::addEditActions() {
    QAction* cut = add("actionCut", "cut", tr("Cut"), QKeySequence::Cut, [this] {
        copySelection(m_scene);
        editSelection(tr("Cut"), true);
    });
    QAction* copy = add("actionCopy", "copy", tr("Copy"), QKeySequence::Copy, [this] { copySelection(m_scene); });
    QAction* insert = add("actionPaste", "paste", tr("Paste"), QKeySequence::Paste, [this] { paste(m_scene); });
    QAction* remove = add("actionDelete", "delete", tr("Delete"), QKeySequence::Delete,
                          [this] { editSelection(tr("Delete"), true); });
    for (QAction* action : {cut, copy, insert, remove}) {
        action->setShortcutContext(Qt::WidgetShortcut); // a field's own come first
        m_view.addAction(action);
    }
    m_tools += add("actionDuplicate", "duplicate", tr("Duplicate"), QKeySequence(Qt::CTRL | Qt::Key_D),
                   [this] { editSelection(tr("Duplicate"), false); });
    m_tools += remove;
}

void CanvasActions::addArrangeActions() {
    m_tools += add("actionGroup", "group", tr("Group"), QKeySequence(Qt::CTRL | Qt::Key_G), [this] {
        hardware::Cluster edited = m_scene.cluster();
        if (const auto group = wrapItems(edited, m_scene.selection().items())) {
            m_scene.push(tr("Group"), std::move(edited));
            m_scene.selection().set({{ClusterPart::group, *group}});
        }
    });
    m_tools += add("actionArrange", "generate", tr("Arrange all"), QKeySequence(Qt::CTRL | Qt::Key_L), [this] {
        if (!m_scene.document().scenario().recipe)
            m_scene.push(tr("Arrange"), arranged(m_scene.cluster(), {}));
        m_view.fit();
    });
    const auto align = [this](const char* name, const char* icon, const QString& text, Qt::Key key,
                              Alignment alignment) {
        add(name, icon, text, QKeySequence(Qt::ALT | Qt::SHIFT | key), [this, text, alignment] {
            m_scene.push(text, aligned(m_scene.cluster(), m_scene.geometry(), m_scene.selection().items(), alignment));
        });
    };
    align("actionAlignLeft", "align-left", tr("Align left edges"), Qt::Key_L, Alignment::left);
    align("actionAlignCentre", "align-centre", tr("Align on a vertical line"), Qt::Key_C, Alignment::centre);
    align("actionAlignTop", "align-top", tr("Align top edges"), Qt::Key_T, Alignment::top);
    align("actionAlignMiddle", "align-middle", tr("Align on a horizontal line"), Qt::Key_M, Alignment::middle);
    align("actionSpreadAcross", "spread-across", tr("Spread from left to right"), Qt::Key_H, Alignment::spreadAcross);
    align("actionSpreadDown", "spread-down", tr("Spread from top to bottom"), Qt::Key_V, Alignment::spreadDown);
}

void CanvasActions::addViewActions() {
    m_tools += add("actionCollapse", "chevron-right", tr("Collapse all groups"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Minus), [this] { m_scene.setAllCollapsed(true); });
    m_tools += add("actionExpand", "chevron-down", tr("Expand all groups"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Plus), [this] { m_scene.setAllCollapsed(false); });
    m_tools += add("actionZoomIn", "zoom-in", tr("Zoom in"), QKeySequence::ZoomIn, [this] { m_view.zoomBy(1.25); });
    m_tools += add("actionZoomOut", "zoom-out", tr("Zoom out"), QKeySequence::ZoomOut, [this] { m_view.zoomBy(0.8); });
    m_tools += add("actionFit", "fit", tr("Show the whole cluster"), QKeySequence(Qt::CTRL | Qt::Key_0),
                   [this] { m_view.fit(); });
}

void CanvasActions::exportDrawing() {
    QString format;
    const QString path =
        QFileDialog::getSaveFileName(&m_workspace, tr("Export the drawing"), QStringLiteral("cluster.png"),
                                     tr("PNG (*.png)") + QStringLiteral(";;") + tr("SVG (*.svg)"), &format);
    if (path.isEmpty())
        return;
    const bool named = QFileInfo(path).suffix().isEmpty();
    const QString file =
        named ? path + (format.contains(QLatin1String("svg")) ? QStringLiteral(".svg") : QStringLiteral(".png")) : path;
    if (const Result<void> written = writeCanvasPicture(m_scene, file.toStdString()); !written)
        QMessageBox::warning(&m_workspace, tr("Export the drawing"), locatedErrorText(written.error()));
}

void CanvasActions::editSelection(const QString& step, bool removes) {
    const std::vector<ClusterItem> items = m_scene.selection().items();
    if (items.empty())
        return;
    hardware::Cluster edited = m_scene.cluster();
    if (removes) {
        removeItems(edited, items);
        m_scene.push(step, std::move(edited));
        return;
    }
    const std::vector<ClusterItem> copies = duplicateItems(edited, items, {theme::kGrid * 4.0, theme::kGrid * 4.0});
    if (copies.empty())
        return;
    m_scene.push(step, std::move(edited));
    m_scene.selection().set(copies);
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runs_panel.h"

#include "ui/models/run_session.h"
#include "ui/results/empty_note.h"
#include "ui/runs/run_delegate.h"
#include "ui/theme/icons.h"

#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace paretoscope::ui {

RunsPanel::RunsPanel(RunSession& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_model(new RunsModel(session, this))
    , m_list(new QListView(this))
    , m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("runsPanel"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* title = new QLabel(tr("Runs"), this);
    title->setProperty("role", QStringLiteral("heading"));
    title->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid, theme::kGrid);
    m_list->setObjectName(QStringLiteral("runsList"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new RunDelegate(m_list));
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_stack->addWidget(m_list);
    m_stack->addWidget(
        new EmptyNote(QStringLiteral("run"), tr("No runs yet"), tr("Each run of the scenario is kept here."), m_stack));
    m_stack->setCurrentIndex(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addWidget(m_stack, 1);
    connect(m_list, &QListView::clicked, this, &RunsPanel::showCurrent);
    connect(m_list, &QListView::activated, this, &RunsPanel::showCurrent);
    connect(m_list, &QListView::customContextMenuRequested, this, &RunsPanel::openMenu);
    connect(m_model, &RunsModel::refreshed, this, &RunsPanel::markShown);
    connect(&session, &RunSession::started, this, [this] {
        m_showLatest = false;
        m_model->setDatabase(m_session.database());
    });
    connect(&selection.run(), &ShownRun::reset, this, &RunsPanel::followShown);
    followShown();
}

void RunsPanel::followShown() {
    const std::filesystem::path& database = m_selection.run().database();
    if (!database.empty() && database != m_model->database())
        m_model->setDatabase(database);
    markShown();
}

void RunsPanel::open(const std::filesystem::path& database) {
    m_showLatest = true;
    m_model->setDatabase(database);
}

void RunsPanel::showCurrent() {
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid() || m_session.isActive())
        return markShown();
    m_selection.run().open(m_model->database(), m_model->run(current.row()).id);
}

void RunsPanel::markShown() {
    m_stack->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
    if (m_showLatest && m_model->rowCount() > 0 && !m_session.isActive()) {
        m_showLatest = false;
        m_selection.run().open(m_model->database(), m_model->run(0).id);
        return;
    }
    const ShownRun& shown = m_selection.run();
    const int row = shown.isLive() ? 0 : m_model->rowOf(shown.id());
    m_list->setCurrentIndex(row < 0 ? QModelIndex() : m_model->index(row));
}

void RunsPanel::openMenu(const QPoint& place) {
    const QModelIndex index = m_list->indexAt(place);
    if (!index.isValid())
        return;
    const int row = index.row();
    QMenu menu(this);
    QAction* show = menu.addAction(tr("Show"));
    QAction* scenario = menu.addAction(theme::icon(QStringLiteral("design")), tr("Open its scenario"));
    QAction* resume = menu.addAction(theme::icon(QStringLiteral("run")), tr("Resume"));
    resume->setEnabled(m_model->canResume(row));
    menu.addSeparator();
    QAction* erase = menu.addAction(theme::icon(QStringLiteral("delete")), tr("Delete…"));
    erase->setEnabled(!m_session.isActive());
    const QAction* chosen = menu.exec(m_list->viewport()->mapToGlobal(place));
    if (chosen == show)
        showCurrent();
    else if (chosen == scenario)
        emit scenarioWanted(m_model->run(row).header.scenarioJson);
    else if (chosen == resume)
        m_session.resume(m_model->database(), m_model->run(row));
    else if (chosen == erase)
        remove(row);
}

void RunsPanel::remove(int row) {
    const store::RunInfo run = m_model->run(row);
    const auto answer = QMessageBox::question(
        this, tr("Delete run"), tr("Delete run %1 and its points from the store? This cannot be undone.").arg(run.id));
    if (answer != QMessageBox::Yes)
        return;
    if (m_selection.run().id() == run.id)
        m_selection.run().clear();
    m_model->remove(run.id);
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/roles_panel.h"

#include "ui/models/role_model.h"
#include "ui/models/text.h"
#include "ui/report/trace_export.h"
#include "ui/results/empty_note.h"
#include "ui/results/panel_heading.h"
#include "ui/results/value_delegate.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/timeline/memory_curve.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

namespace paretoscope::ui {

RolesPanel::RolesPanel(PointTrace& trace, QWidget* parent)
    : QWidget(parent)
    , m_trace(trace)
    , m_stack(new QStackedWidget(this))
    , m_model(new RoleModel(this)) {
    setObjectName(QStringLiteral("rolesPanel"));
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("roleTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ValueDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->verticalHeader()->setVisible(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_memory = new MemoryCurve(this);

    auto* above = new QWidget(m_stack);
    auto* table = new QVBoxLayout(above);
    table->setContentsMargins({});
    table->setSpacing(0);
    table->addWidget(makeHead());
    table->addWidget(m_table, 1);
    auto* below = new QWidget(m_stack);
    auto* curve = new QVBoxLayout(below);
    curve->setContentsMargins({});
    curve->setSpacing(0);
    curve->addWidget(panelHeading(tr("Memory of each stage over the step"), below));
    curve->addWidget(m_memory, 1);
    auto* split = new QSplitter(Qt::Vertical, m_stack);
    split->addWidget(above);
    split->addWidget(below);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    m_note = new EmptyNote(QStringLiteral("explain"), {}, {}, m_stack);
    m_stack->addWidget(split);
    m_stack->addWidget(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    connect(&trace, &PointTrace::changed, this, &RolesPanel::refresh);
    refresh();
}

QWidget* RolesPanel::makeHead() {
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, theme::kGrid, 0);
    row->addWidget(panelHeading(tr("Ranks by role, figures of one rank"), head), 1);
    auto* files = new QPushButton(theme::icon(QStringLiteral("export")), tr("Execution traces…"), head);
    files->setObjectName(QStringLiteral("exportTraces"));
    files->setToolTip(tr("Write Chakra files of chosen ranks"));
    row->addWidget(files);
    connect(files, &QPushButton::clicked, this, &RolesPanel::exportTraces);
    return head;
}

void RolesPanel::setCapacity(std::optional<double> bytes) {
    m_capacity = bytes;
    refresh();
}

void RolesPanel::refresh() {
    const std::shared_ptr<const LaidOutPoint>& point = m_trace.point();
    const bool known = point && point->synthesis;
    m_stack->setCurrentIndex(known ? 0 : 1);
    m_model->setPoint(known ? point : nullptr);
    m_memory->setStages(known ? point->synthesis->peaks : std::vector<trace::StagePeak>(), m_capacity);
    if (!point)
        m_note->setText(tr("Laying out the ranks"), tr("What every rank does in one step appears here."));
    else if (!known)
        m_note->setText(tr("No execution trace"), errorText(point->synthesis.error()));
}

void RolesPanel::exportTraces() {
    const std::shared_ptr<const LaidOutPoint>& point = m_trace.point();
    if (!point || !point->synthesis)
        return;
    TraceExport dialog(point, this);
    dialog.exec();
}

} // namespace paretoscope::ui

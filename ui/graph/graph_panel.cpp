// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_panel.h"

#include "ui/graph/axis_legend.h"
#include "ui/graph/diagram_view.h"
#include "ui/graph/diagram_words.h"
#include "ui/models/text.h"
#include "ui/results/empty_note.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace paretoscope::ui {

namespace {

constexpr int kDetailsHeight = 84; ///< five lines

QString partText(const graph::Diagram& diagram) {
    switch (diagram.part) {
    case graph::PartKind::embedding:
        return GraphPanel::tr("Embedding");
    case graph::PartKind::layer:
        return GraphPanel::tr("Layers %1").arg(fromUtf8(diagram.layers));
    case graph::PartKind::head:
        break;
    }
    return GraphPanel::tr("Head and loss");
}

} // namespace

GraphPanel::GraphPanel(PointTrace& trace, QWidget* parent)
    : QWidget(parent)
    , m_trace(trace)
    , m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("graphPanel"));
    auto* content = new QWidget(m_stack);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_view = new DiagramView(content);
    m_legend = new AxisLegend(content);
    m_details = new QLabel(content);
    m_details->setObjectName(QStringLiteral("graphDetails"));
    m_details->setFont(theme::smallFont());
    m_details->setWordWrap(true);
    m_details->setFixedHeight(kDetailsHeight);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setContentsMargins(theme::kGrid * 2, 0, theme::kGrid * 2, theme::kGrid);
    m_details->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(makeBar());
    column->addWidget(m_view, 1);
    column->addWidget(m_legend);
    column->addWidget(m_details);
    m_note = new EmptyNote(QStringLiteral("explain"), {}, {}, m_stack);
    m_stack->addWidget(content);
    m_stack->addWidget(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    connect(&trace, &PointTrace::changed, this, &GraphPanel::refresh);
    connect(m_view, &DiagramView::chosenChanged, this, &GraphPanel::showDetails);
    refresh();
}

QWidget* GraphPanel::makeBar() {
    auto* bar = new QWidget(this);
    m_part = new QComboBox(bar);
    m_part->setObjectName(QStringLiteral("graphPart"));
    m_part->setAccessibleName(tr("Part of the model"));
    m_part->setMinimumContentsLength(14);
    m_phase = new QButtonGroup(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme::kGrid * 2, theme::kHalfGrid, theme::kGrid * 2, theme::kHalfGrid);
    row->setSpacing(theme::kGrid);
    row->addWidget(m_part);
    const std::pair<DiagramPhases, QString> phases[] = {{DiagramPhases::forward, tr("Forward")},
                                                        {DiagramPhases::backward, tr("Backward")}};
    for (const auto& [phase, text] : phases) {
        auto* button = new QToolButton(bar);
        button->setObjectName(phase == DiagramPhases::forward ? QStringLiteral("graphForward")
                                                              : QStringLiteral("graphBackward"));
        button->setText(text);
        button->setCheckable(true);
        button->setChecked(phase == DiagramPhases::forward);
        m_phase->addButton(button, static_cast<int>(phase));
        row->addWidget(button);
    }
    row->addStretch(1);
    auto* fit = new QToolButton(bar);
    fit->setObjectName(QStringLiteral("graphFit"));
    fit->setIcon(theme::icon(QStringLiteral("fit")));
    fit->setToolTip(tr("Show the whole graph (Home)"));
    fit->setAccessibleName(fit->toolTip());
    fit->setAutoRaise(true);
    row->addWidget(fit);
    connect(m_part, &QComboBox::activated, this, &GraphPanel::showPart);
    connect(m_phase, &QButtonGroup::idClicked, this, &GraphPanel::showPart);
    connect(fit, &QToolButton::clicked, m_view, &DiagramView::fit);
    return bar;
}

void GraphPanel::refresh() {
    m_point = m_trace.point();
    const bool known = m_point && m_point->diagrams;
    m_stack->setCurrentIndex(known ? 0 : 1);
    if (!m_point) {
        m_note->setText(tr("Laying out the model"), tr("Its operators and exchanges appear here."));
        return;
    }
    if (!known) {
        m_note->setText(tr("No tensor graph"), errorText(m_point->diagrams.error()));
        return;
    }
    const QString chosen = m_part->currentText();
    m_part->clear();
    for (const graph::Diagram& diagram : *m_point->diagrams)
        m_part->addItem(partText(diagram));
    const int again = m_part->findText(chosen);
    m_part->setCurrentIndex(again >= 0 ? again : std::min(1, m_part->count() - 1)); // a layer tells most
    showPart();
}

void GraphPanel::showPart() {
    if (!m_point || !m_point->diagrams || m_part->currentIndex() < 0)
        return;
    const graph::Diagram& diagram = (*m_point->diagrams)[static_cast<std::size_t>(m_part->currentIndex())];
    m_legend->setDiagram(diagram);
    m_view->show(diagram, static_cast<DiagramPhases>(m_phase->checkedId()));
    showDetails();
}

void GraphPanel::showDetails() {
    if (!m_point || !m_point->diagrams || m_part->currentIndex() < 0)
        return;
    const graph::Diagram& diagram = (*m_point->diagrams)[static_cast<std::size_t>(m_part->currentIndex())];
    const std::optional<std::size_t> node = m_view->chosen();
    m_details->setText(node ? nodeDetails(diagram.nodes[*node])
                            : tr("Choose a node to read its shapes, its work and why ranks exchange what."));
}

} // namespace paretoscope::ui

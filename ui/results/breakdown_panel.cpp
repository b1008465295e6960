// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/breakdown_panel.h"

#include "ui/models/text.h"
#include "ui/results/empty_note.h"
#include "ui/results/value_delegate.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace paretoscope::ui {

namespace {
constexpr int kNarrowValue = 80; ///< width of a value
constexpr int kWideValue = 136;
constexpr int kOpenDepth = 2;
/// Widths from which there is room for the formulas, and for the sources as well.
constexpr int kFormulaRoom = 680;
constexpr int kSourceRoom = 900;
} // namespace

std::optional<study::Breakdown> breakdownOf(const ExplainedPoint* point, std::string_view metric) {
    if (point == nullptr)
        return std::nullopt;
    const auto found = std::ranges::find(point->explanation.breakdowns, metric, &study::Breakdown::metric);
    return found == point->explanation.breakdowns.end() ? std::nullopt : std::optional(*found);
}

BreakdownPanel::BreakdownPanel(Selection& selection, Detail detail, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_detail(detail)
    , m_model(new BreakdownModel(this))
    , m_metrics(new QComboBox(this))
    , m_tree(new QTreeView(this))
    , m_stack(new QStackedWidget(this)) {
    const bool full = detail == Detail::full;
    setObjectName(full ? QStringLiteral("explainBreakdown") : QStringLiteral("inspectorBreakdown"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    m_metrics->setObjectName(QStringLiteral("breakdownMetric"));
    m_tree->setObjectName(QStringLiteral("breakdownTree"));
    m_tree->setModel(m_model);
    setFocusProxy(m_tree);
    m_tree->setItemDelegate(new ValueDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(full ? 16 : 10);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(new EmptyNote(QStringLiteral("explain"), tr("No terms"),
                                     tr("Pick a feasible point to see what its numbers are made of."), m_stack));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::kGrid);
    row->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    auto* label = new QLabel(tr("Why this"), this);
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(m_metrics);
    row->addWidget(label);
    row->addWidget(m_metrics, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_stack, 1);
    connect(m_metrics, &QComboBox::activated, this, [this] { setMetric(m_metrics->currentData().toString()); });
    connect(&selection, &Selection::explainedChanged, this, &BreakdownPanel::refresh);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { emit termChosen(currentTerm()); });
    refresh();
}

const study::Term* BreakdownPanel::currentTerm() const {
    return m_model->term(m_tree->currentIndex());
}

void BreakdownPanel::setMetric(const QString& metric) {
    if (metric == m_metric)
        return;
    m_metric = metric;
    refresh();
    emit metricChanged();
}

void BreakdownPanel::fillMetrics() {
    const ExplainedPoint* point = m_selection.explained(Selection::Pick::a);
    m_metrics->clear();
    if (point == nullptr)
        return;
    const std::vector<Column>& columns = m_selection.run().columns();
    for (const study::Breakdown& breakdown : point->explanation.breakdowns) {
        const std::optional<std::size_t> column = columnIndex(columns, breakdown.metric);
        if (column)
            m_metrics->addItem(columns[*column].label, fromUtf8(breakdown.metric));
    }
    int shown = m_metrics->findData(m_metric);
    if (shown < 0)
        shown = std::max(0, objectiveWithTerms());
    m_metric = m_metrics->itemData(shown).toString();
    m_metrics->setCurrentIndex(shown);
}

/// What the run is about: the first objective that has a breakdown, or whose mean has ("time_to_first_token" of
/// "time_to_first_token_p99"). Negative where none does.
int BreakdownPanel::objectiveWithTerms() const {
    for (const auto& [objective, goal] : m_selection.run().info().header.objectives) {
        for (int i = 0; i < m_metrics->count(); ++i) {
            if (fromUtf8(objective).startsWith(m_metrics->itemData(i).toString()))
                return i;
        }
    }
    return -1;
}

void BreakdownPanel::refresh() {
    fillMetrics();
    const std::string metric = m_metric.toStdString();
    const auto breakdown = breakdownOf(m_selection.explained(Selection::Pick::a), metric);
    m_model->set(breakdown, breakdownOf(m_selection.explained(Selection::Pick::b), metric));
    m_stack->setCurrentIndex(breakdown ? 0 : 1);
    m_metrics->setEnabled(m_metrics->count() > 0);
    emit termChosen(nullptr);
    if (!breakdown)
        return;
    const bool full = m_detail == Detail::full;
    layOutColumns();
    m_tree->setColumnWidth(BreakdownModel::shareColumn, full ? 120 : 56);
    m_tree->setColumnWidth(BreakdownModel::formulaColumn, 260);
    m_tree->expandToDepth(full ? kOpenDepth : kOpenDepth - 1);
    for (const int column : {int{BreakdownModel::valueColumn}, int{BreakdownModel::otherColumn}}) {
        const int wide = static_cast<const QAbstractItemView*>(m_tree)->sizeHintForColumn(column);
        m_tree->setColumnWidth(column, std::clamp(wide, kNarrowValue, kWideValue));
    }
    if (full)
        m_tree->setCurrentIndex(m_model->index(0, 0));
}

void BreakdownPanel::layOutColumns() {
    const bool full = m_detail == Detail::full;
    m_tree->setColumnHidden(BreakdownModel::otherColumn, !m_model->compares());
    m_tree->setColumnHidden(BreakdownModel::formulaColumn, !full || width() < kFormulaRoom);
    m_tree->setColumnHidden(BreakdownModel::sourceColumn, !full || width() < kSourceRoom);
    // The last column takes what is left, where there is one for it; else the term does.
    const bool stretchesLast = full && width() >= kFormulaRoom;
    m_tree->header()->setStretchLastSection(stretchesLast);
    m_tree->header()->setSectionResizeMode(BreakdownModel::termColumn,
                                           stretchesLast ? QHeaderView::Interactive : QHeaderView::Stretch);
    if (stretchesLast)
        m_tree->setColumnWidth(BreakdownModel::termColumn, 280);
}

void BreakdownPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOutColumns();
}

} // namespace paretoscope::ui

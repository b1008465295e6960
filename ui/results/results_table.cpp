// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/results_table.h"

#include "ui/models/text.h"
#include "ui/results/value_delegate.h"
#include "ui/theme/icons.h"

#include "core/run/run_report.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QSaveFile>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <sstream>

namespace paretoscope::ui {

namespace {

constexpr int kRowHeight = 26;
constexpr int kLeastColumn = 84;
constexpr int kMostColumn = 200;
constexpr int kColumnPadding = 28; ///< around a title, with the mark of the order
constexpr int kVerdictWidth = 150;

QToolButton* toggle(const QString& name, const QString& text, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    return button;
}

} // namespace

ResultsTable::ResultsTable(Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_model(new ResultsModel(selection, this))
    , m_view(new QTableView(this)) {
    setObjectName(QStringLiteral("resultsPanel"));
    m_view->setObjectName(QStringLiteral("resultsTable"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new ValueDelegate(m_view));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_view->horizontalHeader()->setSectionsMovable(true);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    m_view->horizontalHeader()->setSortIndicatorClearable(true);
    m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_view->setSortingEnabled(true);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_view, 1);

    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ResultsTable::pickCurrent);
    connect(&selection, &Selection::pickedChanged, this, &ResultsTable::showPicked);
    connect(m_model, &ResultsModel::countChanged, this, &ResultsTable::updateCount);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ResultsTable::hideConstantColumns);
    connect(&selection.run(), &ShownRun::reset, this, [this] {
        m_columnsChosen = false;
        fitColumns();
        showWhetherRejectedAreKept();
        m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    });
    connect(&selection.run(), &ShownRun::grown, this, &ResultsTable::hideConstantColumns);
    auto* copy = new QAction(tr("Copy rows"), m_view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(copy);
    connect(copy, &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(QString::fromUtf8(selectionAsCsv())); });
    updateCount();
    fitColumns();
    hideConstantColumns();
    showWhetherRejectedAreKept();
}

QWidget* ResultsTable::makeBar() {
    auto* bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("resultsBar"));
    bar->setProperty("panel", true);
    bar->setAttribute(Qt::WA_StyledBackground);
    m_count = new QLabel(bar);
    m_count->setObjectName(QStringLiteral("resultsCount"));
    m_count->setProperty("role", QStringLiteral("muted"));
    m_frontOnly = toggle(QStringLiteral("frontOnly"), tr("Front only"), tr("Only points on the front"), bar);
    m_rejected = toggle(QStringLiteral("showRejected"), tr("Rejected"), {}, bar);
    auto* columns = new QToolButton(bar);
    columns->setObjectName(QStringLiteral("chooseColumns"));
    columns->setText(tr("Columns"));
    columns->setAutoRaise(true);
    columns->setPopupMode(QToolButton::InstantPopup);
    m_columns = new QMenu(columns);
    columns->setMenu(m_columns);
    auto* save = new QToolButton(bar);
    save->setObjectName(QStringLiteral("exportSelection"));
    save->setIcon(theme::icon(QStringLiteral("export")));
    save->setToolTip(tr("Export the selected rows as CSV"));
    save->setAutoRaise(true);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(theme::kGrid * 2, theme::kHalfGrid, theme::kGrid, theme::kHalfGrid);
    layout->addWidget(m_count, 1);
    for (QWidget* widget : {static_cast<QWidget*>(m_frontOnly), static_cast<QWidget*>(m_rejected),
                            static_cast<QWidget*>(columns), static_cast<QWidget*>(save)})
        layout->addWidget(widget);
    connect(m_frontOnly, &QToolButton::toggled, this, [this](bool on) {
        if (on)
            m_rejected->setChecked(false);
        m_model->showFrontOnly(on);
    });
    connect(m_rejected, &QToolButton::toggled, this, [this](bool on) {
        if (on)
            m_frontOnly->setChecked(false);
        m_model->showRejected(on);
    });
    connect(m_columns, &QMenu::aboutToShow, this, &ResultsTable::fillColumnMenu);
    connect(save, &QToolButton::clicked, this, &ResultsTable::exportSelection);
    return bar;
}

void ResultsTable::showWhetherRejectedAreKept() {
    const ShownRun& run = m_selection.run();
    const bool kept = !run.isEmpty() && run.info().header.keep == store::Keep::all;
    m_rejected->setEnabled(kept);
    if (!kept)
        m_rejected->setChecked(false);
    m_rejected->setToolTip(kept ? tr("Also points that violate a constraint, with the reason")
                                : tr("This run kept no rejected points: it had too many, or was told not to"));
}

void ResultsTable::fillColumnMenu() {
    m_columns->clear();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        QAction* action = m_columns->addAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_columnsChosen = true;
            m_view->setColumnHidden(column, !shown);
        });
    }
}

void ResultsTable::fitColumns() {
    const QFontMetrics metrics(m_view->font());
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        m_view->setColumnWidth(
            column, std::clamp(metrics.horizontalAdvance(title) + kColumnPadding, kLeastColumn, kMostColumn));
    }
    m_view->setColumnWidth(ResultsModel::verdictColumn, kVerdictWidth);
}

void ResultsTable::hideConstantColumns() {
    const ShownRun& run = m_selection.run();
    if (m_columnsChosen || run.isEmpty())
        return;
    for (std::size_t c = 0; c < run.parameterCount(); ++c) {
        const CloudRange range = run.cloud().range(c);
        const bool constant = !range.empty() && range.low == range.high;
        m_view->setColumnHidden(ResultsModel::fixedColumns + static_cast<int>(c), constant);
    }
}

void ResultsTable::updateCount() {
    const auto rows = static_cast<std::uint64_t>(m_model->rowCount());
    m_count->setText(m_selection.run().isEmpty() ? QString()
                     : rows == 1                 ? tr("1 point")
                                                 : tr("%1 points").arg(count(rows)));
}

void ResultsTable::pickCurrent() {
    const QModelIndex current = m_view->currentIndex();
    if (!current.isValid() || m_picking)
        return;
    m_picking = true;
    if (const store::Row* row = m_model->row(current.row()))
        m_selection.pick(Selection::Pick::a, *row);
    else
        m_selection.pick(Selection::Pick::a, m_model->step(current.row()));
    m_picking = false;
}

void ResultsTable::showPicked() {
    if (m_picking)
        return;
    const std::optional<store::Row>& picked = m_selection.picked(Selection::Pick::a);
    const int row = picked ? m_model->rowOf(picked->step) : -1;
    m_picking = true;
    if (row < 0)
        m_view->clearSelection();
    else
        m_view->selectRow(row);
    m_picking = false;
}

QByteArray ResultsTable::selectionAsCsv() const {
    std::vector<store::Row> rows;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows()) {
        if (const store::Row* row = m_model->row(index.row()))
            rows.push_back(*row);
    }
    const store::RunInfo& run = m_selection.run().info();
    std::ostringstream out;
    report::writeCsv(run::digest(run), run::reportRows(run, rows), out);
    return QByteArray::fromStdString(out.str());
}

void ResultsTable::exportSelection() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export selected rows"), QStringLiteral("points.csv"), tr("CSV (*.csv)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const QByteArray csv = selectionAsCsv();
    if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size() || !file.commit())
        QMessageBox::warning(this, tr("Export selected rows"), file.errorString());
}

} // namespace paretoscope::ui

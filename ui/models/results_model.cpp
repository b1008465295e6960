// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/results_model.h"

#include "ui/models/roles.h"
#include "ui/models/text.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {
constexpr int kShortestReloadMilliseconds = 700;
constexpr int kReloadShare = 12; ///< a live table spends at most a twelfth of the time on being ordered anew
} // namespace

QString rejectionText(const store::RunHeader& header, const store::Row& row) {
    if (row.rejectedBy < 0 || static_cast<std::size_t>(row.rejectedBy) >= header.constraints.size())
        return {};
    const study::Constraint& constraint = header.constraints[static_cast<std::size_t>(row.rejectedBy)];
    const QString label = coreText(constraint.label);
    if (row.margin == 0.0 || constraint.marginUnit == Unit::none)
        return label;
    return ResultsModel::tr("%1: off by %2").arg(label, quantity(row.margin, constraint.marginUnit));
}

ResultsModel::ResultsModel(Selection& selection, QObject* parent)
    : QAbstractTableModel(parent)
    , m_selection(selection)
    , m_steps(std::make_shared<const RowLoader::Steps>()) {
    m_fetch.setSingleShot(true);
    m_reload.setSingleShot(true);
    connect(&m_fetch, &QTimer::timeout, this, &ResultsModel::fetchWanted);
    connect(&m_reload, &QTimer::timeout, this, &ResultsModel::reload);
    connect(&m_loader, &RowLoader::ordered, this, &ResultsModel::takeOrder);
    connect(&m_loader, &RowLoader::fetched, this, &ResultsModel::takePage);
    connect(&m_loader, &RowLoader::failed, this, &ResultsModel::failed);
    ShownRun& run = selection.run();
    connect(&run, &ShownRun::reset, this, [this] {
        beginResetModel();
        m_loader.cancel();
        m_steps = std::make_shared<const RowLoader::Steps>();
        m_pages.clear();
        m_wanted.clear();
        m_query.orderBy.clear();
        m_query.descending = false;
        endResetModel();
        emit countChanged();
        if (!m_selection.run().isLive())
            reload();
    });
    connect(&run, &ShownRun::progressed, this, &ResultsModel::reloadSoon);
    connect(&selection.filters(), &FilterStack::changed, this, &ResultsModel::reload);
    reload();
}

int ResultsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_steps->size());
}

int ResultsModel::columnCount(const QModelIndex& parent) const {
    const std::size_t columns = m_selection.run().columns().size();
    return parent.isValid() || columns == 0 ? 0 : fixedColumns + static_cast<int>(columns);
}

const store::Row* ResultsModel::row(int row) const {
    const auto index = static_cast<std::size_t>(row);
    const auto page = m_pages.find(index / kPage);
    if (page == m_pages.end() || index % kPage >= page->second.size())
        return nullptr;
    const store::Row& found = page->second[index % kPage];
    return found.step == (*m_steps)[index] ? &found : nullptr;
}

int ResultsModel::rowOf(std::uint64_t step) const {
    const auto found = std::ranges::find(*m_steps, step);
    return found == m_steps->end() ? -1 : static_cast<int>(found - m_steps->begin());
}

QString ResultsModel::verdict(const store::Row& row) const {
    if (row.rejectedBy >= 0)
        return rejectionText(m_selection.run().info().header, row);
    return row.onFront ? tr("On the front") : tr("Feasible");
}

ValueText ResultsModel::value(const store::Row& row, int column) const {
    if (column == stepColumn)
        return {count(row.step), {}};
    if (column == verdictColumn)
        return {verdict(row), {}};
    const auto index = static_cast<std::size_t>(column - fixedColumns);
    return columnValue(m_selection.run().columns()[index], rowValue(row, index));
}

QVariant ResultsModel::alignment(int column) const {
    const std::vector<Column>& columns = m_selection.run().columns();
    const auto index = static_cast<std::size_t>(column - fixedColumns);
    const bool text =
        column == verdictColumn || (column >= fixedColumns && index < columns.size() && columns[index].isCategory());
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (text ? Qt::AlignLeft : Qt::AlignRight)));
}

QVariant ResultsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const int column = index.column();
    if (role == StepRole)
        return QVariant::fromValue<qulonglong>(step(index.row()));
    if (role == Qt::TextAlignmentRole)
        return alignment(column);
    const store::Row* found = row(index.row());
    if (found == nullptr) {
        if (role == Qt::DisplayRole || role == NumberRole)
            want(static_cast<std::size_t>(index.row()) / kPage);
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return value(*found, column).joined();
    case NumberRole:
        return value(*found, column).number;
    case UnitRole:
        return value(*found, column).unit;
    case ToneRole:
        if (column == stepColumn)
            return static_cast<int>(Tone::muted);
        if (column != verdictColumn)
            return static_cast<int>(Tone::plain);
        return static_cast<int>(found->rejectedBy >= 0 ? Tone::bad : found->onFront ? Tone::accent : Tone::muted);
    default:
        return {};
    }
}

QVariant ResultsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (section == stepColumn)
        return tr("Point");
    if (section == verdictColumn)
        return tr("Verdict");
    const auto column = static_cast<std::size_t>(section - fixedColumns);
    return column < m_selection.run().columns().size() ? m_selection.run().columns()[column].label : QVariant();
}

void ResultsModel::sort(int column, Qt::SortOrder order) {
    if (column < 0)
        m_query.orderBy.clear();
    else if (column == stepColumn)
        m_query.orderBy = "step";
    else if (column == verdictColumn)
        m_query.orderBy = "rejected";
    else
        m_query.orderBy = m_selection.run().columns()[static_cast<std::size_t>(column - fixedColumns)].id;
    m_query.descending = column >= 0 && order == Qt::DescendingOrder;
    reload();
}

void ResultsModel::showRejected(bool shown) {
    m_query.rejected = shown;
    if (shown)
        m_query.frontOnly = false;
    reload();
}

void ResultsModel::showFrontOnly(bool only) {
    m_query.frontOnly = only;
    reload();
}

RowLoader::Wish ResultsModel::wish() const {
    RowLoader::Wish wish{m_selection.run().database(), m_selection.run().id(), m_query};
    for (const Filter& filter : m_selection.filters().filters())
        wish.query.bounds.push_back({filter.column, filter.low, filter.high});
    return wish;
}

void ResultsModel::reload() {
    m_reload.stop();
    if (m_selection.run().isEmpty() || m_selection.run().database().empty())
        return;
    m_loading.start();
    m_loader.order(wish());
}

void ResultsModel::reloadSoon() {
    if (!m_selection.run().isLive())
        return reload(); // an order under way may have been asked for before the last points came
    if (m_reload.isActive() || m_loader.isOrdering())
        return;
    m_reload.start(std::max(kShortestReloadMilliseconds, m_loadMilliseconds * kReloadShare));
}

void ResultsModel::takeOrder(const std::shared_ptr<const RowLoader::Steps>& steps) {
    m_loadMilliseconds = static_cast<int>(m_loading.elapsed());
    const std::size_t before = m_steps->size();
    const bool extends = steps->size() >= before && std::equal(m_steps->begin(), m_steps->end(), steps->begin());
    if (extends && steps->size() > before) {
        beginInsertRows({}, static_cast<int>(before), static_cast<int>(steps->size()) - 1);
        m_steps = steps;
        m_pages.erase(before / kPage); // the last page was cut short
        endInsertRows();
    } else if (!extends) {
        beginResetModel();
        m_steps = steps;
        m_pages.clear();
        endResetModel();
    }
    if (extends)
        refetch(); // points may have left the front since
    emit countChanged();
}

void ResultsModel::refetch() {
    m_wanted.clear();
    for (const auto& [page, rows] : m_pages)
        m_wanted.push_back(page);
    fetchWanted();
}

void ResultsModel::want(std::size_t page) const {
    m_wanted.remove(page);
    m_wanted.push_front(page);
    if (m_wanted.size() > 8)
        m_wanted.pop_back();
    if (!m_fetch.isActive())
        m_fetch.start(0);
}

void ResultsModel::fetchWanted() {
    for (const std::size_t page : std::exchange(m_wanted, {})) {
        const std::size_t first = page * kPage;
        if (first >= m_steps->size())
            continue;
        const auto from = m_steps->begin() + static_cast<std::ptrdiff_t>(first);
        const auto to = m_steps->begin() + static_cast<std::ptrdiff_t>(std::min(first + kPage, m_steps->size()));
        m_loader.fetch(first, {from, to});
    }
}

void ResultsModel::takePage(std::size_t first, const Page& rows) {
    if (m_pages.size() >= kMostPages)
        m_pages.clear();
    // Rows that left the store since stay empty: each row takes its place by its step.
    Page page(std::min(kPage, m_steps->size() - std::min(first, m_steps->size())));
    auto next = rows.begin();
    for (std::size_t i = 0; i < page.size(); ++i) {
        page[i].step = ~std::uint64_t{0};
        if (next != rows.end() && next->step == (*m_steps)[first + i])
            page[i] = *next++;
    }
    if (page.empty())
        return;
    const auto last = static_cast<int>(first + page.size()) - 1;
    m_pages[first / kPage] = std::move(page);
    emit dataChanged(index(static_cast<int>(first), 0), index(last, columnCount() - 1));
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_model.h"

#include "ui/models/text.h"

#include <QFont>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {
constexpr quintptr kGroupItem = 0; ///< internal id of groups; values carry their group's index plus one
} // namespace

PointModel::PointModel(Selection& selection, QObject* parent)
    : QAbstractItemModel(parent)
    , m_selection(selection) {
    connect(&selection.run(), &ShownRun::reset, this, &PointModel::regroup);
    connect(&selection, &Selection::pickedChanged, this, &PointModel::refresh);
    regroup();
}

void PointModel::regroup() {
    beginResetModel();
    m_groups.clear();
    const std::vector<Column>& columns = m_selection.run().columns();
    for (const bool metrics : {true, false}) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (columns[c].isMetric != metrics)
                continue;
            auto group = std::ranges::find(m_groups, columns[c].group, &Group::title);
            if (group == m_groups.end())
                group = m_groups.insert(m_groups.end(), Group{columns[c].group, {}});
            group->columns.push_back(c);
        }
    }
    endResetModel();
}

void PointModel::refresh() {
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
        const QModelIndex group = index(static_cast<int>(g), 0);
        const int last = static_cast<int>(m_groups[g].columns.size()) - 1;
        emit dataChanged(index(0, aColumn, group), index(last, differenceColumn, group));
    }
}

bool PointModel::compares() const {
    return m_selection.picked(Selection::Pick::a) && m_selection.picked(Selection::Pick::b);
}

QModelIndex PointModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kGroupItem);
}

QModelIndex PointModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == kGroupItem)
        return {};
    return createIndex(static_cast<int>(index.internalId()) - 1, 0, kGroupItem);
}

int PointModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalId() != kGroupItem || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].columns.size());
}

int PointModel::columnCount(const QModelIndex&) const {
    return modelColumns;
}

ValueText PointModel::value(std::size_t column, int modelColumn) const {
    const std::optional<store::Row>& a = m_selection.picked(Selection::Pick::a);
    const std::optional<store::Row>& b = m_selection.picked(Selection::Pick::b);
    const Column& described = m_selection.run().columns()[column];
    if (modelColumn == aColumn)
        return a ? columnValue(described, rowValue(*a, column)) : ValueText{};
    if (modelColumn == bColumn)
        return b ? columnValue(described, rowValue(*b, column)) : ValueText{};
    if (!a || !b || described.isCategory())
        return {};
    const double from = rowValue(*a, column);
    const double to = rowValue(*b, column);
    if (from == to || !std::isfinite(from) || !std::isfinite(to))
        return {};
    if (from == 0.0)
        return columnValue(described, to);
    const double change = (to / from - 1.0) * 100.0;
    const QString sign = change > 0.0 ? QStringLiteral("+") : QStringLiteral("−");
    return {sign + QLocale().toString(std::abs(change), 'f', std::abs(change) < 10.0 ? 1 : 0), QStringLiteral("%")};
}

Tone PointModel::differenceTone(std::size_t column) const {
    const Column& described = m_selection.run().columns()[column];
    if (!compares() || described.goal == study::Goal::none)
        return Tone::plain;
    const double from = rowValue(*m_selection.picked(Selection::Pick::a), column);
    const double to = rowValue(*m_selection.picked(Selection::Pick::b), column);
    if (from == to || std::isnan(from) || std::isnan(to))
        return Tone::muted;
    return (to < from) == (described.goal == study::Goal::minimise) ? Tone::good : Tone::bad;
}

QVariant PointModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (index.internalId() == kGroupItem) {
        if (role == Qt::FontRole) {
            QFont heading;
            heading.setWeight(QFont::DemiBold);
            return heading;
        }
        const bool title = role == Qt::DisplayRole && index.column() == labelColumn;
        return title ? QVariant(m_groups[static_cast<std::size_t>(index.row())].title) : QVariant();
    }
    const Group& group = m_groups[static_cast<std::size_t>(index.internalId() - 1)];
    const std::size_t column = group.columns[static_cast<std::size_t>(index.row())];
    const Column& described = m_selection.run().columns()[column];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (index.column() == labelColumn ? Qt::AlignLeft : Qt::AlignRight)));
    if (index.column() == labelColumn) {
        if (role == ToneRole)
            return static_cast<int>(Tone::muted);
        return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(described.label) : QVariant();
    }
    switch (role) {
    case Qt::DisplayRole:
        return value(column, index.column()).joined();
    case NumberRole:
        return value(column, index.column()).number;
    case UnitRole:
        return value(column, index.column()).unit;
    case ToneRole:
        return static_cast<int>(index.column() == differenceColumn ? differenceTone(column) : Tone::plain);
    default:
        return {};
    }
}

QVariant PointModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case aColumn:
        return tr("A");
    case bColumn:
        return tr("B");
    case differenceColumn:
        return tr("B to A");
    default:
        return QString();
    }
}

} // namespace paretoscope::ui

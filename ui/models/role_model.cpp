// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/role_model.h"

#include "ui/models/roles.h"
#include "ui/models/text.h"

#include <numeric>

namespace paretoscope::ui {

namespace {

Unit unitOf(int column) {
    switch (column) {
    case RoleModel::flops:
        return Unit::flop;
    case RoleModel::communicated:
    case RoleModel::peakMemory:
        return Unit::byte;
    default:
        return Unit::count;
    }
}

bool isText(int column) {
    return column == RoleModel::stage || column == RoleModel::ranks || column == RoleModel::peakAt;
}

/// "128 (0-127)"; of ranks that lie apart, the first of them.
QString ranksText(const trace::ExecutionTrace& trace, std::size_t role) {
    const trace::Rank first = trace.firstRank(role);
    const std::int64_t ranks = trace.ranksOfRole(role);
    const trace::Rank last = first + ranks - 1;
    const bool together = last < trace.ranks() && trace.role(last) == role;
    const QString number = count(static_cast<std::uint64_t>(ranks));
    return together ? RoleModel::tr("%1 (%2-%3)").arg(number).arg(first).arg(last)
                    : RoleModel::tr("%1 (from %2)").arg(number).arg(first);
}

} // namespace

void RoleModel::setPoint(std::shared_ptr<const LaidOutPoint> point) {
    beginResetModel();
    m_rows.clear();
    if (point && point->synthesis) {
        const trace::Synthesis& synthesis = *point->synthesis;
        for (std::size_t index = 0; index < synthesis.trace.roles(); ++index) {
            const trace::TraceTotals totals = trace::totals(synthesis.trace.roleTemplate(index));
            const trace::StagePeak& peak =
                synthesis.peaks[static_cast<std::size_t>(synthesis.trace.roleTemplate(index).stage)];
            const Bytes exchanged =
                std::accumulate(totals.communicated.begin(), totals.communicated.end(), totals.sent);
            Row row{tr("Stage %1").arg(peak.stage), ranksText(synthesis.trace, index), fromUtf8(peak.at), {}};
            row.values[nodes] = totals.nodes;
            row.values[flops] = totals.flops.value();
            row.values[communicated] = exchanged.value();
            row.values[peakMemory] = peak.total().value();
            m_rows.push_back(std::move(row));
        }
    }
    endResetModel();
}

int RoleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RoleModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant RoleModel::data(const QModelIndex& index, int wanted) const {
    if (!index.isValid())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (wanted == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isText(index.column()) ? Qt::AlignLeft : Qt::AlignRight)));
    if (isText(index.column())) {
        const bool shown = wanted == Qt::DisplayRole || wanted == Qt::ToolTipRole || wanted == NumberRole;
        const QString& text = index.column() == stage ? row.stage : index.column() == ranks ? row.ranks : row.at;
        return shown ? QVariant(text) : QVariant();
    }
    const double value = row.values[static_cast<std::size_t>(index.column())];
    if (unitOf(index.column()) == Unit::count) {
        const bool shown = wanted == Qt::DisplayRole || wanted == NumberRole;
        return shown ? QVariant(count(static_cast<std::uint64_t>(value))) : QVariant();
    }
    const QuantityText text = formatQuantity(value, unitOf(index.column()));
    switch (wanted) {
    case Qt::DisplayRole:
        return quantity(value, unitOf(index.column()));
    case NumberRole:
        return fromUtf8(text.number);
    case UnitRole:
        return fromUtf8(text.unit);
    default:
        return {};
    }
}

QVariant RoleModel::headerData(int section, Qt::Orientation orientation, int wanted) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (wanted == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isText(section) ? Qt::AlignLeft : Qt::AlignRight)));
    if (wanted != Qt::DisplayRole)
        return {};
    switch (section) {
    case stage:
        return tr("Role");
    case ranks:
        return tr("Ranks");
    case peakMemory:
        return tr("Peak memory");
    case flops:
        return tr("Work");
    case communicated:
        return tr("Exchanged");
    case nodes:
        return tr("Nodes");
    case peakAt:
        return tr("Peak at");
    default:
        return {};
    }
}

} // namespace paretoscope::ui

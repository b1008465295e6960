// SPDX-License-Identifier: GPL-3.0-or-later
// The roles of an execution trace as a table: ranks, nodes, work, exchanged bytes and peak memory of each.
#pragma once

#include "ui/models/point_trace.h"

#include <QAbstractTableModel>

namespace paretoscope::ui {

class RoleModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { stage, ranks, peakMemory, flops, communicated, nodes, peakAt, columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setPoint(std::shared_ptr<const LaidOutPoint> point);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString stage;
        QString ranks;
        QString at;
        std::array<double, columns> values{}; ///< of the numeric columns, in base units
    };
    std::vector<Row> m_rows;
};

} // namespace paretoscope::ui

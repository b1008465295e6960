// SPDX-License-Identifier: GPL-3.0-or-later
// The picked points as a tree: groups of parameters and metrics, with A, B and the difference side by side.
#pragma once

#include "ui/models/roles.h"
#include "ui/models/selection.h"

#include <QAbstractItemModel>

namespace paretoscope::ui {

class PointModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum ModelColumn { labelColumn, aColumn, bColumn, differenceColumn, modelColumns };

    explicit PointModel(Selection& selection, QObject* parent = nullptr);

    /// Whether columns B and difference have anything to say.
    [[nodiscard]] bool compares() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group {
        QString title;
        std::vector<std::size_t> columns;
    };
    void regroup();
    void refresh();
    [[nodiscard]] ValueText value(std::size_t column, int modelColumn) const;
    [[nodiscard]] Tone differenceTone(std::size_t column) const;

    Selection& m_selection;
    std::vector<Group> m_groups; ///< metrics first: they are what a pick is for
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// One metric's breakdown as a tree of terms with value, share of the whole, formula and source; a second breakdown of
// the same metric stands beside it, matched by term ids.
#pragma once

#include "ui/models/roles.h"

#include "core/study/breakdown.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>
#include <vector>

namespace paretoscope::ui {

class BreakdownModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum ModelColumn { termColumn, valueColumn, shareColumn, otherColumn, formulaColumn, sourceColumn, modelColumns };

    explicit BreakdownModel(QObject* parent = nullptr);
    ~BreakdownModel() override;

    void set(const std::optional<study::Breakdown>& breakdown, const std::optional<study::Breakdown>& other);
    [[nodiscard]] bool compares() const { return m_compares; }
    /// The term of an index; null for an invalid one.
    [[nodiscard]] const study::Term* term(const QModelIndex& index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    [[nodiscard]] const Node* node(const QModelIndex& index) const;
    static std::unique_ptr<Node> grow(const study::Term& term, const study::Term* other, Node* parent, int row,
                                      double whole);
    [[nodiscard]] QVariant text(const Node& node, int column) const;

    std::optional<study::Breakdown> m_breakdown;
    std::optional<study::Breakdown> m_other;
    bool m_compares = false;
    std::unique_ptr<Node> m_root;
};

} // namespace paretoscope::ui

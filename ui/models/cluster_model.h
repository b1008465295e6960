// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing as an outline: groups with their groups and nodes, one column, read-only. Links belong to no group and
// are not listed.
#pragma once

#include "ui/models/cluster_item.h"

#include <QAbstractItemModel>

#include <memory>

namespace paretoscope::ui {

class Document;

class ClusterModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Roles {
        badgeRole = Qt::UserRole, ///< "×32", empty for a single one
        detailRole,               ///< "1,024 devices", "A100 SXM 80GB"
        iconNameRole,             ///< "device", "switch", "group"
    };

    /// Shows the document's cluster; the document must outlive the model.
    explicit ClusterModel(const Document& document, QObject* parent = nullptr);
    ~ClusterModel() override;

    [[nodiscard]] ClusterItem item(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(ClusterItem item) const; ///< invalid where absent

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Entry;
    void rebuild();
    Entry* entry(const QModelIndex& index) const;

    const Document& m_document;
    std::unique_ptr<Entry> m_root; ///< the root group, itself not shown
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/outline_panel.h"

#include "ui/models/cluster_model.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/document.h"
#include "ui/scenario/field_row.h"
#include "ui/theme/icons.h"

#include <QBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSortFilterProxyModel>
#include <QTreeView>

#include <vector>

namespace paretoscope::ui {

namespace {

/// Filters by name and turns icon names into icons, which models without widgets cannot hold.
class OutlineProxy final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    QVariant data(const QModelIndex& index, int role) const override {
        if (role != Qt::DecorationRole)
            return QSortFilterProxyModel::data(index, role);
        const QString name = QSortFilterProxyModel::data(index, ClusterModel::iconNameRole).toString();
        return theme::icon(name, theme::Role::muted);
    }
};

} // namespace

OutlinePanel::OutlinePanel(const Document& document, ClusterSelection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_model(new ClusterModel(document, this))
    , m_found(new OutlineProxy(this))
    , m_tree(new QTreeView) {
    setObjectName(QStringLiteral("outlinePanel"));
    m_found->setSourceModel(m_model);
    m_found->setRecursiveFilteringEnabled(true);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    auto* search = new QLineEdit;
    search->setObjectName(QStringLiteral("outlineSearch"));
    search->setPlaceholderText(tr("Find in the cluster"));
    search->setClearButtonEnabled(true);
    m_tree->setObjectName(QStringLiteral("outlineTree"));
    m_tree->setModel(m_found);
    m_tree->setHeaderHidden(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(theme::kGrid * 2);
    m_tree->setIconSize({theme::kIconSmall, theme::kIconSmall});
    m_tree->expandAll();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid, theme::kGrid);
    layout->setSpacing(theme::kHalfGrid);
    layout->addWidget(headingLabel(tr("Outline")));
    layout->addWidget(search);
    layout->addWidget(m_tree, 1);
    connect(search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setFilterFixedString(text);
        m_tree->expandAll();
    });
    connect(m_found, &QAbstractItemModel::modelReset, this, [this] {
        m_tree->expandAll();
        showSelection();
    });
    connect(&selection, &ClusterSelection::changed, this, &OutlinePanel::showSelection);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &OutlinePanel::takeSelection);
}

void OutlinePanel::showSelection() {
    if (m_busy)
        return;
    const QScopedValueRollback<bool> busy(m_busy, true);
    QItemSelection rows;
    for (const ClusterItem& item : m_selection.items())
        if (const QModelIndex index = m_found->mapFromSource(m_model->indexOf(item)); index.isValid())
            rows.select(index, index);
    m_tree->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    if (!rows.isEmpty())
        m_tree->scrollTo(rows.indexes().front());
}

void OutlinePanel::takeSelection() {
    if (m_busy)
        return;
    const QScopedValueRollback<bool> busy(m_busy, true);
    std::vector<ClusterItem> items;
    for (const QModelIndex& index : m_tree->selectionModel()->selectedIndexes())
        items.push_back(m_model->item(m_found->mapToSource(index)));
    if (items.size() == 1)
        m_selection.reveal(items.front());
    else
        m_selection.set(std::move(items));
}

} // namespace paretoscope::ui

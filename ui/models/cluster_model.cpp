// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/cluster_model.h"

#include "ui/models/cluster_edit.h"
#include "ui/models/document.h"
#include "ui/models/text.h"

#include <functional>
#include <vector>

namespace paretoscope::ui {

struct ClusterModel::Entry {
    ClusterItem item;
    Entry* parent = nullptr;
    int row = 0;
    QString name;
    QString badge;
    QString detail;
    QString icon;
    std::vector<std::unique_ptr<Entry>> children;

    Entry& add(std::unique_ptr<Entry> child) {
        child->parent = this;
        child->row = static_cast<int>(children.size());
        children.push_back(std::move(child));
        return *children.back();
    }
};

namespace {

QString badge(int copies) {
    return copies > 1 ? QStringLiteral("×%1").arg(count(static_cast<std::uint64_t>(copies))) : QString();
}

} // namespace

ClusterModel::ClusterModel(const Document& document, QObject* parent)
    : QAbstractItemModel(parent)
    , m_document(document) {
    rebuild();
    connect(&document, &Document::clusterChanged, this, &ClusterModel::rebuild);
}

ClusterModel::~ClusterModel() = default;

void ClusterModel::rebuild() {
    beginResetModel();
    const hardware::Cluster& cluster = m_document.scenario().cluster;
    m_root = std::make_unique<Entry>();
    const std::function<void(Entry&)> fill = [&](Entry& into) {
        for (const hardware::ClusterGroup& group : cluster.groups) {
            if (group.id == 0 || group.parent != into.item.id)
                continue;
            auto child = std::make_unique<Entry>();
            child->item = {ClusterPart::group, group.id};
            child->name = fromUtf8(group.name);
            child->badge = badge(group.replicas);
            child->icon = QStringLiteral("group");
            const auto devices = static_cast<int>(hardware::deviceCount(cluster, group.id));
            child->detail = tr("%Ln device(s)", nullptr, devices);
            fill(into.add(std::move(child)));
        }
        for (const hardware::ClusterNode& node : cluster.nodes) {
            if (node.group != into.item.id)
                continue;
            const bool isDevice = node.kind == hardware::NodeKind::device;
            auto child = std::make_unique<Entry>();
            child->item = {ClusterPart::node, node.id};
            child->name = fromUtf8(node.name);
            child->badge = badge(node.count);
            child->icon = isDevice ? QStringLiteral("device") : QStringLiteral("switch");
            const hardware::Accelerator* part = m_document.catalog().accelerator(node.accelerator);
            child->detail = !isDevice ? tr("Switch") : part ? fromUtf8(part->name) : fromUtf8(node.accelerator);
            into.add(std::move(child));
        }
    };
    fill(*m_root);
    endResetModel();
}

ClusterModel::Entry* ClusterModel::entry(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Entry*>(index.internalPointer()) : m_root.get();
}

ClusterItem ClusterModel::item(const QModelIndex& index) const {
    return entry(index)->item;
}

QModelIndex ClusterModel::indexOf(ClusterItem item) const {
    const std::function<QModelIndex(const Entry&)> search = [&](const Entry& in) {
        for (const std::unique_ptr<Entry>& child : in.children) {
            if (child->item == item)
                return createIndex(child->row, 0, child.get());
            if (const QModelIndex found = search(*child); found.isValid())
                return found;
        }
        return QModelIndex();
    };
    return search(*m_root);
}

QModelIndex ClusterModel::index(int row, int column, const QModelIndex& parent) const {
    const Entry* above = entry(parent);
    if (column != 0 || row < 0 || row >= static_cast<int>(above->children.size()))
        return {};
    return createIndex(row, column, above->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ClusterModel::parent(const QModelIndex& index) const {
    Entry* above = index.isValid() ? entry(index)->parent : nullptr;
    return above && above != m_root.get() ? createIndex(above->row, 0, above) : QModelIndex();
}

int ClusterModel::rowCount(const QModelIndex& parent) const {
    return static_cast<int>(entry(parent)->children.size());
}

int ClusterModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant ClusterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Entry& shown = *entry(index);
    switch (role) {
    case Qt::DisplayRole:
        return shown.badge.isEmpty() ? shown.name : shown.name + QLatin1Char(' ') + shown.badge;
    case Qt::ToolTipRole:
    case detailRole:
        return shown.detail;
    case badgeRole:
        return shown.badge;
    case iconNameRole:
        return shown.icon;
    default:
        return {};
    }
}

} // namespace paretoscope::ui

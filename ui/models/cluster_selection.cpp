// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/cluster_selection.h"

#include "ui/models/cluster_edit.h"

#include <algorithm>

namespace paretoscope::ui {

namespace {

bool exists(const hardware::Cluster& cluster, ClusterItem item) {
    switch (item.part) {
    case ClusterPart::group:
        return findGroup(cluster, item.id) != nullptr;
    case ClusterPart::node:
        return findNode(cluster, item.id) != nullptr;
    case ClusterPart::link:
        return findLink(cluster, item.id) != nullptr;
    }
    return false;
}

} // namespace

bool ClusterSelection::contains(ClusterItem item) const {
    return std::ranges::find(m_items, item) != m_items.end();
}

void ClusterSelection::set(std::vector<ClusterItem> items) {
    std::vector<ClusterItem> distinct;
    for (const ClusterItem& item : items)
        if (std::ranges::find(distinct, item) == distinct.end())
            distinct.push_back(item);
    if (distinct == m_items)
        return;
    m_items = std::move(distinct);
    emit changed();
}

void ClusterSelection::reveal(ClusterItem item) {
    set({item});
    emit revealed(item);
}

void ClusterSelection::retain(const hardware::Cluster& cluster) {
    std::vector<ClusterItem> left = m_items;
    std::erase_if(left, [&cluster](ClusterItem item) { return !exists(cluster, item); });
    set(std::move(left));
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// What is selected in the drawing: shared by canvas, outline, property fields and problem list. GUI thread only.
#pragma once

#include "ui/models/cluster_item.h"

#include <QObject>

#include <vector>

namespace paretoscope::hardware {
struct Cluster;
}

namespace paretoscope::ui {

class ClusterSelection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Without repetition, in the order in which they were selected.
    [[nodiscard]] const std::vector<ClusterItem>& items() const { return m_items; }
    [[nodiscard]] bool contains(ClusterItem item) const;
    void set(std::vector<ClusterItem> items);
    void clear() { set({}); }
    /// Asks the canvas to bring an item into view as well.
    void reveal(ClusterItem item);
    /// Drops what a drawing no longer holds.
    void retain(const hardware::Cluster& cluster);

signals:
    void changed();
    void revealed(ClusterItem item);

private:
    std::vector<ClusterItem> m_items;
};

} // namespace paretoscope::ui

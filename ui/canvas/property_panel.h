// SPDX-License-Identifier: GPL-3.0-or-later
// The properties of what is selected in the drawing, in fields that know their units. Several items of one kind are
// edited together; nothing selected shows the cluster as the model sees it: its communication levels.
#pragma once

#include "ui/models/cluster_item.h"

#include "core/base/unit.h"

#include <QVariant>
#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QVBoxLayout;

namespace paretoscope::hardware {
struct Cluster;
struct NetworkBill;
}

namespace paretoscope::ui {

class ClusterScene;
class QuantityField;
class ScenarioPreviewer;

class PropertyPanel : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the panel.
    PropertyPanel(ClusterScene& scene, const ScenarioPreviewer& previewer, QWidget* parent = nullptr);

private:
    /// What a row reads from an item and writes into it.
    template <class Value>
    struct Property {
        std::function<Value(const hardware::Cluster&, ClusterItem)> read;
        std::function<void(hardware::Cluster&, ClusterItem, const Value&)> write;
    };
    struct Caption {
        QString label;
        QString help;
        const char* name; ///< of the field, for tests
    };

    void sync();
    void build();
    void buildGroup();
    void buildNode(bool isDevice);
    void buildLink();
    void buildSummary();
    void buildBill(const hardware::NetworkBill& bill);
    void addName();
    QuantityField* addQuantity(const Caption& caption, Unit unit, const Property<double>& property);
    void addCount(const Caption& caption, const Property<double>& property);
    void addChoice(const Caption& caption, QComboBox* box, const Property<QVariant>& property);
    void addRefresh(std::function<void()> refresh);
    void apply(const QString& step, const std::function<void(hardware::Cluster&, ClusterItem)>& edit, int gesture);

    ClusterScene& m_scene;
    const ScenarioPreviewer& m_previewer;
    QVBoxLayout* m_layout;
    std::vector<ClusterItem> m_shown;             ///< that the rows were made for
    std::vector<std::function<void()>> m_refresh; ///< one for each row
};

} // namespace paretoscope::ui

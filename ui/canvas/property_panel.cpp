// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/property_panel.h"

#include "ui/canvas/cluster_scene.h"
#include "ui/canvas/part_palette.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/cluster_selection.h"
#include "ui/models/document.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/text.h"
#include "ui/scenario/field_row.h"
#include "ui/scenario/objectives_editor.h"
#include "ui/scenario/quantity_field.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace paretoscope::ui {

using hardware::Cluster;

namespace {

constexpr double kMostCopies = 1048576.0;
constexpr double kMostBandwidth = 1e15; // B/s

/// The value that all items share, or nothing.
template <class Read>
auto shared(const std::vector<ClusterItem>& items, Read read) -> std::optional<decltype(read(items.front()))> {
    auto first = read(items.front());
    const bool same = std::ranges::all_of(items, [&](ClusterItem item) { return read(item) == first; });
    return same ? std::optional(first) : std::nullopt;
}

QComboBox* linkKindBox(const study::Catalog& catalog) {
    auto* box = new QComboBox;
    box->addItem(PropertyPanel::tr("Made by hand"), QString());
    for (const hardware::Link& link : catalog.links)
        box->addItem(fromUtf8(link.name), fromUtf8(link.id));
    return box;
}

QComboBox* patternBox() {
    auto* box = new QComboBox;
    box->addItem(PropertyPanel::tr("Every one to every one"), static_cast<int>(hardware::LinkPattern::all));
    box->addItem(PropertyPanel::tr("Rails: i-th to i-th"), static_cast<int>(hardware::LinkPattern::paired));
    return box;
}

/// A kind of the catalog brings its figures along.
void setKind(hardware::ClusterLink& link, const std::string& id, const study::Catalog& catalog) {
    link.kind = id;
    const hardware::Link* kind = catalog.link(id);
    if (kind)
        link.bandwidth = kind->bandwidth;
    if (kind && kind->latency.value() > 0.0)
        link.latency = kind->latency + kind->switchLatency;
}

QLabel* mutedLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("role", QStringLiteral("muted"));
    label->setWordWrap(true);
    return label;
}

} // namespace

PropertyPanel::PropertyPanel(ClusterScene& scene, const ScenarioPreviewer& previewer, QWidget* parent)
    : QWidget(parent)
    , m_scene(scene)
    , m_previewer(previewer)
    , m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("propertyPanel"));
    m_layout->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    m_layout->setSpacing(0);
    build();
    connect(&scene.selection(), &ClusterSelection::changed, this, &PropertyPanel::build);
    connect(&scene.document(), &Document::clusterChanged, this, &PropertyPanel::sync);
    connect(&previewer, &ScenarioPreviewer::changed, this, [this] {
        if (m_shown.empty())
            build();
    });
}

void PropertyPanel::sync() {
    if (m_scene.selection().items() != m_shown)
        return build();
    for (const std::function<void()>& refresh : m_refresh)
        refresh();
}

void PropertyPanel::build() {
    clearLayout(*m_layout);
    m_refresh.clear();
    m_shown = m_scene.selection().items();
    if (m_shown.empty()) {
        buildSummary();
    } else {
        const auto kindOf = [this](ClusterItem item) {
            const hardware::ClusterNode* node =
                item.part == ClusterPart::node ? findNode(m_scene.cluster(), item.id) : nullptr;
            return std::pair(item.part, node && node->kind == hardware::NodeKind::device);
        };
        const auto kind = shared(m_shown, kindOf);
        const int number = static_cast<int>(m_shown.size());
        m_layout->addWidget(headingLabel(number == 1 ? fromUtf8(itemName(m_scene.cluster(), m_shown.front()))
                                                     : tr("%n item(s) selected", nullptr, number)));
        if (!kind)
            m_layout->addWidget(mutedLabel(tr("Select items of one kind to edit them together.")));
        else if (kind->first == ClusterPart::group)
            buildGroup();
        else if (kind->first == ClusterPart::node)
            buildNode(kind->second);
        else
            buildLink();
    }
    m_layout->addStretch();
}

void PropertyPanel::apply(const QString& step, const std::function<void(Cluster&, ClusterItem)>& edit, int gesture) {
    Cluster edited = m_scene.cluster();
    for (const ClusterItem& item : m_shown)
        edit(edited, item);
    m_scene.push(step, std::move(edited), gesture);
}

void PropertyPanel::addRefresh(std::function<void()> refresh) {
    refresh();
    m_refresh.push_back(std::move(refresh));
}

void PropertyPanel::addName() {
    auto* field = new QLineEdit;
    field->setObjectName(QStringLiteral("propertyName"));
    m_layout->addWidget(new FieldRow(tr("Name"), field));
    addRefresh([this, field] {
        const auto name = shared(m_shown, [this](ClusterItem item) { return itemName(m_scene.cluster(), item); });
        field->setPlaceholderText(name ? QString() : tr("several"));
        if (const QString text = fromUtf8(name.value_or("")); field->text() != text)
            field->setText(text);
    });
    const int gesture = m_scene.document().newGesture();
    connect(field, &QLineEdit::textEdited, this, [this, gesture](const QString& text) {
        const auto rename = [name = text.toStdString()](Cluster& cluster, ClusterItem item) {
            (item.part == ClusterPart::group ? findGroup(cluster, item.id)->name : findNode(cluster, item.id)->name) =
                name;
        };
        apply(tr("Rename"), rename, gesture);
    });
}

QuantityField* PropertyPanel::addQuantity(const Caption& caption, Unit unit, const Property<double>& property) {
    auto* field = new QuantityField(unit);
    field->setObjectName(QLatin1String(caption.name));
    auto* row = new FieldRow(caption.label, field, caption.help);
    m_layout->addWidget(row);
    addRefresh([this, field, property] {
        const auto value = shared(m_shown, [&](ClusterItem item) { return property.read(m_scene.cluster(), item); });
        value ? field->setValue(*value) : field->setUnset(tr("several"));
    });
    connect(field, &QuantityField::gestureStarted, this,
            [this, field] { field->setProperty("gesture", m_scene.document().newGesture()); });
    connect(field, &QuantityField::refused, row, &FieldRow::setError);
    connect(field, &QuantityField::valueEdited, this, [this, field, property, label = caption.label](double value) {
        apply(
            tr("Set %1").arg(label), [&](Cluster& cluster, ClusterItem item) { property.write(cluster, item, value); },
            field->property("gesture").toInt());
    });
    return field;
}

void PropertyPanel::addCount(const Caption& caption, const Property<double>& property) {
    addQuantity(caption, Unit::count, property)->setRange(1.0, kMostCopies, true);
}

void PropertyPanel::addChoice(const Caption& caption, QComboBox* box, const Property<QVariant>& property) {
    box->setObjectName(QLatin1String(caption.name));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layout->addWidget(new FieldRow(caption.label, box, caption.help));
    addRefresh([this, box, property] {
        const auto value = shared(m_shown, [&](ClusterItem item) { return property.read(m_scene.cluster(), item); });
        box->setCurrentIndex(value ? box->findData(*value) : -1);
    });
    connect(box, &QComboBox::activated, this, [this, box, property, label = caption.label](int index) {
        const QVariant value = box->itemData(index);
        apply(
            tr("Set %1").arg(label), [&](Cluster& cluster, ClusterItem item) { property.write(cluster, item, value); },
            kNoGesture);
    });
}

void PropertyPanel::buildGroup() {
    addName();
    addCount({tr("Copies"), tr("Equal copies of the group and all that it holds."), "propertyReplicas"},
             {[](const Cluster& cluster, ClusterItem item) { return double(findGroup(cluster, item.id)->replicas); },
              [](Cluster& cluster, ClusterItem item, double value) {
                  findGroup(cluster, item.id)->replicas = static_cast<int>(value);
              }});
    std::int64_t devices = 0;
    for (const ClusterItem& item : m_shown)
        devices += hardware::deviceCount(m_scene.cluster(), item.id);
    m_layout->addWidget(
        new FieldRow(tr("Devices in one copy"), new QLabel(count(static_cast<std::uint64_t>(devices)))));
}

void PropertyPanel::buildNode(bool isDevice) {
    addName();
    addCount({tr("Siblings"), tr("Equal ones side by side within one copy of the group."), "propertyCount"},
             {[](const Cluster& cluster, ClusterItem item) { return double(findNode(cluster, item.id)->count); },
              [](Cluster& cluster, ClusterItem item, double value) {
                  findNode(cluster, item.id)->count = static_cast<int>(value);
              }});
    if (!isDevice)
        return;
    addChoice({tr("Device"), tr("The accelerator, from the catalog."), "propertyAccelerator"},
              acceleratorBox(m_scene.document().catalog()),
              {[](const Cluster& cluster, ClusterItem item) {
                   return QVariant(fromUtf8(findNode(cluster, item.id)->accelerator));
               },
               [](Cluster& cluster, ClusterItem item, const QVariant& value) {
                   findNode(cluster, item.id)->accelerator = value.toString().toStdString();
               }});
    auto* facts = mutedLabel({});
    facts->setContentsMargins(FieldRow::kLabelWidth + theme::kGrid, 0, 0, 0);
    m_layout->addWidget(facts);
    addRefresh([this, facts] {
        const hardware::ClusterNode* node = findNode(m_scene.cluster(), m_shown.front().id);
        const hardware::Accelerator* part =
            node ? m_scene.document().catalog().accelerator(node->accelerator) : nullptr;
        facts->setVisible(part && m_shown.size() == 1);
        if (part)
            facts->setText(tr("%1 at %2, %3 BF16, %4")
                               .arg(quantity(part->memory.value(), Unit::byte),
                                    quantity(part->memoryBandwidth.value(), Unit::bytePerSecond),
                                    quantity(part->peakOf(hardware::Precision::bf16).value(), Unit::flopPerSecond),
                                    quantity(part->thermalDesignPower.value(), Unit::watt)));
    });
}

void PropertyPanel::buildLink() {
    addChoice(
        {tr("Kind"), tr("From the catalog: sets bandwidth and latency."), "propertyLinkKind"},
        linkKindBox(m_scene.document().catalog()),
        {[](const Cluster& cluster, ClusterItem item) { return QVariant(fromUtf8(findLink(cluster, item.id)->kind)); },
         [this](Cluster& cluster, ClusterItem item, const QVariant& value) {
             setKind(*findLink(cluster, item.id), value.toString().toStdString(), m_scene.document().catalog());
         }});
    addQuantity({tr("Bandwidth"), tr("Per cable and direction, such as 400 Gb/s or 50 GB/s."), "propertyBandwidth"},
                Unit::bytePerSecond,
                {[](const Cluster& cluster, ClusterItem item) { return findLink(cluster, item.id)->bandwidth.value(); },
                 [](Cluster& cluster, ClusterItem item, double value) {
                     findLink(cluster, item.id)->bandwidth = BytesPerSecond(value);
                 }})
        ->setRange(1.0, kMostBandwidth);
    addQuantity({tr("Latency"), tr("One way, with the hop through the switch, such as 1.5 us."), "propertyLatency"},
                Unit::second,
                {[](const Cluster& cluster, ClusterItem item) { return findLink(cluster, item.id)->latency.value(); },
                 [](Cluster& cluster, ClusterItem item, double value) {
                     findLink(cluster, item.id)->latency = Seconds(value);
                 }})
        ->setRange(0.0, 1.0);
    addCount({tr("Cables per pair"), tr("Parallel cables between two wired ends."), "propertyWidth"},
             {[](const Cluster& cluster, ClusterItem item) { return double(findLink(cluster, item.id)->width); },
              [](Cluster& cluster, ClusterItem item, double value) {
                  findLink(cluster, item.id)->width = static_cast<int>(value);
              }});
    addChoice({tr("Wiring"), tr("How the copies at both ends are joined."), "propertyPattern"}, patternBox(),
              {[](const Cluster& cluster, ClusterItem item) {
                   return QVariant(static_cast<int>(findLink(cluster, item.id)->pattern));
               },
               [](Cluster& cluster, ClusterItem item, const QVariant& value) {
                   findLink(cluster, item.id)->pattern = static_cast<hardware::LinkPattern>(value.toInt());
               }});
}

void PropertyPanel::buildSummary() {
    const Cluster& cluster = m_scene.cluster();
    m_layout->addWidget(headingLabel(cluster.name.empty() ? tr("Cluster") : fromUtf8(cluster.name)));
    if (cluster.nodes.empty()) {
        m_layout->addWidget(mutedLabel(tr("Nothing is drawn yet. Press a part, or generate a cluster.")));
        return;
    }
    const std::vector<hardware::ClusterLevel>& levels = m_previewer.preview().levels;
    if (levels.empty() && !m_previewer.preview().problems.empty()) {
        m_layout->addWidget(mutedLabel(tr("The list below the canvas says what is missing.")));
        return;
    }
    for (std::size_t i = 0; i < levels.size(); ++i) {
        auto* value = new QLabel(tr("%1 devices, %2, %3")
                                     .arg(count(static_cast<std::uint64_t>(levels[i].devices)),
                                          quantity(levels[i].bandwidth.value(), Unit::bytePerSecond),
                                          quantity(levels[i].latency.value(), Unit::second)));
        m_layout->addWidget(
            new FieldRow(tr("Level %1").arg(i + 1), value,
                         tr("Devices that reach each other at this level; bandwidth per device when all use it; "
                            "latency one way.")));
    }
    if (m_previewer.preview().network)
        buildBill(*m_previewer.preview().network);
    m_layout->addWidget(mutedLabel(tr("Select something to edit it.")));
}

void PropertyPanel::buildBill(const hardware::NetworkBill& bill) {
    const auto add = [this](const QString& label, const QString& value, const QString& help, const char* name) {
        auto* shown = new QLabel(value);
        shown->setObjectName(QLatin1String(name));
        shown->setWordWrap(true);
        m_layout->addWidget(new FieldRow(label, shown, help));
    };
    const auto amount = [](const auto& sum, Unit unit) {
        if (sum.knownCables == 0)
            return tr("unknown");
        const QString known = sum.unverified ? tr("%1, from memory").arg(quantity(sum.known.value(), unit))
                                             : quantity(sum.known.value(), unit);
        return sum.unknownCables == 0
                   ? known
                   : tr("%1; unknown for %2 cables").arg(known, count(static_cast<std::uint64_t>(sum.unknownCables)));
    };
    add(tr("Switches"), count(static_cast<std::uint64_t>(bill.switchCount())),
        tr("Each chip of a crossbar of several counts."), "billSwitches");
    add(tr("Cables"), count(static_cast<std::uint64_t>(bill.cableCount())), tr("As drawn, of all kinds."),
        "billCables");
    if (bill.cableCount() == 0)
        return;
    const QString help =
        tr("Of switch ports with their optics, as far as the catalog knows; devices' own ports, network "
           "cards and racks are not counted.");
    add(tr("Network power"), amount(bill.power(), Unit::watt), help, "billPower");
    add(tr("Network cost"), amount(bill.cost(), Unit::dollar), help, "billCost");
}

} // namespace paretoscope::ui

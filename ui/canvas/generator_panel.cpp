// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/generator_panel.h"

#include "ui/canvas/part_palette.h"
#include "ui/commands/scenario_commands.h"
#include "ui/models/cluster_edit.h"
#include "ui/models/document.h"
#include "ui/models/text.h"
#include "ui/scenario/field_row.h"
#include "ui/scenario/quantity_field.h"
#include "ui/theme/icons.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

namespace paretoscope::ui {

namespace {

constexpr double kMostDevices = 16777216.0;

const QString kSingleNode = QStringLiteral("single_node");
const QString kLeafSpine = QStringLiteral("leaf_spine");
const QString kTorus = QStringLiteral("torus");
const QString kRing = QStringLiteral("ring");
const QString kFullMesh = QStringLiteral("full_mesh");
const QString kHypercube = QStringLiteral("hypercube");
const QString kNvlRack = QStringLiteral("nvl72");
const QString kDragonfly = QStringLiteral("dragonfly");
const QString kDragonflyPlus = QStringLiteral("dragonfly_plus");

/// Devices linked to each other, without nodes and switches.
bool isDirect(const QString& topology) {
    return topology == kTorus || topology == kRing || topology == kFullMesh || topology == kHypercube;
}

/// Made of nodes that the recipe sizes.
bool hasNodes(const QString& topology) {
    return topology != kSingleNode && topology != kNvlRack && !isDirect(topology);
}

bool isDragonfly(const QString& topology) {
    return topology == kDragonfly || topology == kDragonflyPlus;
}

bool hasSeveralSites(const explore::ClusterRecipe& recipe) {
    return recipe.pods > 1 || !recipe.others.empty();
}

/// The catalog's first optical circuit switch, or empty.
std::string opticalSwitch(const study::Catalog& catalog) {
    for (const hardware::Link& link : catalog.links)
        if (link.linkClass == "optical circuit")
            return link.id;
    return {};
}

/// Copies of a group in the whole cluster.
std::int64_t copiesOf(const hardware::Cluster& cluster, int group) {
    std::int64_t copies = 1;
    for (const hardware::ClusterGroup* at = findGroup(cluster, group); at; at = findGroup(cluster, at->parent))
        copies *= at->replicas;
    return copies;
}

std::int64_t switchCount(const hardware::Cluster& cluster) {
    std::int64_t switches = 0;
    for (const hardware::ClusterNode& node : cluster.nodes)
        if (node.kind == hardware::NodeKind::networkSwitch)
            switches += std::int64_t{node.count} * node.chips * copiesOf(cluster, node.group);
    return switches;
}

/// "8 x 8 x 16"; empty for the extents nearest to a cube.
std::vector<int> shapeOf(const QString& text) {
    std::vector<int> shape;
    static const QRegularExpression number(QStringLiteral("\\d+"));
    for (auto match = number.globalMatch(text); match.hasNext();)
        shape.push_back(match.next().captured().toInt());
    return shape;
}

} // namespace

GeneratorPanel::GeneratorPanel(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_topology(new QComboBox)
    , m_accelerator(acceleratorBox(document.catalog()))
    , m_shape(new QLineEdit)
    , m_preview(new QLabel)
    , m_generate(new QPushButton(theme::icon(QStringLiteral("generate")), tr("Generate"))) {
    setObjectName(QStringLiteral("generatorPanel"));
    buildFields();
    connectFields();
    connect(&document, &Document::clusterChanged, this, &GeneratorPanel::showRecipe);
    showRecipe();
}

QuantityField* GeneratorPanel::addQuantity(const QString& label, const QString& help, Unit unit, const char* name,
                                           FieldRow** row) {
    auto* field = new QuantityField(unit);
    field->setObjectName(QLatin1String(name));
    auto* made = new FieldRow(label, field, help);
    connect(field, &QuantityField::refused, made, &FieldRow::setError);
    layout()->addWidget(made);
    if (row)
        *row = made;
    return field;
}

void GeneratorPanel::buildFields() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    column->setSpacing(0);
    column->addWidget(headingLabel(tr("Generate")));
    m_topology->setObjectName(QStringLiteral("generatorTopology"));
    m_topology->addItem(tr("Single node"), kSingleNode);
    m_topology->addItem(tr("Rail-optimised fat tree"), QStringLiteral("rail_optimised"));
    m_topology->addItem(tr("Leaf and spine"), kLeafSpine);
    m_topology->addItem(tr("Fat tree"), QStringLiteral("fat_tree"));
    m_topology->addItem(tr("Torus"), kTorus);
    m_topology->addItem(tr("Ring"), kRing);
    m_topology->addItem(tr("Full mesh"), kFullMesh);
    m_topology->addItem(tr("Hypercube"), kHypercube);
    m_topology->addItem(tr("NVLink rack (NVL72)"), kNvlRack);
    m_topology->addItem(tr("Dragonfly"), kDragonfly);
    m_topology->addItem(tr("Dragonfly+"), kDragonflyPlus);
    m_topology->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_accelerator->setObjectName(QStringLiteral("generatorAccelerator"));
    m_topology->setAccessibleName(tr("Topology"));
    m_topology->setToolTip(tr("How nodes are joined."));
    m_accelerator->setAccessibleName(tr("Device"));
    for (QComboBox* box : {m_topology, m_accelerator}) {
        column->addWidget(box);
        column->addSpacing(theme::kHalfGrid);
    }
    m_devices = addQuantity(tr("Devices"), tr("In the whole cluster."), Unit::count, "generatorDevices");
    m_devices->setRange(1.0, kMostDevices, true);
    m_perNode = addQuantity(tr("Devices per node"), tr("That share a scale-up switch."), Unit::count,
                            "generatorPerNode", &m_perNodeRow);
    m_perNode->setRange(1.0, 1024.0, true);
    m_scaleUp = addQuantity(tr("Scale-up"), tr("Bandwidth per device and direction within a node."),
                            Unit::bytePerSecond, "generatorScaleUp", &m_scaleUpRow);
    m_scaleOut = addQuantity(tr("Scale-out"), tr("Bandwidth per device and direction between nodes."),
                             Unit::bytePerSecond, "generatorScaleOut", &m_scaleOutRow);
    for (QuantityField* bandwidth : {m_scaleUp, m_scaleOut})
        bandwidth->setRange(1.0, 1e15);
    m_oversubscription = addQuantity(tr("Oversubscription"), tr("Capacity below a leaf over that above it."),
                                     Unit::none, "generatorOversubscription", &m_oversubscriptionRow);
    m_oversubscription->setRange(1.0, 64.0);
    m_shape->setObjectName(QStringLiteral("generatorShape"));
    m_shape->setPlaceholderText(tr("nearest to a cube"));
    m_shapeRow = new FieldRow(tr("Shape"), m_shape, tr("Extents of the torus, such as 8 x 8 x 16."));
    column->addWidget(m_shapeRow);
    buildChosenFields();
    m_preview->setObjectName(QStringLiteral("generatorPreview"));
    m_preview->setWordWrap(true);
    m_preview->setMinimumHeight(36);
    column->addWidget(m_preview);
    column->addSpacing(theme::kHalfGrid);
    m_generate->setObjectName(QStringLiteral("generateButton"));
    column->addWidget(m_generate);
}

void GeneratorPanel::buildChosenFields() {
    using Recipe = explore::ClusterRecipe;
    const auto add = [this](const QString& label, const QString& help, const char* name, ChosenField chosen) {
        chosen.field = addQuantity(label, help, Unit::count, name, &chosen.row);
        chosen.field->setRange(1.0, kMostDevices, true);
        m_chosen.push_back(chosen);
    };
    const auto isTorus = [](const QString& topology) { return topology == kTorus; };
    const auto always = [](const QString&) { return true; };
    add(tr("Optical block"), tr("Devices between optical circuits in each dimension: 4 in TPU v4."),
        "generatorOpticalBlock", {&Recipe::opticalBlock, 0, tr("none"), isTorus});
    add(tr("Routers per group"), tr("Leaves, in a Dragonfly+."), "generatorRoutersPerGroup",
        {&Recipe::routersPerGroup, 0, tr("as fits"), isDragonfly});
    add(tr("Devices per router"), tr("In whole nodes."), "generatorDevicesPerRouter",
        {&Recipe::devicesPerRouter, 0, tr("as fits"), isDragonfly});
    add(tr("Global cables"), tr("Of each router, or spine, to other groups."), "generatorGlobalLinks",
        {&Recipe::globalLinks, 0, tr("balanced"), isDragonfly});
    add(tr("Pods"), tr("Equal networks, joined by one more."), "generatorPods", {&Recipe::pods, 1, tr("one"), always});
    m_podBandwidth = addQuantity(tr("Between pods"), tr("Bandwidth per device and direction between pods."),
                                 Unit::bytePerSecond, "generatorPodBandwidth", &m_podBandwidthRow);
    m_podBandwidth->setRange(1.0, 1e15);
}

void GeneratorPanel::connectFields() {
    connect(m_topology, &QComboBox::activated, this, [this] {
        m_recipe.topology = m_topology->currentData().toString().toStdString();
        preview();
    });
    connect(m_accelerator, &QComboBox::activated, this, [this] {
        m_recipe.accelerator = m_accelerator->currentData().toString().toStdString();
        if (const auto* part = m_document.catalog().accelerator(m_recipe.accelerator))
            m_recipe.devicesPerNode = part->devicesPerNode;
        m_recipe.scaleUpBandwidth = m_recipe.scaleOutBandwidth = 0.0;
        preview();
    });
    const auto bind = [this](QuantityField* field, auto set) {
        connect(field, &QuantityField::valueEdited, this, [this, set](double value) {
            set(m_recipe, value);
            preview();
        });
        connect(field, &QLineEdit::returnPressed, this, &GeneratorPanel::generate);
    };
    bind(m_devices, [](auto& recipe, double value) { recipe.devices = static_cast<std::int64_t>(value); });
    bind(m_perNode, [](auto& recipe, double value) { recipe.devicesPerNode = static_cast<int>(value); });
    bind(m_scaleUp, [](auto& recipe, double value) { recipe.scaleUpBandwidth = value; });
    bind(m_scaleOut, [](auto& recipe, double value) { recipe.scaleOutBandwidth = value; });
    bind(m_oversubscription, [](auto& recipe, double value) { recipe.oversubscription = value; });
    bind(m_podBandwidth, [](auto& recipe, double value) { recipe.podBandwidth = value; });
    for (const ChosenField& chosen : m_chosen) {
        bind(chosen.field, [member = chosen.member](auto& recipe, double value) {
            recipe.*member = static_cast<std::int64_t>(value);
        });
        connect(chosen.field, &QuantityField::emptied, this, [this, chosen] {
            m_recipe.*chosen.member = chosen.usual;
            preview();
        });
    }
    connect(m_podBandwidth, &QuantityField::emptied, this, [this] { m_recipe.podBandwidth = 0.0; });
    connect(m_scaleUp, &QuantityField::emptied, this, [this] { m_recipe.scaleUpBandwidth = 0.0; });
    connect(m_scaleOut, &QuantityField::emptied, this, [this] { m_recipe.scaleOutBandwidth = 0.0; });
    connect(m_shape, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_recipe.torusShape = shapeOf(text);
        preview();
    });
    connect(m_generate, &QPushButton::clicked, this, &GeneratorPanel::generate);
}

void GeneratorPanel::showRecipe() {
    const std::optional<explore::ClusterRecipe>& made = m_document.scenario().recipe;
    if (made) {
        m_recipe = *made;
    } else if (m_recipe.topology.empty()) {
        m_recipe.topology = kSingleNode.toStdString();
        if (!m_document.catalog().accelerators.empty())
            m_recipe.accelerator = m_document.catalog().accelerators.front().id;
    }
    QStringList shape;
    for (const int extent : m_recipe.torusShape)
        shape += QString::number(extent);
    if (!m_shape->hasFocus())
        m_shape->setText(shape.join(QStringLiteral(" x ")));
    preview();
}

explore::ClusterRecipe GeneratorPanel::recipe() const {
    explore::ClusterRecipe asked = m_recipe;
    const QString topology = fromUtf8(asked.topology);
    if (topology != kLeafSpine)
        asked.oversubscription = 1.0;
    if (topology != kTorus)
        asked.torusShape.clear();
    for (const ChosenField& chosen : m_chosen)
        if (!chosen.isFor(topology))
            asked.*chosen.member = chosen.usual;
    if (asked.opticalBlock == 0)
        asked.opticalSwitch.clear();
    else if (asked.opticalSwitch.empty())
        asked.opticalSwitch = opticalSwitch(m_document.catalog());
    if (!hasSeveralSites(asked))
        asked.podBandwidth = 0.0;
    return asked;
}

void GeneratorPanel::preview() {
    const QString topology = fromUtf8(m_recipe.topology);
    m_topology->setCurrentIndex(m_topology->findData(topology));
    m_accelerator->setCurrentIndex(m_accelerator->findData(fromUtf8(m_recipe.accelerator)));
    m_devices->setValue(static_cast<double>(m_recipe.devices));
    m_perNode->setValue(m_recipe.devicesPerNode);
    m_oversubscription->setValue(m_recipe.oversubscription);
    const hardware::Accelerator* part = m_document.catalog().accelerator(m_recipe.accelerator);
    const auto showBandwidth = [](QuantityField* field, double asked, BytesPerSecond usual) {
        asked > 0.0 ? field->setValue(asked) : field->setUnset(quantity(usual.value(), Unit::bytePerSecond));
    };
    showBandwidth(m_scaleUp, m_recipe.scaleUpBandwidth, part ? part->scaleUpBandwidth : BytesPerSecond());
    showBandwidth(m_scaleOut, m_recipe.scaleOutBandwidth, part ? part->scaleOutBandwidth : BytesPerSecond());
    showBandwidth(m_podBandwidth, m_recipe.podBandwidth, part ? part->scaleOutBandwidth : BytesPerSecond());
    for (const ChosenField& chosen : m_chosen) {
        const std::int64_t number = m_recipe.*chosen.member;
        number == chosen.usual ? chosen.field->setUnset(chosen.hint)
                               : chosen.field->setValue(static_cast<double>(number));
        chosen.row->setVisible(chosen.isFor(topology));
    }
    m_podBandwidthRow->setVisible(hasSeveralSites(m_recipe));
    m_perNodeRow->setVisible(hasNodes(topology));
    m_scaleUpRow->setVisible(true);
    m_scaleOutRow->setVisible(hasNodes(topology));
    m_oversubscriptionRow->setVisible(topology == kLeafSpine);
    m_shapeRow->setVisible(topology == kTorus);

    const Result<hardware::Cluster> cluster = explore::buildCluster(recipe(), m_document.catalog());
    m_generate->setEnabled(cluster.ok());
    setStyleProperty(*m_preview, "role", cluster ? QStringLiteral("muted") : QStringLiteral("bad"));
    if (!cluster) {
        m_preview->setText(errorText(cluster.error()));
        return;
    }
    const auto devices = hardware::deviceCount(*cluster);
    const QString counts =
        tr("%1 devices, %2 switches")
            .arg(count(static_cast<std::uint64_t>(devices)), count(static_cast<std::uint64_t>(switchCount(*cluster))));
    m_preview->setText(m_document.scenario().recipe || m_document.scenario().cluster.nodes.empty()
                           ? counts
                           : tr("%1. Replaces the drawing that was edited by hand.").arg(counts));
}

void GeneratorPanel::generate() {
    const explore::ClusterRecipe asked = recipe();
    Result<hardware::Cluster> cluster = explore::buildCluster(asked, m_document.catalog());
    if (cluster)
        m_document.push(std::make_unique<CmdClusterEdit>(m_document, tr("Generate cluster"),
                                                         ClusterState{std::move(*cluster), asked}));
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/bounds_editor.h"

#include "ui/commands/scenario_commands.h"
#include "ui/models/document.h"
#include "ui/models/text.h"
#include "ui/scenario/objectives_editor.h"
#include "ui/scenario/quantity_field.h"
#include "ui/theme/icons.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace paretoscope::ui {

namespace {

std::vector<std::string> shapeOf(const std::vector<explore::MetricBound>& bounds) {
    std::vector<std::string> shape;
    for (const explore::MetricBound& bound : bounds)
        shape.push_back((bound.upper ? "<" : ">") + bound.metric);
    return shape;
}

Unit unitOf(const study::Description& description, const std::string& metric) {
    const auto at = study::metricIndex(description, metric);
    return at ? description.metrics[*at].unit : Unit::none;
}

} // namespace

BoundsEditor::BoundsEditor(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("bounds"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(theme::kHalfGrid);
    build();
    connect(&document, &Document::boundsChanged, this, &BoundsEditor::sync);
    connect(&document, &Document::replaced, this, &BoundsEditor::build);
}

void BoundsEditor::sync() {
    const std::vector<explore::MetricBound>& bounds = m_document.scenario().bounds;
    if (shapeOf(bounds) != m_shown)
        return build();
    for (std::size_t i = 0; i < bounds.size(); ++i)
        if (auto* value = findChild<QuantityField*>(QStringLiteral("boundValue%1").arg(i)))
            value->setValue(bounds[i].value);
}

void BoundsEditor::build() {
    clearLayout(*m_layout);
    const std::vector<explore::MetricBound>& bounds = m_document.scenario().bounds;
    m_shown = shapeOf(bounds);
    for (std::size_t i = 0; i < bounds.size(); ++i)
        m_layout->addWidget(row(i));
    auto* add = new QPushButton(theme::icon(QStringLiteral("add"), theme::Role::accent), tr("Add constraint"));
    add->setObjectName(QStringLiteral("addBound"));
    add->setProperty("quiet", true);
    connect(add, &QPushButton::clicked, this, [this] {
        std::vector<explore::MetricBound> all = m_document.scenario().bounds;
        const study::Metric& metric = m_document.description().metrics.front();
        all.push_back({metric.id, metric.goal != study::Goal::maximise, 1.0});
        m_document.push(std::make_unique<CmdBoundsEdit>(m_document, std::move(all)));
    });
    m_layout->addWidget(add, 0, Qt::AlignLeft);
}

QWidget* BoundsEditor::row(std::size_t at) {
    const explore::MetricBound bound = m_document.scenario().bounds[at];
    auto* line = new QWidget;
    auto* layout = new QVBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(theme::kGrid);
    QComboBox* metric = metricBox(m_document.description(), bound.metric, false);
    metric->setObjectName(QStringLiteral("boundMetric%1").arg(at));
    auto* side = new QComboBox;
    side->setObjectName(QStringLiteral("boundSide%1").arg(at));
    side->addItems({tr("at most"), tr("at least")});
    side->setCurrentIndex(bound.upper ? 0 : 1);
    side->setFixedWidth(88);
    auto* value = new QuantityField(unitOf(m_document.description(), bound.metric));
    value->setObjectName(QStringLiteral("boundValue%1").arg(at));
    value->setFixedWidth(96);
    value->setValue(bound.value);
    auto* remove = new QToolButton;
    remove->setObjectName(QStringLiteral("removeBound%1").arg(at));
    remove->setIcon(theme::icon(QStringLiteral("cancel"), theme::Role::muted));
    remove->setToolTip(tr("Remove this constraint"));
    auto* error = new QLabel;
    error->setFont(theme::smallFont());
    error->setProperty("role", QStringLiteral("bad"));
    error->setWordWrap(true);
    error->hide();

    const auto change = [this, at](const std::function<void(std::vector<explore::MetricBound>&)>& edit,
                                   Gesture gesture) {
        std::vector<explore::MetricBound> all = m_document.scenario().bounds;
        if (at >= all.size())
            return;
        edit(all);
        m_document.push(std::make_unique<CmdBoundsEdit>(m_document, std::move(all), gesture));
    };
    connect(metric, &QComboBox::activated, this, [change, metric, at](int index) {
        const std::string id = metric->itemData(index).toString().toStdString();
        change([&](auto& all) { all[at].metric = id; }, kNoGesture);
    });
    connect(side, &QComboBox::activated, this,
            [change, at](int index) { change([&](auto& all) { all[at].upper = index == 0; }, kNoGesture); });
    connect(value, &QuantityField::gestureStarted, this,
            [this, value] { value->setProperty("gesture", m_document.newGesture()); });
    connect(value, &QuantityField::valueEdited, this, [change, value, at](double typed) {
        change([&](auto& all) { all[at].value = typed; }, value->property("gesture").toInt());
    });
    connect(value, &QuantityField::refused, this, [error](const QString& text) {
        error->setText(text);
        error->setVisible(!text.isEmpty());
    });
    connect(remove, &QToolButton::clicked, this, [change, at] {
        change([&](auto& all) { all.erase(all.begin() + static_cast<std::ptrdiff_t>(at)); }, kNoGesture);
    });
    fields->addWidget(metric, 1);
    fields->addWidget(side);
    fields->addWidget(value);
    fields->addWidget(remove);
    layout->addLayout(fields);
    layout->addWidget(error);
    return line;
}

} // namespace paretoscope::ui

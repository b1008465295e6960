// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/explorer_editor.h"

#include "ui/commands/scenario_commands.h"
#include "ui/models/document.h"
#include "ui/models/text.h"
#include "ui/scenario/field_row.h"
#include "ui/scenario/quantity_field.h"
#include "ui/theme/theme.h"

#include "core/explore/explorer.h"

#include <QBoxLayout>
#include <QComboBox>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kMostSamples = 1e12;
constexpr int kLeastCharacters = 16;
constexpr double kMostSeed = 9007199254740992.0; // 2^53: every whole number below is exact

const explore::ExplorerDescription* describe(explore::ExplorerKind kind) {
    const auto all = explore::explorers();
    const auto found = std::ranges::find(all, kind, &explore::ExplorerDescription::kind);
    return found != all.end() ? &*found : nullptr;
}

bool isNumber(const study::Parameter& parameter) {
    return parameter.type == study::ParameterType::integer || parameter.type == study::ParameterType::real;
}

} // namespace

ExplorerEditor::ExplorerEditor(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_kind(new QComboBox)
    , m_parameter(new QComboBox)
    , m_samples(new QuantityField(Unit::count))
    , m_seed(new QuantityField(Unit::count)) {
    setObjectName(QStringLiteral("explorer"));
    m_kind->setObjectName(QStringLiteral("explorerKind"));
    for (const explore::ExplorerDescription& each : explore::explorers()) {
        m_kind->addItem(coreText(each.label), static_cast<int>(each.kind));
        m_kind->setItemData(m_kind->count() - 1, coreText(each.help), Qt::ToolTipRole);
    }
    m_parameter->setObjectName(QStringLiteral("explorerParameter"));
    for (QComboBox* box : {m_kind, m_parameter}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // labels are long in German
        box->setMinimumContentsLength(kLeastCharacters);
    }
    m_samples->setObjectName(QStringLiteral("explorerSamples"));
    m_samples->setRange(1.0, kMostSamples, true);
    m_seed->setObjectName(QStringLiteral("explorerSeed"));
    m_seed->setRange(0.0, kMostSeed, true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_samplesRow = new FieldRow(tr("Samples"), m_samples, tr("Points to evaluate; a point may be drawn twice."));
    m_seedRow = new FieldRow(tr("Seed"), m_seed, tr("The same seed gives the same points on every machine."));
    m_parameterRow = new FieldRow(tr("Searched"), m_parameter,
                                  tr("The swept number whose highest or lowest value is searched for each design."));
    layout->addWidget(new FieldRow(tr("Search"), m_kind, tr("Which points of the design space are evaluated.")));
    layout->addWidget(m_parameterRow);
    layout->addWidget(m_samplesRow);
    layout->addWidget(m_seedRow);

    const auto push = [this](const explore::ExplorerSettings& settings, Gesture gesture) {
        m_document.push(std::make_unique<CmdExplorerEdit>(m_document, settings, gesture));
    };
    connect(m_kind, &QComboBox::activated, this, [this, push](int index) {
        explore::ExplorerSettings settings = m_document.scenario().explorer;
        settings.kind = static_cast<explore::ExplorerKind>(m_kind->itemData(index).toInt());
        settings.parameter = explore::searches(settings.kind) ? searchable(settings.parameter) : std::string();
        push(settings, kNoGesture);
    });
    connect(m_parameter, &QComboBox::activated, this, [this, push](int index) {
        explore::ExplorerSettings settings = m_document.scenario().explorer;
        settings.parameter = m_parameter->itemData(index).toString().toStdString();
        push(settings, kNoGesture);
    });
    const auto bind = [&](QuantityField* field, FieldRow* row, std::uint64_t explore::ExplorerSettings::*member) {
        connect(field, &QuantityField::gestureStarted, this,
                [this, field] { field->setProperty("gesture", m_document.newGesture()); });
        connect(field, &QuantityField::valueEdited, this, [this, push, field, member](double value) {
            explore::ExplorerSettings settings = m_document.scenario().explorer;
            settings.*member = static_cast<std::uint64_t>(value);
            push(settings, field->property("gesture").toInt());
        });
        connect(field, &QuantityField::refused, row, &FieldRow::setError);
    };
    bind(m_samples, m_samplesRow, &explore::ExplorerSettings::samples);
    bind(m_seed, m_seedRow, &explore::ExplorerSettings::seed);
    connect(&document, &Document::explorerChanged, this, &ExplorerEditor::refresh);
    connect(&document, &Document::axisChanged, this, &ExplorerEditor::refreshParameters);
    connect(&document, &Document::replaced, this, &ExplorerEditor::refresh);
    refresh();
}

/// `wanted` where it is swept, else the first swept number, else the first number: the scenario's problem then says
/// what to sweep.
std::string ExplorerEditor::searchable(const std::string& wanted) const {
    std::string first;
    std::string swept;
    for (const study::Parameter& parameter : m_document.description().parameters) {
        const explore::Axis* axis = m_document.axis(parameter.id);
        if (!isNumber(parameter))
            continue;
        if (first.empty())
            first = parameter.id;
        if (axis == nullptr || axis->values.size() < 2)
            continue;
        if (parameter.id == wanted)
            return wanted;
        if (swept.empty())
            swept = parameter.id;
    }
    return swept.empty() ? first : swept;
}

/// The swept numbers, and what the scenario says though it is none of them.
void ExplorerEditor::refreshParameters() {
    const std::string& chosen = m_document.scenario().explorer.parameter;
    m_parameter->clear();
    for (const study::Parameter& parameter : m_document.description().parameters) {
        const explore::Axis* axis = m_document.axis(parameter.id);
        const bool swept = isNumber(parameter) && axis != nullptr && axis->values.size() > 1;
        if (swept || parameter.id == chosen)
            m_parameter->addItem(coreText(parameter.label), fromUtf8(parameter.id));
    }
    m_parameter->setCurrentIndex(m_parameter->findData(fromUtf8(chosen)));
}

void ExplorerEditor::refresh() {
    const explore::ExplorerSettings& settings = m_document.scenario().explorer;
    const int listed = m_kind->findData(static_cast<int>(explore::ExplorerKind::listed));
    const bool isListed = settings.kind == explore::ExplorerKind::listed;
    if (isListed && listed < 0)
        m_kind->addItem(tr("Chosen points"), static_cast<int>(explore::ExplorerKind::listed));
    else if (!isListed && listed >= 0)
        m_kind->removeItem(listed);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(settings.kind)));
    m_samples->setValue(static_cast<double>(settings.samples));
    m_seed->setValue(static_cast<double>(settings.seed));
    refreshParameters();
    const explore::ExplorerDescription* described = describe(settings.kind);
    m_samplesRow->setVisible(described != nullptr && described->samples);
    m_seedRow->setVisible(described == nullptr || !described->searches);
    m_parameterRow->setVisible(described != nullptr && described->searches);
}

} // namespace paretoscope::ui

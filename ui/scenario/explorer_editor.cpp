// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/explorer_editor.h"

#include "ui/commands/scenario_commands.h"
#include "ui/models/document.h"
#include "ui/scenario/field_row.h"
#include "ui/scenario/quantity_field.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>

namespace paretoscope::ui {

namespace {

constexpr double kMostSamples = 1e12;
constexpr double kMostSeed = 9007199254740992.0; // 2^53: every whole number below is exact

} // namespace

ExplorerEditor::ExplorerEditor(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_kind(new QComboBox)
    , m_samples(new QuantityField(Unit::count))
    , m_seed(new QuantityField(Unit::count)) {
    setObjectName(QStringLiteral("explorer"));
    m_kind->setObjectName(QStringLiteral("explorerKind"));
    m_kind->addItem(tr("Grid: every point"), static_cast<int>(explore::ExplorerKind::grid));
    m_kind->addItem(tr("Random samples"), static_cast<int>(explore::ExplorerKind::random));
    m_kind->addItem(tr("Latin hypercube"), static_cast<int>(explore::ExplorerKind::latinHypercube));
    m_samples->setObjectName(QStringLiteral("explorerSamples"));
    m_samples->setRange(1.0, kMostSamples, true);
    m_seed->setObjectName(QStringLiteral("explorerSeed"));
    m_seed->setRange(0.0, kMostSeed, true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_samplesRow = new FieldRow(tr("Samples"), m_samples, tr("Points to evaluate; a point may be drawn twice."));
    auto* seedRow = new FieldRow(tr("Seed"), m_seed, tr("The same seed gives the same points on every machine."));
    layout->addWidget(new FieldRow(tr("Search"), m_kind, tr("Which points of the design space are evaluated.")));
    layout->addWidget(m_samplesRow);
    layout->addWidget(seedRow);

    const auto push = [this](const explore::ExplorerSettings& settings, Gesture gesture) {
        m_document.push(std::make_unique<CmdExplorerEdit>(m_document, settings, gesture));
    };
    connect(m_kind, &QComboBox::activated, this, [this, push](int index) {
        explore::ExplorerSettings settings = m_document.scenario().explorer;
        settings.kind = static_cast<explore::ExplorerKind>(m_kind->itemData(index).toInt());
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
    bind(m_seed, seedRow, &explore::ExplorerSettings::seed);
    connect(&document, &Document::explorerChanged, this, &ExplorerEditor::refresh);
    connect(&document, &Document::replaced, this, &ExplorerEditor::refresh);
    refresh();
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
    m_samplesRow->setVisible(settings.kind != explore::ExplorerKind::grid && !isListed);
}

} // namespace paretoscope::ui

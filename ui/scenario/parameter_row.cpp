// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/parameter_row.h"

#include "ui/commands/scenario_commands.h"
#include "ui/models/parameter_model.h"
#include "ui/models/text.h"
#include "ui/scenario/axis_field.h"
#include "ui/theme/icons.h"

#include <QLabel>
#include <QToolButton>

namespace paretoscope::ui {

namespace {

constexpr int kBadgeWidth = 48;
constexpr int kMostLabelWidth = 208;
constexpr int kLeastFieldWidth = 160; ///< of a list of choices, before the label grows

QString helpOf(const study::Parameter& parameter) {
    QString help = coreText(parameter.help);
    if (parameter.type == study::ParameterType::integer || parameter.type == study::ParameterType::real)
        help += QLatin1Char('\n') +
                ParameterRow::tr("%1 to %2. One value, a list \"1, 2, 4\" or a range \"1..64 x2\".")
                    .arg(quantity(parameter.minimum, parameter.unit), quantity(parameter.maximum, parameter.unit));
    if (!parameter.source.text.empty())
        help += QLatin1Char('\n') + ParameterRow::tr("Source: %1").arg(fromUtf8(parameter.source.text));
    return help;
}

} // namespace

ParameterRow::ParameterRow(Document& document, ParameterModel& parameters, int row)
    : ParameterRow(document, parameters, row, makeAxisField(parameters.parameter(row))) {}

ParameterRow::ParameterRow(Document& document, ParameterModel& parameters, int row, AxisField* field)
    : FieldRow(coreText(parameters.parameter(row).label), field, helpOf(parameters.parameter(row)))
    , m_document(document)
    , m_parameters(parameters)
    , m_row(row)
    , m_field(field)
    , m_badge(new QLabel)
    , m_reset(new QToolButton)
    , m_gesture(document.newGesture()) {
    const QString id = fromUtf8(parameters.parameter(row).id);
    setObjectName(QStringLiteral("row_") + id);
    m_badge->setFixedWidth(kBadgeWidth);
    m_badge->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_badge->setFont(theme::smallFont());
    m_badge->setProperty("role", QStringLiteral("muted"));
    m_reset->setObjectName(QStringLiteral("reset_") + id);
    m_reset->setIcon(theme::icon(QStringLiteral("reset"), theme::Role::muted));
    m_reset->setIconSize({14, 14});
    m_reset->setFixedSize(22, 22);
    m_reset->setToolTip(tr("Back to the default"));
    m_reset->setFocusPolicy(Qt::TabFocus);
    QSizePolicy keepsPlace = m_reset->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keepsPlace);
    field->setMinimumWidth(kLeastFieldWidth);
    letLabelGrow(kMostLabelWidth);
    addTrailing(m_badge);
    addTrailing(m_reset);
    connect(field, &AxisField::gestureStarted, this, [this] { m_gesture = m_document.newGesture(); });
    connect(field, &AxisField::edited, this, &ParameterRow::take);
    connect(m_reset, &QToolButton::clicked, this, &ParameterRow::reset);
}

void ParameterRow::refresh() {
    const QModelIndex index = m_parameters.index(m_row);
    const study::Parameter& parameter = m_parameters.parameter(m_row);
    const explore::Axis* axis = m_document.axis(parameter.id);
    m_field->display(index.data(ParameterModel::textRole).toString(),
                     axis ? axis->values : std::vector<double>{parameter.defaultValue});
    const QString error = index.data(ParameterModel::errorRole).toString();
    setError(error);
    m_field->setInvalid(!error.isEmpty());
    const int values = index.data(ParameterModel::countRole).toInt();
    const bool isDefault = index.data(ParameterModel::isDefaultRole).toBool();
    m_badge->setText(values > 1 ? QStringLiteral("×%1").arg(count(static_cast<std::uint64_t>(values)))
                                : index.data(ParameterModel::unitRole).toString());
    m_badge->setToolTip(values > 1 ? tr("%n value(s)", nullptr, values) : QString());
    setStyleProperty(*m_badge, "role", values > 1 ? QStringLiteral("accent") : QStringLiteral("muted"));
    m_reset->setVisible(!isDefault);
    setEmphasised(!isDefault);
}

void ParameterRow::take(const QString& text) {
    const study::Parameter& parameter = m_parameters.parameter(m_row);
    Result<explore::Axis> axis = explore::parseAxis(parameter, text.toStdString());
    if (!axis) {
        m_parameters.setDraft(m_row, text, axis.error());
        return;
    }
    m_parameters.dropDraft(m_row);
    m_document.push(std::make_unique<CmdAxisEdit>(m_document, parameter, std::move(*axis), m_gesture));
}

void ParameterRow::reset() {
    m_parameters.dropDraft(m_row);
    m_document.push(std::make_unique<CmdAxisEdit>(m_document, m_parameters.parameter(m_row), std::nullopt));
    m_field->setFocus();
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/parameter_model.h"

#include "ui/models/document.h"
#include "ui/models/text.h"

#include <algorithm>

namespace paretoscope::ui {

namespace {

QString defaultText(const study::Parameter& parameter) {
    if (parameter.type != study::ParameterType::real)
        return fromUtf8(study::valueText(parameter, parameter.defaultValue));
    return fromUtf8(exactQuantityText(parameter.defaultValue, parameter.unit))
        .replace(QStringLiteral(" u"), QStringLiteral(" µ"));
}

/// Beside a bare number. What it comes to is said where people would read it with a prefix or in per cent.
QString unitOf(const study::Parameter& parameter, const explore::Axis* axis) {
    const QString text = axis ? fromUtf8(axis->text) : defaultText(parameter);
    if (!text.isEmpty() && !text.back().isDigit())
        return {};
    const QString symbol = fromUtf8(unitSymbol(parameter.unit));
    if (parameter.type != study::ParameterType::real || (axis && axis->values.size() != 1))
        return symbol;
    const double value = axis ? axis->values.front() : parameter.defaultValue;
    const QuantityText reading = formatQuantity(value, parameter.unit);
    const bool isPrefixed = parameter.unit == Unit::fraction || fromUtf8(reading.unit) != symbol;
    return isPrefixed && value != 0.0 ? quantity(value, parameter.unit) : symbol;
}

} // namespace

ParameterModel::ParameterModel(const Document& document, QObject* parent)
    : QAbstractListModel(parent)
    , m_document(document) {
    connect(&document, &Document::axisChanged, this, [this](const QString& id) {
        m_drafts.erase(id.toStdString());
        announce(rowOf(id.toStdString()));
        emit draftsChanged();
    });
    connect(&document, &Document::replaced, this, [this] {
        beginResetModel();
        m_drafts.clear();
        endResetModel();
        emit draftsChanged();
    });
}

int ParameterModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_document.description().parameters.size());
}

const study::Parameter& ParameterModel::parameter(int row) const {
    return m_document.description().parameters.at(static_cast<std::size_t>(row));
}

int ParameterModel::rowOf(const std::string& id) const {
    const auto found = study::parameterIndex(m_document.description(), id);
    return found ? static_cast<int>(*found) : -1;
}

bool ParameterModel::isRead(int row) const {
    const study::Parameter::ReadBy& readBy = parameter(row).readBy;
    const int other = rowOf(readBy.parameter);
    if (readBy.choices.empty() || other < 0)
        return true;
    const study::Parameter& chooser = parameter(other);
    const explore::Axis* axis = m_document.axis(chooser.id);
    const std::vector<double> chosen = axis ? axis->values : std::vector{chooser.defaultValue};
    return std::ranges::any_of(chosen, [&](double value) {
        return std::ranges::find(readBy.choices, chooser.choices.at(static_cast<std::size_t>(value)).id) !=
               readBy.choices.end();
    });
}

void ParameterModel::setDraft(int row, const QString& text, const Error& error) {
    m_drafts[parameter(row).id] = {text, error};
    announce(row);
    emit draftsChanged();
}

void ParameterModel::dropDraft(int row) {
    if (m_drafts.erase(parameter(row).id) == 0)
        return;
    announce(row);
    emit draftsChanged();
}

void ParameterModel::announce(int row) {
    if (row >= 0)
        emit dataChanged(index(row), index(row));
}

QVariant ParameterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const study::Parameter& shown = parameter(index.row());
    const auto draft = m_drafts.find(shown.id);
    const explore::Axis* axis = m_document.axis(shown.id);
    switch (role) {
    case Qt::DisplayRole:
        return coreText(shown.label);
    case Qt::ToolTipRole:
        return coreText(shown.help);
    case idRole:
        return fromUtf8(shown.id);
    case textRole:
        if (draft != m_drafts.end())
            return draft->second.text;
        return axis ? fromUtf8(axis->text) : defaultText(shown);
    case errorRole:
        return draft == m_drafts.end() ? QString() : errorText(draft->second.error);
    case isDefaultRole:
        return draft == m_drafts.end() && axis == nullptr;
    case countRole:
        return axis ? static_cast<int>(axis->values.size()) : 1;
    case groupRole:
        return coreText(shown.group);
    case unitRole:
        return draft == m_drafts.end() ? unitOf(shown, axis) : QString();
    default:
        return {};
    }
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/quantity_field.h"

#include "ui/models/text.h"

#include <QKeyEvent>

#include <cmath>

namespace paretoscope::ui {

QuantityField::QuantityField(Unit unit, QWidget* parent)
    : QLineEdit(parent)
    , m_unit(unit) {
    connect(this, &QLineEdit::textEdited, this, &QuantityField::read);
}

void QuantityField::setRange(double low, double high, bool whole) {
    m_low = low;
    m_high = high;
    m_whole = whole;
}

void QuantityField::setValue(double baseUnits) {
    m_value = baseUnits;
    const Result<double> shown = parseQuantity(text().toStdString(), m_unit);
    if (hasFocus() && shown && *shown == baseUnits)
        return;
    setText(readable(baseUnits));
    emit refused({});
}

QString QuantityField::readable(double baseUnits) const {
    return fromUtf8(quantityText(baseUnits, m_unit)); // as parseQuantity() reads it, whatever the locale
}

void QuantityField::setUnset(const QString& hint) {
    m_value = std::numeric_limits<double>::quiet_NaN();
    setPlaceholderText(hint);
    if (!hasFocus())
        clear();
}

void QuantityField::read(const QString& text) {
    if (text.trimmed().isEmpty()) {
        emit refused({});
        emit emptied();
        return;
    }
    const Result<double> value = parseQuantity(text.trimmed().toStdString(), m_unit);
    if (!value) {
        emit refused(errorText(value.error()));
        return;
    }
    const bool isWhole = !m_whole || *value == std::floor(*value);
    if (*value < m_low || *value > m_high || !isWhole) {
        const QString range = std::isinf(m_high)
                                  ? tr("at least %1").arg(quantity(m_low, m_unit))
                                  : tr("%1 to %2").arg(quantity(m_low, m_unit), quantity(m_high, m_unit));
        emit refused(isWhole ? tr("Expected %1").arg(range) : tr("Expected a whole number, %1").arg(range));
        return;
    }
    emit refused({});
    m_value = *value;
    emit valueEdited(*value);
}

void QuantityField::focusInEvent(QFocusEvent* event) {
    emit gestureStarted();
    QLineEdit::focusInEvent(event);
}

void QuantityField::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (!std::isnan(m_value))
        setValue(m_value);
    else
        clear();
}

void QuantityField::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape)
        return QLineEdit::keyPressEvent(event);
    setText(std::isnan(m_value) ? QString() : readable(m_value));
    emit refused({});
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace paretoscope::ui {

namespace {

/// The user's; English where none is set, since the C locale does not group digits.
QLocale localeOfPeople() {
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : locale;
}

} // namespace

QString coreText(std::string_view source) {
    const QByteArray text(source.data(), static_cast<qsizetype>(source.size()));
    return QCoreApplication::translate("Core", text.constData());
}

QString errorText(const Error& error) {
    QString text = coreText(messagePattern(error.code));
    if (error.expected.empty() && text.contains(QLatin1Char(';')))
        text.truncate(text.indexOf(QLatin1Char(';')));
    if (error.value.empty())
        text.remove(QLatin1String(": {value}"));
    text.replace(QLatin1String("{value}"), fromUtf8(error.value));
    text.replace(QLatin1String("{expected}"), fromUtf8(error.expected));
    return text;
}

QString locatedErrorText(const Error& error) {
    QStringList parts;
    for (const std::string& place : {error.file, error.pointer})
        if (!place.empty())
            parts += fromUtf8(place);
    parts += errorText(error);
    return parts.join(QLatin1String(": "));
}

QString quantity(double baseUnits, Unit unit) {
    const QuantityText text = formatQuantity(baseUnits, unit);
    QString number = fromUtf8(text.number);
    bool isNumber = false;
    const double value = QLocale::c().toDouble(number, &isNumber);
    if (isNumber && !number.contains(QLatin1Char('e'))) {
        const qsizetype point = number.indexOf(QLatin1Char('.'));
        const int decimals = point < 0 ? 0 : static_cast<int>(number.size() - point - 1);
        number = localeOfPeople().toString(value, 'f', decimals);
    }
    return text.unit.empty() ? number : number + QChar(QChar::Nbsp) + fromUtf8(text.unit);
}

QString count(std::uint64_t number) {
    return localeOfPeople().toString(static_cast<qulonglong>(number));
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/axis_ticks.h"

#include "ui/models/text.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::ui {

namespace {

/// Over this ratio of the ends a logarithmic axis marks powers of ten, below it nice numbers as a linear one does.
constexpr double kFewestDecades = 1.5;

QString number(double value, double step) {
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
    return QLocale().toString(std::abs(value) < step * 1e-6 ? 0.0 : value, 'f', decimals);
}

double niceStep(double range, int wanted) {
    const double raw = range / std::max(1, wanted);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double factor = raw / power; // the nearest by ratio: the bounds are the geometric means of neighbours
    if (factor < std::sqrt(2.0))
        return power;
    return factor < std::sqrt(10.0) ? 2.0 * power : factor < std::sqrt(50.0) ? 5.0 * power : 10.0 * power;
}

AxisTicks linearTicks(double low, double high, double scale, int wanted, bool whole) {
    AxisTicks ticks;
    double step = niceStep((high - low) / scale, wanted);
    if (whole)
        step = std::max(1.0, step);
    const double minor = step / (std::fmod(step / std::pow(10.0, std::floor(std::log10(step))), 5.0) < 0.5 ? 5.0 : 4.0);
    for (double i = std::ceil(low / scale / step - 1e-9); i * step <= high / scale * (1.0 + 1e-9) + 1e-12; ++i) {
        ticks.values.push_back(i * step * scale);
        ticks.labels.push_back(number(i * step, step));
    }
    for (double i = std::ceil(low / scale / minor); i * minor <= high / scale && ticks.minor.size() < 200; ++i)
        ticks.minor.push_back(i * minor * scale);
    return ticks;
}

/// Powers of ten, and their 2- and 5-folds while there is room; every 2nd, 3rd, ... power when there is little.
AxisTicks decadeTicks(double low, double high, double scale, int wanted) {
    AxisTicks ticks;
    const double decades = std::log10(high / low);
    const bool folds = decades * 3.0 <= wanted * 1.5;
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, wanted))));
    const int first = static_cast<int>(std::floor(std::log10(low / scale)));
    const int last = static_cast<int>(std::ceil(std::log10(high / scale)));
    for (int exponent = first; exponent <= last; ++exponent) {
        const double power = std::pow(10.0, exponent);
        for (int fold = 1; fold < 10; ++fold) {
            const double value = fold * power * scale;
            if (value < low * (1.0 - 1e-9) || value > high * (1.0 + 1e-9))
                continue;
            const bool labelled = fold == 1 ? exponent % stride == 0 : folds && (fold == 2 || fold == 5);
            if (!labelled) {
                ticks.minor.push_back(value);
                continue;
            }
            ticks.values.push_back(value);
            const bool plain = exponent >= -3 && exponent <= 5;
            ticks.labels.push_back(plain ? number(fold * power, std::min(1.0, power))
                                         : QLocale().toString(fold * power, 'e', 0));
        }
    }
    return ticks;
}

AxisTicks choiceTicks(const Column& column, double low, double high) {
    AxisTicks ticks;
    for (std::size_t i = 0; i < column.choices.size(); ++i) {
        const auto value = static_cast<double>(i);
        if (value < low || value > high)
            continue;
        ticks.values.push_back(value);
        ticks.labels.push_back(coreText(column.choices[i].label));
    }
    return ticks;
}

} // namespace

AxisUnit axisUnit(Unit unit, double greatest) {
    if (!std::isfinite(greatest) || greatest == 0.0)
        return {1.0, quantityValue(1.0, unit).unit};
    const std::string symbol = formatQuantity(std::abs(greatest), unit).unit;
    if (symbol.empty())
        return {};
    const Result<double> scale = parseQuantity("1 " + symbol, unit);
    return scale && *scale > 0.0 ? AxisUnit{*scale, fromUtf8(symbol)} : AxisUnit{};
}

AxisTicks axisTicks(const Column& column, double low, double high, bool logarithmic, int wanted) {
    if (column.isCategory())
        return choiceTicks(column, low, high);
    const double scale = axisUnit(column.unit, std::max(std::abs(low), std::abs(high))).scale;
    const bool whole = column.type == study::ParameterType::integer && !column.isMetric && scale == 1.0;
    if (logarithmic && std::log10(high / low) >= kFewestDecades)
        return decadeTicks(low, high, scale, wanted);
    if (logarithmic && std::log10(high / low) >= 0.6)
        return decadeTicks(low, high, scale, std::max(wanted, 6));
    return linearTicks(low, high, scale, wanted, whole);
}

QString axisTitle(const Column& column, double low, double high) {
    const QString symbol = axisUnit(column.unit, std::max(std::abs(low), std::abs(high))).symbol;
    return column.isCategory() || symbol.isEmpty() ? column.label : QStringLiteral("%1 [%2]").arg(column.label, symbol);
}

} // namespace paretoscope::ui

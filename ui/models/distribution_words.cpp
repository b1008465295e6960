// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/distribution_words.h"

#include "ui/models/column.h"
#include "ui/models/text.h"

#include <QCoreApplication>

#include <cmath>

namespace paretoscope::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("paretoscope::ui::DistributionWords", text);
}

/// Many tokens on average are whole ones, written in full as all numbers of tokens are.
QString meanText(const study::Distribution& distribution) {
    const bool whole = distribution.unit == Unit::token && distribution.mean >= 100.0;
    return quantity(whole ? std::round(distribution.mean) : distribution.mean, distribution.unit);
}

QString perSecond(double rate) {
    return quantity(rate, Unit::none);
}

/// "250 to 300 ms": the unit once, where both ends have the same.
QString rangeText(double low, double high, Unit unit) {
    const ValueText from = quantityValue(low, unit);
    const ValueText to = quantityValue(high, unit);
    const bool once = from.unit == to.unit || low == 0.0;
    return say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "%1 to %2"))
        .arg(once ? from.number : from.joined(), to.joined());
}

/// Whole numbers are named by the first and the last one in the bin.
QString edgesText(const study::Distribution& distribution, std::size_t bin) {
    const Unit unit = distribution.unit;
    const double low = distribution.edges[bin];
    const double high = distribution.edges[bin + 1];
    if (distribution.shares.size() == 1 && !distribution.overTime)
        return quantity(distribution.mean, unit);
    if (unit != Unit::token && unit != Unit::count)
        return rangeText(low, high, unit);
    return high - low <= 1.0 ? quantity(low, unit) : rangeText(low, high - 1.0, unit);
}

} // namespace

QString figuresText(const study::Distribution& distribution) {
    if (distribution.overTime)
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "%1 per second, P99 %2"))
            .arg(perSecond(distribution.mean), perSecond(distribution.p99));
    const QString mean = meanText(distribution);
    return distribution.shares.size() == 1
               ? say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "always %1")).arg(mean)
               : say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "mean %1")).arg(mean);
}

QString binText(const study::Distribution& distribution, std::size_t bin) {
    const double share = distribution.shares[bin];
    const QString where = edgesText(distribution, bin);
    if (!distribution.overTime)
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "%1: %2"))
            .arg(where, quantity(share, Unit::fraction));
    const double stretch = distribution.edges[bin + 1] - distribution.edges[bin];
    return say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "%1: %2 per second"))
        .arg(where, perSecond(share * static_cast<double>(distribution.draws) / stretch));
}

QString spokenText(const study::Distribution& distribution) {
    const QString named = say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "%1: %2"))
                              .arg(coreText(distribution.label), figuresText(distribution));
    if (distribution.overTime || distribution.shares.size() == 1)
        return named;
    return say(QT_TRANSLATE_NOOP("paretoscope::ui::DistributionWords", "%1, P50 %2, P90 %3, P99 %4"))
        .arg(named, quantity(distribution.p50, distribution.unit), quantity(distribution.p90, distribution.unit),
             quantity(distribution.p99, distribution.unit));
}

} // namespace paretoscope::ui

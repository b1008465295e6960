// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/bottleneck_words.h"

#include "ui/models/cluster_edit.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("paretoscope::ui::BottleneckWords", text);
}

QString nodeName(const hardware::Cluster& cluster, int id) {
    const hardware::ClusterNode* node = findNode(cluster, id);
    return node == nullptr ? QString() : fromUtf8(node->name);
}

/// How much of the run a part was at work, where that is known.
QString useOf(const study::Sensitivity& change, const study::Execution* execution) {
    if (execution == nullptr)
        return {};
    if (change.figure == study::HardwareFigure::linkBandwidth && change.link < execution->links.links.size()) {
        const simulation::DrawnLinkHeat& heat = execution->links.links[change.link];
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords",
                                     "Its busiest cable is full for %1 of the time and carries %2 of its most. "))
            .arg(percent(heat.saturated), percent(heat.meanOfBusiest));
    }
    if (change.figure == study::HardwareFigure::computePeak && !execution->use.computing.empty()) {
        const std::vector<double>& bins = execution->use.computing;
        const double mean = std::accumulate(bins.begin(), bins.end(), 0.0) / static_cast<double>(bins.size());
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "Devices compute for %1 of the time. "))
            .arg(percent(mean));
    }
    return {};
}

QString gainOf(const study::Sensitivity& change) {
    switch (change.figure) {
    case study::HardwareFigure::linkBandwidth:
    case study::HardwareFigure::networkBandwidth:
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "Twice the bandwidth: %1 %2."));
    case study::HardwareFigure::linkLatency:
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "Half the latency: %1 %2."));
    case study::HardwareFigure::computePeak:
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "Twice the peak: %1 %2."));
    case study::HardwareFigure::memoryBandwidth:
        break;
    }
    return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "Twice the memory bandwidth: %1 %2."));
}

QString partOf(const study::Sensitivity& change, const hardware::Cluster& cluster) {
    switch (change.figure) {
    case study::HardwareFigure::computePeak:
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "Compute peak of the devices"));
    case study::HardwareFigure::memoryBandwidth:
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "Memory bandwidth of the devices"));
    case study::HardwareFigure::networkBandwidth:
        return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "All links together"));
    default:
        return linkName(cluster, change.link);
    }
}

} // namespace

QString percent(double share) {
    const double value = share * 100.0;
    const int decimals = std::abs(value) >= 9.95 || value == 0.0 ? 0 : std::abs(value) >= 0.995 ? 1 : 2;
    return QLocale().toString(value, 'f', decimals) + QChar(0x00A0) + QLatin1Char('%');
}

QString linkName(const hardware::Cluster& cluster, std::size_t link) {
    const hardware::ClusterLink& drawn = cluster.links[link];
    return say(QT_TRANSLATE_NOOP("paretoscope::ui::BottleneckWords", "%1 to %2, %3"))
        .arg(nodeName(cluster, drawn.from), nodeName(cluster, drawn.to),
             quantity(drawn.bandwidth.value() * drawn.width, Unit::bytePerSecond));
}

std::vector<BottleneckLine> bottleneckLines(const std::vector<study::Sensitivity>& changes, const QString& metric,
                                            const hardware::Cluster& cluster, const study::Execution* execution) {
    std::vector<BottleneckLine> lines;
    for (const study::Sensitivity& change : changes) {
        if (!(std::abs(change.saved()) >= kLeastSaved))
            continue;
        const bool isLink = change.figure == study::HardwareFigure::linkBandwidth ||
                            change.figure == study::HardwareFigure::linkLatency;
        const QString sign = change.saved() > 0.0 ? QString(QChar(0x2212)) : QStringLiteral("+");
        lines.push_back(
            {partOf(change, cluster),
             useOf(change, execution) + gainOf(change).arg(metric, sign + percent(std::abs(change.saved()))),
             change.saved(), isLink ? std::optional(change.link) : std::nullopt});
    }
    return lines;
}

} // namespace paretoscope::ui

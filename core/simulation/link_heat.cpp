// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/link_heat.h"

#include <algorithm>
#include <map>

namespace paretoscope::simulation {

namespace {

/// A row of loads in bins of another width.
std::vector<Bytes> inBins(std::span<const Bytes> row, const network::LinkLoads& loads, std::size_t bins) {
    std::vector<Bytes> made(bins, Bytes(0.0));
    const double width = loads.end.value() / static_cast<double>(bins);
    for (std::size_t old = 0; old < row.size(); ++old) {
        const double start = loads.bin.value() * static_cast<double>(old);
        const double end = std::min(loads.bin.value() * static_cast<double>(old + 1), loads.end.value());
        if (row[old].value() <= 0.0 || end <= start) {
            continue;
        }
        for (auto at = static_cast<std::size_t>(start / width); at < bins; ++at) {
            const double from = std::max(start, width * static_cast<double>(at));
            const double until = at + 1 == bins ? end : std::min(end, width * static_cast<double>(at + 1));
            made[at] += row[old] * (std::max(0.0, until - from) / (end - start));
            if (until >= end) {
                break;
            }
        }
    }
    return made;
}

void add(DrawnLinkHeat& heat, const std::vector<Bytes>& carried, BytesPerSecond bandwidth, Seconds bin,
         std::size_t cables) {
    heat.cables += cables;
    for (std::size_t at = 0; at < carried.size(); ++at) {
        const double busy = std::min(1.0, carried[at] / (bandwidth * bin));
        heat.busiest[at] = std::max(heat.busiest[at], busy);
        heat.mean[at] += busy * static_cast<double>(cables);
    }
}

} // namespace

LinkHeat linkHeat(const hardware::Fabric& fabric, const network::LinkLoads& loads, std::size_t drawn,
                  std::size_t bins) {
    LinkHeat heat{loads.end / static_cast<double>(bins), bins, std::vector<DrawnLinkHeat>(drawn)};
    std::vector<double> all(drawn, 0.0); // directions of cables
    struct Kind {
        BytesPerSecond bandwidth;
        std::size_t cables = 0;
    };
    std::map<std::pair<std::uint32_t, std::uint32_t>, Kind> kinds; // by drawn link and row: alike, so of one bandwidth
    for (std::size_t link = 0; link < loads.rowOf.size(); ++link) {
        const hardware::Fabric::Link& cable = fabric.link(static_cast<hardware::Fabric::LinkIndex>(link));
        all[cable.drawn] += 1.0;
        if (loads.rowOf[link] != network::LinkLoads::kNothing) {
            Kind& kind = kinds[{cable.drawn, loads.rowOf[link]}];
            kind.bandwidth = cable.bandwidth;
            ++kind.cables;
        }
    }
    for (DrawnLinkHeat& link : heat.links) {
        link.busiest.assign(bins, 0.0);
        link.mean.assign(bins, 0.0);
    }
    for (const auto& [key, kind] : kinds) {
        add(heat.links[key.first], inBins(loads.row(key.second), loads, bins), kind.bandwidth, heat.bin, kind.cables);
    }
    for (std::size_t index = 0; index < drawn; ++index) {
        DrawnLinkHeat& link = heat.links[index];
        for (std::size_t at = 0; at < bins; ++at) {
            link.mean[at] /= std::max(1.0, all[index]);
            link.meanOfBusiest += link.busiest[at] / static_cast<double>(bins);
            link.saturated += (link.busiest[at] >= LinkHeat::kSaturated ? 1.0 : 0.0) / static_cast<double>(bins);
        }
    }
    return heat;
}

} // namespace paretoscope::simulation

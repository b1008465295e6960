// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/link_loads.h"

namespace paretoscope::network {

void LoadRecorder::sample(std::vector<Bytes> carried) {
    m_samples.push_back(std::move(carried));
    if (m_samples.size() < kMostBins) {
        return;
    }
    for (std::size_t kept = 0; 2 * kept + 1 < m_samples.size(); ++kept) { // every second one: bins of twice the width
        m_samples[kept] = std::move(m_samples[2 * kept + 1]);
    }
    m_samples.resize(kMostBins / 2);
    m_width *= 2;
}

LinkLoads LoadRecorder::loads(std::vector<Bytes> carried, Picoseconds end,
                              std::span<const std::uint32_t> kindOf) const {
    LinkLoads loads;
    loads.bin = seconds(m_width);
    loads.end = seconds(end);
    loads.bins = m_samples.size() + (end > m_width * static_cast<std::int64_t>(m_samples.size()) ? 1 : 0);
    std::vector<std::uint32_t> rowOfKind(carried.size(), LinkLoads::kNothing);
    std::uint32_t rows = 0;
    for (std::size_t kind = 0; kind < carried.size(); ++kind) {
        if (carried[kind].value() <= 0.0) {
            continue;
        }
        rowOfKind[kind] = rows++;
        Bytes before(0.0);
        for (std::size_t bin = 0; bin < loads.bins; ++bin) {
            const Bytes until = bin < m_samples.size() ? m_samples[bin][kind] : carried[kind];
            loads.carried.push_back(until - before);
            before = until;
        }
    }
    loads.rowOf.reserve(kindOf.size());
    for (const std::uint32_t kind : kindOf) {
        loads.rowOf.push_back(rowOfKind[kind]);
    }
    return loads;
}

} // namespace paretoscope::network

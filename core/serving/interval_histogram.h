// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of time intervals in bins that grow by 2 %, from 10 us to about 10 hours: percentiles of billions of
// inter-token latencies to 1 %, in a few kilobytes.
#pragma once

#include "core/base/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::serving {

class IntervalHistogram {
public:
    void add(Seconds interval, double count) {
        const double place = std::log(std::max(interval / kFirst, 1.0)) * kBinsPerLog;
        m_counts[std::min(static_cast<std::size_t>(place), kBins - 1)] += count;
        m_total += count;
        m_sum += interval * count;
    }
    void add(const IntervalHistogram& other) {
        for (std::size_t i = 0; i < kBins; ++i) {
            m_counts[i] += other.m_counts[i];
        }
        m_total += other.m_total;
        m_sum += other.m_sum;
    }
    [[nodiscard]] double count() const { return m_total; }
    [[nodiscard]] Seconds mean() const { return m_total > 0.0 ? m_sum / m_total : Seconds(0.0); }
    /// The middle of the bin below which `share` of all intervals lie; 0 where there are none.
    [[nodiscard]] Seconds percentile(double share) const {
        double below = 0.0;
        for (std::size_t i = 0; i < kBins; ++i) {
            below += m_counts[i];
            if (below > 0.0 && below >= share * m_total) {
                return kFirst * std::exp((static_cast<double>(i) + 0.5) / kBinsPerLog);
            }
        }
        return Seconds(0.0);
    }

private:
    static constexpr Seconds kFirst{1e-5};
    static constexpr double kBinsPerLog = 50.5; ///< bins of 2 %
    static constexpr std::size_t kBins = 1112;

    std::array<double, kBins> m_counts{};
    double m_total = 0.0;
    Seconds m_sum;
};

} // namespace paretoscope::serving

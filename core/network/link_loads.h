// SPDX-License-Identifier: GPL-3.0-or-later
// What the links of a fabric carried over time, recorded while a simulation runs.
#pragma once

#include "core/network/network_backend.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::network {

/// In bins of equal width from time 0 on; the last one may end early. Links that carry the same share a row.
struct LinkLoads {
    static constexpr std::uint32_t kNothing = UINT32_MAX;

    Seconds bin;
    Seconds end;
    std::size_t bins = 0;
    std::vector<std::uint32_t> rowOf; ///< by link of the fabric; kNothing: it carried nothing
    std::vector<Bytes> carried; ///< by row and bin, in bytes of full rate: at an efficiency of 0.8 one counts 1.25

    [[nodiscard]] std::span<const Bytes> row(std::uint32_t index) const {
        return {carried.data() + index * bins, bins};
    }
};

/// Samples what each of a number of links has carried since the start, at equal distances in time that double whenever
/// there would be more than kMostBins of them: how long a run takes need not be known beforehand.
class LoadRecorder {
public:
    static constexpr std::size_t kMostBins = 512;

    /// When the next sample is due.
    [[nodiscard]] Picoseconds due() const { return m_width * static_cast<std::int64_t>(m_samples.size() + 1); }
    void sample(std::vector<Bytes> carried);

    /// `carried` at `end`, not before the last sample; `kindOf`: which entry of it is that of a link.
    [[nodiscard]] LinkLoads loads(std::vector<Bytes> carried, Picoseconds end,
                                  std::span<const std::uint32_t> kindOf) const;

private:
    Picoseconds m_width{1'000'000}; ///< a microsecond to begin with
    std::vector<std::vector<Bytes>> m_samples;
};

} // namespace paretoscope::network

// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks to write: "0-7,512".
#pragma once

#include "core/base/result.h"
#include "core/trace/rank_layout.h"

#include <string_view>
#include <vector>

namespace paretoscope::trace {

class RankSelection {
public:
    /// All of `ranks`.
    static RankSelection all(std::int64_t ranks);
    /// Ranks and ranges of ranks, separated by commas; repeated ones count once. Errors: malformed, outOfRange.
    static Result<RankSelection> parse(std::string_view text, std::int64_t ranks);

    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// The n-th selected rank, ascending.
    [[nodiscard]] Rank operator[](std::int64_t n) const;

private:
    struct Range {
        Rank first = 0;
        std::int64_t before = 0; ///< selected ranks in the ranges before
        Rank last = 0;
    };

    std::vector<Range> m_ranges; // ascending, disjoint
    std::int64_t m_size = 0;
};

} // namespace paretoscope::trace

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/rank_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace paretoscope::trace {

namespace {

bool readRank(std::string_view& text, Rank& rank) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rank);
    if (error != std::errc() || rank < 0) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

} // namespace

RankSelection RankSelection::all(std::int64_t ranks) {
    RankSelection made;
    if (ranks > 0) {
        made.m_ranges = {{0, 0, ranks - 1}};
        made.m_size = ranks;
    }
    return made;
}

Result<RankSelection> RankSelection::parse(std::string_view text, std::int64_t ranks) {
    std::vector<std::pair<Rank, Rank>> ranges;
    for (std::string_view rest = text;;) {
        Rank first = 0;
        const bool started = readRank(rest, first);
        Rank last = first;
        if (started && rest.starts_with('-')) {
            rest.remove_prefix(1);
            if (!readRank(rest, last)) {
                last = -1;
            }
        }
        if (!started || last < first || (!rest.empty() && rest.front() != ',')) {
            return Error{ErrorCode::malformed, {}, "ranks", std::string(text), "ranks and ranges such as 0-7,512"};
        }
        if (last >= ranks) {
            return Error{
                ErrorCode::outOfRange, {}, "ranks", fmt::format("{}", last), fmt::format("0 to {}", ranks - 1)};
        }
        ranges.emplace_back(first, last);
        if (rest.empty()) {
            break;
        }
        rest.remove_prefix(1);
    }
    std::ranges::sort(ranges);
    RankSelection made;
    for (const auto& [first, last] : ranges) {
        const Rank from = made.m_ranges.empty() ? first : std::max(first, made.m_ranges.back().last + 1);
        if (from <= last) {
            made.m_ranges.push_back({from, made.m_size, last});
            made.m_size += last - from + 1;
        }
    }
    return made;
}

Rank RankSelection::operator[](std::int64_t n) const {
    const auto after = std::ranges::upper_bound(m_ranges, n, {}, &Range::before);
    const Range& range = *(after - 1);
    return range.first + (n - range.before);
}

} // namespace paretoscope::trace

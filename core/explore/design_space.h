// SPDX-License-Identifier: GPL-3.0-or-later
// All points that a scenario spans, compiled into dense columns: a point is a mixed-radix number over the axes.
#pragma once

#include "core/base/result.h"
#include "core/explore/scenario.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::explore {

class DesignSpace {
public:
    /// More points than this are refused as spaceTooLarge: 10^12.
    static constexpr std::uint64_t kMostPoints = 1'000'000'000'000ULL;

    /// Errors: emptySpace, spaceTooLarge, unknownName; outOfRange for a listed point that the space lacks, and for a
    /// search of anything but an axis of several numbers.
    static Result<DesignSpace> compile(const Scenario& scenario, const study::Description& description);

    /// At least 1.
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    [[nodiscard]] std::size_t parameters() const { return m_columns.size(); }
    /// The values of one parameter, in axis order.
    [[nodiscard]] const std::vector<double>& values(std::size_t parameter) const { return m_columns[parameter]; }
    /// The parameter that the scenario's explorer searches along; nothing for explorers that search along none.
    [[nodiscard]] std::optional<std::size_t> searched() const { return m_searched; }
    /// Writes point `ordinal` (below size()). The last swept parameter varies fastest.
    void point(std::uint64_t ordinal, std::span<double> values) const;
    /// The point with these values in all swept parameters; nothing where one of them is not on its axis.
    [[nodiscard]] std::optional<std::uint64_t> ordinal(std::span<const double> values) const;

private:
    [[nodiscard]] Result<std::size_t> searchedBy(const ExplorerSettings& settings,
                                                 const study::Description& description) const;

    std::vector<std::vector<double>> m_columns;
    std::optional<std::size_t> m_searched;
    std::vector<double> m_first;      ///< the first value of each column
    std::vector<std::size_t> m_swept; ///< columns of several values, the one that varies fastest first
    std::uint64_t m_size = 0;
};

} // namespace paretoscope::explore

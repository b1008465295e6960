// SPDX-License-Identifier: GPL-3.0-or-later
// The non-dominated set of rows of plain numbers, maintained one row at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::pareto {

/// a dominates b: nowhere greater, somewhere smaller. All coordinates are to be minimised; equal rows do not dominate.
bool dominates(std::span<const double> a, std::span<const double> b);

/// Keeps the front under minimisation of every coordinate. Of rows with equal coordinates the one inserted first stays,
/// so the result depends on the order of insertion only through ties. Two coordinates: O(log n) an insertion; more:
/// linear in the size of the front. Not thread-safe.
class Front {
public:
    explicit Front(std::size_t coordinates);

    /// True if the row is now on the front. Rows with a NaN coordinate never are.
    bool insert(std::uint64_t id, std::span<const double> row);

    [[nodiscard]] std::size_t size() const;
    /// Ids by ascending first coordinate, ties by ascending id.
    [[nodiscard]] std::vector<std::uint64_t> ids() const;
    [[nodiscard]] bool contains(std::uint64_t id) const;
    [[nodiscard]] std::span<const double> row(std::uint64_t id) const; ///< empty if not on the front
    /// Changes whenever the front changes; cheap to compare.
    [[nodiscard]] std::uint64_t revision() const;

private:
    struct Entry {
        std::uint64_t id;
        std::vector<double> row;
    };
    std::size_t m_coordinates;
    std::vector<Entry> m_entries; ///< by row, lexicographically
    std::uint64_t m_revision = 0;
};

} // namespace paretoscope::pareto

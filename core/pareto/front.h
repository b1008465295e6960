// SPDX-License-Identifier: GPL-3.0-or-later
// The non-dominated set of rows of plain numbers, maintained one row at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace paretoscope::pareto {

/// a dominates b: nowhere greater, somewhere smaller. All coordinates are to be minimised; equal rows do not dominate.
bool dominates(std::span<const double> a, std::span<const double> b);

/// Keeps the front under minimisation of every coordinate. Of rows with equal coordinates the one inserted first stays,
/// so the result depends on the order of insertion only through ties. Two coordinates: O(log n) an insertion, amortised
/// over the rows that it displaces; any other number: linear in the size of the front. Not thread-safe.
class Front {
public:
    explicit Front(std::size_t coordinates); ///< at least 1

    /// True if the row is now on the front; ids of the rows it pushed out are appended to `displaced`.
    /// Rows with a NaN coordinate never are on the front.
    bool insert(std::uint64_t id, std::span<const double> row, std::vector<std::uint64_t>* displaced = nullptr);

    /// Forgets all rows.
    void clear();

    [[nodiscard]] std::size_t size() const;
    /// Ids by ascending first coordinate, ties by ascending id.
    [[nodiscard]] std::vector<std::uint64_t> ids() const;
    /// Changes whenever the front changes; cheap to compare.
    [[nodiscard]] std::uint64_t revision() const { return m_revision; }

private:
    bool insertIntoStaircase(std::uint64_t id, std::span<const double> row, std::vector<std::uint64_t>* displaced);
    bool insertIntoRows(std::uint64_t id, std::span<const double> row, std::vector<std::uint64_t>* displaced);
    [[nodiscard]] std::span<const double> denseRow(std::size_t index) const;
    void swapDense(std::size_t a, std::size_t b);
    void removeDense(std::size_t index);

    struct Corner {
        double second;
        std::uint64_t id;
    };
    std::size_t m_coordinates;
    std::map<double, Corner> m_staircase; ///< two coordinates: by the first; the second falls strictly
    std::vector<double> m_rows;           ///< otherwise: dense, in no order
    std::vector<std::uint64_t> m_ids;
    std::uint64_t m_revision = 0;
};

/// Area that the points dominate up to `reference`, both coordinates minimised. Points that do not reach below the
/// reference in both coordinates, and points with NaN, add nothing. Exact, O(n log n); the union of rectangles of
/// Zitzler and Thiele, IEEE Trans. Evol. Comput. 3(4), 1999, section III.
double hypervolume(std::span<const std::array<double, 2>> points, std::array<double, 2> reference);

} // namespace paretoscope::pareto

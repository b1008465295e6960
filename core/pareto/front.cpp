// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pareto/front.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <numeric>

namespace paretoscope::pareto {

namespace {

bool hasNaN(std::span<const double> row) {
    return std::any_of(row.begin(), row.end(), [](double value) { return std::isnan(value); });
}

/// Nowhere greater: dominates, or is equal.
bool covers(std::span<const double> a, std::span<const double> b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(a[i] <= b[i])) {
            return false;
        }
    }
    return true;
}

void note(std::vector<std::uint64_t>* displaced, std::uint64_t id) {
    if (displaced != nullptr) {
        displaced->push_back(id);
    }
}

} // namespace

bool dominates(std::span<const double> a, std::span<const double> b) {
    assert(a.size() == b.size());
    return covers(a, b) && !std::equal(a.begin(), a.end(), b.begin());
}

Front::Front(std::size_t coordinates)
    : m_coordinates(coordinates) {
    assert(coordinates >= 1);
}

bool Front::insert(std::uint64_t id, std::span<const double> row, std::vector<std::uint64_t>* displaced) {
    assert(row.size() == m_coordinates);
    if (hasNaN(row)) {
        return false;
    }
    const bool joined =
        m_coordinates == 2 ? insertIntoStaircase(id, row, displaced) : insertIntoRows(id, row, displaced);
    m_revision += joined ? 1 : 0;
    return joined;
}

bool Front::insertIntoStaircase(std::uint64_t id, std::span<const double> row, std::vector<std::uint64_t>* displaced) {
    auto next = m_staircase.lower_bound(row[0]);
    if (next != m_staircase.end() && next->first == row[0] && next->second.second <= row[1]) {
        return false;
    }
    if (next != m_staircase.begin() && std::prev(next)->second.second <= row[1]) {
        return false;
    }
    while (next != m_staircase.end() && next->second.second >= row[1]) {
        note(displaced, next->second.id);
        next = m_staircase.erase(next);
    }
    m_staircase.emplace_hint(next, row[0], Corner{row[1], id});
    return true;
}

bool Front::insertIntoRows(std::uint64_t id, std::span<const double> row, std::vector<std::uint64_t>* displaced) {
    for (std::size_t i = 0; i < m_ids.size(); ++i) {
        if (covers(denseRow(i), row)) {
            swapDense(0, i); // a row that covers one candidate tends to cover the next: look at it first
            return false;
        }
    }
    for (std::size_t i = m_ids.size(); i-- > 0;) {
        if (covers(row, denseRow(i))) {
            note(displaced, m_ids[i]);
            removeDense(i);
        }
    }
    m_rows.insert(m_rows.end(), row.begin(), row.end());
    m_ids.push_back(id);
    return true;
}

std::span<const double> Front::denseRow(std::size_t index) const {
    return std::span(m_rows).subspan(index * m_coordinates, m_coordinates);
}

void Front::swapDense(std::size_t a, std::size_t b) {
    for (std::size_t i = 0; i < m_coordinates; ++i) {
        std::swap(m_rows[a * m_coordinates + i], m_rows[b * m_coordinates + i]);
    }
    std::swap(m_ids[a], m_ids[b]);
}

void Front::removeDense(std::size_t index) {
    swapDense(index, m_ids.size() - 1);
    m_ids.pop_back();
    m_rows.resize(m_ids.size() * m_coordinates);
}

void Front::clear() {
    m_revision += size() > 0 ? 1 : 0;
    m_staircase.clear();
    m_rows.clear();
    m_ids.clear();
}

std::size_t Front::size() const {
    return m_coordinates == 2 ? m_staircase.size() : m_ids.size();
}

std::vector<std::uint64_t> Front::ids() const {
    std::vector<std::uint64_t> ordered;
    ordered.reserve(size());
    if (m_coordinates == 2) {
        for (const auto& [first, corner] : m_staircase) {
            ordered.push_back(corner.id);
        }
        return ordered;
    }
    std::vector<std::size_t> order(m_ids.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return std::pair(denseRow(a)[0], m_ids[a]) < std::pair(denseRow(b)[0], m_ids[b]);
    });
    for (const std::size_t index : order) {
        ordered.push_back(m_ids[index]);
    }
    return ordered;
}

double hypervolume(std::span<const std::array<double, 2>> points, std::array<double, 2> reference) {
    std::vector<std::array<double, 2>> below;
    std::copy_if(points.begin(), points.end(), std::back_inserter(below), [&](const std::array<double, 2>& point) {
        return point[0] < reference[0] && point[1] < reference[1];
    });
    std::sort(below.begin(), below.end());
    double area = 0.0;
    double lowest = reference[1];
    for (const auto& [first, second] : below) {
        if (second < lowest) {
            area += (reference[0] - first) * (lowest - second);
            lowest = second;
        }
    }
    return area;
}

} // namespace paretoscope::pareto

// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: what an executor needs of a template, computed once for all its lanes.
#pragma once

#include "core/simulation/simulation.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::simulation {

class RoleTables {
public:
    static constexpr std::uint32_t kComputeStream = 0;
    static constexpr std::uint32_t kMessageStream = 1;
    static constexpr std::uint32_t kNoStream = UINT32_MAX; ///< receives

    RoleTables(const trace::TraceTemplate& role, const SimulationOptions& options);

    [[nodiscard]] std::uint32_t nodes() const { return static_cast<std::uint32_t>(m_dependencies.size()); }
    [[nodiscard]] std::uint32_t streams() const { return m_streams; }
    [[nodiscard]] std::span<const std::uint32_t> children(std::uint32_t node) const {
        return {m_children.data() + m_firstChild[node], m_firstChild[node + 1] - m_firstChild[node]};
    }
    [[nodiscard]] std::uint32_t dependencies(std::uint32_t node) const { return m_dependencies[node]; }
    [[nodiscard]] std::uint32_t streamOf(std::uint32_t node) const { return m_streamOf[node]; }
    /// Communication of one name and communicator: 0 to exposures() - 1; what one is, its first node tells.
    [[nodiscard]] std::uint32_t exposureOf(std::uint32_t node) const { return m_exposureOf[node]; }
    [[nodiscard]] std::span<const std::uint32_t> exposures() const { return m_exposures; }
    [[nodiscard]] network::Picoseconds duration(std::uint32_t node) const { return m_durations[node]; }

private:
    std::uint32_t m_streams = 2;
    std::vector<std::uint32_t> m_firstChild;
    std::vector<std::uint32_t> m_children;
    std::vector<std::uint32_t> m_dependencies; ///< how many
    std::vector<std::uint32_t> m_streamOf;
    std::vector<std::uint32_t> m_exposureOf; ///< 0 for what is no communication
    std::vector<std::uint32_t> m_exposures;  ///< a node of each
    std::vector<network::Picoseconds> m_durations;
};

} // namespace paretoscope::simulation

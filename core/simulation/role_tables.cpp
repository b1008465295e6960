// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/role_tables.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace paretoscope::simulation {

namespace {

std::uint32_t streamFor(const trace::TraceNode& node, CommunicationStreams streams) {
    switch (node.kind) {
    case trace::NodeKind::receive:
        return RoleTables::kNoStream;
    case trace::NodeKind::send:
        return RoleTables::kMessageStream;
    case trace::NodeKind::collective:
        if (streams == CommunicationStreams::one) {
            return RoleTables::kMessageStream;
        }
        return RoleTables::kMessageStream + (node.group == trace::kNoSlot ? 1 : 2 + node.group);
    default:
        return RoleTables::kComputeStream;
    }
}

} // namespace

RoleTables::RoleTables(const trace::TraceTemplate& role, const SimulationOptions& options) {
    const auto count = static_cast<std::uint32_t>(role.nodes.size());
    m_firstChild.assign(count + 1, 0);
    std::map<std::tuple<trace::NameIndex, trace::NodeKind, trace::SlotIndex>, std::uint32_t> exposures;
    for (std::uint32_t node = 0; node < count; ++node) {
        m_dependencies.push_back(static_cast<std::uint32_t>(role.data[node].size() + role.control[node].size()));
        m_streamOf.push_back(streamFor(role.nodes[node], options.streams));
        if (m_streamOf.back() != kNoStream) {
            m_streams = std::max(m_streams, m_streamOf.back() + 1);
        }
        m_durations.push_back(options.compute.time(role.nodes[node]));
        std::uint32_t exposure = 0;
        if (m_streamOf.back() != kComputeStream) {
            const trace::TraceNode& each = role.nodes[node];
            const auto [found, isNew] = exposures.try_emplace({each.name, each.kind, each.group},
                                                              static_cast<std::uint32_t>(m_exposures.size()));
            if (isNew) {
                m_exposures.push_back(node);
            }
            exposure = found->second;
        }
        m_exposureOf.push_back(exposure);
        for (const auto& parents : {role.data[node], role.control[node]}) {
            for (const std::uint32_t parent : parents) {
                ++m_firstChild[parent + 1];
            }
        }
    }
    for (std::uint32_t node = 0; node < count; ++node) {
        m_firstChild[node + 1] += m_firstChild[node];
    }
    m_children.resize(m_firstChild[count]);
    std::vector<std::uint32_t> next(m_firstChild.begin(), m_firstChild.end() - 1);
    for (std::uint32_t node = 0; node < count; ++node) {
        for (const auto& parents : {role.data[node], role.control[node]}) {
            for (const std::uint32_t parent : parents) {
                m_children[next[parent]++] = node;
            }
        }
    }
}

} // namespace paretoscope::simulation

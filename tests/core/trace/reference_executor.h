// SPDX-License-Identifier: GPL-3.0-or-later
// A client of execution traces reduced to what can hang: every rank has one compute and one communication slot and
// starts the ready node with the smallest index. A collective ends when all members have it in their slot; a send when
// the receive is posted; receives occupy no slot. No time passes; which rank moves next is drawn at random.
#pragma once

#include "core/base/random.h"
#include "core/trace/execution_trace.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace paretoscope::tests {

class ReferenceExecutor {
public:
    ReferenceExecutor(const trace::ExecutionTrace& trace, std::uint64_t seed)
        : m_trace(trace)
        , m_seed(seed) {
        for (trace::Rank rank = 0; rank < trace.ranks(); ++rank) {
            m_lanes.emplace_back(trace.rankTemplate(rank));
        }
    }

    /// Empty when every rank has finished; else the first node that did not run, or messages that do not match.
    std::string run() {
        std::uint64_t draws = 0;
        int idle = 0;
        const auto ranks = static_cast<std::uint64_t>(m_lanes.size());
        while (idle < static_cast<int>(40 * ranks)) {
            const auto rank = static_cast<trace::Rank>(randomBits(m_seed, 1, draws++) % ranks);
            idle = move(rank) ? 0 : idle + 1;
        }
        for (trace::Rank rank = 0; rank < m_trace.ranks(); ++rank) {
            const Lane& lane = m_lanes[rank];
            for (trace::NodeIndex node = 0; node < lane.waits.size(); ++node) {
                if (!lane.done[node]) {
                    return "rank " + std::to_string(rank) + ", node " + std::to_string(node) + " " +
                           m_trace.nodeName(m_trace.rankTemplate(rank).nodes[node]);
                }
            }
        }
        return m_problem;
    }

private:
    using Message = std::tuple<trace::Rank, trace::Rank, std::int32_t>; ///< from, to, tag

    struct Lane {
        explicit Lane(const trace::TraceTemplate& role)
            : waits(role.nodes.size())
            , followers(role.nodes.size())
            , done(role.nodes.size(), false) {
            for (trace::NodeIndex node = 0; node < role.nodes.size(); ++node) {
                for (const trace::Adjacency* kind : {&role.data, &role.control}) {
                    for (const trace::NodeIndex before : (*kind)[node]) {
                        followers[before].push_back(node);
                        ++waits[node];
                    }
                }
                if (waits[node] == 0) {
                    ready.insert(node);
                }
            }
        }
        std::vector<int> waits;
        std::vector<std::vector<trace::NodeIndex>> followers;
        std::vector<bool> done;
        std::set<trace::NodeIndex> ready;
        std::optional<trace::NodeIndex> communication; ///< in the slot
    };

    void finish(trace::Rank rank, trace::NodeIndex node) {
        Lane& lane = m_lanes[rank];
        lane.done[node] = true;
        for (const trace::NodeIndex follower : lane.followers[node]) {
            if (--lane.waits[follower] == 0) {
                lane.ready.insert(follower);
            }
        }
    }

    /// Something of a rank starts or ends.
    bool move(trace::Rank rank) {
        Lane& lane = m_lanes[rank];
        const trace::TraceTemplate& role = m_trace.rankTemplate(rank);
        for (const trace::NodeIndex node : lane.ready) {
            const trace::TraceNode& what = role.nodes[node];
            if (what.kind == trace::NodeKind::compute) {
                lane.ready.erase(node);
                finish(rank, node);
                return true;
            }
            if (what.kind == trace::NodeKind::receive) {
                lane.ready.erase(node);
                m_posted[{m_trace.peer(rank, what.peer), rank, what.tag}] = {rank, node};
                return true;
            }
            if (!lane.communication) {
                lane.ready.erase(node);
                lane.communication = node;
                return true;
            }
        }
        return lane.communication && tryCommunication(rank, *lane.communication);
    }

    bool tryCommunication(trace::Rank rank, trace::NodeIndex node) {
        const trace::TraceNode& what = m_trace.rankTemplate(rank).nodes[node];
        if (what.kind == trace::NodeKind::send) {
            const auto posted = m_posted.find(Message{rank, m_trace.peer(rank, what.peer), what.tag});
            if (posted == m_posted.end()) {
                return false;
            }
            const auto [other, receive] = posted->second;
            if (m_trace.rankTemplate(other).nodes[receive].bytes != what.bytes) {
                m_problem = "a message of two sizes: " + m_trace.nodeName(what);
            }
            m_posted.erase(posted);
            finish(other, receive);
            release(rank, node);
            return true;
        }
        const trace::Communicator group = m_trace.group(rank, what.group);
        for (std::int64_t i = 0; i < group.size(); ++i) {
            const Lane& member = m_lanes[group[i]];
            if (!member.communication) {
                return false;
            }
            const trace::TraceNode& its = m_trace.rankTemplate(group[i]).nodes[*member.communication];
            if (its.kind != trace::NodeKind::collective || m_trace.group(group[i], its.group).id() != group.id()) {
                return false;
            }
            if (its.collective != what.collective || its.bytes != what.bytes) {
                m_problem = "members disagree: " + m_trace.nodeName(what);
            }
        }
        for (std::int64_t i = 0; i < group.size(); ++i) {
            release(group[i], *m_lanes[group[i]].communication);
        }
        return true;
    }

    void release(trace::Rank rank, trace::NodeIndex node) {
        m_lanes[rank].communication.reset();
        finish(rank, node);
    }

    const trace::ExecutionTrace& m_trace;
    std::uint64_t m_seed;
    std::vector<Lane> m_lanes;
    std::map<Message, std::pair<trace::Rank, trace::NodeIndex>> m_posted;
    std::string m_problem;
};

} // namespace paretoscope::tests

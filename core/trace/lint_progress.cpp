// SPDX-License-Identifier: GPL-3.0-or-later
// Whether all ranks finish: lets one rank of each lane run with the slots and the order of ASTRA-sim's client, in no
// time. Computations end at once; a rank's communication slot is held by one collective until all members hold theirs
// for it, or by one send until its receive is posted; receives are posted as soon as they are ready.
#include "core/trace/lint_checks.h"

#include <queue>

#include <fmt/format.h>

#include <functional>
#include <map>
#include <tuple>

namespace paretoscope::trace {

namespace {

class Execution {
public:
    explicit Execution(Linting& linting)
        : m_linting(linting)
        , m_runs(linting.lanes().size()) {
        for (std::size_t lane = 0; lane < m_runs.size(); ++lane) {
            start(lane);
        }
    }

    void run() {
        while (!m_changed.empty() && !m_linting.stopped()) {
            const std::size_t lane = m_changed.back();
            m_changed.pop_back();
            issue(lane);
        }
    }

    void reportStuck() {
        for (std::size_t lane = 0; lane < m_runs.size(); ++lane) {
            const Run& run = m_runs[lane];
            if (run.left == 0) {
                continue;
            }
            const TemplateView& view = m_linting.view(lane);
            if (run.holding != kNoNode) {
                m_linting.report(FindingKind::deadlock, lane, run.holding, waitText(lane, run.holding));
            } else if (!run.posted.empty()) {
                m_linting.report(FindingKind::deadlock, lane, run.posted.begin()->first,
                                 waitText(lane, run.posted.begin()->first));
            } else {
                m_linting.report(FindingKind::deadlock, lane, kNoNode,
                                 fmt::format("{} of {} nodes never start", run.left, view.content.nodes.size()));
            }
        }
    }

private:
    using Ready = std::priority_queue<NodeIndex, std::vector<NodeIndex>, std::greater<>>;
    /// From lane, to lane, tag, bytes.
    using MessageKey = std::tuple<std::size_t, std::size_t, std::int32_t, double>;
    struct Group {
        std::vector<std::size_t> members;
        std::size_t arrived = 0;
    };
    struct Run {
        std::vector<std::uint32_t> waiting; ///< dependencies that have not ended, by node
        Ready ready;                        ///< collectives and sends that may start
        NodeIndex holding = kNoNode;        ///< what has the communication slot
        std::map<NodeIndex, bool> posted;   ///< receives that wait for their send
        std::size_t left = 0;
        std::map<SlotIndex, Group*> groups;
    };

    void start(std::size_t lane) {
        const TemplateView& view = m_linting.view(lane);
        const TraceTemplate& made = view.content;
        Run& run = m_runs[lane];
        run.left = made.nodes.size();
        run.waiting.resize(made.nodes.size());
        for (NodeIndex node = 0; node < made.nodes.size(); ++node) {
            run.waiting[node] = static_cast<std::uint32_t>(made.data[node].size() + made.control[node].size());
        }
        // Counted before any runs, for a computation that ends at once frees others.
        for (NodeIndex node = 0; node < made.nodes.size(); ++node) {
            if (made.data[node].empty() && made.control[node].empty()) {
                free(lane, node);
            }
        }
        m_changed.push_back(lane);
    }

    /// A node has no dependencies left.
    void free(std::size_t lane, NodeIndex node) {
        std::vector<NodeIndex> freed{node};
        while (!freed.empty()) {
            const NodeIndex next = freed.back();
            freed.pop_back();
            switch (m_linting.view(lane).content.nodes[next].kind) {
            case NodeKind::collective:
            case NodeKind::send:
                m_runs[lane].ready.push(next);
                break;
            case NodeKind::receive:
                post(lane, next);
                break;
            default:
                end(lane, next, freed);
            }
        }
    }

    void end(std::size_t lane, NodeIndex node, std::vector<NodeIndex>& freed) {
        Run& run = m_runs[lane];
        --run.left;
        for (const NodeIndex after : m_linting.view(lane).dependents[node]) {
            if (--run.waiting[after] == 0) {
                freed.push_back(after);
            }
        }
    }

    void end(std::size_t lane, NodeIndex node) {
        std::vector<NodeIndex> freed;
        end(lane, node, freed);
        for (const NodeIndex next : freed) {
            free(lane, next);
        }
        m_changed.push_back(lane);
    }

    /// Gives the communication slot to the first ready node.
    void issue(std::size_t lane) {
        Run& run = m_runs[lane];
        if (run.holding != kNoNode || run.ready.empty()) {
            return;
        }
        run.holding = run.ready.top();
        run.ready.pop();
        const TraceNode& node = m_linting.view(lane).content.nodes[run.holding];
        if (node.kind == NodeKind::collective) {
            arrive(lane, node.group);
        } else {
            send(lane, run.holding);
        }
    }

    Group& group(std::size_t lane, SlotIndex slot) {
        Group*& known = m_runs[lane].groups[slot];
        if (!known) {
            std::vector<std::size_t> members = m_linting.lanes().members(lane, slot);
            const std::uint64_t key = m_linting.lanes().groupKey(lane, slot);
            Group& made = m_groups[{key, members}];
            made.members = std::move(members);
            known = &made;
        }
        return *known;
    }

    void arrive(std::size_t lane, SlotIndex slot) {
        Group& arriving = group(lane, slot);
        if (++arriving.arrived < arriving.members.size()) {
            return;
        }
        arriving.arrived = 0;
        for (const std::size_t member : arriving.members) {
            end(member, std::exchange(m_runs[member].holding, kNoNode));
        }
    }

    void send(std::size_t lane, NodeIndex node) {
        const std::size_t to = peerLane(lane, node);
        const MessageKey key = messageKey(lane, to, lane, node);
        const auto receiver = m_receivers.find(key);
        if (receiver == m_receivers.end()) {
            m_senders.emplace(key, lane);
            return;
        }
        const NodeIndex received = receiver->second;
        m_receivers.erase(receiver);
        meet(lane, to, received);
    }

    void post(std::size_t lane, NodeIndex node) {
        const std::size_t from = peerLane(lane, node);
        const MessageKey key = messageKey(from, lane, lane, node);
        m_runs[lane].posted[node] = true;
        const auto sender = m_senders.find(key);
        if (sender == m_senders.end()) {
            m_receivers.emplace(key, node);
            return;
        }
        m_senders.erase(sender);
        meet(from, lane, node);
    }

    void meet(std::size_t from, std::size_t to, NodeIndex received) {
        m_runs[to].posted.erase(received);
        end(from, std::exchange(m_runs[from].holding, kNoNode));
        end(to, received);
    }

    std::size_t peerLane(std::size_t lane, NodeIndex node) const {
        return m_linting.lanes().of(
            m_linting.trace().peer(m_linting.lanes().rank(lane), m_linting.view(lane).content.nodes[node].peer));
    }

    MessageKey messageKey(std::size_t from, std::size_t to, std::size_t lane, NodeIndex node) const {
        const TraceNode& message = m_linting.view(lane).content.nodes[node];
        return {from, to, message.tag, message.bytes.value()};
    }

    std::string waitText(std::size_t lane, NodeIndex index) {
        const TraceNode& node = m_linting.view(lane).content.nodes[index];
        if (node.kind != NodeKind::collective) {
            const Rank other = m_linting.trace().peer(m_linting.lanes().rank(lane), node.peer);
            return fmt::format("waits for rank {} to {}", other,
                               node.kind == NodeKind::send ? "post its receive" : "send");
        }
        const Group& waiting = group(lane, node.group);
        for (const std::size_t member : waiting.members) {
            const Run& run = m_runs[member];
            const TraceTemplate& there = m_linting.view(member).content;
            const bool elsewhere = run.holding == kNoNode || there.nodes[run.holding].kind != NodeKind::collective ||
                                   &group(member, there.nodes[run.holding].group) != &waiting;
            if (elsewhere) {
                const std::string what = run.holding == kNoNode
                                             ? std::string("has not come to it")
                                             : fmt::format("holds its slot for node {}", there.id(run.holding));
                return fmt::format("waits for rank {}, which {}", m_linting.lanes().rank(member), what);
            }
        }
        return "waits for its group";
    }

    Linting& m_linting;
    std::vector<Run> m_runs;
    std::map<std::pair<std::uint64_t, std::vector<std::size_t>>, Group> m_groups;
    std::multimap<MessageKey, std::size_t> m_senders;
    std::multimap<MessageKey, NodeIndex> m_receivers;
    std::vector<std::size_t> m_changed; ///< lanes that may go on
};

} // namespace

void checkProgress(Linting& linting) {
    Execution execution(linting);
    execution.run();
    if (!linting.stopped()) {
        execution.reportStuck();
    }
}

} // namespace paretoscope::trace

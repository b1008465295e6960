// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/placement_marks.h"

#include <algorithm>
#include <iterator>

namespace paretoscope::ui {

namespace {

using study::StagePlacement;

/// Clients with devices, in the order of these.
std::vector<StagePlacement> inOrder(std::span<const StagePlacement> placement) {
    std::vector<StagePlacement> sorted;
    std::ranges::copy_if(placement, std::back_inserter(sorted),
                         [](const StagePlacement& each) { return each.devices > 0; });
    std::ranges::sort(sorted, {}, &StagePlacement::firstDevice);
    return sorted;
}

class Counting {
public:
    Counting(const hardware::Cluster& cluster, std::vector<StagePlacement> placement)
        : m_cluster(cluster)
        , m_placement(std::move(placement))
        , m_end(m_placement.back().firstDevice + m_placement.back().devices) {}

    PlacementMarks count() {
        for (const hardware::ClusterNode& node : m_cluster.nodes)
            if (node.kind == hardware::NodeKind::device)
                m_marks.nodes[node.id] = {};
        for (const hardware::ClusterGroup& group : m_cluster.groups) {
            m_marks.groups[group.id] = {};
            m_devices[group.id] = hardware::deviceCount(m_cluster, group.id);
        }
        enter(m_cluster.groups.front(), 1);
        for (auto& [node, own] : m_marks.nodes)
            dropUnlessAlike(own, m_visits[node]);
        return std::move(m_marks);
    }

private:
    /// All copies of a group within one copy of its parent; `copies` of that parent are in the drawing. What lies
    /// beyond the last client is counted once for all copies.
    void enter(const hardware::ClusterGroup& group, std::int64_t parents) {
        const std::int64_t each = m_devices[group.id];
        const std::int64_t copies = parents * group.replicas;
        m_marks.groups[group.id].devices = each * copies;
        for (int copy = 0; copy < group.replicas; ++copy) {
            if (copy > 0 && (m_next >= m_end || each == 0))
                break;
            fill(group, copies, m_marks.groups[group.id]);
        }
    }

    void fill(const hardware::ClusterGroup& group, std::int64_t copies, DeviceMarks& marks) {
        const std::int64_t first = m_next;
        for (const hardware::ClusterNode& node : m_cluster.nodes) {
            if (node.group != group.id || node.kind != hardware::NodeKind::device)
                continue;
            DeviceMarks& own = m_marks.nodes[node.id];
            own.devices = node.count * copies;
            take(m_next, m_next + node.count, own.taken);
            note(m_next, node, own);
            m_next += node.count;
        }
        for (const hardware::ClusterGroup& inner : m_cluster.groups)
            if (inner.id != group.id && inner.parent == group.id)
                enter(inner, copies);
        m_next = first + m_devices[group.id];
        take(first, m_next, marks.taken);
    }

    struct Visits {
        std::int64_t copies = 0; ///< looked at
        bool alike = true;
    };

    void note(std::int64_t first, const hardware::ClusterNode& node, DeviceMarks& own) {
        Visits& visits = m_visits[node.id];
        if (visits.alike) {
            std::vector<int> stages = stagesFrom(first, node.count);
            visits.alike = visits.copies == 0 || stages == own.siblings;
            own.siblings = std::move(stages);
        }
        ++visits.copies;
    }

    /// Nothing runs on copies that were not looked at.
    static void dropUnlessAlike(DeviceMarks& own, const Visits& visits) {
        const bool isComplete = visits.copies * static_cast<std::int64_t>(own.siblings.size()) == own.devices;
        if (!visits.alike || !(isComplete || own.taken.empty()))
            own.siblings.clear();
    }

    /// The first client that ends behind a device.
    [[nodiscard]] auto clientAt(std::int64_t device) const {
        return std::ranges::upper_bound(m_placement, device, {},
                                        [](const StagePlacement& each) { return each.firstDevice + each.devices; });
    }

    void take(std::int64_t first, std::int64_t end, std::map<std::size_t, std::int64_t>& taken) const {
        for (auto client = clientAt(first); client != m_placement.end() && client->firstDevice < end; ++client)
            taken[client->stage] +=
                std::min(end, client->firstDevice + client->devices) - std::max(first, client->firstDevice);
    }

    [[nodiscard]] std::vector<int> stagesFrom(std::int64_t first, int siblings) const {
        std::vector<int> stages;
        for (std::int64_t device = first; device < first + siblings; ++device) {
            const auto client = clientAt(device);
            const bool isTaken = client != m_placement.end() && client->firstDevice <= device;
            stages.push_back(isTaken ? static_cast<int>(client->stage) : DeviceMarks::kNoStage);
        }
        return stages;
    }

    const hardware::Cluster& m_cluster;
    std::vector<StagePlacement> m_placement;
    std::int64_t m_end; ///< of the last client
    std::int64_t m_next = 0;
    std::map<int, Visits> m_visits;        ///< by node
    std::map<int, std::int64_t> m_devices; ///< of one copy of each group
    PlacementMarks m_marks;
};

} // namespace

PlacementMarks placementMarks(const hardware::Cluster& cluster, std::span<const StagePlacement> placement) {
    std::vector<StagePlacement> sorted = inOrder(placement);
    if (sorted.empty() || cluster.groups.empty())
        return {};
    return Counting(cluster, std::move(sorted)).count();
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/network_bill.h"

#include "core/hardware/cluster_index.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::hardware {

namespace {

const Link* find(std::span<const Link> links, const std::string& kind) {
    const auto found = std::ranges::find(links, kind, &Link::id);
    return found == links.end() ? nullptr : &*found;
}

Source sourceOf(const Link* link, const char* key) {
    if (link == nullptr) {
        return {};
    }
    const bool fromMemory =
        link->source.unverified || std::ranges::find(link->unverifiedFields, key) != link->unverifiedFields.end();
    return {fromMemory ? "from memory" : link->source.text, fromMemory}; // what an entry cites does not cover the rest
}

std::string shownName(const Link* link, const std::string& kind) {
    return link == nullptr ? kind : link->name;
}

/// The entry of a list whose `member` is `value`, appended where there is none.
template <class Entry>
Entry& entryOf(std::vector<Entry>& list, std::string Entry::*member, const std::string& value) {
    const auto found = std::ranges::find(list, value, member);
    if (found != list.end()) {
        return *found;
    }
    list.emplace_back().*member = value;
    return list.back();
}

class Counting {
public:
    Counting(const Cluster& cluster, std::span<const Link> links)
        : m_cluster(cluster)
        , m_index(cluster)
        , m_links(links) {}

    NetworkBill count() && {
        for (std::size_t node = 0; node < m_cluster.nodes.size(); ++node) {
            countSwitches(node);
        }
        for (const ClusterIndex::Wiring& wiring : m_index.wirings()) {
            countCables(wiring);
        }
        for (NetworkBill::Cables& cables : m_bill.cables) {
            price(cables);
        }
        for (NetworkBill::Circuits& circuits : m_bill.circuits) {
            const Link* link = find(m_links, circuits.kind);
            circuits.name = shownName(link, circuits.kind);
            circuits.source = sourceOf(link, "switch_radix");
            if (link != nullptr && link->switchRadix > 0) {
                circuits.leastSwitches = (2 * circuits.count + link->switchRadix - 1) / link->switchRadix;
            }
        }
        return std::move(m_bill);
    }

private:
    [[nodiscard]] bool isSwitch(std::size_t node) const {
        return m_cluster.nodes[node].kind == NodeKind::networkSwitch;
    }

    void countSwitches(std::size_t node) {
        if (isSwitch(node)) {
            NetworkBill::Switches& entry =
                entryOf(m_bill.switches, &NetworkBill::Switches::name, m_cluster.nodes[node].name);
            const std::int64_t copies = m_index.nodeCopies(node, 0);
            entry.count += copies;
            entry.chips += copies * m_cluster.nodes[node].chips;
        }
    }

    void countCables(const ClusterIndex::Wiring& wiring) {
        const ClusterLink& link = m_cluster.links[wiring.link];
        const auto scopes = static_cast<double>(m_index.groupCopies(wiring.scope, 0));
        const std::int64_t cables = std::llround(wiring.cables * scopes);
        NetworkBill::Cables& entry = entryOf(m_bill.cables, &NetworkBill::Cables::kind, link.kind);
        entry.count += cables;
        for (const std::size_t end : {wiring.from, wiring.to}) {
            if (isSwitch(end)) {
                entry.switchPorts += cables;
                entryOf(m_bill.switches, &NetworkBill::Switches::name, m_cluster.nodes[end].name).ports += cables;
            }
        }
        if (link.pattern == LinkPattern::ring && link.optical.block > 0) {
            entryOf(m_bill.circuits, &NetworkBill::Circuits::kind, link.optical.kind).count +=
                circuitsOf(link, m_cluster.nodes[wiring.from], cables);
        }
    }

    /// Those among `cables` of rings that end a block. Two copies have one cable between them, which closes nothing.
    [[nodiscard]] std::int64_t circuitsOf(const ClusterLink& link, const ClusterNode& node, std::int64_t cables) const {
        std::int64_t length = node.count;
        for (const ClusterGroup& group : m_cluster.groups) {
            length = group.id == link.along ? group.replicas : length;
        }
        const std::int64_t cablesOfRing = length > 2 ? length : length - 1;
        return cablesOfRing > 0 ? cables / cablesOfRing * (cablesOfRing / link.optical.block) : 0;
    }

    void price(NetworkBill::Cables& cables) const {
        const Link* link = find(m_links, cables.kind);
        const auto ports = static_cast<double>(cables.switchPorts);
        cables.name = shownName(link, cables.kind);
        cables.powerSource = sourceOf(link, "power_per_port");
        cables.costSource = sourceOf(link, "cost_per_port");
        if (link != nullptr && link->powerPerPort.value() > 0.0) {
            cables.power = link->powerPerPort * ports;
        }
        if (link != nullptr && link->costPerPort.value() > 0.0) {
            cables.cost = link->costPerPort * ports;
        }
    }

    const Cluster& m_cluster;
    ClusterIndex m_index;
    std::span<const Link> m_links;
    NetworkBill m_bill;
};

template <class Amount>
PartialSum<Amount> sumOf(const std::vector<NetworkBill::Cables>& list, std::optional<Amount> NetworkBill::Cables::*part,
                         Source NetworkBill::Cables::*source) {
    PartialSum<Amount> sum;
    for (const NetworkBill::Cables& cables : list) {
        const std::optional<Amount>& amount = cables.*part;
        if (amount) {
            sum.known += *amount;
            sum.knownCables += cables.count;
            sum.unverified = sum.unverified || (cables.*source).unverified;
        } else {
            sum.unknownCables += cables.count;
        }
    }
    return sum;
}

} // namespace

std::int64_t NetworkBill::switchCount() const {
    std::int64_t sum = 0;
    for (const Switches& entry : switches) {
        sum += entry.chips;
    }
    return sum;
}

std::int64_t NetworkBill::cableCount() const {
    std::int64_t sum = 0;
    for (const Cables& entry : cables) {
        sum += entry.count;
    }
    return sum;
}

PartialSum<Watts> NetworkBill::power() const {
    return sumOf(cables, &Cables::power, &Cables::powerSource);
}

PartialSum<Dollars> NetworkBill::cost() const {
    return sumOf(cables, &Cables::cost, &Cables::costSource);
}

Result<NetworkBill> networkBill(const Cluster& cluster, std::span<const Link> links) {
    const std::vector<Error> wrong = structuralProblems(cluster);
    if (!wrong.empty()) {
        return wrong.front();
    }
    return Counting(cluster, links).count();
}

} // namespace paretoscope::hardware

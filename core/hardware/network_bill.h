// SPDX-License-Identifier: GPL-3.0-or-later
// What the network of a cluster consists of, what it draws and what it costs, as far as the catalog knows: a figure
// that is not known is absent, never zero. Power and cost are those of switch ports with their optics
// (Link::powerPerPort, Link::costPerPort); devices' own ports, network cards and racks are not in the bill.
#pragma once

#include "core/hardware/cluster.h"
#include "core/hardware/link.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::hardware {

/// A sum over cables, of which some may have no known figure.
template <class Amount>
struct PartialSum {
    Amount known;
    std::int64_t knownCables = 0;
    std::int64_t unknownCables = 0;
    bool unverified = false; ///< some figure was written down from memory

    friend bool operator==(const PartialSum&, const PartialSum&) = default;
};

struct NetworkBill {
    /// All switches drawn with one name.
    struct Switches {
        std::string name;
        std::int64_t count = 0;
        std::int64_t chips = 0; ///< as many as `count`, or more where several act as one crossbar
        std::int64_t ports = 0; ///< that cables take, of all of them
    };

    /// All cables of one kind.
    struct Cables {
        std::string kind; ///< id in the catalog's links, or empty
        std::string name; ///< the catalog's, or the id where the catalog lacks it
        std::int64_t count = 0;
        std::int64_t switchPorts = 0; ///< their ends at switches
        std::optional<Watts> power;   ///< of these ports
        std::optional<Dollars> cost;  ///< of these ports
        Source powerSource;           ///< the catalog's, or "from memory"
        Source costSource;
    };

    /// Circuits through optical switches of one kind, each in the middle of a cable counted above.
    struct Circuits {
        std::string kind;
        std::string name;
        std::int64_t count = 0;
        std::optional<std::int64_t> leastSwitches; ///< two ports a circuit; absent where their number is not known
        Source source;
    };

    std::vector<Switches> switches; ///< in the order of the drawing
    std::vector<Cables> cables;
    std::vector<Circuits> circuits;

    [[nodiscard]] std::int64_t switchCount() const;
    [[nodiscard]] std::int64_t cableCount() const;
    [[nodiscard]] PartialSum<Watts> power() const;
    [[nodiscard]] PartialSum<Dollars> cost() const;
};

/// `links` is the catalog's. Takes as long as the drawing has entries, whatever they stand for. Thread-safe.
/// Errors: the first structural problem of the drawing, as problems() words it.
Result<NetworkBill> networkBill(const Cluster& cluster, std::span<const Link> links);

} // namespace paretoscope::hardware

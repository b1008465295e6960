// SPDX-License-Identifier: GPL-3.0-or-later
// What the network of a cluster consists of, as JSON for scripts and as text for people. Figures that are not known are
// null in JSON and "unknown" in text; those from memory say so.
#pragma once

#include "core/hardware/network_bill.h"

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>
#include <optional>

namespace paretoscope::report {

struct NetworkAnswer {
    hardware::NetworkBill bill;
    std::optional<BytesPerSecond> bisection; ///< one direction; absent where it is not known
};

/// Bill and bisection. Errors: those of hardware::networkBill().
Result<NetworkAnswer> answerNetwork(const hardware::Cluster& cluster, std::span<const hardware::Link> links);

/// {"switches": [{"name", "count", "chips", "ports"}], "cables": [{"kind", "name", "count", "switch_ports",
/// "power_watts", "power_source", "power_unverified", "cost_dollars", ...}], "circuits": [...],
/// "bisection_bytes_per_second", "power": {"known_watts", "known_cables", "unknown_cables", "unverified"}, "cost"}
nlohmann::ordered_json networkJson(const NetworkAnswer& answer);
void writeNetworkText(const NetworkAnswer& answer, std::ostream& out);

} // namespace paretoscope::report

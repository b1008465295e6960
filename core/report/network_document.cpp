// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/network_document.h"

#include "core/base/unit.h"
#include "core/hardware/bisection.h"
#include "core/report/json_value.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace paretoscope::report {

namespace {

using hardware::NetworkBill;
using hardware::PartialSum;

/// {"power_watts": ..., "power_source": ..., "power_unverified": ...}; null where nothing is known.
template <class Amount>
void addFigure(Json& json, const std::string& key, const char* unit, const std::optional<Amount>& amount,
               const Source& source) {
    json[key + '_' + unit] = amount ? Json(amount->value()) : Json();
    json[key + "_source"] = amount ? Json(source.text) : Json();
    json[key + "_unverified"] = amount ? Json(source.unverified) : Json();
}

template <class Amount>
Json sumJson(const PartialSum<Amount>& sum, const char* unit) {
    return {{std::string("known_") + unit, sum.knownCables > 0 ? Json(sum.known.value()) : Json()},
            {"known_cables", sum.knownCables},
            {"unknown_cables", sum.unknownCables},
            {"unverified", sum.unverified}};
}

template <class Amount>
std::string figureText(const char* name, const std::optional<Amount>& amount, Unit unit, const Source& source) {
    return amount ? fmt::format("{} {}{}", name, quantityText(amount->value(), unit),
                                source.unverified ? " (from memory)" : "")
                  : fmt::format("{} unknown", name);
}

template <class Amount>
std::string sumText(const char* name, const PartialSum<Amount>& sum, Unit unit) {
    if (sum.knownCables == 0) {
        return fmt::format("{} unknown", name);
    }
    const std::string rest = sum.unknownCables > 0 ? fmt::format(", unknown for {} cables", sum.unknownCables) : "";
    return fmt::format("{} {}{}{}", name, quantityText(sum.known.value(), unit),
                       sum.unverified ? " (partly from memory)" : "", rest);
}

} // namespace

Result<NetworkAnswer> answerNetwork(const hardware::Cluster& cluster, std::span<const hardware::Link> links) {
    Result<NetworkBill> bill = hardware::networkBill(cluster, links);
    if (!bill) {
        return bill.error();
    }
    NetworkAnswer answer{*std::move(bill), std::nullopt};
    if (const Result<BytesPerSecond> bisection = hardware::bisectionBandwidth(cluster)) {
        answer.bisection = *bisection;
    }
    return answer;
}

Json networkJson(const NetworkAnswer& answer) {
    Json switches = Json::array();
    for (const NetworkBill::Switches& entry : answer.bill.switches) {
        switches.push_back(
            {{"name", entry.name}, {"count", entry.count}, {"chips", entry.chips}, {"ports", entry.ports}});
    }
    Json cables = Json::array();
    for (const NetworkBill::Cables& entry : answer.bill.cables) {
        Json json = {
            {"kind", entry.kind}, {"name", entry.name}, {"count", entry.count}, {"switch_ports", entry.switchPorts}};
        addFigure(json, "power", "watts", entry.power, entry.powerSource);
        addFigure(json, "cost", "dollars", entry.cost, entry.costSource);
        cables.push_back(std::move(json));
    }
    Json circuits = Json::array();
    for (const NetworkBill::Circuits& entry : answer.bill.circuits) {
        circuits.push_back({{"kind", entry.kind},
                            {"name", entry.name},
                            {"count", entry.count},
                            {"least_switches", entry.leastSwitches ? Json(*entry.leastSwitches) : Json()},
                            {"source", entry.source.text},
                            {"unverified", entry.source.unverified}});
    }
    return {{"switches", std::move(switches)},
            {"cables", std::move(cables)},
            {"circuits", std::move(circuits)},
            {"bisection_bytes_per_second", answer.bisection ? Json(answer.bisection->value()) : Json()},
            {"power", sumJson(answer.bill.power(), "watts")},
            {"cost", sumJson(answer.bill.cost(), "dollars")}};
}

void writeNetworkText(const NetworkAnswer& answer, std::ostream& out) {
    const NetworkBill& bill = answer.bill;
    fmt::print(out, "network: {} switches, {} cables, bisection {}\n", bill.switchCount(), bill.cableCount(),
               answer.bisection ? quantityText(answer.bisection->value(), Unit::bytePerSecond) : "unknown");
    for (const NetworkBill::Switches& entry : bill.switches) {
        const std::string chips = entry.chips > entry.count ? fmt::format(" of {} chips", entry.chips) : "";
        fmt::print(out, "  {} {}{}, {} ports in use\n", entry.count, entry.name, chips, entry.ports);
    }
    for (const NetworkBill::Cables& entry : bill.cables) {
        fmt::print(out, "  {} cables {}, {} switch ports: {}, {}\n", entry.count,
                   entry.name.empty() ? "of no known kind" : entry.name, entry.switchPorts,
                   figureText("power", entry.power, Unit::watt, entry.powerSource),
                   figureText("cost", entry.cost, Unit::dollar, entry.costSource));
    }
    for (const NetworkBill::Circuits& entry : bill.circuits) {
        fmt::print(out, "  {} circuits through {}{}\n", entry.count, entry.name,
                   entry.leastSwitches ? fmt::format(", at least {} of them", *entry.leastSwitches) : "");
    }
    if (bill.cableCount() > 0) {
        fmt::print(out, "  switch ports and optics in all: {}; {}\n", sumText("power", bill.power(), Unit::watt),
                   sumText("cost", bill.cost(), Unit::dollar));
    }
}

} // namespace paretoscope::report

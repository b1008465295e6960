// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_validation.h"

#include "core/base/csv.h"
#include "core/hardware/topology.h"
#include "core/network/collective_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace paretoscope::network {

namespace {

constexpr double kLarge = 1048576.0; // bytes: where bandwidth, not latency, decides

constexpr const char* kPairwise = "pairwise NVLink: no such node in the catalog";
constexpr const char* kUnstatedNetwork = "the network between its nodes is not stated";

/// A row in our terms.
struct Measured {
    std::string device; ///< as the table has it
    std::string collective;
    std::int64_t ranks = 0;
    std::int64_t nodes = 1;
    Bytes size;
    Seconds time;
    std::string unusable; ///< why it cannot be compared; empty where it can
};

/// Cells of one row by name; remembers the first that is missing or no number.
class Cells {
public:
    Cells(const csv::Table& table, std::size_t row)
        : m_table(table)
        , m_row(row) {}

    double number(std::string_view column) {
        const Result<std::optional<double>> cell = m_table.number(m_row, column);
        if (!cell) {
            m_error = m_error ? m_error : cell.error();
            return 0.0;
        }
        if ((!*cell || **cell <= 0.0) && m_missing.empty()) {
            m_missing = column;
        }
        return cell->value_or(0.0);
    }
    [[nodiscard]] std::string text(std::string_view column) const { return std::string(m_table.text(m_row, column)); }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] const std::string& missing() const { return m_missing; }

private:
    const csv::Table& m_table;
    std::size_t m_row;
    std::optional<Error> m_error;
    std::string m_missing;
};

Measured benchmarked(Cells& cells) {
    Measured row{cells.text("gpu"),
                 cells.text("collective"),
                 static_cast<std::int64_t>(cells.number("nranks")),
                 static_cast<std::int64_t>(cells.number("nodes")),
                 Bytes(cells.number("bytes")),
                 Seconds(1e-6 * cells.number("time_us")),
                 {}};
    const std::string interconnect = cells.text("interconnect");
    if (interconnect.find("pairwise") != std::string::npos) {
        row.unusable = kPairwise;
    } else if (interconnect.find("unspecified") != std::string::npos) {
        row.unusable = kUnstatedNetwork;
    }
    return row;
}

Measured profiled(Cells& cells) {
    constexpr double kElementBytes = 2.0;
    Measured row{cells.text("gpu"),
                 cells.text("op_name"),
                 static_cast<std::int64_t>(cells.number("num_gpus")),
                 1,
                 Bytes(kElementBytes * cells.number("message_size")),
                 Seconds(1e-3 * cells.number("ms")),
                 {}};
    if (const std::string backend = cells.text("backend"); backend != "NCCL") {
        row.unusable = fmt::format("{}: a kernel of its own, not NCCL's", backend);
    }
    return row;
}

Measured simulated(Cells& cells) {
    const std::string node = cells.text("node");
    const auto ranks = static_cast<std::int64_t>(cells.number("num_workers"));
    const auto perNode = static_cast<std::int64_t>(cells.number("devices_per_node"));
    Measured row{node.substr(0, node.find('_')),
                 cells.text("collective"),
                 ranks,
                 perNode > 0 ? (ranks + perNode - 1) / perNode : 1,
                 Bytes(cells.number("bytes")),
                 Seconds(1e-3 * cells.number("median_ms")),
                 {}};
    if (node.find("pairwise") != std::string::npos) {
        row.unusable = kPairwise;
    } else if (row.nodes > 1) {
        row.unusable = kUnstatedNetwork;
    }
    return row;
}

struct Format {
    std::string_view mark; ///< a column that only this table has
    Measured (*read)(Cells&);
};
constexpr Format kFormats[] = {{"time_us", benchmarked}, {"message_size", profiled}, {"num_workers", simulated}};

/// "A100-SXM4" is the first part whose id begins with "a100_sxm"; a bare "h100" is the SXM one.
const hardware::Accelerator* partOf(const std::string& device, std::span<const hardware::Accelerator> accelerators) {
    std::string name;
    for (const char each : device) {
        name += each == '-' || each == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
    }
    while (name.find('_') != std::string::npos && std::isdigit(static_cast<unsigned char>(name.back())) != 0) {
        name.pop_back(); // the generation of the socket
    }
    for (const std::string& prefix : {name.find('_') == std::string::npos ? name + "_sxm" : name, name}) {
        const auto found = std::ranges::find_if(
            accelerators, [&](const hardware::Accelerator& each) { return each.id.starts_with(prefix); });
        if (!prefix.empty() && found != accelerators.end()) {
            return &*found;
        }
    }
    return nullptr;
}

std::optional<Collective> collectiveOf(const std::string& name) {
    constexpr std::pair<std::string_view, Collective> kNames[] = {{"all_reduce", Collective::allReduce},
                                                                  {"all_gather", Collective::allGather},
                                                                  {"reduce_scatter", Collective::reduceScatter},
                                                                  {"alltoall", Collective::allToAll},
                                                                  {"all_to_all", Collective::allToAll}};
    const auto* found = std::ranges::find(kNames, name, &std::pair<std::string_view, Collective>::first);
    return found == std::end(kNames) ? std::nullopt : std::optional(found->second);
}

/// On as many nodes as the row used, its ranks spread evenly over them. Errors: nodes that cannot be built.
Result<Seconds> timeOf(const Measured& row, std::optional<Collective> collective, const hardware::Accelerator& part,
                       const NetworkEfficiency& efficiency) {
    hardware::TopologyRequest request;
    request.accelerator = part;
    request.devicesPerNode = part.devicesPerNode;
    request.devices = row.nodes * part.devicesPerNode;
    request.kind = row.nodes > 1 ? hardware::TopologyKind::railOptimised : hardware::TopologyKind::singleNode;
    const Result<hardware::Cluster> cluster = hardware::generate(request);
    if (!cluster) {
        return cluster.error();
    }
    const CollectiveModel model(hardware::levels(*cluster), efficiency);
    const std::int64_t stride = row.nodes > 1 ? std::max<std::int64_t>(request.devices / row.ranks, 1) : 1;
    return collective ? model.time(*collective, model.place(row.ranks, stride), row.size)
                      : model.sendTime(stride, row.size);
}

/// Racks whose trays share one switch are one node, however a table counts them.
void countRacks(Measured& row, const hardware::Accelerator& part) {
    constexpr int kNode = 8;
    if (part.devicesPerNode > kNode && row.ranks <= part.devicesPerNode) {
        row.nodes = 1;
    }
}

class Comparing {
public:
    Comparing(std::span<const hardware::Accelerator> accelerators, const MeasuredEfficiency& efficiency)
        : m_accelerators(accelerators)
        , m_efficiency(efficiency) {}

    void add(int number, Measured row) {
        const std::string reason = row.unusable.empty() ? compare(number, row) : row.unusable;
        if (!reason.empty()) {
            m_comparison.skipped.push_back({number, reason});
        }
    }
    Comparison finish(std::size_t rows) {
        m_comparison.rows = static_cast<int>(rows);
        m_comparison.summarise();
        return std::move(m_comparison);
    }

private:
    /// Why the row cannot be predicted, or nothing.
    std::string compare(int number, Measured& row) {
        const hardware::Accelerator* part = partOf(row.device, m_accelerators);
        if (part == nullptr) {
            return fmt::format("no device \"{}\" in the catalog", row.device);
        }
        const std::optional<NetworkEfficiency> reached = m_efficiency(*part);
        if (!reached) {
            return fmt::format("no collectives were fitted on {}", part->name);
        }
        const std::optional<Collective> collective = collectiveOf(row.collective);
        if (!collective && row.collective != "send_recv") {
            return fmt::format("no model of \"{}\"", row.collective);
        }
        countRacks(row, *part);
        const Result<Seconds> time = timeOf(row, collective, *part, *reached);
        if (!time) {
            return describe(time.error());
        }
        m_comparison.predicted.push_back(
            {number,
             fmt::format("{} {}, {}, {}", row.device, row.collective, row.nodes > 1 ? "several nodes" : "one node",
                         row.size.value() < kLarge ? "below 1 MiB" : "1 MiB and more"),
             row.time, *time});
        return {};
    }

    std::span<const hardware::Accelerator> m_accelerators;
    const MeasuredEfficiency& m_efficiency;
    Comparison m_comparison;
};

} // namespace

Result<Comparison> validateCollectives(const std::string& file, std::span<const hardware::Accelerator> accelerators,
                                       const MeasuredEfficiency& efficiency) {
    const Result<csv::Table> table = csv::Table::read(file);
    if (!table) {
        return table.error();
    }
    const auto* format =
        std::ranges::find_if(kFormats, [&](const Format& each) { return table->hasColumn(each.mark); });
    if (format == std::end(kFormats)) {
        return Error{ErrorCode::notSupported, file, "header", "columns of no known table",
                     "a table of collectives: gpu, collective, nranks, nodes, bytes, time_us"};
    }
    Comparing comparing(accelerators, efficiency);
    for (std::size_t i = 0; i < table->rows(); ++i) {
        Cells cells(*table, i);
        Measured row = format->read(cells);
        if (cells.error()) {
            return *cells.error();
        }
        if (!cells.missing().empty()) {
            row.unusable = fmt::format("no value of {}", cells.missing());
        }
        comparing.add(static_cast<int>(i) + 1, std::move(row));
    }
    return comparing.finish(table->rows());
}

} // namespace paretoscope::network

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_table.h"

#include "core/base/csv.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::network {

namespace {

constexpr const char* kPairwise = "pairwise NVLink: no such node in the catalog";
constexpr const char* kUnstatedNetwork = "the network between its nodes is not stated";

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

CollectiveMeasurement benchmarked(Cells& cells) {
    CollectiveMeasurement row;
    row.device = cells.text("gpu");
    row.collective = cells.text("collective");
    row.ranks = static_cast<std::int64_t>(cells.number("nranks"));
    row.nodes = static_cast<std::int64_t>(cells.number("nodes"));
    row.size = Bytes(cells.number("bytes"));
    row.times = {Seconds(1e-6 * cells.number("time_us"))};
    const std::string interconnect = cells.text("interconnect");
    if (interconnect.find("pairwise") != std::string::npos) {
        row.unusable = kPairwise;
    } else if (interconnect.find("unspecified") != std::string::npos) {
        row.unusable = kUnstatedNetwork;
    }
    return row;
}

CollectiveMeasurement profiled(Cells& cells) {
    constexpr double kElementBytes = 2.0;
    CollectiveMeasurement row;
    row.device = cells.text("gpu");
    row.collective = cells.text("op_name");
    row.ranks = static_cast<std::int64_t>(cells.number("num_gpus"));
    row.size = Bytes(kElementBytes * cells.number("message_size"));
    row.times = {Seconds(1e-3 * cells.number("ms"))};
    if (const std::string backend = cells.text("backend"); backend != "NCCL") {
        row.unusable = fmt::format("{}: a kernel of its own, not NCCL's", backend);
    }
    return row;
}

CollectiveMeasurement simulated(Cells& cells) {
    const std::string node = cells.text("node");
    const auto perNode = static_cast<std::int64_t>(cells.number("devices_per_node"));
    CollectiveMeasurement row;
    row.device = node.substr(0, node.find('_'));
    row.collective = cells.text("collective");
    row.ranks = static_cast<std::int64_t>(cells.number("num_workers"));
    row.nodes = perNode > 0 ? (row.ranks + perNode - 1) / perNode : 1;
    row.size = Bytes(cells.number("bytes"));
    row.times = {Seconds(1e-3 * cells.number("median_ms"))};
    if (node.find("pairwise") != std::string::npos) {
        row.unusable = kPairwise;
    } else if (row.nodes > 1) {
        row.unusable = kUnstatedNetwork;
    }
    return row;
}

struct Format {
    std::string_view mark; ///< a column that only this table has
    CollectiveMeasurement (*read)(Cells&);
};
constexpr Format kFormats[] = {{"time_us", benchmarked}, {"message_size", profiled}, {"num_workers", simulated}};

} // namespace

Result<std::vector<CollectiveMeasurement>> parseCollectiveTable(std::string_view text, const std::string& file) {
    const Result<csv::Table> table = csv::Table::parse(text, file);
    if (!table) {
        return table.error();
    }
    const auto* format =
        std::ranges::find_if(kFormats, [&](const Format& each) { return table->hasColumn(each.mark); });
    if (format == std::end(kFormats)) {
        return Error{ErrorCode::notSupported, file, "header", "columns of no known table",
                     "a table of collectives (gpu, collective, nranks, nodes, bytes, time_us) or the output of "
                     "nccl-tests"};
    }
    std::vector<CollectiveMeasurement> rows;
    for (std::size_t i = 0; i < table->rows(); ++i) {
        Cells cells(*table, i);
        rows.push_back(format->read(cells));
        if (cells.error()) {
            return *cells.error();
        }
        rows.back().row = static_cast<int>(i) + 1;
        if (!cells.missing().empty()) {
            rows.back().unusable = fmt::format("no value of {}", cells.missing());
        }
    }
    return rows;
}

} // namespace paretoscope::network

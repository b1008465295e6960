// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/serving_measurement.h"

#include "core/base/csv.h"
#include "core/base/file.h"
#include "core/serving/benchmark_result.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::serving {

namespace {

constexpr double kMillisecond = 1e-3;

/// A number that says something.
std::optional<double> positive(std::optional<double> number) {
    return number && *number > 0.0 ? number : std::nullopt;
}

std::optional<Seconds> milliseconds(std::optional<double> number) {
    return number ? std::optional(Seconds(*number * kMillisecond)) : std::nullopt;
}

ServingMeasurement blank(const MeasurementDefaults& defaults) {
    ServingMeasurement measurement;
    measurement.system = defaults.system;
    measurement.modelPath = defaults.modelPath;
    measurement.precision = defaults.precision;
    measurement.tensorParallel = positive(defaults.tensorParallel);
    return measurement;
}

std::optional<Error> missingColumn(const csv::Table& table, const MeasurementDefaults& defaults) {
    const std::pair<std::string_view, bool> wanted[] = {{"system", !defaults.system.empty()},
                                                        {"model_path", !defaults.modelPath.empty()},
                                                        {"precision", !defaults.precision.empty()},
                                                        {"isl", false},
                                                        {"osl", false},
                                                        {"tp_size", defaults.tensorParallel > 0},
                                                        {"silicon_tpot_ms", false}};
    for (const auto& [column, given] : wanted) {
        if (!given && !table.hasColumn(column)) {
            return Error{ErrorCode::notSupported, table.file(), "header", fmt::format("no column {}", column),
                         "a table of measured serving with system, model_path, precision, isl, osl, tp_size, "
                         "silicon_tpot_ms and batch_size or concurrency"};
        }
    }
    return std::nullopt;
}

Result<std::vector<ServingMeasurement>> readTable(const csv::Table& table, const MeasurementDefaults& defaults) {
    if (std::optional<Error> error = missingColumn(table, defaults)) {
        return *std::move(error);
    }
    std::vector<ServingMeasurement> all;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        ServingMeasurement& measurement = all.emplace_back(blank(defaults));
        measurement.row = static_cast<int>(row) + 1;
        std::optional<Error> error;
        const auto number = [&](std::string_view column) {
            const Result<std::optional<double>> cell = table.number(row, column);
            if (!cell && !error) {
                error = cell.error();
            }
            return cell ? positive(*cell) : std::nullopt;
        };
        const auto text = [&](std::string_view column, std::string& into) {
            if (const std::string_view cell = table.text(row, column); !cell.empty()) {
                into = cell;
            }
        };
        text("system", measurement.system);
        text("model_path", measurement.modelPath);
        text("precision", measurement.precision);
        text("backend", measurement.backend);
        measurement.prompt = number("isl");
        measurement.output = number("osl");
        const std::optional<double> batch = number("batch_size");
        const std::optional<double> users = number("concurrency");
        measurement.running = batch ? batch : users;
        text("kv_precision", measurement.cachePrecision);
        measurement.isStatic = table.text(row, "mode") == "static";
        if (const std::optional<double> degree = number("tp_size")) {
            measurement.tensorParallel = degree;
        }
        measurement.attentionReplicas = number("attention_dp_size");
        measurement.expertShards = number("moe_ep_size");
        measurement.firstToken = milliseconds(number("silicon_ttft_ms"));
        measurement.perToken = milliseconds(number("silicon_tpot_ms"));
        (void)number("moe_tp_size"); // follows from the others, but is to be a number
        const std::optional<double> rate = number("request_throughput");
        if (rate && measurement.perToken && measurement.output) {
            placeRunning(measurement, measurement.running, *rate, (*measurement.output - 1.0) * *measurement.perToken);
        }
        if (error) {
            return *std::move(error);
        }
    }
    return all;
}

} // namespace

void placeRunning(ServingMeasurement& measurement, std::optional<double> limit, double rate, Seconds generating) {
    const double kept = std::max(rate * generating.value(), 1.0);
    measurement.running = std::min(limit.value_or(kept), kept);
    measurement.others = std::min(kept, limit ? std::max(*limit - 1.0, 0.0) : kept);
}

Result<std::vector<ServingMeasurement>> readServing(const std::string& file, const MeasurementDefaults& defaults) {
    const Result<std::string> text = readFile(file);
    if (!text) {
        return text.error();
    }
    const std::size_t first = text->find_first_not_of(" \t\r\n");
    if (first != std::string::npos && ((*text)[first] == '{' || (*text)[first] == '[')) {
        return readBenchmarks(*text, file, blank(defaults));
    }
    const Result<csv::Table> table = csv::Table::parse(*text, file);
    return table ? readTable(*table, defaults) : table.error();
}

} // namespace paretoscope::serving

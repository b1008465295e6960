// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/comparison_output.h"

#include "core/report/table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <map>

namespace paretoscope::app {

namespace {

std::vector<report::Cell> errorCells(const std::string& name, const ErrorStatistics& errors) {
    return {name, static_cast<double>(errors.count), errors.meanAbsolute, errors.bias, errors.median, errors.largest};
}

void printText(std::string_view what, const Comparison& comparison) {
    report::Table table{{{"name", std::string(what)},
                         {"predicted", "Measured", Unit::count},
                         {"mape", "MAPE", Unit::fraction},
                         {"bias", "Bias", Unit::fraction},
                         {"median", "Median", Unit::fraction},
                         {"max", "Largest", Unit::fraction}},
                        {}};
    for (const ComparedGroup& group : comparison.groups) {
        table.rows.push_back(errorCells(group.name, group.errors));
    }
    table.rows.push_back(errorCells("All", comparison.overall));
    report::writeText(table, std::cout);
    std::map<std::string, int> reasons;
    for (const SkippedRow& row : comparison.skipped) {
        ++reasons[row.reason];
    }
    for (const auto& [reason, count] : reasons) {
        fmt::print("{:>6} skipped: {}\n", count, reason);
    }
}

} // namespace

nlohmann::ordered_json errorsJson(const ErrorStatistics& errors) {
    return {{"predicted", errors.count},
            {"mape", errors.meanAbsolute},
            {"bias", errors.bias},
            {"median", errors.median},
            {"max", errors.largest}};
}

nlohmann::ordered_json comparisonJson(std::string_view kind, const Comparison& comparison) {
    nlohmann::ordered_json document = {{"kind", kind},
                                       {"rows", comparison.rows},
                                       {"predicted", comparison.predicted.size()},
                                       {"skipped", nlohmann::ordered_json::array()},
                                       {"overall", errorsJson(comparison.overall)},
                                       {"groups", nlohmann::ordered_json::array()},
                                       {"rows_out", nlohmann::ordered_json::array()}};
    for (const SkippedRow& row : comparison.skipped) {
        document["skipped"].push_back({{"row", row.row}, {"reason", row.reason}});
    }
    for (const ComparedGroup& group : comparison.groups) {
        nlohmann::ordered_json json = {{"name", group.name}};
        json.update(errorsJson(group.errors));
        document["groups"].push_back(std::move(json));
    }
    for (const ComparedTime& row : comparison.predicted) {
        document["rows_out"].push_back({{"row", row.row},
                                        {"group", row.group},
                                        {"measured", row.measured.value()},
                                        {"predicted", row.predicted.value()}});
    }
    return document;
}

void printComparison(std::string_view kind, std::string_view what, const Comparison& comparison, bool json) {
    if (json) {
        std::cout << comparisonJson(kind, comparison).dump(2) << '\n';
    } else {
        printText(what, comparison);
    }
}

} // namespace paretoscope::app

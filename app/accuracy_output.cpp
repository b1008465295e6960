// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/accuracy_output.h"

#include "core/report/table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <map>

namespace paretoscope::app {

namespace {

nlohmann::ordered_json differencesJson(const ErrorStatistics& errors) {
    return {{"predicted", errors.count},
            {"mae", errors.meanAbsolute},
            {"bias", errors.bias},
            {"median", errors.median},
            {"max", errors.largest}};
}

void printAccuraciesJson(std::string_view kind, const quality::AccuracyReport& report) {
    nlohmann::ordered_json document = {{"kind", kind},
                                       {"rows", report.rows},
                                       {"predicted", report.predicted.size()},
                                       {"skipped", nlohmann::ordered_json::array()},
                                       {"overall", differencesJson(report.overall)},
                                       {"groups", nlohmann::ordered_json::array()},
                                       {"rows_out", nlohmann::ordered_json::array()}};
    for (const SkippedRow& row : report.skipped) {
        document["skipped"].push_back({{"row", row.row}, {"reason", row.reason}});
    }
    for (const ComparedGroup& group : report.groups) {
        nlohmann::ordered_json json = {{"name", group.name}};
        json.update(differencesJson(group.errors));
        document["groups"].push_back(std::move(json));
    }
    std::vector<double> relative;
    for (const quality::ComparedAccuracy& row : report.predicted) {
        if (row.measured > 0.0) {
            relative.push_back(row.estimate.relative / row.measured - 1.0);
        }
        document["rows_out"].push_back({{"row", row.row},
                                        {"group", row.group},
                                        {"measured", row.measured},
                                        {"predicted", row.estimate.relative},
                                        {"low", row.estimate.low},
                                        {"high", row.estimate.high},
                                        {"few_points", row.estimate.fewPoints()}});
    }
    document["overall"]["mape"] = errorStatistics(std::move(relative)).meanAbsolute;
    std::cout << document.dump(2) << '\n';
}

std::vector<report::Cell> differenceCells(const std::string& name, const ErrorStatistics& errors) {
    return {name, static_cast<double>(errors.count), errors.meanAbsolute, errors.bias, errors.median, errors.largest};
}

void printAccuraciesText(const quality::AccuracyReport& report) {
    report::Table table{{{"name", "Policy"},
                         {"predicted", "Measured", Unit::count},
                         {"mae", "Mean difference", Unit::fraction},
                         {"bias", "Bias", Unit::fraction},
                         {"median", "Median", Unit::fraction},
                         {"max", "Largest", Unit::fraction}},
                        {}};
    for (const ComparedGroup& group : report.groups) {
        table.rows.push_back(differenceCells(group.name, group.errors));
    }
    table.rows.push_back(differenceCells("All", report.overall));
    report::writeText(table, std::cout);
    fmt::print("\nDifferences of relative accuracy (100 %: as with the full cache).\n");
    std::map<std::string, int> reasons;
    for (const SkippedRow& row : report.skipped) {
        ++reasons[row.reason];
    }
    for (const auto& [reason, count] : reasons) {
        fmt::print("{:>6} skipped: {}\n", count, reason);
    }
}

} // namespace

void printAccuracies(std::string_view kind, const quality::AccuracyReport& report, bool json) {
    json ? printAccuraciesJson(kind, report) : printAccuraciesText(report);
}

} // namespace paretoscope::app

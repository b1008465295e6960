// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as files: CSV and JSON, page by page.
#include "core/report/json_value.h"
#include "core/report/report.h"

#include <fmt/format.h>

#include <cmath>
#include <ostream>

namespace paretoscope::report {

namespace {

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) {
        return text;
    }
    std::string result = "\"";
    for (const char c : text) {
        result += c == '"' ? "\"\"" : std::string(1, c);
    }
    return result + '"';
}

std::string heading(const std::string& id, Unit unit) {
    return unit == Unit::none || unit == Unit::count ? quoted(id) : quoted(fmt::format("{} [{}]", id, unitId(unit)));
}

std::string numberText(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

std::string csvValue(const study::Parameter& parameter, double value) {
    const bool number = parameter.type == study::ParameterType::integer || parameter.type == study::ParameterType::real;
    return number ? numberText(value) : quoted(study::valueText(parameter, value));
}

void writeCsvRow(const RunDigest& run, const ReportRow& row, std::ostream& out) {
    out << row.step;
    for (std::size_t i = 0; i < run.parameters.size(); ++i) {
        out << ',' << csvValue(run.parameters[i], row.parameters[i]);
    }
    for (const double value : row.metrics) {
        out << ',' << numberText(value);
    }
    out << ',' << row.rejectedBy << ',' << (row.rejectedBy.empty() ? std::string() : numberText(row.margin)) << ','
        << (row.onFront ? '1' : '0') << "\r\n";
}

Json rowJson(const RunDigest& run, const ReportRow& row) {
    Json json = {{"step", row.step},
                 {"parameters", parametersJson(run.parameters, row.parameters)},
                 {"metrics", metricsJson(run.metrics, row.metrics)},
                 {"on_front", row.onFront}};
    if (!row.rejectedBy.empty()) {
        json["rejected"] = {{"constraint", row.rejectedBy}, {"margin", numberJson(row.margin)}};
    }
    return json;
}

Json unitsJson(const RunDigest& run) {
    Json units = Json::object();
    for (const study::Parameter& parameter : run.parameters) {
        units[parameter.id] = unitId(parameter.unit);
    }
    for (const study::Metric& metric : run.metrics) {
        units[metric.id] = unitId(metric.unit);
    }
    return units;
}

} // namespace

Pages pagesOf(std::vector<ReportRow> rows) {
    return [rows = std::move(rows), given = false]() mutable -> Result<std::vector<ReportRow>> {
        return std::exchange(given, true) ? std::vector<ReportRow>() : std::move(rows);
    };
}

Result<void> writeCsv(const RunDigest& run, const Pages& pages, std::ostream& out) {
    out << "step";
    for (const study::Parameter& parameter : run.parameters) {
        out << ',' << heading(parameter.id, parameter.unit);
    }
    for (const study::Metric& metric : run.metrics) {
        out << ',' << heading(metric.id, metric.unit);
    }
    out << ",rejected,margin,on_front\r\n";
    for (;;) {
        const Result<std::vector<ReportRow>> page = pages();
        if (!page) {
            return page.error();
        }
        if (page->empty()) {
            return {};
        }
        for (const ReportRow& row : *page) {
            writeCsvRow(run, row, out);
        }
    }
}

Result<void> writeJson(const RunDigest& run, const Pages& pages, std::ostream& out) {
    const Json head = {{"run", run.id},
                       {"scenario_name", run.scenarioName},
                       {"study", run.study},
                       {"engine_version", run.engineVersion},
                       {"started_at", run.startedAt},
                       {"seed", run.seed},
                       {"seconds", numberJson(run.seconds)},
                       {"decided", run.decided},
                       {"feasible", run.feasible},
                       {"scenario", Json::parse(run.scenarioJson, nullptr, false)},
                       {"units", unitsJson(run)}};
    std::string opening = head.dump(1);
    opening.erase(opening.rfind('\n')); // the closing brace comes after the rows
    out << opening << ",\n \"rows\": [";
    const char* separator = "\n  ";
    for (;;) {
        const Result<std::vector<ReportRow>> page = pages();
        if (!page) {
            return page.error();
        }
        if (page->empty()) {
            break;
        }
        for (const ReportRow& row : *page) {
            out << separator << rowJson(run, row).dump();
            separator = ",\n  ";
        }
    }
    out << "\n ]\n}\n";
    return {};
}

// Pages of a vector cannot fail.
void writeCsv(const RunDigest& run, const std::vector<ReportRow>& rows, std::ostream& out) {
    static_cast<void>(writeCsv(run, pagesOf(rows), out));
}

void writeJson(const RunDigest& run, const std::vector<ReportRow>& rows, std::ostream& out) {
    static_cast<void>(writeJson(run, pagesOf(rows), out));
}

const ReportRow* bestRow(const RunDigest& run, const std::vector<ReportRow>& front) {
    if (run.objectives.empty()) {
        return nullptr;
    }
    const auto& [metric, goal] = run.objectives.front();
    std::size_t index = 0;
    while (index < run.metrics.size() && run.metrics[index].id != metric) {
        ++index;
    }
    const ReportRow* best = nullptr;
    for (const ReportRow& row : front) {
        if (index == run.metrics.size() || std::isnan(row.metrics[index])) {
            continue;
        }
        const bool better =
            best == nullptr || (goal == study::Goal::maximise ? row.metrics[index] > best->metrics[index]
                                                              : row.metrics[index] < best->metrics[index]);
        best = better ? &row : best;
    }
    return best;
}

} // namespace paretoscope::report

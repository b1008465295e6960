// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of the command line as people read them.
#include "core/report/documents.h"
#include "core/report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace paretoscope::report {

namespace {

constexpr std::size_t kTerminalMetrics = 4;

std::string share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::string("–")
                      : quantityText(static_cast<double>(part) / static_cast<double>(whole), Unit::fraction);
}

void writeCounts(const RunDigest& run, std::ostream& out) {
    const double rate = run.seconds > 0.0 ? static_cast<double>(run.decided) / run.seconds : 0.0;
    out << fmt::format("{} points decided in {} ({} points/s): {} feasible, {} rejected\n", run.decided,
                       quantityText(run.seconds, Unit::second), quantityText(rate, Unit::count), run.feasible,
                       run.decided - run.feasible);
    for (std::size_t i = 0; i < run.constraints.size(); ++i) {
        if (run.rejectedBy[i] > 0) {
            out << fmt::format("  {:>12}  {:>7}  {}\n", run.rejectedBy[i], share(run.rejectedBy[i], run.decided),
                               run.constraints[i].label);
        }
    }
}

void writeTerm(const study::Term& term, int depth, double whole, std::ostream& out) {
    const std::string share = whole != 0.0 ? quantityText(term.value / whole, Unit::fraction) : std::string();
    out << fmt::format("{:<44} {:>14} {:>7}", std::string(static_cast<std::size_t>(depth) * 2, ' ') + term.name,
                       quantityText(term.value, term.unit), share);
    if (!term.formula.empty()) {
        out << "  " << term.formula;
    }
    if (!term.source.empty()) {
        out << "  [" << term.source << ']';
    }
    out << '\n';
    for (const study::Term& child : term.terms) {
        writeTerm(child, depth + 1, study::wholeOf(child, term, whole), out);
    }
}

void writeMetrics(const PointAnswer& answer, std::ostream& out) {
    std::string group;
    for (std::size_t i = 0; i < answer.description.metrics.size(); ++i) {
        const study::Metric& metric = answer.description.metrics[i];
        if (metric.group != group) {
            group = metric.group;
            out << group << '\n';
        }
        out << fmt::format("  {:<38} {:>26}\n", metric.label, quantityText(answer.explanation.metrics[i], metric.unit));
    }
}

void writeSearch(const LimitSearch& search, std::ostream& out) {
    out << fmt::format("Searched the {} {} within the limits for {} designs, looking at {} points: {} have one\n",
                       search.highest ? "highest" : "lowest", search.parameter, search.searched, search.judged,
                       search.met);
    if (search.notMonotone > 0) {
        out << fmt::format(
            "For {} of them the limits are kept, broken and kept again along {}: a better value than the "
            "one found may exist; a grid finds it\n",
            search.notMonotone, search.parameter);
    }
}

/// Parameters that tell the rows apart, the metrics of the objectives, and why.
void writeNearest(const RunDigest& run, const std::vector<NearMiss>& nearest, std::ostream& out) {
    if (nearest.empty()) {
        return;
    }
    std::vector<ReportRow> rows;
    for (const NearMiss& miss : nearest) {
        rows.push_back(miss.row);
    }
    const std::vector<std::size_t> common = commonParameters(run, rows);
    out << "The nearest:\n";
    for (const NearMiss& miss : nearest) {
        std::string names;
        for (std::size_t i = 0; i < run.parameters.size(); ++i) {
            if (std::ranges::find(common, i) == common.end()) {
                const study::Parameter& parameter = run.parameters[i];
                const Column column{parameter.id, parameter.label, parameter.unit};
                names += (names.empty() ? "" : ", ") + parameter.id + '=' +
                         cellText(column, parameterCell(parameter, miss.row.parameters[i]));
            }
        }
        out << "  " << (names.empty() ? "the only point" : names) << '\n';
        for (const std::string& reason : miss.reasons) {
            out << "    " << reason << '\n';
        }
    }
}

} // namespace

void writeRunText(const RunDigest& run, const RunOutcome& outcome, std::ostream& out) {
    const std::vector<ReportRow>& front = outcome.front;
    out << run.scenarioName << '\n';
    writeCounts(run, out);
    if (outcome.search) {
        writeSearch(*outcome.search, out);
    }
    if (front.empty()) {
        out << "No feasible point.\n";
        writeNearest(run, outcome.nearest, out);
        return;
    }
    out << "\nThe same in every row: ";
    for (const std::size_t i : chosenParameters(run, front)) {
        const Column column{run.parameters[i].id, run.parameters[i].label, run.parameters[i].unit};
        out << run.parameters[i].id << '='
            << cellText(column, parameterCell(run.parameters[i], front.front().parameters[i])) << ", ";
    }
    out << fmt::format("the defaults of all others\nFront of {} {}:\n", front.size(),
                       front.size() == 1 ? "point" : "points");
    writeText(frontTable(run, front, kTerminalMetrics), out);
}

void writeExplanationText(const PointAnswer& answer, std::ostream& out) {
    for (std::size_t i = 0; i < answer.description.parameters.size(); ++i) {
        const study::Parameter& parameter = answer.description.parameters[i];
        const Column column{parameter.id, parameter.label, parameter.unit};
        out << fmt::format("  {:<38} {:>26}\n", parameter.label,
                           cellText(column, parameterCell(parameter, answer.point[i])));
    }
    out << '\n';
    for (const study::Rejection& rejection : answer.explanation.rejections) {
        out << "Rejected (" << rejection.constraint << "): " << rejection.message << '\n';
    }
    writeMetrics(answer, out);
    if (answer.validation != nullptr) {
        const study::ValidationNote& note = *answer.validation;
        out << fmt::format("\nNearest measured family: {} ({} rows): mean absolute error {} fitted, {} left out, "
                           "bias {}  [{}]\n",
                           note.family, note.rows, quantityText(note.meanAbsoluteError, Unit::fraction),
                           note.leftOutError ? quantityText(*note.leftOutError, Unit::fraction) : "unknown",
                           quantityText(note.bias, Unit::fraction), note.source);
    }
    for (const study::Breakdown& breakdown : answer.explanation.breakdowns) {
        if (answer.metric.empty() || breakdown.metric == answer.metric) {
            out << "\nWhy " << breakdown.metric << "?\n";
            writeTerm(breakdown.root, 0, breakdown.root.value, out);
        }
    }
}

} // namespace paretoscope::report

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_style.h"
#include "core/report/markup.h"
#include "core/report/report.h"
#include "core/report/scatter.h"
#include "core/report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace paretoscope::report {

namespace {

constexpr std::size_t kPageMetrics = 6;

std::string quantityHtml(double value, Unit unit) {
    const QuantityText text = formatQuantity(value, unit);
    return text.unit.empty()
               ? escaped(text.number)
               : fmt::format("{} <span class=\"unit\">{}</span>", escaped(text.number), escaped(text.unit));
}

std::string cellHtml(const Column& column, const Cell& cell) {
    const auto* number = std::get_if<double>(&cell);
    return number != nullptr ? quantityHtml(*number, column.unit) : escaped(cellText(column, cell));
}

std::string openCell(const char* element, bool numeric) {
    return fmt::format("<{}{}>", element, numeric ? " class=\"number\"" : "");
}

/// "11,796,480": counts are exact.
std::string countText(std::uint64_t count) {
    std::string digits = fmt::format("{}", count);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

void writeHead(const RunDigest& run, std::ostream& out) {
    const std::string name = escaped(run.scenarioName);
    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" << name
        << " – Paretoscope</title>\n<style>" << kHtmlStyle << "</style>\n</head>\n<body>\n<main>\n<header>\n<h1>"
        << name << "</h1>\n<p class=\"muted\">Study " << escaped(run.study) << " · run " << run.id << " · "
        << escaped(run.startedAt) << " · seed " << run.seed << " · Paretoscope " << escaped(run.engineVersion)
        << "</p>\n</header>\n";
}

void writeFigures(const HtmlContent& content, std::ostream& out) {
    const RunDigest& run = content.run;
    const auto figure = [&out](const std::string& value, const char* label) {
        out << "<td><b>" << value << "</b><br/>" << label << "</td>\n";
    };
    out << "<section>\n<table class=\"figures\"><tr>\n";
    figure(countText(run.decided), "points decided");
    figure(countText(run.feasible), "feasible");
    figure(countText(run.decided - run.feasible), "rejected");
    figure(countText(content.front.size()), "on the front");
    figure(quantityHtml(run.seconds, Unit::second), "evaluating");
    if (run.seconds > 0.0) {
        figure(quantityText(static_cast<double>(run.decided) / run.seconds, Unit::count), "points a second");
    }
    out << "</tr></table>\n</section>\n";
}

std::string objectivesText(const RunDigest& run) {
    std::string text;
    for (const auto& [id, goal] : run.objectives) {
        const auto at = std::find_if(run.metrics.begin(), run.metrics.end(),
                                     [&id = id](const study::Metric& metric) { return metric.id == id; });
        const std::string& label = at == run.metrics.end() ? id : at->label;
        text +=
            fmt::format("{}{} ({})", text.empty() ? "" : ", ", label, goal == study::Goal::maximise ? "high" : "low");
    }
    return text;
}

void writePlot(const HtmlContent& content, std::ostream& out) {
    const bool sampled = content.rows.size() < content.run.feasible;
    const char* drawing = content.rows.size() > kMostMarks ? "shaded by number" : "grey";
    out << "<section>\n<h2>Pareto front</h2>\n<figure>\n"
        << scatterSvg(content.run, content.rows, content.front, scatterAxes(content.run))
        << "<figcaption>Blue: the front under " << escaped(objectivesText(content.run)) << ". "
        << fmt::format("{} of {} feasible points are drawn {}", countText(content.rows.size()),
                       countText(content.run.feasible), drawing)
        << (sampled ? "; the others were not kept or are left out evenly." : ".") << "</figcaption>\n</figure>\n"
        << "</section>\n";
}

void writeFront(const HtmlContent& content, std::ostream& out) {
    out << "<section>\n<h2>Points on the front</h2>\n";
    if (content.front.empty()) {
        out << "<p>No feasible point was found. See below why points were rejected.</p>\n</section>\n";
        return;
    }
    const RunDigest& run = content.run;
    const Table table = frontTable(run, content.front, kPageMetrics);
    const ReportRow* best = bestRow(run, content.front);
    out << "<div class=\"scroll\"><table>\n<thead><tr>";
    for (std::size_t j = 0; j < table.columns.size(); ++j) {
        out << openCell("th", isNumeric(table, j)) << escaped(table.columns[j].label) << "</th>";
    }
    out << "</tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        out << (&content.front[i] == best ? "<tr class=\"best\">" : "<tr>");
        for (std::size_t j = 0; j < table.columns.size(); ++j) {
            out << openCell("td", isNumeric(table, j)) << cellHtml(table.columns[j], table.rows[i][j]) << "</td>";
        }
        out << "</tr>\n";
    }
    out << "</tbody>\n</table></div>\n<p class=\"muted\">The same in every row: ";
    for (const std::size_t i : chosenParameters(run, content.front)) {
        const Column column{run.parameters[i].id, run.parameters[i].label, run.parameters[i].unit};
        out << escaped(column.label) << ' '
            << cellHtml(column, parameterCell(run.parameters[i], content.front.front().parameters[i])) << ", ";
    }
    out << "the defaults of all others.</p>\n</section>\n";
}

void writeTermRow(const study::Term& term, int depth, double whole, std::ostream& out) {
    const double share = whole != 0.0 ? term.value / whole : 0.0;
    out << fmt::format("<tr><td style=\"padding-left:{}px\">{}</td><td class=\"number\">{}</td><td>", depth * 18,
                       escaped(term.name), quantityHtml(term.value, term.unit));
    if (share > 0.0) {
        out << fmt::format("<div class=\"bar\"><i style=\"width:{:.1f}%\"></i></div>", std::min(share, 1.0) * 100.0);
    }
    out << "</td><td class=\"formula\">" << escaped(term.formula) << "</td><td class=\"source\">"
        << escaped(term.source) << "</td></tr>\n";
    for (const study::Term& child : term.terms) {
        writeTermRow(child, depth + 1, study::wholeOf(child, term, whole), out);
    }
}

void writeBreakdown(const study::Breakdown& breakdown, const std::string& label, bool open, std::ostream& out) {
    out << (open ? "<details open=\"open\">" : "<details>") << "<summary>" << escaped(label) << ": "
        << quantityHtml(breakdown.root.value, breakdown.root.unit)
        << "</summary>\n<div class=\"scroll\"><table>\n<thead><tr><th>Term</th><th>Value</th><th>Share</th>"
        << "<th>Formula</th><th>Source</th></tr></thead>\n<tbody>\n";
    writeTermRow(breakdown.root, 0, breakdown.root.value, out);
    out << "</tbody>\n</table></div></details>\n";
}

void writeValues(const RunDigest& run, const ReportRow& best, std::ostream& out) {
    out << "<div class=\"columns\">\n<div><h3>Parameters</h3><table>\n";
    for (std::size_t i = 0; i < run.parameters.size(); ++i) {
        const Column column{run.parameters[i].id, run.parameters[i].label, run.parameters[i].unit};
        out << "<tr><td>" << escaped(column.label) << "</td><td class=\"number\">"
            << cellHtml(column, parameterCell(run.parameters[i], best.parameters[i])) << "</td></tr>\n";
    }
    out << "</table></div>\n<div><h3>Metrics</h3><table>\n";
    for (std::size_t i = 0; i < run.metrics.size(); ++i) {
        out << "<tr><td>" << escaped(run.metrics[i].label) << "</td><td class=\"number\">"
            << quantityHtml(best.metrics[i], run.metrics[i].unit) << "</td></tr>\n";
    }
    out << "</table></div>\n</div>\n";
}

void writeBest(const HtmlContent& content, std::ostream& out) {
    const ReportRow* best = bestRow(content.run, content.front);
    if (best == nullptr) {
        return;
    }
    const RunDigest& run = content.run;
    out << "<section>\n<h2>Best point under the first objective</h2>\n";
    if (content.validation != nullptr) {
        const study::ValidationNote& note = *content.validation;
        out << "<p>Nearest measured family: " << escaped(note.family) << fmt::format(" ({} rows)", note.rows)
            << ", mean absolute error " << quantityHtml(note.meanAbsoluteError, Unit::fraction) << " fitted, "
            << (note.leftOutError ? quantityHtml(*note.leftOutError, Unit::fraction) : std::string("unknown"))
            << " left out, bias " << quantityHtml(note.bias, Unit::fraction) << ". <span class=\"source\">"
            << escaped(note.source) << "</span></p>\n";
    }
    writeValues(run, *best, out);
    if (content.best != nullptr && !content.best->breakdowns.empty()) {
        out << "<h3>Why these numbers</h3>\n";
        for (const study::Breakdown& breakdown : content.best->breakdowns) {
            const auto at = std::find_if(run.metrics.begin(), run.metrics.end(),
                                         [&](const study::Metric& metric) { return metric.id == breakdown.metric; });
            const bool first = breakdown.metric == run.objectives.front().first;
            writeBreakdown(breakdown, at == run.metrics.end() ? breakdown.metric : at->label, first, out);
        }
    }
    out << "</section>\n";
}

void writeRejections(const RunDigest& run, std::ostream& out) {
    if (run.decided == run.feasible) {
        return;
    }
    out << "<section class=\"rejected\">\n<h2>Why points were rejected</h2>\n<div class=\"scroll\"><table>\n"
        << "<thead><tr><th>Constraint</th><th>Points</th><th>Share of all</th><th></th></tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < run.constraints.size(); ++i) {
        const double share = static_cast<double>(run.rejectedBy[i]) / static_cast<double>(run.decided);
        if (run.rejectedBy[i] > 0) {
            out << "<tr><td>" << escaped(run.constraints[i].label) << "</td><td>" << countText(run.rejectedBy[i])
                << "</td><td>" << quantityHtml(share, Unit::fraction)
                << fmt::format("</td><td><div class=\"bar\"><i style=\"width:{:.1f}%\"></i></div></td></tr>\n",
                               share * 100.0);
        }
    }
    out << "</tbody>\n</table></div>\n</section>\n";
}

} // namespace

void writeHtml(const HtmlContent& content, std::ostream& out) {
    writeHead(content.run, out);
    writeFigures(content, out);
    writePlot(content, out);
    writeFront(content, out);
    writeBest(content, out);
    writeRejections(content.run, out);
    out << "<section>\n<h2>Scenario</h2>\n<p class=\"muted\">Save as a .json file and run "
        << "<code>paretoscope run FILE</code> for the same numbers.</p>\n<details><summary>Document"
        << "</summary><pre>" << escaped(content.run.scenarioJson)
        << "</pre></details>\n</section>\n</main>\n</body>\n</html>\n";
}

} // namespace paretoscope::report

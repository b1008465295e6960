// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/scatter.h"

#include "core/report/markup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace paretoscope::report {

namespace {

constexpr double kWidth = 860.0;
constexpr double kHeight = 470.0;
constexpr double kLeft = 84.0;
constexpr double kRight = 20.0;
constexpr double kTop = 16.0;
constexpr double kBottom = 58.0;
constexpr int kCellsAcross = 140;
constexpr int kCellsDown = 80;

/// From metric values to places on one side of the picture.
struct Scale {
    double low = 0.0;
    double high = 1.0;
    bool logarithmic = false;
    double from = 0.0; ///< picture coordinates of low and high
    double to = 1.0;
    double factor = 1.0; ///< base units per labelled unit
    std::string unit;

    [[nodiscard]] double transformed(double value) const { return logarithmic ? std::log10(value) : value; }
    [[nodiscard]] double place(double value) const {
        return from + (to - from) * (transformed(value) - transformed(low)) / (transformed(high) - transformed(low));
    }
};

void include(Scale& scale, const std::vector<ReportRow>& rows, std::size_t metric, bool& any) {
    for (const ReportRow& row : rows) {
        const double value = row.metrics[metric];
        if (std::isfinite(value)) {
            scale.low = any ? std::min(scale.low, value) : value;
            scale.high = any ? std::max(scale.high, value) : value;
            any = true;
        }
    }
}

Scale scaleOf(const RunDigest& run, const std::vector<ReportRow>& rows, const std::vector<ReportRow>& front,
              std::size_t metric) {
    Scale scale;
    bool any = false;
    include(scale, rows, metric, any);
    include(scale, front, metric, any);
    scale.logarithmic = scale.low > 0.0 && scale.high / scale.low > 30.0;
    if (scale.logarithmic) {
        const double margin = std::pow(scale.high / scale.low, 0.03);
        scale.low /= margin;
        scale.high *= margin;
    } else {
        const double span = scale.high - scale.low;
        const double margin = span > 0.0 ? span * 0.04 : std::max(std::abs(scale.high), 1.0) * 0.04;
        scale.low -= margin;
        scale.high += margin;
    }
    const Unit unit = run.metrics[metric].unit;
    scale.unit = formatQuantity(scale.high, unit).unit;
    scale.factor = parseQuantity("1 " + scale.unit, unit).value();
    return scale;
}

/// 1, 2 or 5 times a power of ten, so that about `count` steps fit.
double niceStep(double span, int count) {
    const double raw = span / count;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double digit = raw / power;
    return power * (digit < 1.5 ? 1.0 : digit < 3.5 ? 2.0 : digit < 7.5 ? 5.0 : 10.0);
}

std::vector<double> ticks(const Scale& scale) {
    std::vector<double> found;
    const double low = scale.low / scale.factor;
    const double high = scale.high / scale.factor;
    if (scale.logarithmic) {
        for (double power = std::pow(10.0, std::floor(std::log10(low))); power <= high; power *= 10.0) {
            for (const double digit : {1.0, 2.0, 5.0}) {
                if (digit * power >= low && digit * power <= high) {
                    found.push_back(digit * power * scale.factor);
                }
            }
        }
        return found;
    }
    const double step = niceStep(high - low, 7);
    for (double i = std::ceil(low / step); i * step <= high; i += 1.0) {
        found.push_back(i * step * scale.factor);
    }
    return found;
}

std::string axisTitle(const study::Metric& metric, const Scale& scale) {
    const char* better = metric.goal == study::Goal::maximise   ? " (higher is better)"
                         : metric.goal == study::Goal::minimise ? " (lower is better)"
                                                                : "";
    return escaped(scale.unit.empty() ? metric.label + better : metric.label + " [" + scale.unit + "]" + better);
}

void drawAxes(const RunDigest& run, ScatterAxes axes, const Scale& x, const Scale& y, std::string& svg) {
    for (const double value : ticks(x)) {
        svg +=
            fmt::format("<line class=\"grid\" stroke=\"#D9DDE2\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\"/>"
                        "<text class=\"tick\" fill=\"#66707C\" x=\"{0:.1f}\" y=\"{3}\" "
                        "text-anchor=\"middle\">{4:.4g}</text>\n",
                        x.place(value), kTop, kHeight - kBottom, kHeight - kBottom + 18, value / x.factor);
    }
    for (const double value : ticks(y)) {
        svg +=
            fmt::format("<line class=\"grid\" stroke=\"#D9DDE2\" x1=\"{1}\" x2=\"{2}\" y1=\"{0:.1f}\" y2=\"{0:.1f}\"/>"
                        "<text class=\"tick\" fill=\"#66707C\" x=\"{3}\" y=\"{4:.1f}\" "
                        "text-anchor=\"end\">{5:.4g}</text>\n",
                        y.place(value), kLeft, kWidth - kRight, kLeft - 8, y.place(value) + 4, value / y.factor);
    }
    svg +=
        fmt::format("<text class=\"title\" fill=\"#1B1F24\" x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                    (kLeft + kWidth - kRight) / 2, kHeight - 16, axisTitle(run.metrics[axes.x], x));
    svg += fmt::format("<text class=\"title\" fill=\"#1B1F24\" transform=\"translate(20 {:.1f}) rotate(-90)\" "
                       "text-anchor=\"middle\">{}</text>\n",
                       (kTop + kHeight - kBottom) / 2, axisTitle(run.metrics[axes.y], y));
}

bool drawable(const ReportRow& row, ScatterAxes axes) {
    return row.rejectedBy.empty() && std::isfinite(row.metrics[axes.x]) && std::isfinite(row.metrics[axes.y]);
}

void drawMarks(const std::vector<ReportRow>& rows, ScatterAxes axes, const Scale& x, const Scale& y, std::string& svg) {
    svg += "<g class=\"cloud\" fill=\"#66707C\" fill-opacity=\"0.35\">\n";
    for (const ReportRow& row : rows) {
        if (drawable(row, axes)) {
            svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2\"/>\n", x.place(row.metrics[axes.x]),
                               y.place(row.metrics[axes.y]));
        }
    }
    svg += "</g>\n";
}

void drawDensity(const std::vector<ReportRow>& rows, ScatterAxes axes, const Scale& x, const Scale& y,
                 std::string& svg) {
    const double width = (kWidth - kRight - kLeft) / kCellsAcross;
    const double height = (kHeight - kBottom - kTop) / kCellsDown;
    std::map<std::pair<int, int>, std::uint64_t> cells;
    std::uint64_t most = 1;
    for (const ReportRow& row : rows) {
        if (drawable(row, axes)) {
            const int column = static_cast<int>((x.place(row.metrics[axes.x]) - kLeft) / width);
            const int line = static_cast<int>((y.place(row.metrics[axes.y]) - kTop) / height);
            most = std::max(most, ++cells[{column, line}]);
        }
    }
    svg += "<g class=\"cloud\" fill=\"#66707C\">\n";
    for (const auto& [cell, count] : cells) {
        const double opacity =
            0.15 + 0.75 * std::log1p(static_cast<double>(count)) / std::log1p(static_cast<double>(most));
        svg += fmt::format(
            "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill-opacity=\"{:.2f}\"/>\n",
            kLeft + cell.first * width, kTop + cell.second * height, width, height, opacity);
    }
    svg += "</g>\n";
}

void drawFront(const RunDigest& run, const std::vector<ReportRow>& front, ScatterAxes axes, const Scale& x,
               const Scale& y, std::string& svg) {
    std::vector<const ReportRow*> ordered;
    for (const ReportRow& row : front) {
        if (drawable(row, axes)) {
            ordered.push_back(&row);
        }
    }
    std::sort(ordered.begin(), ordered.end(),
              [axes](const ReportRow* a, const ReportRow* b) { return a->metrics[axes.x] < b->metrics[axes.x]; });
    std::string line;
    std::string marks;
    for (const ReportRow* row : ordered) {
        const double atX = x.place(row->metrics[axes.x]);
        const double atY = y.place(row->metrics[axes.y]);
        line += fmt::format("{:.1f},{:.1f} ", atX, atY);
        marks += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"><title>step {}: {}, {}</title></circle>\n",
                             atX, atY, row->step, quantityText(row->metrics[axes.x], run.metrics[axes.x].unit),
                             quantityText(row->metrics[axes.y], run.metrics[axes.y].unit));
    }
    if (run.objectives.size() <= 2) { // with more objectives the projection of the front is no line
        svg += "<polyline class=\"front-line\" fill=\"none\" stroke=\"#1F6FEB\" stroke-width=\"1.5\" points=\"" + line +
               "\"/>\n";
    }
    svg += "<g class=\"front\" fill=\"#1F6FEB\">\n" + marks + "</g>\n";
}

} // namespace

ScatterAxes scatterAxes(const RunDigest& run) {
    std::vector<std::size_t> candidates;
    const auto add = [&](std::size_t metric) {
        if (metric < run.metrics.size() &&
            std::find(candidates.begin(), candidates.end(), metric) == candidates.end()) {
            candidates.push_back(metric);
        }
    };
    for (const auto& objective : run.objectives) {
        const auto at = std::find_if(run.metrics.begin(), run.metrics.end(),
                                     [&](const study::Metric& metric) { return metric.id == objective.first; });
        add(static_cast<std::size_t>(at - run.metrics.begin()));
    }
    for (std::size_t i = 0; i < run.metrics.size(); ++i) {
        if (run.metrics[i].goal != study::Goal::none) {
            add(i);
        }
    }
    add(0);
    return {candidates.front(), candidates.size() > 1 ? candidates[1] : candidates.front()};
}

std::string scatterSvg(const RunDigest& run, const std::vector<ReportRow>& rows, const std::vector<ReportRow>& front,
                       ScatterAxes axes) {
    Scale x = scaleOf(run, rows, front, axes.x);
    Scale y = scaleOf(run, rows, front, axes.y);
    x.from = kLeft;
    x.to = kWidth - kRight;
    y.from = kHeight - kBottom;
    y.to = kTop;
    std::string svg = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
                                  "height=\"{1}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n",
                                  kWidth, kHeight);
    drawAxes(run, axes, x, y, svg);
    if (rows.size() > kMostMarks) {
        drawDensity(rows, axes, x, y, svg);
    } else {
        drawMarks(rows, axes, x, y, svg);
    }
    drawFront(run, front, axes, x, y, svg);
    return svg + "</svg>\n";
}

} // namespace paretoscope::report

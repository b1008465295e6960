// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/redistribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace paretoscope::graph {

namespace {

std::string stateOf(const Layout& layout, Axis axis) {
    const int dimension = layout.dimensionOf(axis);
    return layout.partial.contains(axis) ? "a partial sum"
           : dimension >= 0              ? fmt::format("split in dimension {}", dimension)
                                         : "equal on all ranks";
}

/// What one axis needs; nothing where the states agree.
std::optional<Redistribution> ofAxis(const Layout& produced, const Layout& demanded, Axis axis) {
    const int from = produced.dimensionOf(axis);
    const int to = demanded.dimensionOf(axis);
    if (produced.partial.contains(axis)) {
        if (demanded.partial.contains(axis)) {
            return std::nullopt;
        }
        return Redistribution{to >= 0 ? Exchange::reduceScatter : Exchange::allReduce, axis, -1, to, {}};
    }
    if (from == to) {
        return std::nullopt;
    }
    if (from < 0) {
        return Redistribution{Exchange::slice, axis, -1, to, {}};
    }
    return Redistribution{to >= 0 ? Exchange::allToAll : Exchange::allGather, axis, from, to, {}};
}

void apply(const Redistribution& step, Layout& layout) {
    layout.partial = layout.partial - step.axes;
    if (step.from >= 0) {
        layout.split[step.from] = layout.split[step.from] - step.axes;
    }
    if (step.to >= 0) {
        layout.split[step.to] = layout.split[step.to] | step.axes;
    }
}

} // namespace

std::string text(AxisSet axes) {
    std::string text;
    axes.forEach([&text](Axis axis) {
        text += text.empty() ? "" : " x ";
        text += name(symbol(axis));
    });
    return text;
}

std::string_view name(Exchange exchange) {
    static constexpr std::array<std::string_view, 5> kNames = {"slice", "reduce-scatter", "all-reduce", "all-to-all",
                                                               "all-gather"};
    return kNames[static_cast<std::size_t>(exchange)];
}

Result<std::vector<Redistribution>> redistribute(const Layout& produced, const Layout& demanded) {
    std::vector<Redistribution> steps;
    for (std::size_t i = 0; i < kAxes; ++i) {
        const auto axis = static_cast<Axis>(i);
        if (demanded.partial.contains(axis) && !produced.partial.contains(axis)) {
            return Error{ErrorCode::notSupported,
                         {},
                         std::string(name(symbol(axis))),
                         fmt::format("a tensor that is {} where a partial sum is asked for", stateOf(produced, axis)),
                         "a partial sum, or a consumer that takes whole values"};
        }
        const std::optional<Redistribution> step = ofAxis(produced, demanded, axis);
        if (!step) {
            continue;
        }
        const auto same = std::find_if(steps.begin(), steps.end(), [&step](const Redistribution& other) {
            return other.exchange == step->exchange && other.from == step->from && other.to == step->to;
        });
        if (same != steps.end()) {
            same->axes = same->axes | step->axes;
        } else {
            steps.push_back(*step);
        }
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Redistribution& a, const Redistribution& b) { return a.exchange < b.exchange; });
    Layout layout = produced;
    for (Redistribution& step : steps) {
        apply(step, layout);
        step.after = layout;
    }
    return steps;
}

} // namespace paretoscope::graph

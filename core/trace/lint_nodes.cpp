// SPDX-License-Identifier: GPL-3.0-or-later
// What the linter sees in one template: circles, zeros, and numbers of elements where bytes belong.
#include "core/trace/lint_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::trace {

namespace {

constexpr std::size_t kMostNamed = 8; ///< nodes of a circle that are spelled out
constexpr int kEnoughElementWise = 3; ///< element-wise operations that make a habit
constexpr double kExact = 1e-9;

/// Nodes of one circle of dependencies, the smallest first; empty where there is none.
std::vector<NodeIndex> circle(const TemplateView& view) {
    const TraceTemplate& made = view.content;
    std::vector<bool> free(made.nodes.size(), false);
    for (const NodeIndex node : view.order) {
        free[node] = true;
    }
    const auto first = std::ranges::find(free, false);
    if (first == free.end()) {
        return {};
    }
    // Every node that is not free waits for one that is not free either: going back must come round.
    std::vector<bool> passed(free.size(), false);
    std::vector<NodeIndex> path;
    auto node = static_cast<NodeIndex>(first - free.begin());
    while (!passed[node]) {
        passed[node] = true;
        path.push_back(node);
        const auto blocks = [&free](NodeIndex before) { return !free[before]; };
        const auto data = std::ranges::find_if(made.data[node], blocks);
        node = data != made.data[node].end() ? *data : *std::ranges::find_if(made.control[node], blocks);
    }
    path.erase(path.begin(), std::ranges::find(path, node));
    std::rotate(path.begin(), std::ranges::min_element(path), path.end());
    return path;
}

std::string listed(const TraceTemplate& made, const std::vector<NodeIndex>& nodes) {
    std::string text;
    for (std::size_t i = 1; i < nodes.size() && i <= kMostNamed; ++i) {
        text += fmt::format("{}{}", i == 1 ? "node " : ", ", made.id(nodes[i]));
    }
    if (nodes.size() > kMostNamed + 1) {
        text += fmt::format(" and {} more", nodes.size() - kMostNamed - 1);
    }
    return text.empty() ? "itself" : text;
}

/// What in a template speaks for numbers of elements, and what for bytes.
struct Units {
    int products = 0;    ///< matrix products whose operations are exactly the root of the product of their sizes
    int elementWise = 0; ///< one operation an element, and two or three elements touched
    int bytes = 0;       ///< one operation an element, and that many elements of two or four bytes
    NodeIndex example = kNoNode;
};

bool isRatio(double value, double of, double ratio) {
    return std::abs(value - ratio * of) <= kExact * value;
}

Units units(const TraceTemplate& made) {
    Units found;
    for (NodeIndex index = 0; index < made.nodes.size(); ++index) {
        const TraceNode& node = made.nodes[index];
        const double work = node.flops.value();
        const double size = node.bytes.value();
        if (node.kind != NodeKind::compute || work <= 0.0 || size <= 0.0) {
            continue;
        }
        bool suspicious = false;
        if (made.inputs[index].size() == 2 && made.outputs[index].size() == 1) {
            // (M x K)(K x N): elements MK, KN, MN, so multiply-accumulates MKN = sqrt(MK KN MN). In bytes of two and
            // FLOPs the quotient is 1/sqrt(2). Source: derived.
            const double x = made.tensors[made.inputs[index][0]].bytes.value();
            const double y = made.tensors[made.inputs[index][1]].bytes.value();
            const double z = made.tensors[made.outputs[index][0]].bytes.value();
            suspicious = work > size && isRatio(work, std::sqrt(x * y * z), 1.0);
            found.products += suspicious ? 1 : 0;
        }
        if (isRatio(size, work, 2.0) || isRatio(size, work, 3.0)) {
            suspicious = true;
            ++found.elementWise;
        }
        for (const double bytes : {4.0, 6.0, 8.0, 12.0}) {
            found.bytes += isRatio(size, work, bytes) ? 1 : 0;
        }
        if (suspicious && found.example == kNoNode) {
            found.example = index;
        }
    }
    return found;
}

} // namespace

void checkDependencies(Linting& linting) {
    for (std::size_t role = 0; role < linting.trace().roles(); ++role) {
        const TemplateView& view = linting.role(role);
        const std::vector<NodeIndex> nodes = circle(view);
        if (!nodes.empty()) {
            linting.report(role, {FindingKind::cycle, nodes.front(), 1, listed(view.content, nodes)});
        }
        if (view.order.empty() && !view.content.nodes.empty()) {
            linting.report(role, {FindingKind::noStart, kNoNode, 0, {}});
        }
    }
}

void checkSizes(Linting& linting) {
    if (!linting.trace().layout()) {
        return;
    }
    for (std::size_t role = 0; role < linting.trace().roles(); ++role) {
        const TraceTemplate& made = linting.role(role).content;
        TraceDefect sizes{FindingKind::zeroSize, kNoNode, 0, "size"};
        for (NodeIndex index = 0; index < made.nodes.size(); ++index) {
            const TraceNode& node = made.nodes[index];
            // Written, it is rounded to whole bytes.
            if (node.kind != NodeKind::metadata && node.collective != CollectiveKind::barrier &&
                !(node.bytes.value() >= 0.5)) {
                sizes.node = sizes.nodes++ == 0 ? index : sizes.node;
            }
        }
        if (sizes.nodes > 0) {
            linting.report(role, sizes);
        }
    }
}

void checkUnits(Linting& linting) {
    if (linting.trace().layout() || linting.found(FindingKind::elementCounts)) {
        return;
    }
    for (std::size_t role = 0; role < linting.trace().roles(); ++role) {
        const Units found = units(linting.role(role).content);
        if (found.bytes > 0) {
            continue;
        }
        if (found.products > 0) {
            linting.report(role, {FindingKind::elementCounts, found.example, static_cast<std::uint32_t>(found.products),
                                  "num_ops is the square root of the product of the three sizes of a matrix product"});
        } else if (found.elementWise >= kEnoughElementWise) {
            linting.report(role,
                           {FindingKind::elementCounts, found.example, static_cast<std::uint32_t>(found.elementWise),
                            "tensor_size is two or three for each operation of element-wise nodes"});
        }
    }
}

} // namespace paretoscope::trace

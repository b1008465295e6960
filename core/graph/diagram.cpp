// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/diagram.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <optional>

namespace paretoscope::graph {

namespace {

class Drawing {
public:
    explicit Drawing(const Part& part)
        : m_part(part)
        , m_graph(part.graph)
        , m_known(part.graph.tensors().size()) {}

    std::vector<DiagramNode> run() {
        const std::vector<Operator>& operators = m_graph.operators();
        for (std::size_t i = 0; i < m_part.forwardOperators; ++i) {
            draw(operators[i]);
        }
        if (m_part.output.tensor != kNoTensor) {
            obtain(m_part.output, Phase::forward);
        }
        // What was gathered is given up after the forward pass; gradients ask for it again.
        for (auto& known : m_known) {
            std::erase_if(known, [](const Known& each) { return each.gathered; });
        }
        const std::size_t firstGradient =
            m_part.gradients.of.empty() ? operators.size() : m_part.gradients.firstOperator;
        for (std::size_t i = firstGradient; i < operators.size(); ++i) {
            draw(operators[i]);
        }
        if (m_part.inputGradient() != kNoTensor) {
            obtain({m_part.inputGradient(), dual(m_graph[m_part.input].layout)}, Phase::backwardInput);
        }
        return std::move(m_nodes);
    }

private:
    using Maker = std::optional<std::size_t>; ///< a node, or nothing for what comes from outside

    struct Known {
        Layout layout;
        Maker maker;
        bool gathered = false;
    };

    [[nodiscard]] AxisSet several(AxisSet axes) const {
        AxisSet result;
        axes.forEach([&](Axis axis) { result = m_part.sizes[symbol(axis)] > 1 ? result | axis : result; });
        return result;
    }

    [[nodiscard]] DiagramTensor describe(TensorId id, const Layout& layout) const {
        const Tensor& tensor = m_graph[id];
        Layout visible = layout;
        for (AxisSet& split : visible.split) {
            split = several(split);
        }
        visible.partial = several(visible.partial);
        std::vector<std::string> sizes;
        for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
            const double size = (tensor.shape[i] / degree(visible.split[i])).approximate(m_part.sizes);
            sizes.push_back(fmt::format("{:.0f}", size));
        }
        return {tensor.name,
                text(tensor, visible),
                fmt::format("{}", fmt::join(sizes, " x ")),
                visible.splitAxes(),
                visible.partial,
                Bytes(m_graph.localBytes(id, layout).approximate(m_part.sizes))};
    }

    Known& obtain(const Use& use, Phase phase) {
        const Layout& made = m_graph[use.tensor].layout;
        auto& known = m_known[use.tensor];
        if (known.empty()) {
            known.push_back({made, std::nullopt, false}); // comes from outside
        }
        const Result<std::vector<Redistribution>> steps = redistribute(made, use.layout);
        assert(steps.ok());
        const auto find = [&known](const Layout& layout) {
            const auto at =
                std::find_if(known.begin(), known.end(), [&](const Known& k) { return k.layout == layout; });
            return at == known.end() ? known.size() : static_cast<std::size_t>(at - known.begin());
        };
        std::size_t current = find(made);
        for (const Redistribution& step : *steps) {
            const std::size_t present = find(step.after);
            if (present < known.size()) {
                current = present;
                continue;
            }
            known.push_back(exchange(use.tensor, known[current], step, phase));
            current = known.size() - 1;
        }
        return known[current];
    }

    Known exchange(TensorId tensor, const Known& from, const Redistribution& what, Phase phase) {
        const AxisSet axes = several(what.axes);
        if (axes.empty() || what.exchange == Exchange::slice) {
            return {what.after, from.maker, from.gathered};
        }
        DiagramNode node;
        node.name = m_graph[tensor].name;
        node.isExchange = true;
        node.phase = phase;
        node.exchange = what.exchange;
        node.axes = axes;
        node.bytes = Bytes(m_graph.localBytes(tensor, from.layout).approximate(m_part.sizes));
        node.outputs.push_back(describe(tensor, what.after));
        link(node, from.maker);
        m_nodes.push_back(std::move(node));
        return {what.after, m_nodes.size() - 1, what.exchange == Exchange::allGather};
    }

    static void link(DiagramNode& node, Maker maker) {
        if (!maker) {
            node.readsInput = true;
        } else if (std::find(node.after.begin(), node.after.end(), *maker) == node.after.end()) {
            node.after.insert(std::upper_bound(node.after.begin(), node.after.end(), *maker), *maker);
        }
    }

    void draw(const Operator& op) {
        DiagramNode node;
        node.name = op.name;
        node.phase = op.phase;
        node.kind = op.kind;
        node.equation = op.equation;
        node.flops = Flops(op.flops.approximate(m_part.sizes) + op.elementwiseFlops.approximate(m_part.sizes));
        node.bytes = Bytes(op.traffic.approximate(m_part.sizes));
        for (const Use& use : op.inputs) {
            if (m_graph[use.tensor].isWeight()) {
                node.weights.push_back(describe(use.tensor, use.layout));
            } else {
                link(node, obtain(use, op.phase).maker);
            }
        }
        for (const TensorId output : op.outputs) {
            node.outputs.push_back(describe(output, m_graph[output].layout));
            m_known[output].push_back({m_graph[output].layout, m_nodes.size(), false});
        }
        m_nodes.push_back(std::move(node));
    }

    const Part& m_part;
    const Graph& m_graph;
    std::vector<std::vector<Known>> m_known; ///< by tensor
    std::vector<DiagramNode> m_nodes;
};

/// "0-2, 5": where a kind stands.
std::string layersText(const model::Model& model, std::size_t kind) {
    std::vector<std::string> runs;
    for (int i = 0; i < model.layerCount();) {
        int end = i;
        while (end < model.layerCount() && model.layers[end] == kind) {
            ++end;
        }
        if (end > i) {
            runs.push_back(end - i == 1 ? std::to_string(i) : fmt::format("{}-{}", i, end - 1));
        }
        i = std::max(end, i + 1);
    }
    constexpr std::size_t kMostRuns = 4;
    if (runs.size() > kMostRuns) {
        runs.resize(kMostRuns);
        runs.emplace_back("...");
    }
    return fmt::format("{}", fmt::join(runs, ", "));
}

} // namespace

Diagram diagramOf(const Part& part, std::string layers) {
    return {part.kind, std::move(layers), Drawing(part).run()};
}

Result<std::vector<Diagram>> diagramsOf(const model::Model& model, const Workload& workload, const Degrees& degrees) {
    std::vector<Diagram> diagrams;
    const Result<Part> embedding = embeddingPart(model, workload, degrees);
    if (!embedding) {
        return embedding.error();
    }
    diagrams.push_back(diagramOf(*embedding, {}));
    for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
        const Result<Part> layer = layerPart(model, model.kinds[kind], workload, degrees);
        if (!layer) {
            return layer.error();
        }
        diagrams.push_back(diagramOf(*layer, layersText(model, kind)));
    }
    const Result<Part> head = headPart(model, workload, degrees);
    if (!head) {
        return head.error();
    }
    diagrams.push_back(diagramOf(*head, {}));
    return diagrams;
}

} // namespace paretoscope::graph

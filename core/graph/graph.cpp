// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/graph.h"

#include <array>
#include <cassert>
#include <map>

namespace paretoscope::graph {

namespace {

struct Equation {
    std::string_view left;
    std::string_view right;
    std::string_view result;
};

Equation parse(std::string_view text) {
    const std::size_t comma = text.find(',');
    const std::size_t arrow = text.find("->");
    return {text.substr(0, comma), text.substr(comma + 1, arrow - comma - 1), text.substr(arrow + 2)};
}

/// A label of an equation: how long, and over which axes it is split.
struct Label {
    Expression size;
    AxisSet split;
};

std::map<char, Label> labelsOf(const Graph& graph, const Equation& equation, const Use& left, const Use& right) {
    std::map<char, Label> labels;
    const auto collect = [&](std::string_view names, const Use& use) {
        const Tensor& tensor = graph[use.tensor];
        assert(names.size() == tensor.shape.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            [[maybe_unused]] const auto [place, isNew] =
                labels.try_emplace(names[i], Label{tensor.shape[i], use.layout.split[i]});
            assert(isNew || place->second.size == tensor.shape[i]);
            assert(isNew || place->second.split == use.layout.split[i]);
        }
    };
    collect(equation.left, left);
    collect(equation.right, right);
    return labels;
}

} // namespace

int bytesOf(ElementType type) {
    return type == ElementType::bf16 ? 2 : 4;
}

std::string_view name(OperatorKind kind) {
    static constexpr std::array<std::string_view, 17> kNames = {
        "matmul",    "add",    "multiply", "bias",    "norm",        "rotary", "assemble",   "attention", "activation",
        "embedding", "router", "dispatch", "combine", "convolution", "scan",   "statistics", "loss"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string text(const Tensor& tensor, const Layout& layout) {
    std::string result = "[";
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        result += (i > 0 ? ", " : "") + (tensor.shape[i] / degree(layout.split[i])).text();
    }
    return result + "]" + (layout.partial.empty() ? "" : " partial over " + text(layout.partial));
}

Expression degree(AxisSet axes) {
    Expression product(1);
    axes.forEach([&product](Axis axis) { product *= Expression(symbol(axis)); });
    return product;
}

Expression product(std::span<const Expression> sizes) {
    Expression product(1);
    for (const Expression& size : sizes) {
        product *= size;
    }
    return product;
}

TensorId Graph::make(Tensor tensor) {
    assert(tensor.shape.size() <= Layout::kMostDimensions);
    m_tensors.push_back(std::move(tensor));
    return static_cast<TensorId>(m_tensors.size() - 1);
}

TensorId Graph::input(std::string name, std::vector<Expression> shape, Layout layout, ElementType type) {
    return make({std::move(name), TensorRole::input, type, std::move(shape), layout});
}

TensorId Graph::weight(std::string name, std::vector<Expression> shape, Layout layout, TensorRole role) {
    return make({std::move(name), role, ElementType::bf16, std::move(shape), layout});
}

TensorId Graph::matmul(std::string name, const Use& left, const Use& right, std::string_view text,
                       const OutputSpec& output, Phase phase) {
    const Equation equation = parse(text);
    const std::map<char, Label> labels = labelsOf(*this, equation, left, right);
    Tensor result{output.name.empty() ? name : output.name, output.role, output.type, {}, {}, output.gradientOf};
    Expression work(2);
    AxisSet split;
    for (const auto& [label, each] : labels) {
        work *= each.size / degree(each.split);
        assert((split & each.split).empty());
        split = split | each.split;
        if (equation.result.find(label) == std::string_view::npos) {
            result.layout.partial = result.layout.partial | each.split;
        }
    }
    for (std::size_t i = 0; i < equation.result.size(); ++i) {
        const Label& label = labels.at(equation.result[i]);
        result.shape.push_back(label.size);
        result.layout.split[i] = label.split;
    }
    result.layout.partial = result.layout.partial | left.layout.partial | right.layout.partial;
    Operator op{
        std::move(name), OperatorKind::matmul, false, phase, std::string(text), {left, right}, {}, work, {}, {}};
    op.outputs.push_back(make(std::move(result)));
    const TensorId made = op.outputs.front();
    finish(std::move(op));
    return made;
}

std::vector<TensorId> Graph::apply(OperatorSpec spec, std::span<const OutputSpec> outputs, bool gradient, Phase phase) {
    Operator op{
        spec.name, spec.kind, gradient, phase, {}, std::move(spec.inputs), {}, spec.flops, spec.elementwiseFlops, {}};
    for (const OutputSpec& output : outputs) {
        op.outputs.push_back(make({output.name.empty() ? spec.name : output.name, output.role, output.type,
                                   output.shape, output.layout, output.gradientOf}));
    }
    std::vector<TensorId> made = op.outputs;
    finish(std::move(op));
    return made;
}

TensorId Graph::add(std::string name, TensorId a, TensorId b, const Layout& layout, Phase phase) {
    const Tensor& like = m_tensors[a];
    const OutputSpec output{{},
                            like.shape,
                            layout,
                            like.type,
                            like.role == TensorRole::gradient ? TensorRole::gradient : TensorRole::activation,
                            like.gradientOf};
    return apply({std::move(name), OperatorKind::add, {{a, layout}, {b, layout}}, {}, localElements(a, layout)},
                 {&output, 1}, false, phase)
        .front();
}

Expression Graph::localElements(TensorId tensor, const Layout& layout) const {
    return product(m_tensors[tensor].shape) / degree(layout.splitAxes());
}

Expression Graph::localBytes(TensorId tensor, const Layout& layout) const {
    return Expression(bytesOf(m_tensors[tensor].type)) * localElements(tensor, layout);
}

void Graph::finish(Operator op) {
    for (const Use& use : op.inputs) {
        op.traffic += localBytes(use.tensor, use.layout);
    }
    for (const TensorId output : op.outputs) {
        op.traffic += localBytes(output, m_tensors[output].layout);
    }
    m_operators.push_back(std::move(op));
}

} // namespace paretoscope::graph

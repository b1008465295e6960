// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/diagram_export.h"

#include <nlohmann/json.hpp>

#include <ostream>

namespace paretoscope::trace {

namespace {

using Json = nlohmann::ordered_json;

std::string_view name(graph::PartKind part) {
    switch (part) {
    case graph::PartKind::embedding:
        return "embedding";
    case graph::PartKind::layer:
        return "layer";
    case graph::PartKind::head:
        break;
    }
    return "head";
}

std::string_view name(graph::Phase phase) {
    switch (phase) {
    case graph::Phase::forward:
        return "forward";
    case graph::Phase::recompute:
        return "recompute";
    case graph::Phase::backwardInput:
        return "backward_input";
    case graph::Phase::backwardWeight:
        break;
    }
    return "backward_weight";
}

Json tensorsJson(std::span<const graph::DiagramTensor> tensors) {
    Json list = Json::array();
    for (const graph::DiagramTensor& each : tensors) {
        list.push_back({{"name", each.name},
                        {"symbolic", each.symbolic},
                        {"numeric", each.numeric},
                        {"bytes", each.bytes.value()}});
    }
    return list;
}

Json nodeJson(const graph::DiagramNode& node, std::size_t id) {
    Json json = {{"id", id}, {"name", node.name}, {"phase", name(node.phase)}};
    if (node.isExchange) {
        json["exchange"] = graph::name(node.exchange);
        json["axes"] = graph::text(node.axes);
    } else {
        json["operator"] = graph::name(node.kind);
        if (!node.equation.empty()) {
            json["equation"] = node.equation;
        }
        json["flops"] = node.flops.value();
        json["weights"] = tensorsJson(node.weights);
    }
    json["bytes"] = node.bytes.value();
    json["outputs"] = tensorsJson(node.outputs);
    json["after"] = node.after;
    json["reads_input"] = node.readsInput;
    return json;
}

} // namespace

void writeDiagramsJson(std::span<const graph::Diagram> diagrams, std::ostream& out) {
    Json parts = Json::array();
    for (const graph::Diagram& diagram : diagrams) {
        Json nodes = Json::array();
        for (std::size_t id = 0; id < diagram.nodes.size(); ++id) {
            nodes.push_back(nodeJson(diagram.nodes[id], id));
        }
        parts.push_back({{"part", name(diagram.part)}, {"layers", diagram.layers}, {"nodes", std::move(nodes)}});
    }
    out << Json{{"parts", std::move(parts)}}.dump(2) << '\n';
}

} // namespace paretoscope::trace

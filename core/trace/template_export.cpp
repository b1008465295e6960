// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/template_export.h"

#include "core/base/unit.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>
#include <set>

namespace paretoscope::trace {

namespace {

/// A quoted DOT identifier (graphviz.org/doc/info/lang.html): only the quote is escaped there; a backslash would begin
/// an escape of labels.
std::string dotText(std::string_view text) {
    std::string quoted = "\"";
    for (const char each : text) {
        if (each == '"' || each == '\\') {
            quoted += '\\';
        }
        quoted += each;
    }
    return quoted + '"';
}

/// "tp" of a synthesised trace, "group 3" of others, where slots have no names.
std::string groupName(const ExecutionTrace& trace, std::size_t role, SlotIndex slot) {
    if (slot == kNoSlot) {
        return "all ranks";
    }
    return trace.layout() ? trace.layout()->groups[slot].name
                          : fmt::format("group {}", trace.group(trace.firstRank(role), slot).id());
}

std::string peerName(const ExecutionTrace& trace, std::size_t role, SlotIndex slot) {
    if (slot == kNoSlot) {
        return "nobody";
    }
    return trace.layout() ? trace.layout()->peers[slot].name
                          : fmt::format("rank {}", trace.peer(trace.firstRank(role), slot));
}

/// What a node costs, in a line.
std::string costText(const ExecutionTrace& trace, std::size_t role, const TraceNode& node) {
    const std::string size = quantityText(node.bytes.value(), Unit::byte);
    switch (node.kind) {
    case NodeKind::compute:
        return fmt::format("{}, {}", quantityText(node.flops.value(), Unit::flop), size);
    case NodeKind::collective:
        return fmt::format("{} over {}, {}", name(node.collective), groupName(trace, role, node.group), size);
    case NodeKind::send:
    case NodeKind::receive:
        return fmt::format("{} {}, {}", node.kind == NodeKind::send ? "to" : "from", peerName(trace, role, node.peer),
                           size);
    default:
        return size;
    }
}

/// Okabe and Ito's colours for the colour-blind (jfly.uni-koeln.de/color), pale behind text.
std::string_view style(NodeKind kind) {
    switch (kind) {
    case NodeKind::collective:
        return "shape=box,style=\"filled,rounded\",fillcolor=\"#f5d9a6\",color=\"#e69f00\"";
    case NodeKind::send:
    case NodeKind::receive:
        return "shape=cds,style=filled,fillcolor=\"#cfe6f5\",color=\"#56b4e9\"";
    case NodeKind::memoryLoad:
    case NodeKind::memoryStore:
        return "shape=cylinder,style=filled,fillcolor=\"#d5e8df\",color=\"#009e73\"";
    default:
        return "shape=box,style=filled,fillcolor=\"#f4f4f4\",color=\"#888888\"";
    }
}

void writeEdges(const Adjacency& list, NodeIndex node, std::string_view attributes, std::ostream& out) {
    for (const NodeIndex before : list[node]) {
        out << fmt::format("  n{} -> n{}{};\n", before, node, attributes);
    }
}

nlohmann::ordered_json nodeJson(const ExecutionTrace& trace, std::size_t role, NodeIndex index) {
    const TraceTemplate& made = trace.roleTemplate(role);
    const TraceNode& node = made.nodes[index];
    nlohmann::ordered_json json = {{"id", made.id(index)}, {"name", trace.nodeName(node)}, {"kind", name(node.kind)}};
    if (node.layer >= 0) {
        json["layer"] = node.layer;
    }
    if (node.microBatch >= 0) {
        json["micro_batch"] = node.microBatch;
    }
    if (node.kind == NodeKind::compute) {
        json["flops"] = node.flops.value();
    }
    json["bytes"] = node.bytes.value();
    if (node.duration.value() > 0.0) {
        json["duration"] = node.duration.value();
    }
    if (node.kind == NodeKind::collective) {
        json["collective"] = name(node.collective);
        json["group"] = groupName(trace, role, node.group);
    } else if (node.kind == NodeKind::send || node.kind == NodeKind::receive) {
        json["peer"] = peerName(trace, role, node.peer);
        json["tag"] = node.tag;
    }
    for (const auto& [key, list] : {std::pair("data", &made.data), std::pair("control", &made.control)}) {
        json[key] = nlohmann::ordered_json::array();
        for (const NodeIndex before : (*list)[index]) {
            json[key].push_back(made.id(before));
        }
    }
    return json;
}

} // namespace

Result<void> writeDot(const ExecutionTrace& trace, std::size_t role, std::int32_t layer, std::int32_t microBatch,
                      std::ostream& out) {
    const TraceTemplate& made = trace.roleTemplate(role);
    std::vector<NodeIndex> inside;
    std::set<NodeIndex> rim;
    for (NodeIndex index = 0; index < made.nodes.size(); ++index) {
        if (made.nodes[index].layer == layer && made.nodes[index].microBatch == microBatch) {
            inside.push_back(index);
            rim.insert(made.data[index].begin(), made.data[index].end());
            rim.insert(made.control[index].begin(), made.control[index].end());
        }
    }
    if (inside.empty()) {
        return Error{ErrorCode::notFound,
                     {},
                     "layer",
                     fmt::format("layer {}, micro-batch {}", layer, microBatch),
                     fmt::format("a layer of {}", made.label)};
    }
    out << "digraph layer {\n  rankdir=TB;\n  node [fontname=\"Helvetica\",fontsize=10,margin=\"0.12,0.06\"];\n"
        << fmt::format("  label={};\n",
                       dotText(fmt::format("{}, layer {}, micro-batch {}", made.label, layer, microBatch)));
    for (const NodeIndex index : inside) {
        rim.erase(index);
        const TraceNode& node = made.nodes[index];
        // The line break is DOT's own, so it goes in behind the escaping.
        std::string label = dotText(trace.nodeName(node));
        label.insert(label.size() - 1, "\\n" + costText(trace, role, node));
        out << fmt::format("  n{} [label={},{}];\n", index, label, style(node.kind));
    }
    for (const NodeIndex index : rim) {
        out << fmt::format("  n{} [label={},shape=plaintext,fontcolor=\"#888888\"];\n", index,
                           dotText(trace.nodeName(made.nodes[index])));
    }
    for (const NodeIndex index : inside) {
        writeEdges(made.data, index, "", out);
        writeEdges(made.control, index, " [style=dashed,color=\"#aaaaaa\",constraint=false]", out);
    }
    out << "}\n";
    return {};
}

void writeTemplateJson(const ExecutionTrace& trace, std::size_t role, std::ostream& out) {
    const TraceTemplate& made = trace.roleTemplate(role);
    // By hand around the nodes, so that a long role is not held in memory a second time.
    out << fmt::format("{{\"role\":{},\"label\":{},\"stage\":{},\"ranks\":{},\"first_rank\":{},\"nodes\":[", role,
                       nlohmann::json(made.label).dump(), made.stage, trace.ranksOfRole(role), trace.firstRank(role));
    for (NodeIndex index = 0; index < made.nodes.size(); ++index) {
        out << (index == 0 ? "\n" : ",\n")
            << nodeJson(trace, role, index).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    out << "\n]}\n";
}

} // namespace paretoscope::trace

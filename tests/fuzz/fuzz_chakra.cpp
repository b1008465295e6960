// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the file of a rank: reading them must not fail, and the linter must come to an end.
#include "core/trace/chakra_file.h"
#include "core/trace/lint.h"

#include <cstdlib>

using namespace paretoscope::trace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    chakra::ChakraFile file = chakra::readChakraFile({reinterpret_cast<const char*>(data), size}, 0);
    const TraceTemplate& content = file.content;
    for (const Adjacency* list : {&content.data, &content.control, &content.inputs, &content.outputs}) {
        if (list->size() != content.nodes.size()) {
            std::abort();
        }
    }
    NamePool names;
    std::vector<NameIndex> indices;
    for (const std::string& name : file.names) {
        indices.push_back(names.index(name));
    }
    // Twice the same rank, so that groups and messages have partners.
    RankTable table;
    table.role = {0, 0};
    table.groupIds.assign(2, file.groupIds);
    table.peers.assign(2, file.peers);
    for (TraceNode& node : file.content.nodes) {
        node.name = indices.at(node.name);
    }
    for (TraceTensor& tensor : file.content.tensors) {
        tensor.name = indices.at(tensor.name);
    }
    std::vector<TraceTemplate> templates;
    templates.push_back(std::move(file.content));
    table.groups = {{1, {0, 1}}, {2, {0}}};
    const ExecutionTrace trace(std::move(names), std::move(templates), std::move(table));
    for (const Finding& finding : lint(trace).findings) {
        if (describe(finding).empty()) {
            std::abort();
        }
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/finding.h"

#include <fmt/format.h>

#include <array>

namespace paretoscope::trace {

namespace {

struct Words {
    FindingKind kind;
    std::string_view name;
    std::string_view what; ///< "{}" is what was found
    std::string_view fix;
};

constexpr Words kWords[] = {
    {FindingKind::unreadable, "unreadable", "cannot be read: {}", "make the file readable"},
    {FindingKind::truncated, "truncated", "the file ends within a message {}", "write the file again"},
    {FindingKind::malformed, "malformed", "no Protocol Buffers message {}",
     "write each message behind its length as a varint; compressed files must be unpacked first"},
    {FindingKind::missingVersion, "missing_version", "{}", "begin the file with GlobalMetadata, version \"0.0.4\""},
    {FindingKind::wrongVersion, "wrong_version", "{}", "convert the trace to version 0.0.4"},
    {FindingKind::missingFile, "missing_file", "no file for this rank", "write one file for each rank from 0, no gaps"},
    {FindingKind::noNodes, "no_nodes", "no nodes: {}", "give each rank at least one node"},
    {FindingKind::noStart, "no_start", "every node waits for another", "let one node depend on nothing"},
    {FindingKind::duplicateId, "duplicate_id", "{} exists twice", "number the nodes of a file without repetition"},
    {FindingKind::danglingDependency, "dangling_dependency", "depends on {}, which the file lacks",
     "write that node too, or drop the dependency"},
    {FindingKind::cycle, "cycle", "waits for itself through {}", "drop one of these dependencies"},
    {FindingKind::missingAttribute, "missing_attribute", "attribute {} is missing",
     "write it: clients stop without it or take another default"},
    {FindingKind::wrongAttribute, "wrong_attribute", "attribute {}",
     "write whole numbers as int64, names of groups as decimal text"},
    {FindingKind::unsupportedNode, "unsupported_node", "{} is nothing that ASTRA-sim executes",
     "use nodes of type 1 to 7"},
    {FindingKind::unsupportedCollective, "unsupported_collective", "ASTRA-sim does not execute {}",
     "use all_reduce, all_gather, reduce_scatter, all_to_all or broadcast"},
    {FindingKind::hostCommunication, "host_communication", "a communication with {} true",
     "write is_cpu_op = false: ASTRA-sim rejects communication of the host"},
    {FindingKind::zeroSize, "zero_size", "{} is zero", "write its size in bytes: a node of size 0 stops ASTRA-sim"},
    {FindingKind::zeroWork, "zero_work", "{} is zero", "write at least 1: the roofline model divides by it"},
    {FindingKind::elementCounts, "element_counts", "sizes look like numbers of elements: {}",
     "multiply sizes by the bytes of an element, and multiply-accumulates by 2: simulators read bytes and FLOPs"},
    {FindingKind::unknownGroup, "unknown_group", "group {} is not in the file of groups",
     "list its ranks there, or name a listed group in pg_name"},
    {FindingKind::notAMember, "not_a_member", "the rank is not in group {}", "name a group that the rank is in"},
    {FindingKind::groupOfOne, "group_of_one", "group {} has one member", "leave out the collective: nobody takes part"},
    {FindingKind::strangeMember, "strange_member", "group {}", "list ranks of the trace, each once"},
    {FindingKind::differentCollectives, "different_collectives", "{}",
     "let all members of a group issue the same collectives in the same order"},
    {FindingKind::noPeer, "no_peer", "{}", "name another rank of the trace"},
    {FindingKind::wrongEndpoint, "wrong_endpoint", "{} is not this rank", "leave it out or write the rank of the file"},
    {FindingKind::unmatchedMessage, "unmatched_message", "{}",
     "give each send one receive of equal source, destination, tag and size"},
    {FindingKind::deadlock, "deadlock", "{}",
     "order communications alike on all ranks by identifiers and control dependencies"},
    {FindingKind::groupsPath, "groups_path", "{}",
     "rename it: ASTRA-sim loads no groups from a path with \"empty\" in it"},
};

constexpr bool inOrder() {
    std::size_t index = 0;
    for (const Words& words : kWords) {
        if (static_cast<std::size_t>(words.kind) != index++) {
            return false;
        }
    }
    return index == kFindingKinds;
}
static_assert(inOrder());

const Words& wordsOf(FindingKind kind) {
    return kWords[static_cast<std::size_t>(kind)];
}

} // namespace

std::string_view name(FindingKind kind) {
    return wordsOf(kind).name;
}

std::string_view fix(FindingKind kind) {
    return wordsOf(kind).fix;
}

std::string message(const Finding& finding) {
    return fmt::format(fmt::runtime(wordsOf(finding.kind).what), finding.what);
}

std::string describe(const Finding& finding) {
    std::string line = !finding.file.empty() ? finding.file + ": "
                       : finding.rank >= 0   ? fmt::format("rank {}: ", finding.rank)
                                             : std::string();
    if (finding.hasNode) {
        line += fmt::format("node {}", finding.node);
        line += finding.nodeName.empty() ? "" : fmt::format(" ({})", finding.nodeName);
        line += finding.nodes > 1 ? fmt::format(" and {} more", finding.nodes - 1) : "";
        line += ": ";
    }
    line += message(finding);
    line += finding.ranks > 1 ? fmt::format("; so on {} ranks", finding.ranks) : "";
    return line + "; fix: " + std::string(fix(finding.kind));
}

} // namespace paretoscope::trace

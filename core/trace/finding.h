// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a trace: which file, which node, and what to do about it. Plain data.
#pragma once

#include "core/trace/execution_trace.h"

#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::trace {

enum class FindingKind : std::uint8_t {
    // of files
    unreadable,     ///< cannot be opened
    truncated,      ///< ends within a message
    malformed,      ///< not Protocol Buffers where a message should be
    missingVersion, ///< no GlobalMetadata, or one without a version
    wrongVersion,   ///< a version other than 0.0.4
    missingFile,    ///< a rank between 0 and the largest has no file
    noNodes,        ///< a file without any node
    noStart,        ///< no node is free of dependencies
    // of nodes
    duplicateId,
    danglingDependency, ///< on an identifier that the file lacks
    cycle,
    missingAttribute,
    wrongAttribute,  ///< of a type or value that clients refuse
    unsupportedNode, ///< a type of node that ASTRA-sim does not execute
    unsupportedCollective,
    hostCommunication, ///< is_cpu_op on a communication, which ASTRA-sim rejects
    zeroSize,
    zeroWork,
    elementCounts, ///< sizes that look like numbers of elements
    // of communication
    unknownGroup, ///< not in the file of groups
    notAMember,   ///< the rank is not in its group
    groupOfOne,
    strangeMember,        ///< a member that is no rank of the trace, or is listed twice
    differentCollectives, ///< members of a group do not issue the same ones in the same order
    noPeer,               ///< a message to or from a rank that does not exist, or to itself
    wrongEndpoint,        ///< comm_src of a send, or comm_dst of a receive, is another rank
    unmatchedMessage,     ///< a send without its receive, or the reverse
    deadlock,             ///< ranks wait for each other
    groupsPath,           ///< a path with "empty" in it
};

inline constexpr std::size_t kFindingKinds = static_cast<std::size_t>(FindingKind::groupsPath) + 1;

/// "dangling_dependency": as in JSON documents.
std::string_view name(FindingKind kind);
/// What to do, in English.
std::string_view fix(FindingKind kind);

inline constexpr NodeIndex kNoNode = 0xffffffff;

/// A finding about a template, whatever the rank.
struct TraceDefect {
    FindingKind kind = FindingKind::malformed;
    NodeIndex node = kNoNode; ///< the first one; kNoNode where it is about the file
    std::uint32_t nodes = 0;  ///< how many have it
    std::string what;         ///< what was found: "attribute tensor_size", "node 99"

    friend bool operator==(const TraceDefect&, const TraceDefect&) = default;
};

struct Finding {
    FindingKind kind = FindingKind::malformed;
    std::string file;       ///< empty for traces in memory
    Rank rank = -1;         ///< the first one; -1 where it is about no rank
    std::int64_t ranks = 0; ///< how many have it
    bool hasNode = false;
    std::uint64_t node = 0; ///< identifier in the file
    std::string nodeName;
    std::uint32_t nodes = 0; ///< how many of the rank have it
    std::string what;
};

/// What is wrong, in English and without the place: "attribute tensor_size is missing".
std::string message(const Finding& finding);

/// One line with place, message and fix: "workload.0.et: node 5 (qkv) and 3 more: attribute tensor_size is missing
/// ...".
std::string describe(const Finding& finding);

} // namespace paretoscope::trace

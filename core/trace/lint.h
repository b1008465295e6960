// SPDX-License-Identifier: GPL-3.0-or-later
// The linter: finds what would hang, stop or mislead a simulator, in our traces and in anybody's. Works by roles: of a
// synthesised trace it looks at one rank for each entry of the table of roles, so a million ranks take as long as one
// of each role; of a foreign trace it looks at every rank.
// What it knows of the client: one compute and one communication slot for each rank, receives exempt, sends that wait
// for their receive, ready nodes started by ascending identifier (ASTRA-sim 518bd51, Workload.cc).
#pragma once

#include "core/base/progress.h"
#include "core/trace/chakra.h"
#include "core/trace/finding.h"

#include <stop_token>

namespace paretoscope::trace {

/// Findings of a kind beyond this many are counted, not kept.
inline constexpr std::size_t kMostFindings = 100;

struct LintReport {
    std::vector<Finding> findings;
    std::uint64_t leftOut = 0; ///< findings that are only counted

    [[nodiscard]] bool clean() const { return findings.empty(); }
};

/// Whether ranks would finish is tried only where nothing else is wrong with dependencies and communication.
/// Thread-safe.
LintReport lint(const ExecutionTrace& trace, const std::stop_token& stop = {});

/// The same and what is wrong with the files, which findings then name.
LintReport lint(const ChakraTrace& trace, const std::filesystem::path& prefix, const std::filesystem::path& groups,
                const std::stop_token& stop = {});

} // namespace paretoscope::trace

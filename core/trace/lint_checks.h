// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of the linter: its checks, and where they put what they find.
#pragma once

#include "core/trace/lint.h"
#include "core/trace/lint_lanes.h"

#include <array>
#include <stop_token>

namespace paretoscope::trace {

/// The trace, seen in lanes and views, and the findings so far.
class Linting {
public:
    Linting(const ExecutionTrace& trace, std::stop_token stop);

    [[nodiscard]] const ExecutionTrace& trace() const { return m_trace; }
    [[nodiscard]] const Lanes& lanes() const { return m_lanes; }
    /// The template of a role.
    [[nodiscard]] const TemplateView& role(std::size_t role) const { return m_views[role]; }
    /// The template of a lane's ranks.
    [[nodiscard]] const TemplateView& view(std::size_t lane) const { return m_views[m_trace.role(m_lanes.rank(lane))]; }
    /// Whether a rank has nodes; those without files do not, and then nothing about their partners is known.
    [[nodiscard]] bool isKnown(Rank rank) const { return !m_trace.rankTemplate(rank).nodes.empty(); }
    [[nodiscard]] bool stopped() const { return m_stop.stop_requested(); }

    /// About all ranks of a role.
    void report(std::size_t role, const TraceDefect& defect);
    /// About the ranks of a lane.
    void report(FindingKind kind, std::size_t lane, NodeIndex node, std::string what);
    /// About the trace as a whole.
    void report(Finding finding);

    [[nodiscard]] bool found(FindingKind kind) const { return m_counts[static_cast<std::size_t>(kind)] > 0; }
    LintReport finish() && { return std::move(m_report); }

private:
    Finding placed(FindingKind kind, Rank rank, std::int64_t ranks, NodeIndex node, std::string what) const;

    const ExecutionTrace& m_trace;
    std::stop_token m_stop;
    Lanes m_lanes;
    std::vector<TemplateView> m_views;
    std::array<std::uint64_t, kFindingKinds> m_counts{};
    LintReport m_report;
};

/// Dependencies that close a circle; templates in which every node waits.
void checkDependencies(Linting& linting);
/// Sizes of zero in synthesised traces; the reader finds them in files, where they may also be missing.
void checkSizes(Linting& linting);
/// Sizes of foreign traces that look like numbers of elements.
void checkUnits(Linting& linting);
/// Groups unknown, of one, without the rank; members that issue other collectives.
void checkGroups(Linting& linting);
/// Sends and receives that do not meet.
void checkMessages(Linting& linting);
/// Ranks that wait for each other although all partners exist.
void checkProgress(Linting& linting);

} // namespace paretoscope::trace

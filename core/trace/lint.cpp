// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/lint.h"

#include "core/trace/chakra_format.h"
#include "core/trace/lint_checks.h"

#include <algorithm>
#include <map>

namespace paretoscope::trace {

Linting::Linting(const ExecutionTrace& trace, std::stop_token stop)
    : m_trace(trace)
    , m_stop(std::move(stop))
    , m_lanes(trace) {
    m_views.reserve(trace.roles());
    for (std::size_t role = 0; role < trace.roles(); ++role) {
        m_views.emplace_back(trace.roleTemplate(role));
    }
}

Finding Linting::placed(FindingKind kind, Rank rank, std::int64_t ranks, NodeIndex node, std::string what) const {
    Finding finding;
    finding.kind = kind;
    finding.rank = rank;
    finding.ranks = ranks;
    finding.what = std::move(what);
    if (node != kNoNode) {
        const TraceTemplate& made = m_trace.rankTemplate(rank);
        const TraceNode& found = made.nodes[node];
        finding.hasNode = true;
        finding.nodes = 1;
        finding.node = made.id(node);
        finding.nodeName = chakra::placedName({m_trace.nodeName(found), found.layer, found.microBatch});
    }
    return finding;
}

void Linting::report(Finding finding) {
    std::uint64_t& count = m_counts[static_cast<std::size_t>(finding.kind)];
    if (++count <= kMostFindings) {
        m_report.findings.push_back(std::move(finding));
    } else {
        ++m_report.leftOut;
    }
}

void Linting::report(std::size_t role, const TraceDefect& defect) {
    const std::int64_t ranks = m_trace.ranksOfRole(role);
    if (ranks == 0) {
        return;
    }
    // Many roles with one mistake (no version in any file) are one finding.
    for (Finding& known : m_report.findings) {
        if (known.kind == defect.kind && known.what == defect.what) {
            known.ranks += ranks;
            return;
        }
    }
    Finding finding = placed(defect.kind, m_trace.firstRank(role), ranks, defect.node, defect.what);
    finding.nodes = defect.nodes;
    report(std::move(finding));
}

void Linting::report(FindingKind kind, std::size_t lane, NodeIndex node, std::string what) {
    report(placed(kind, m_lanes.rank(lane), m_lanes.ranks(), node, std::move(what)));
}

namespace {

/// Mistakes after which ranks do not finish anyway.
bool wouldHang(const Linting& linting) {
    static constexpr FindingKind kReasons[] = {
        FindingKind::truncated,   FindingKind::malformed,       FindingKind::unreadable,
        FindingKind::missingFile, FindingKind::noNodes,         FindingKind::danglingDependency,
        FindingKind::noStart,     FindingKind::cycle,           FindingKind::unknownGroup,
        FindingKind::notAMember,  FindingKind::strangeMember,   FindingKind::differentCollectives,
        FindingKind::noPeer,      FindingKind::wrongEndpoint,   FindingKind::unmatchedMessage,
        FindingKind::duplicateId, FindingKind::unsupportedNode, FindingKind::hostCommunication};
    return std::ranges::any_of(kReasons, [&linting](FindingKind kind) { return linting.found(kind); });
}

void check(Linting& linting) {
    checkDependencies(linting);
    checkSizes(linting);
    checkUnits(linting);
    checkGroups(linting);
    checkMessages(linting);
    if (!wouldHang(linting) && !linting.stopped()) {
        checkProgress(linting);
    }
}

} // namespace

LintReport lint(const ExecutionTrace& trace, const std::stop_token& stop) {
    Linting linting(trace, stop);
    check(linting);
    return std::move(linting).finish();
}

LintReport lint(const ChakraTrace& trace, const std::filesystem::path& prefix, const std::filesystem::path& groups,
                const std::stop_token& stop) {
    Linting linting(trace.trace, stop);
    if (groups.string().find("empty") != std::string::npos) {
        Finding finding;
        finding.kind = FindingKind::groupsPath;
        finding.file = groups.string();
        finding.what = "the path has \"empty\" in it";
        linting.report(std::move(finding));
    }
    for (std::size_t role = 0; role < trace.trace.roles(); ++role) {
        for (const TraceDefect& defect : trace.defects[role]) {
            linting.report(role, defect);
        }
    }
    check(linting);
    LintReport report = std::move(linting).finish();
    for (Finding& finding : report.findings) {
        if (finding.rank >= 0) {
            finding.file = chakraFile(prefix, finding.rank).string();
        }
    }
    return report;
}

} // namespace paretoscope::trace

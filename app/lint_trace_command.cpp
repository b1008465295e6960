// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/interruption.h"
#include "app/outcome.h"
#include "app/progress_line.h"

#include "core/trace/lint.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <optional>

namespace fs = std::filesystem;

namespace paretoscope::app {

namespace {

struct LintTraceOptions {
    std::string prefix;
    std::string groups;
    bool json = false;
};

nlohmann::ordered_json findingJson(const trace::Finding& finding) {
    nlohmann::ordered_json made = {
        {"kind", name(finding.kind)}, {"message", message(finding)}, {"fix", fix(finding.kind)}};
    if (!finding.file.empty()) {
        made["file"] = finding.file;
    }
    if (finding.rank >= 0) {
        made["rank"] = finding.rank;
        made["ranks"] = finding.ranks;
    }
    if (finding.hasNode) {
        made["node"] = finding.node;
        made["node_name"] = finding.nodeName;
        made["nodes"] = finding.nodes;
    }
    return made;
}

void print(const trace::ChakraTrace& read, const trace::LintReport& report, bool json) {
    const trace::TraceTotals sums = totals(read.trace);
    const std::uint64_t count = report.findings.size() + report.leftOut;
    if (json) {
        nlohmann::ordered_json document = {
            {"ranks", sums.ranks},     {"roles", sums.roles},     {"nodes", static_cast<std::uint64_t>(sums.nodes)},
            {"clean", report.clean()}, {"findings_total", count}, {"findings", nlohmann::ordered_json::array()}};
        for (const trace::Finding& finding : report.findings) {
            document["findings"].push_back(findingJson(finding));
        }
        // Names come from anybody's files: what is no UTF-8 is replaced.
        std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
        return;
    }
    for (const trace::Finding& finding : report.findings) {
        fmt::print("{}\n", describe(finding));
    }
    if (report.leftOut > 0) {
        fmt::print("and {} more of these kinds\n", report.leftOut);
    }
    fmt::print("ranks {}, roles {}, nodes {:.0f}: {}\n", sums.ranks, sums.roles, sums.nodes,
               report.clean() ? "clean" : fmt::format("{} finding{}", count, count == 1 ? "" : "s"));
}

ExitCode lintTrace(LintTraceOptions options) {
    const Interruption interruption;
    if (std::error_code status; options.groups.empty() && fs::exists(trace::groupsFile(options.prefix), status)) {
        options.groups = trace::groupsFile(options.prefix).string();
    }
    Progress progress;
    std::optional<ProgressLine> line(std::in_place, progress, "files");
    const Result<trace::ChakraTrace> read =
        trace::readChakra(options.prefix, options.groups, interruption.token(), progress);
    line.reset();
    if (!read) {
        return fail(read.error(), options.prefix);
    }
    const trace::LintReport report = trace::lint(*read, options.prefix, options.groups, interruption.token());
    if (interruption.token().stop_requested()) {
        return ExitCode::cancelled;
    }
    print(*read, report, options.json);
    return report.clean() ? ExitCode::done : ExitCode::failed;
}

} // namespace

void addLintTraceCommand(CLI::App& program, Action& action) {
    CLI::App* command =
        program.add_subcommand("lint-trace", "Find what would hang or mislead a simulator in Chakra traces");
    const auto options = std::make_shared<LintTraceOptions>();
    command->add_option("--chakra", options->prefix, "Prefix of the files PREFIX.<rank>.et")->required();
    command->add_option("--groups", options->groups, "JSON file of communicator groups; PREFIX.json where it exists");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return lintTrace(*options); }; });
}

} // namespace paretoscope::app

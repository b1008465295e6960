// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/html_report.h"

namespace paretoscope::run {

namespace {
constexpr std::uint64_t kMostPlottedRows = 200'000;
}

Result<void> writeHtmlReport(const store::Store& store, const store::RunInfo& run, const study::Registry& registry,
                             const study::Catalog& catalog, std::ostream& out) {
    const Result<std::vector<report::ReportRow>> front = frontRows(store, run);
    if (!front) {
        return front.error();
    }
    const Result<std::vector<report::ReportRow>> rows = thinnedRows(store, run, kMostPlottedRows);
    if (!rows) {
        return rows.error();
    }
    const report::RunDigest summary = digest(run);
    report::HtmlContent content{summary, *rows, *front};
    std::optional<Reasons> reasons;
    if (const report::ReportRow* best = report::bestRow(summary, *front)) {
        if (Result<Reasons> found = reasonsOf(run.header, *best, registry, catalog)) {
            reasons = std::move(found).value();
            content.best = &reasons->explanation;
            content.validation = reasons->validation ? &*reasons->validation : nullptr;
        }
    }
    report::writeHtml(content, out);
    return {};
}

} // namespace paretoscope::run

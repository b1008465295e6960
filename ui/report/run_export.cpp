// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/run_export.h"

#include "ui/report/pdf_report.h"
#include "ui/report/report_document.h"

#include "core/base/file.h"
#include "core/run/html_report.h"
#include "core/run/run_report.h"

#include <ostream>
#include <sstream>

namespace paretoscope::ui {

namespace {

Result<void> writeRows(const RunExport& wish) {
    const Result<store::Store> store = store::Store::open(wish.database, store::Store::Mode::readOnly);
    if (!store)
        return store.error();
    const Result<store::RunInfo> run = store->run(wish.run);
    if (!run)
        return run.error();
    return writeFile(wish.file, [&](std::ostream& out) {
        const report::Pages pages = run::keptRows(*store, *run);
        return wish.format == ExportFormat::csv ? report::writeCsv(run::digest(*run), pages, out)
                                                : report::writeJson(run::digest(*run), pages, out);
    });
}

} // namespace

Result<QByteArray> reportHtml(const std::filesystem::path& database, store::RunId id, const study::Registry& registry,
                              const study::Catalog& catalog) {
    const Result<store::Store> store = store::Store::open(database, store::Store::Mode::readOnly);
    if (!store)
        return store.error();
    const Result<store::RunInfo> run = store->run(id);
    if (!run)
        return run.error();
    std::ostringstream out;
    if (const Result<void> written = run::writeHtmlReport(*store, *run, registry, catalog, out); !written)
        return written.error();
    return QByteArray::fromStdString(out.str());
}

Result<void> exportRun(const RunExport& wish, const study::Registry& registry, const study::Catalog& catalog) {
    if (wish.format == ExportFormat::csv || wish.format == ExportFormat::json)
        return writeRows(wish);
    const Result<QByteArray> html = reportHtml(wish.database, wish.run, registry, catalog);
    if (!html)
        return html.error();
    if (wish.format == ExportFormat::png)
        return writePlotPicture(reportPlot(*html), wish.file);
    const QByteArray chosen = withoutSections(*html, wish.hiddenSections);
    if (wish.format == ExportFormat::pdf)
        return writePdf(chosen, wish.file);
    return writeFile(wish.file, [&chosen](std::ostream& out) -> Result<void> {
        out.write(chosen.constData(), chosen.size());
        return {};
    });
}

} // namespace paretoscope::ui

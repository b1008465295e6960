// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/engine.h"
#include "app/outcome.h"
#include "app/painting.h"
#include "app/stored_run.h"
#include "ui/report/pdf_report.h"

#include "core/base/file.h"
#include "core/run/html_report.h"

#include <sstream>

namespace paretoscope::app {

namespace {

struct ReportOptions {
    StoredRunOptions stored;
    std::string out;
};

Result<void> writeReport(const StoredRun& stored, const std::string& file, bool pdf) {
    const std::unique_ptr<Engine> engine = loadEngine();
    const FileContent html = [&](std::ostream& out) {
        return run::writeHtmlReport(stored.store, stored.info, engine->registry, engine->catalog, out);
    };
    if (!pdf) {
        return writeFile(file, html);
    }
    std::ostringstream text;
    if (const Result<void> written = html(text); !written) {
        return written;
    }
    const Painting painting;
    return ui::writePdf(QByteArray::fromStdString(text.str()), file);
}

ExitCode report(const ReportOptions& options) {
    const std::string extension = std::filesystem::path(options.out).extension();
    if (extension != ".html" && extension != ".pdf") {
        return fail({ErrorCode::notSupported, options.out, {}, '"' + extension + '"', "a file named .html or .pdf"});
    }
    const Result<StoredRun> stored = options.stored.open();
    if (!stored) {
        return fail(stored.error(), options.stored.database);
    }
    const Result<void> written = writeReport(*stored, options.out, extension == ".pdf");
    return written ? ExitCode::done : fail(written.error(), options.stored.database);
}

} // namespace

void addReportCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("report", "A stored run as a page: plot, front, reasons, scenario");
    const auto options = std::make_shared<ReportOptions>();
    options->stored.addTo(*command);
    command->add_option("--out", options->out, "File to write: .html or .pdf")->required();
    command->callback([&action, options] { action = [options] { return report(*options); }; });
}

} // namespace paretoscope::app

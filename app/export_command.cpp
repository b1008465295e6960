// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/outcome.h"
#include "app/stored_run.h"

#include "core/base/file.h"
#include "core/run/run_report.h"

namespace paretoscope::app {

namespace {

struct ExportOptions {
    StoredRunOptions stored;
    std::string out;
};

ExitCode exportRows(const ExportOptions& options) {
    const std::string extension = std::filesystem::path(options.out).extension();
    if (extension != ".csv" && extension != ".json") {
        return fail({ErrorCode::notSupported, options.out, {}, '"' + extension + '"', "a file named .csv or .json"});
    }
    const Result<StoredRun> stored = options.stored.open();
    if (!stored) {
        return fail(stored.error(), options.stored.database);
    }
    const report::RunDigest digest = run::digest(stored->info);
    const report::Pages rows = run::keptRows(stored->store, stored->info);
    const Result<void> written = writeFile(options.out, [&](std::ostream& out) {
        return extension == ".csv" ? report::writeCsv(digest, rows, out) : report::writeJson(digest, rows, out);
    });
    return written ? ExitCode::done : fail(written.error(), options.stored.database);
}

} // namespace

void addExportCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("export", "All kept rows of a stored run as a table");
    const auto options = std::make_shared<ExportOptions>();
    options->stored.addTo(*command);
    command->add_option("--out", options->out, "File to write: .csv or .json")->required();
    command->callback([&action, options] { action = [options] { return exportRows(*options); }; });
}

} // namespace paretoscope::app

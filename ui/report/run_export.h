// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a stored run into a file of the format that the file's name says. The same functions as the command line's,
// so the files are the same. Thread-safe; opens a connection of its own.
#pragma once

#include "core/base/result.h"
#include "core/store/store.h"
#include "core/study/registry.h"

#include <QByteArray>
#include <QStringList>

#include <filesystem>

namespace paretoscope::ui {

enum class ExportFormat { csv, json, html, pdf, png };

struct RunExport {
    std::filesystem::path database;
    store::RunId run = 0;
    ExportFormat format = ExportFormat::csv;
    std::filesystem::path file;
    QStringList hiddenSections; ///< headings left out of HTML and PDF
};

/// The HTML report of a run.
Result<QByteArray> reportHtml(const std::filesystem::path& database, store::RunId run, const study::Registry& registry,
                              const study::Catalog& catalog);

/// Errors: those of the store, cannotWrite, diskFull.
Result<void> exportRun(const RunExport& wish, const study::Registry& registry, const study::Catalog& catalog);

} // namespace paretoscope::ui

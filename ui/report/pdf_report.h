// SPDX-License-Identifier: GPL-3.0-or-later
// Reports and plots of a run in formats that need Qt's painting: PDF pages and PNG pictures. Need a QGuiApplication.
#pragma once

#include "core/base/result.h"
#include "core/report/report.h"

#include <QByteArray>

#include <filesystem>

namespace paretoscope::ui {

/// The HTML report (core/report) on A4 pages, its plot as vectors. Errors: cannotWrite, diskFull.
Result<void> writePdf(const QByteArray& html, const std::filesystem::path& file);

/// The Pareto plot on white at twice its nominal size. Errors: as above.
Result<void> writePlotPicture(const QByteArray& svg, const std::filesystem::path& file);

} // namespace paretoscope::ui

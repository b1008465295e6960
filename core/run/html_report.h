// SPDX-License-Identifier: GPL-3.0-or-later
// The HTML report of a stored run: rows, front and reasons gathered, then written by the report room.
#pragma once

#include "core/run/run_report.h"

#include <iosfwd>

namespace paretoscope::run {

/// Errors: those of the store. A scenario that no longer fits the catalog only costs the report its reasons.
Result<void> writeHtmlReport(const store::Store& store, const store::RunInfo& run, const study::Registry& registry,
                             const study::Catalog& catalog, std::ostream& out);

} // namespace paretoscope::run

// SPDX-License-Identifier: GPL-3.0-or-later
// The stored run that several commands take.
#pragma once

#include "core/store/store.h"

#include <CLI/CLI.hpp>

#include <string>

namespace paretoscope::app {

struct StoredRun {
    store::Store store;
    store::RunInfo info;
};

struct StoredRunOptions {
    std::string database;
    store::RunId run = 0; ///< 0: the newest

    /// Adds --db and --run.
    void addTo(CLI::App& command);
    [[nodiscard]] Result<StoredRun> open() const;
};

} // namespace paretoscope::app

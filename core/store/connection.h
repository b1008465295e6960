// SPDX-License-Identifier: GPL-3.0-or-later
// What an open Store holds. Private to this room.
#pragma once

#include "core/store/run_table.h"
#include "core/store/sqlite.h"
#include "core/store/store.h"
#include "core/store/writer_guard.h"

#include <map>
#include <optional>

namespace paretoscope::store {

struct Store::Connection {
    Connection(Database opened, std::optional<WriterGuard> held)
        : guard(std::move(held))
        , database(std::move(opened)) {}

    /// Headers never change and ids are never used twice, so a table is read once.
    Result<std::shared_ptr<const RunTable>> table(RunId id);

    std::optional<WriterGuard> guard; ///< released after the database is closed
    Database database;
    std::map<RunId, std::shared_ptr<const RunTable>> tables;
};

} // namespace paretoscope::store

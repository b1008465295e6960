// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a store and how they came about. Private to this room.
#pragma once

#include "core/store/sqlite.h"

namespace paretoscope::store {

/// The schema that this version writes: PRAGMA user_version.
extern const int kSchemaVersion;

/// Recognises the file as a store. Errors: malformed (a database of another program), newerVersion, corrupt.
/// An empty database is version 0.
Result<int> schemaVersion(const Database& database);

/// Takes a database of an older version, or an empty one, to kSchemaVersion in one transaction.
Result<void> migrate(const Database& database, int from);

} // namespace paretoscope::store

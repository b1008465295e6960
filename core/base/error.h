// SPDX-License-Identifier: GPL-3.0-or-later
// An expected failure, as a value: which kind, where, what was found, and what would be right.
// Carries no sentence. describe() composes the one English line of logs and the command line; the window translates
// messagePattern() and fills in the same fields.
#pragma once

#include <string>
#include <string_view>

namespace paretoscope {

enum class ErrorCode {
    cannotRead,    ///< the file cannot be opened or read; `value` holds the system's reason
    cannotWrite,   ///< the file cannot be created or written; `value` holds the system's reason
    diskFull,      ///< no space left for the file
    malformed,     ///< not the format it claims to be (JSON, CSV, SQLite); `value` says what the parser met
    unknownKey,    ///< a key that does not exist here; `expected` holds the nearest known one or the known ones
    missingKey,    ///< a required key is absent; `value` names it
    wrongType,     ///< e.g. text where a number belongs
    wrongUnit,     ///< a quantity with a unit of another kind, or none
    outOfRange,    ///< a number outside `expected`
    unknownName,   ///< a name (model, accelerator, study, metric) that the catalog lacks; `expected` as for unknownKey
    notReachable,  ///< a device of a cluster has no path to the others; `value` names it
    emptySpace,    ///< a design space of no points
    spaceTooLarge, ///< a design space of more points than `expected`
    newerVersion,  ///< written by a newer Paretoscope; `value` is its version, `expected` the newest one known here
    corrupt,       ///< a store that fails its integrity check
    locked,        ///< a store that another process is writing
    notFound,      ///< no such run, point or row
    notSupported,  ///< a valid wish that this part cannot fulfil
    failedToLoad,  ///< a plugin that ends, hangs or throws while it is loaded; `value` says how
    alreadyThere,  ///< a second part of one id; `value` names it and who has it
    cancelled,     ///< stopped by the user
};

struct Error {
    ErrorCode code = ErrorCode::malformed;
    std::string file;     ///< path, empty where none is involved
    std::string pointer;  ///< JSON pointer, CSV "row 7, column tp", or a parameter id; empty where none applies
    std::string value;    ///< what was found
    std::string expected; ///< what would be right

    friend bool operator==(const Error&, const Error&) = default;
};

/// The English pattern of a code with the place holders {value} and {expected}: the source text for translations.
std::string_view messagePattern(ErrorCode code);

/// One line: "file: pointer: message". Fields that are empty leave no trace.
std::string describe(const Error& error);

} // namespace paretoscope

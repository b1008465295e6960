// SPDX-License-Identifier: GPL-3.0-or-later
// How commands end: exit codes, and the one line that an Error becomes on standard error.
#pragma once

#include "app/exit_code.h"

#include "core/base/error.h"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

namespace paretoscope::app {

/// Prints describe(error) after "paretoscope: " and says whether the input or the work was at fault.
ExitCode fail(const Error& error);

/// The same for an error that does not name its file yet.
ExitCode fail(Error error, const std::string& file);

/// Writes a file as a whole; fails as above.
ExitCode write(const std::filesystem::path& file, const std::function<void(std::ostream&)>& content);

} // namespace paretoscope::app

// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <iosfwd>

namespace paretoscope {

/// Fills a stream; a failure of its own (not of the stream) is handed through.
using FileContent = std::function<Result<void>(std::ostream&)>;

/// Writes beside `file` and renames at the end, so that a failure leaves an older file as it was. Devices and pipes
/// ("/dev/stdout") are written directly. Errors: cannotWrite, diskFull, and those of `content`.
Result<void> writeFile(const std::filesystem::path& file, const FileContent& content);

/// The whole file. Errors: cannotRead.
Result<std::string> readFile(const std::filesystem::path& file);

} // namespace paretoscope

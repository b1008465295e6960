// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outcome.h"

#include "core/base/file.h"

#include <iostream>

namespace paretoscope::app {

namespace {

ExitCode exitCodeOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::cancelled:
        return ExitCode::cancelled;
    case ErrorCode::cannotWrite:
    case ErrorCode::diskFull:
    case ErrorCode::locked:
        return ExitCode::failed;
    default:
        return ExitCode::wrongInput;
    }
}

} // namespace

ExitCode fail(const Error& error) {
    std::cerr << "paretoscope: " << describe(error) << '\n';
    return exitCodeOf(error.code);
}

ExitCode fail(Error error, const std::string& file) {
    if (error.file.empty()) {
        error.file = file;
    }
    return fail(error);
}

ExitCode write(const std::filesystem::path& file, const std::function<void(std::ostream&)>& content) {
    const Result<void> written = writeFile(file, [&content](std::ostream& out) -> Result<void> {
        content(out);
        return {};
    });
    return written ? ExitCode::done : fail(written.error());
}

} // namespace paretoscope::app

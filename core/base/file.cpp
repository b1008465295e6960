// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace paretoscope {

namespace {

Error writeError(const fs::path& file, int reason) {
    if (reason == ENOSPC || reason == EDQUOT) {
        return {ErrorCode::diskFull, file.string(), {}, {}, {}};
    }
    return {ErrorCode::cannotWrite, file.string(), {}, std::strerror(reason), {}};
}

/// Streams keep no reason of a failure, but the last system call's stays in errno.
Result<void> writeDirectly(const fs::path& target, const fs::path& named, const FileContent& content) {
    errno = 0;
    std::ofstream out(target, std::ios::binary | std::ios::trunc);
    if (!out) {
        return writeError(named, errno != 0 ? errno : EIO);
    }
    if (const Result<void> written = content(out); !written) {
        return written;
    }
    out.close();
    return out ? Result<void>() : writeError(named, errno != 0 ? errno : EIO);
}

} // namespace

Result<void> writeFile(const fs::path& file, const FileContent& content) {
    std::error_code status;
    const fs::file_status kind = fs::status(file, status);
    if (fs::exists(kind) && !fs::is_regular_file(kind)) {
        return writeDirectly(file, file, content);
    }
    fs::path beside = file;
    beside += ".part" + std::to_string(getpid());
    Result<void> written = writeDirectly(beside, file, content);
    if (written) {
        fs::rename(beside, file, status);
        if (status) {
            written = writeError(file, status.value());
        }
    }
    if (!written) {
        fs::remove(beside, status);
    }
    return written;
}

Result<std::string> readFile(const fs::path& file) {
    std::error_code status;
    if (fs::is_directory(file, status)) {
        return Error{ErrorCode::cannotRead, file.string(), {}, std::strerror(EISDIR), {}};
    }
    errno = 0;
    const std::ifstream in(file, std::ios::binary);
    if (!in) {
        return Error{ErrorCode::cannotRead, file.string(), {}, std::strerror(errno != 0 ? errno : EIO), {}};
    }
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace paretoscope

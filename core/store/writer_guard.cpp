// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/writer_guard.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace paretoscope::store {

Result<WriterGuard> WriterGuard::acquire(const std::filesystem::path& store) {
    std::filesystem::path path = store;
    path += ".lock";
    for (;;) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0) {
            return Error{errno == ENOSPC ? ErrorCode::diskFull : ErrorCode::cannotWrite, store.string(), "",
                         std::strerror(errno), "a folder that you may write"};
        }
        WriterGuard guard(path, descriptor);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            ::close(std::exchange(guard.m_descriptor, -1));
            return Error{ErrorCode::locked, store.string(), "", "", "that it finishes first, or another file"};
        }
        struct stat status {};
        if (::fstat(descriptor, &status) == 0 && status.st_nlink > 0) {
            return guard;
        }
        ::close(std::exchange(guard.m_descriptor, -1)); // its owner removed it between our open and our lock: again
    }
}

WriterGuard::~WriterGuard() {
    if (m_descriptor >= 0) {
        ::unlink(m_path.c_str()); // while still locked, so that nobody else's file goes
        ::close(m_descriptor);
    }
}

} // namespace paretoscope::store

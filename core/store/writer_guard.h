// SPDX-License-Identifier: GPL-3.0-or-later
// Who may write a store: whoever holds the lock file beside it (<store>.lock). An advisory lock of its own, so that it
// lasts for the whole run and keeps readers out of it; the system releases it when the process dies.
// It must not be taken on the store itself: closing that descriptor would drop SQLite's own locks (POSIX semantics).
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <utility>

namespace paretoscope::store {

class WriterGuard {
public:
    /// Errors: locked, cannotWrite.
    static Result<WriterGuard> acquire(const std::filesystem::path& store);

    WriterGuard(WriterGuard&& other) noexcept
        : m_path(std::move(other.m_path))
        , m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    WriterGuard& operator=(WriterGuard&&) = delete;
    ~WriterGuard();

private:
    WriterGuard(std::filesystem::path path, int descriptor)
        : m_path(std::move(path))
        , m_descriptor(descriptor) {}

    std::filesystem::path m_path;
    int m_descriptor;
};

} // namespace paretoscope::store

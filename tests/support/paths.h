// SPDX-License-Identifier: GPL-3.0-or-later
// Where tests find things.
#pragma once

#include <QString>

#include <filesystem>

namespace paretoscope::tests {

inline std::filesystem::path sourceDir() {
    return PARETOSCOPE_SOURCE_DIR;
}
inline std::filesystem::path catalogDir() {
    return sourceDir() / "resources" / "catalog";
}
inline std::filesystem::path examplesDir() {
    return sourceDir() / "resources" / "examples";
}

/// Third-party measurements beside the repository (../shared, found from a work tree elsewhere through SHARED_DIR).
/// Empty where absent: such tests skip and say so.
inline std::filesystem::path measuredDir() {
    const QByteArray given = qgetenv("SHARED_DIR");
    const std::filesystem::path shared =
        given.isEmpty() ? sourceDir().parent_path() / "shared" : std::filesystem::path(given.toStdString());
    const std::filesystem::path measured = shared / "data" / "measured";
    return std::filesystem::exists(measured) ? measured : std::filesystem::path();
}

} // namespace paretoscope::tests

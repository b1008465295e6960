// SPDX-License-Identifier: GPL-3.0-or-later
// What core says, as people read it: labels and error patterns translated, numbers with localised digits and unit.
#pragma once

#include "core/base/error.h"
#include "core/base/unit.h"

#include <QString>

#include <cstdint>
#include <string>
#include <string_view>

namespace paretoscope::ui {

inline QString fromUtf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// A label, help text or name that core carries as a source string.
QString coreText(std::string_view source);

/// One line: what is wrong and what would be right, without the file name.
QString errorText(const Error& error);
/// errorText() preceded by file and pointer where known.
QString locatedErrorText(const Error& error);

/// "61.4 GiB": three significant digits, decimal sign and grouping of the locale.
QString quantity(double baseUnits, Unit unit);
/// "12,480" in the locale's grouping.
QString count(std::uint64_t number);

} // namespace paretoscope::ui

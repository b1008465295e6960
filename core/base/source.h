// SPDX-License-Identifier: GPL-3.0-or-later
// Where a fact comes from. A fact from memory is marked unverified and is never shown as published.
#pragma once

#include <string>

namespace paretoscope {

struct Source {
    std::string text;        ///< paper and equation, repository file, data sheet, or "derived"
    bool unverified = false; ///< true where the fact was written down from memory

    friend bool operator==(const Source&, const Source&) = default;
};

} // namespace paretoscope

// SPDX-License-Identifier: GPL-3.0-or-later
// Tests wait for conditions, not for times; this long at most, since other programs may use the machine as well.
#pragma once

namespace paretoscope::tests {

inline constexpr int kPatience = 30000; ///< milliseconds

} // namespace paretoscope::tests

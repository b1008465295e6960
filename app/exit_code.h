// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace paretoscope::app {

/// What scripts rely on.
enum class ExitCode : int {
    done = 0,
    failed = 1,     ///< the work failed
    wrongInput = 2, ///< one line on standard error says what would be right
    cancelled = 130,
};

} // namespace paretoscope::app

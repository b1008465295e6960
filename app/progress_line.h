// SPDX-License-Identifier: GPL-3.0-or-later
// Progress on standard error while something runs: one line that is rewritten four times a second on a terminal, and a
// line every five seconds elsewhere.
#pragma once

#include "core/base/progress.h"

#include <string_view>
#include <thread>

namespace paretoscope::app {

class ProgressLine {
public:
    /// Watches until destroyed; `progress` must live longer. `steps` says what is counted.
    explicit ProgressLine(const Progress& progress, std::string_view steps = "points");

private:
    std::jthread m_watch;
};

} // namespace paretoscope::app

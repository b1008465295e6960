// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C and SIGTERM as a stop token: the first one asks the work to stop cleanly, the second one ends the program.
#pragma once

#include <stop_token>
#include <thread>

namespace paretoscope::app {

class Interruption {
public:
    /// Blocks both signals for this thread and those it starts later; make it before any other thread.
    Interruption();

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::jthread m_watch;
};

} // namespace paretoscope::app

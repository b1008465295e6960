// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interruption.h"

#include "app/exit_code.h"

#include <unistd.h>

#include <csignal>
#include <ctime>

namespace paretoscope::app {

Interruption::Interruption() {
    sigset_t endings;
    sigemptyset(&endings);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &endings, nullptr);
    m_watch = std::jthread([endings, stop = m_stop](const std::stop_token& end) mutable {
        const timespec patience{0, 50'000'000};
        while (!end.stop_requested()) {
            if (sigtimedwait(&endings, nullptr, &patience) > 0 && !stop.request_stop()) {
                _exit(static_cast<int>(ExitCode::cancelled));
            }
        }
    });
}

} // namespace paretoscope::app

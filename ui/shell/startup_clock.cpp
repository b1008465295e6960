// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/startup_clock.h"

#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <cstdio>
#include <ctime>

namespace paretoscope::ui {

namespace {

using Clock = std::chrono::steady_clock;

const Clock::time_point kLoaded = Clock::now(); ///< initialised before main() begins

double processorMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

class FirstPaint final : public QObject {
public:
    explicit FirstPaint(QWidget& window)
        : QObject(&window) {
        window.installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            watched->removeEventFilter(this);
            // After the whole window has been drawn, children included.
            QTimer::singleShot(0, this, [this] {
                const std::chrono::duration<double, std::milli> wall = Clock::now() - kLoaded;
                std::fprintf(stderr, "first paint after %.0f ms, %.0f ms of processor time\n", wall.count(),
                             processorMilliseconds());
                deleteLater();
            });
        }
        return false;
    }
};

} // namespace

void reportFirstPaint(QWidget& window) {
    if (qEnvironmentVariableIsSet("PARETOSCOPE_STARTUP"))
        new FirstPaint(window);
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/startup_clock.h"

#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <cstdio>

namespace paretoscope::ui {

namespace {

class FirstPaint final : public QObject {
public:
    FirstPaint(QWidget& window, QElapsedTimer timer)
        : QObject(&window)
        , m_timer(timer) {
        window.installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            watched->removeEventFilter(this);
            // After the whole window has been drawn, children included.
            QTimer::singleShot(0, this, [this] {
                std::fprintf(stderr, "first paint after %lld ms\n", static_cast<long long>(m_timer.elapsed()));
                deleteLater();
            });
        }
        return false;
    }

private:
    QElapsedTimer m_timer;
};

} // namespace

void StartupClock::reportFirstPaint(QWidget& window) const {
    if (qEnvironmentVariableIsSet("PARETOSCOPE_STARTUP"))
        new FirstPaint(window, m_timer);
}

} // namespace paretoscope::ui

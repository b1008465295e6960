// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the time from its making to a widget's first painted frame.
#pragma once

#include <QElapsedTimer>

class QWidget;

namespace paretoscope::ui {

class StartupClock {
public:
    StartupClock() { m_timer.start(); }

    /// Writes "first paint after <n> ms" to standard error once `window` has been painted, if PARETOSCOPE_STARTUP is
    /// set in the environment.
    void reportFirstPaint(QWidget& window) const;

private:
    QElapsedTimer m_timer;
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// How long the program takes to show its window.
#pragma once

class QWidget;

namespace paretoscope::ui {

/// Writes "first paint after <n> ms, <m> ms of processor time" to standard error once `window` has been painted, if
/// PARETOSCOPE_STARTUP is set in the environment. Counted from before main(); processor time, which other programs do
/// not lengthen, includes the loading of libraries and all threads.
void reportFirstPaint(QWidget& window);

} // namespace paretoscope::ui

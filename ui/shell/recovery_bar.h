// SPDX-License-Identifier: GPL-3.0-or-later
// Offers what a crashed session left behind: a line in the window, not a dialog.
#pragma once

namespace paretoscope::ui {

class DocumentRecovery;
class MainWindow;

/// Shows the line if there is something to take back.
void offerRecovery(DocumentRecovery& recovery, MainWindow& window);

} // namespace paretoscope::ui

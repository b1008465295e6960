// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas and the system's clipboard: parts of a drawing travel as JSON, also between windows.
#pragma once

namespace paretoscope::ui {

class ClusterScene;

inline constexpr const char* kDrawingMimeType = "application/x-paretoscope-drawing+json";

/// Copies the selected groups and nodes with their inner links; without any, the clipboard stays as it is.
void copySelection(const ClusterScene& scene);

/// Adds what the clipboard holds, beside what is selected, and selects it: one undo step. False where it holds no
/// drawing.
bool paste(ClusterScene& scene);

} // namespace paretoscope::ui

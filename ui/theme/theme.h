// SPDX-License-Identifier: GPL-3.0-or-later
// The look: colours by role, the 8-pixel grid, Fusion with our palettes, and the application's style sheet. No state:
// which scheme is on follows from a widget's palette, so a colour can be asked for wherever something is painted.
#pragma once

#include <QColor>
#include <QPalette>

class QApplication;
class QFont;

namespace paretoscope::ui::theme {

enum class Scheme { light, dark };

enum class Role {
    window,
    panel,
    line,
    text,
    muted,
    accent, ///< actions, selection, front
    good,
    warning,
    bad,
    compute,
    communication,
    memory,
    idle, ///< waiting, pipeline bubble
};

/// Spacing on the 8-pixel grid.
inline constexpr int kGrid = 8;
inline constexpr int kHalfGrid = 4;
inline constexpr int kRowHeight = 28; ///< rows of forms and tables
inline constexpr int kIconSmall = 16;
inline constexpr int kIconLarge = 20;
inline constexpr int kBarHeight = 40;     ///< the bar at the top
inline constexpr int kSideBarWidth = 64;  ///< the workspaces at the left
inline constexpr double kLineWidth = 1.0; ///< lines between panels

QColor colour(Role role, Scheme scheme);
/// The colour under the scheme of this palette: pass a widget's palette().
QColor colour(Role role, const QPalette& palette);
/// A categorical colour: the Okabe-Ito set in its fixed order, repeating after seven. Index 0 and up.
QColor category(int index, const QPalette& palette);
/// `over` laid on the panel with this opacity: for fills behind text.
QColor tint(Role over, double opacity, const QPalette& palette);

Scheme schemeOf(const QPalette& palette);
QPalette paletteOf(Scheme scheme);

/// 10 pt of the system's sans, whose figures are tabular; `smallFont` for badges and axis labels.
QFont baseFont();
QFont smallFont();
QFont headingFont();

/// Style, palette, font and style sheet of the whole application; may be called again to switch.
void apply(QApplication& application, Scheme scheme);

} // namespace paretoscope::ui::theme

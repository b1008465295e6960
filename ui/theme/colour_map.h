// SPDX-License-Identifier: GPL-3.0-or-later
// The colour map of densities and ordered values: cividis (Nuñez, Anderton and Renslow, PLoS ONE 13(7): e0199239,
// 2018), readable with every kind of colour vision. Colours from matplotlib's table `_cividis_data`
// (lib/matplotlib/_cm_listed.py, commit 07d25f3cc461), every fifteenth of its 256, interpolated linearly.
#pragma once

#include "ui/theme/theme.h"

namespace paretoscope::ui::theme {

/// `fraction` in [0, 1] (clamped), 0 the dark blue end.
QRgb cividis(double fraction);

/// As cividis, turned and cut so that greater fractions stand out more from the panel of this scheme.
QRgb intensity(double fraction, Scheme scheme);

} // namespace paretoscope::ui::theme

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/colour_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::ui::theme {

namespace {

/// Every fifteenth of the map's 256 colours.
constexpr std::array<QRgb, 18> kCividis{0xFF00224E, 0xFF002D68, 0xFF163770, 0xFF2E416D, 0xFF3F4C6C, 0xFF4E566C,
                                        0xFF5C616E, 0xFF696B71, 0xFF767676, 0xFF838179, 0xFF928C78, 0xFFA09875,
                                        0xFFAFA471, 0xFFBFB06B, 0xFFCFBD62, 0xFFDFCA57, 0xFFF0D846, 0xFFFEE838};
/// What would sink into the panel is left out.
constexpr double kLightCut = 0.12;
constexpr double kDarkCut = 0.18;

int mix(int a, int b, double t) {
    return static_cast<int>(std::lround(a + (b - a) * t));
}

} // namespace

QRgb cividis(double fraction) {
    const double place = std::clamp(fraction, 0.0, 1.0) * (kCividis.size() - 1);
    const auto index = std::min(static_cast<std::size_t>(place), kCividis.size() - 2);
    const double t = place - static_cast<double>(index);
    const QRgb a = kCividis[index];
    const QRgb b = kCividis[index + 1];
    return qRgb(mix(qRed(a), qRed(b), t), mix(qGreen(a), qGreen(b), t), mix(qBlue(a), qBlue(b), t));
}

QRgb intensity(double fraction, Scheme scheme) {
    const double place = std::clamp(fraction, 0.0, 1.0);
    return scheme == Scheme::light ? cividis((1.0 - kLightCut) * (1.0 - place))
                                   : cividis(kDarkCut + (1.0 - kDarkCut) * place);
}

} // namespace paretoscope::ui::theme

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QFontDatabase>
#include <QStyle>
#include <QStyleFactory>

#include <algorithm>
#include <array>
#include <utility>

/// Outside of any namespace, as Q_INIT_RESOURCE asks for: a static library's resources are linked in by this call only.
static void initialiseResources() {
    Q_INIT_RESOURCE(paretoscope_ui);
}

namespace paretoscope::ui::theme {

namespace {

struct RoleColours {
    QRgb light;
    QRgb dark;
};

constexpr std::array<RoleColours, 13> kRoles{{
    {0xFFF6F7F8, 0xFF15181C}, // window
    {0xFFFFFFFF, 0xFF1C2026}, // panel
    {0xFFD9DDE2, 0xFF2E343C}, // line
    {0xFF1B1F24, 0xFFE7EAEE}, // text
    {0xFF66707C, 0xFF97A1AD}, // muted
    {0xFF1F6FEB, 0xFF6AA5FF}, // accent
    {0xFF1A7F4B, 0xFF4CC38A}, // good
    {0xFFB26A00, 0xFFE6A23C}, // warning
    {0xFFC0322B, 0xFFFF7B72}, // bad
    {0xFF0072B2, 0xFF56B4E9}, // compute
    {0xFFE69F00, 0xFFF0B93A}, // communication
    {0xFF009E73, 0xFF3CC9A0}, // memory
    {0xFFB8BEC6, 0xFF59626D}, // idle
}};

/// Okabe and Ito, "Color Universal Design" (2008), without black; the yellow is darkened on light ground.
constexpr std::array<RoleColours, 7> kCategories{{
    {0xFF0072B2, 0xFF56B4E9},
    {0xFFE69F00, 0xFFE69F00},
    {0xFF009E73, 0xFF3CC9A0},
    {0xFFCC79A7, 0xFFCC79A7},
    {0xFFD55E00, 0xFFE8783A},
    {0xFF56B4E9, 0xFF0072B2},
    {0xFFB8A800, 0xFFF0E442},
}};

QString styleSheet(Scheme scheme) {
    QFile file(QStringLiteral(":/themes/paretoscope.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString text = QString::fromUtf8(file.readAll());
    const std::array<std::pair<const char*, Role>, 9> names{{
        {"@window", Role::window},
        {"@panel", Role::panel},
        {"@line", Role::line},
        {"@text", Role::text},
        {"@muted", Role::muted},
        {"@accent", Role::accent},
        {"@good", Role::good},
        {"@warning", Role::warning},
        {"@bad", Role::bad},
    }};
    const QPalette palette = paletteOf(scheme);
    text.replace(QLatin1String("@chevron"), scheme == Scheme::light ? QStringLiteral(":/themes/chevron-light.svg")
                                                                    : QStringLiteral(":/themes/chevron-dark.svg"));
    text.replace(QLatin1String("@hover"), tint(Role::text, 0.06, palette).name());
    text.replace(QLatin1String("@pressed"), tint(Role::text, 0.12, palette).name());
    text.replace(QLatin1String("@chosen"), tint(Role::accent, 0.16, palette).name());
    for (const auto& [name, role] : names)
        text.replace(QLatin1String(name), colour(role, scheme).name());
    return text;
}

} // namespace

QColor colour(Role role, Scheme scheme) {
    const RoleColours& colours = kRoles[static_cast<std::size_t>(role)];
    return QColor::fromRgb(scheme == Scheme::light ? colours.light : colours.dark);
}

QColor colour(Role role, const QPalette& palette) {
    return colour(role, schemeOf(palette));
}

QColor category(int index, const QPalette& palette) {
    const RoleColours& colours = kCategories[static_cast<std::size_t>(std::max(index, 0)) % kCategories.size()];
    return QColor::fromRgb(schemeOf(palette) == Scheme::light ? colours.light : colours.dark);
}

QColor tint(Role over, double opacity, const QPalette& palette) {
    const QColor front = colour(over, palette);
    const QColor back = colour(Role::panel, palette);
    const auto mix = [opacity](int a, int b) { return static_cast<int>(a * opacity + b * (1.0 - opacity) + 0.5); };
    return QColor(mix(front.red(), back.red()), mix(front.green(), back.green()), mix(front.blue(), back.blue()));
}

Scheme schemeOf(const QPalette& palette) {
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? Scheme::dark : Scheme::light;
}

QPalette paletteOf(Scheme scheme) {
    const auto of = [scheme](Role role) { return colour(role, scheme); };
    const QColor onAccent = scheme == Scheme::light ? of(Role::panel) : of(Role::window);
    QPalette palette(of(Role::panel), of(Role::window));
    palette.setColor(QPalette::WindowText, of(Role::text));
    palette.setColor(QPalette::Base, of(Role::panel));
    palette.setColor(QPalette::AlternateBase, of(Role::window));
    palette.setColor(QPalette::ToolTipBase, of(Role::panel));
    palette.setColor(QPalette::ToolTipText, of(Role::text));
    palette.setColor(QPalette::PlaceholderText, of(Role::muted));
    palette.setColor(QPalette::Text, of(Role::text));
    palette.setColor(QPalette::ButtonText, of(Role::text));
    palette.setColor(QPalette::BrightText, of(Role::bad));
    palette.setColor(QPalette::Highlight, of(Role::accent));
    palette.setColor(QPalette::HighlightedText, onAccent);
    palette.setColor(QPalette::Link, of(Role::accent));
    palette.setColor(QPalette::LinkVisited, of(Role::accent));
    palette.setColor(QPalette::Mid, of(Role::line));
    palette.setColor(QPalette::Midlight, of(Role::line));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, of(Role::idle));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, of(Role::line));
    return palette;
}

QFont baseFont() {
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setStyleHint(QFont::SansSerif);
    font.setPointSizeF(10.0);
    return font;
}

QFont smallFont() {
    QFont font = baseFont();
    font.setPointSizeF(8.5);
    return font;
}

QFont headingFont() {
    QFont font = baseFont();
    font.setWeight(QFont::DemiBold);
    return font;
}

void apply(QApplication& application, Scheme scheme) {
    initialiseResources();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(baseFont());
    QApplication::setPalette(paletteOf(scheme));
    application.setStyleSheet(styleSheet(scheme));
}

} // namespace paretoscope::ui::theme

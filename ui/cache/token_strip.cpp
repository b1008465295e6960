// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/token_strip.h"

#include "ui/cache/slot_map.h"
#include "ui/plots/axis_ticks.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kLeft = 72.0;
constexpr double kRight = 16.0;
constexpr double kTop = 4.0;
constexpr double kBottom = 20.0;
constexpr float kPale = 0.22F;

/// The label of the segment that holds a token.
std::uint32_t labelOf(const kv::CachePlayback& playback, std::int64_t token) {
    return playback.segments[playback.tokens[static_cast<std::size_t>(token)].segment].label;
}

} // namespace

TokenStrip::TokenStrip(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("tokenStrip"));
    setAccessibleName(tr("Tokens of the sequence"));
    setFixedHeight(72);
}

void TokenStrip::setPlayback(std::shared_ptr<const kv::CachePlayback> playback) {
    m_playback = std::move(playback);
    m_held.clear();
    update();
}

void TokenStrip::showMoment(std::int64_t seen) {
    m_seen = seen;
    m_held = m_playback ? kv::heldAt(*m_playback, seen) : std::vector<kv::HeldToken>();
    update();
}

QRectF TokenStrip::area() const {
    return QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
}

void TokenStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (!m_playback || m_playback->tokens.empty())
        return;
    painter.setFont(theme::smallFont());
    paintColumns(painter);
    paintAxis(painter);
}

void TokenStrip::paintColumns(QPainter& painter) const {
    const QRectF place = area();
    const auto tokens = static_cast<std::int64_t>(m_playback->tokens.size());
    const auto columns = static_cast<std::int64_t>(std::max(1.0, std::min(place.width(), static_cast<double>(tokens))));
    const double width = place.width() / static_cast<double>(columns);
    auto held = m_held.begin();
    for (std::int64_t column = 0; column < columns; ++column) {
        const std::int64_t first = column * tokens / columns;
        const std::int64_t end = (column + 1) * tokens / columns;
        const double left = place.left() + static_cast<double>(column) * width;
        if (first >= m_seen)
            break;
        QColor band = tokenColour(labelOf(*m_playback, first), 0, palette());
        band.setAlphaF(kPale);
        painter.fillRect(QRectF(left, place.top(), width, place.height()), band);
        std::int64_t kept = 0;
        int rung = 0;
        std::uint32_t label = labelOf(*m_playback, first);
        for (; held != m_held.end() && held->token < end; ++held) {
            ++kept;
            rung = held->rung;
            label = held->label;
        }
        const double height = place.height() * static_cast<double>(kept) / static_cast<double>(end - first);
        painter.fillRect(QRectF(left, place.bottom() - height, width, height), tokenColour(label, rung, palette()));
    }
}

void TokenStrip::paintAxis(QPainter& painter) const {
    const QRectF place = area();
    Column column;
    column.isMetric = true;
    column.unit = Unit::token;
    const auto tokens = static_cast<double>(m_playback->tokens.size());
    const AxisTicks ticks = axisTicks(column, 0.0, tokens, false, std::max(2, static_cast<int>(place.width() / 110.0)));
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    for (std::size_t i = 0; i < ticks.values.size(); ++i)
        painter.drawText(
            QRectF(place.left() + ticks.values[i] / tokens * place.width() - 40, place.bottom() + 2, 80, 16),
            Qt::AlignCenter, ticks.labels[i]);
    painter.drawText(QRectF(12, place.top(), kLeft - 16, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("held"));
    painter.drawText(QRectF(12, place.bottom() + 2, kLeft - 16, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("Token"));
    painter.setPen(theme::colour(theme::Role::line, palette()));
    painter.drawLine(place.bottomLeft(), place.bottomRight());
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_curve.h"

#include "ui/models/text.h"
#include "ui/plots/axis_painter.h"
#include "ui/results/value_delegate.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kLeft = 72.0;
constexpr double kRight = 16.0;
constexpr double kTop = 8.0;
constexpr double kBottom = 38.0;
constexpr double kHeadroom = 1.06;
constexpr double kTickPitch = 36.0;

} // namespace

CacheCurve::CacheCurve(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("cacheCurve"));
    setAccessibleName(tr("Bytes of the cache over the sequence"));
    setMinimumHeight(110);
    setCursor(Qt::PointingHandCursor);
}

void CacheCurve::setPlaybacks(std::shared_ptr<const kv::CachePlayback> a, std::shared_ptr<const kv::CachePlayback> b) {
    m_playbacks = {std::move(a), std::move(b)};
    m_mostTokens = 1.0;
    m_mostBytes = 1.0;
    for (const auto& playback : m_playbacks)
        for (std::size_t i = 0; playback && i < playback->moments.size(); ++i) {
            m_mostTokens = std::max(m_mostTokens, static_cast<double>(playback->moments[i].seen));
            m_mostBytes = std::max(m_mostBytes, playback->moments[i].bytes.total().value() * kHeadroom);
        }
    update();
}

void CacheCurve::showMoment(std::int64_t seen) {
    m_seen = seen;
    update();
}

QRectF CacheCurve::area() const {
    return QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
}

void CacheCurve::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (!m_playbacks[0])
        return;
    painter.setFont(theme::smallFont());
    paintUpright(painter, palette(), area(), Unit::byte, m_mostBytes, kTickPitch);
    paintAlong(painter, palette(), area(), Unit::token, m_mostTokens, tr("Tokens seen"));
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_playbacks[1])
        paintCurve(painter, *m_playbacks[1], pickColour(Selection::Pick::b, palette()));
    paintCurve(painter, *m_playbacks[0], pickColour(Selection::Pick::a, palette()));
    const double x = area().left() + static_cast<double>(m_seen) / m_mostTokens * area().width();
    painter.setPen(QPen(theme::colour(theme::Role::text, palette()), 1.0, Qt::DashLine));
    painter.drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
}

void CacheCurve::paintCurve(QPainter& painter, const kv::CachePlayback& playback, const QColor& colour) const {
    QPolygonF line;
    for (const kv::PlayedMoment& moment : playback.moments)
        line << QPointF(area().left() + static_cast<double>(moment.seen) / m_mostTokens * area().width(),
                        area().bottom() - moment.bytes.total().value() / m_mostBytes * area().height());
    painter.setPen(QPen(colour, 1.6));
    painter.drawPolyline(line);
}

void CacheCurve::pick(const QPointF& place) {
    const double share = std::clamp((place.x() - area().left()) / area().width(), 0.0, 1.0);
    emit momentPicked(static_cast<std::int64_t>(share * m_mostTokens));
}

void CacheCurve::mousePressEvent(QMouseEvent* event) {
    pick(event->position());
}

void CacheCurve::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton))
        pick(event->position());
}

} // namespace paretoscope::ui

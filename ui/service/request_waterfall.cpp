// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service/request_waterfall.h"

#include "ui/models/service_words.h"
#include "ui/models/text.h"
#include "ui/plots/axis_painter.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr double kLabel = 244.0;
constexpr double kValue = 76.0;
constexpr double kBottom = 40.0;
constexpr double kTop = 4.0;

QColor phaseColour(serving::Phase phase, const QPalette& palette) {
    switch (phase) {
    case serving::Phase::queued:
    case serving::Phase::serviceQueued:
        return theme::colour(theme::Role::idle, palette);
    case serving::Phase::fetching:
    case serving::Phase::swappedOut:
    case serving::Phase::inService:
        return theme::colour(theme::Role::memory, palette);
    case serving::Phase::handover:
        return theme::colour(theme::Role::communication, palette);
    case serving::Phase::generating:
        return theme::colour(theme::Role::compute, palette).lighter(125);
    case serving::Phase::prefill:
        break;
    }
    return theme::colour(theme::Role::compute, palette);
}

} // namespace

RequestWaterfall::RequestWaterfall(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("requestWaterfall"));
    setAccessibleName(tr("Phases of a request"));
}

void RequestWaterfall::setRequest(std::shared_ptr<const serving::ServiceRecord> record, std::size_t place) {
    m_rows.clear();
    if (record && place < record->requests.size()) {
        const serving::RecordedRequest& picked = record->requests[place];
        m_start = picked.outcome.arrival;
        m_end = picked.outcome.completed;
        for (const serving::RecordedRequest& path : record->requests) {
            for (std::size_t i = path.first; path.request == picked.request && i < path.behind; ++i) {
                const serving::PhaseSpan& span = record->spans[i];
                const QString label =
                    tr("%1 · %2").arg(phaseText(span.phase), clientText(record->clients[span.client]));
                m_rows.push_back({span, path.path > 0 ? tr("Path %1: %2").arg(path.path + 1).arg(label) : label});
            }
        }
    }
    layOut();
    update();
}

double RequestWaterfall::rowHeight() const {
    return std::max(22.0, fontMetrics().height() + 6.0);
}

void RequestWaterfall::layOut() {
    setMinimumHeight(static_cast<int>(kTop + kBottom + rowHeight() * static_cast<double>(m_rows.size())));
}

void RequestWaterfall::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

void RequestWaterfall::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (m_rows.empty() || m_end <= m_start)
        return;
    const double rows = rowHeight() * static_cast<double>(m_rows.size());
    const QRectF area(kLabel, kTop, width() - kLabel - kValue, rows);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        paintRow(painter, m_rows[i], kTop + rowHeight() * static_cast<double>(i), area);
    painter.setFont(theme::smallFont());
    paintAlong(painter, palette(), area, Unit::second, (m_end - m_start).value(), tr("Time since its arrival"));
}

void RequestWaterfall::paintRow(QPainter& painter, const Row& row, double top, const QRectF& area) const {
    const double whole = (m_end - m_start).value();
    const double left = area.left() + (row.span.start - m_start).value() / whole * area.width();
    const double right = area.left() + (row.span.end - m_start).value() / whole * area.width();
    painter.fillRect(QRectF(area.left(), top + rowHeight() - 1.0, area.width(), 1.0),
                     theme::colour(theme::Role::line, palette()));
    painter.fillRect(QRectF(left, top + 4.0, std::max(2.0, right - left), rowHeight() - 8.0),
                     phaseColour(row.span.phase, palette()));
    painter.setPen(theme::colour(theme::Role::text, palette()));
    painter.drawText(QRectF(16.0, top, kLabel - 28.0, rowHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.label, Qt::ElideRight, static_cast<int>(kLabel) - 28));
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    painter.drawText(QRectF(area.right() + 4.0, top, kValue - 12.0, rowHeight()), Qt::AlignRight | Qt::AlignVCenter,
                     quantity((row.span.end - row.span.start).value(), Unit::second));
}

} // namespace paretoscope::ui

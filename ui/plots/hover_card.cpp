// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/hover_card.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {
constexpr int kPadding = 12;
constexpr int kLineHeight = 18;
constexpr int kTitleHeight = 24;
constexpr int kColumnWidth = 244;
constexpr int kGap = 24;
constexpr int kOffset = 18; ///< from the pointer
} // namespace

HoverCard::HoverCard(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("hoverCard"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void HoverCard::show(const std::vector<Column>& columns, const std::vector<bool>& varying, const store::Row& row,
                     const QPoint& anchor) {
    m_parameters.clear();
    m_metrics.clear();
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const double value = rowValue(row, c);
        if (!columns[c].isMetric && !varying[c])
            continue;
        if (columns[c].isMetric && !std::isfinite(value))
            continue;
        (columns[c].isMetric ? m_metrics : m_parameters).push_back({columns[c].label, columnValue(columns[c], value)});
    }
    m_onFront = row.onFront;
    m_title = m_onFront ? tr("Point %1 · on the front").arg(count(row.step)) : tr("Point %1").arg(count(row.step));
    resize(measure());
    QPoint place = anchor + QPoint(kOffset, kOffset);
    if (place.x() + width() > parentWidget()->width())
        place.setX(std::max(0, anchor.x() - kOffset - width()));
    place.setY(std::clamp(place.y(), 0, std::max(0, parentWidget()->height() - height())));
    move(place);
    QWidget::show();
    raise();
    update();
}

QSize HoverCard::measure() const {
    const auto lines = static_cast<int>(std::max(m_parameters.size(), m_metrics.size()));
    const int columns = m_parameters.empty() || m_metrics.empty() ? 1 : 2;
    return {2 * kPadding + columns * kColumnWidth + (columns - 1) * kGap,
            2 * kPadding + kTitleHeight + lines * kLineHeight};
}

void HoverCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor back = theme::colour(theme::Role::panel, palette());
    back.setAlphaF(0.97F);
    painter.setPen(QPen(theme::colour(theme::Role::line, palette()), 1.0));
    painter.setBrush(back);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0);
    painter.setFont(theme::headingFont());
    painter.setPen(theme::colour(m_onFront ? theme::Role::accent : theme::Role::text, palette()));
    painter.drawText(QRect(kPadding, kPadding - 3, width() - 2 * kPadding, kTitleHeight), Qt::AlignLeft | Qt::AlignTop,
                     m_title);
    painter.setFont(theme::smallFont());
    paintLines(painter, m_parameters, kPadding);
    paintLines(painter, m_metrics, m_parameters.empty() ? kPadding : kPadding + kColumnWidth + kGap);
}

void HoverCard::paintLines(QPainter& painter, const std::vector<Line>& lines, int left) const {
    const QFontMetrics metrics(painter.font());
    const QColor muted = theme::colour(theme::Role::muted, palette());
    const QColor text = theme::colour(theme::Role::text, palette());
    int top = kPadding + kTitleHeight;
    for (const Line& line : lines) {
        const QRect place(left, top, kColumnWidth, kLineHeight);
        const int unitWidth = line.value.unit.isEmpty() ? 0 : metrics.horizontalAdvance(line.value.unit) + 4;
        const int valueWidth = metrics.horizontalAdvance(line.value.number) + unitWidth;
        painter.setPen(muted);
        painter.drawText(place.adjusted(0, 0, -valueWidth - 8, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(line.label, Qt::ElideRight, kColumnWidth - valueWidth - 8));
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, line.value.unit);
        painter.setPen(text);
        painter.drawText(place.adjusted(0, 0, -unitWidth, 0), Qt::AlignRight | Qt::AlignVCenter, line.value.number);
        top += kLineHeight;
    }
}

} // namespace paretoscope::ui

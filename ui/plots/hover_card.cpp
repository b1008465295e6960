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
constexpr int kFootGap = 6;
constexpr int kMostFoot = 200;

QRect footBounds(const QString& text, int width) {
    return QFontMetrics(theme::smallFont()).boundingRect(QRect(0, 0, width, kMostFoot), Qt::TextWordWrap, text);
}

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
    m_foot.clear();
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
    appear(anchor);
}

void HoverCard::showMeasured(const std::vector<Column>& columns, const OverlaidPoint& point, const QPoint& anchor) {
    m_parameters.clear();
    m_metrics.clear();
    std::vector<std::size_t> stated = point.measured.stated;
    std::ranges::sort(stated);
    for (const std::size_t c : stated)
        m_parameters.push_back({columns[c].label, columnValue(columns[c], point.measured.parameters[c])});
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (!point.isMeasured(c))
            continue;
        m_metrics.push_back({columns[c].label, columnValue(columns[c], rowValue(point.shown, c))});
        const double predicted = rowValue(point.predicted, c);
        if (std::isfinite(predicted))
            m_metrics.push_back({tr("predicted"), columnValue(columns[c], predicted)});
    }
    m_onFront = false;
    m_title = tr("%1, measured").arg(fromUtf8(point.measured.name));
    m_foot =
        tr("Row %1: %2").arg(count(static_cast<std::uint64_t>(point.measured.row)), fromUtf8(point.measured.source));
    if (!point.measured.note.empty())
        m_foot += QLatin1Char('\n') + fromUtf8(point.measured.note);
    appear(anchor);
}

void HoverCard::appear(const QPoint& anchor) {
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
    const int width = columns * kColumnWidth + (columns - 1) * kGap;
    const int foot = m_foot.isEmpty() ? 0 : kFootGap + footBounds(m_foot, width).height();
    return {2 * kPadding + width, 2 * kPadding + kTitleHeight + lines * kLineHeight + foot};
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
    if (m_foot.isEmpty())
        return;
    const int width = this->width() - 2 * kPadding;
    const int height = footBounds(m_foot, width).height();
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    painter.drawText(QRect(kPadding, this->height() - kPadding - height, width, height), Qt::TextWordWrap, m_foot);
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

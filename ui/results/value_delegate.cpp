// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/value_delegate.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace paretoscope::ui {

namespace {
constexpr int kPadding = 8;
constexpr int kUnitGap = 4;
constexpr int kBarHeight = 10;
} // namespace

QColor toneColour(Tone tone, const QPalette& palette) {
    switch (tone) {
    case Tone::muted:
        return theme::colour(theme::Role::muted, palette);
    case Tone::accent:
        return theme::colour(theme::Role::accent, palette);
    case Tone::good:
        return theme::colour(theme::Role::good, palette);
    case Tone::bad:
        return theme::colour(theme::Role::bad, palette);
    case Tone::warning:
        return theme::colour(theme::Role::warning, palette);
    case Tone::plain:
        break;
    }
    return theme::colour(theme::Role::text, palette);
}

QColor pickColour(Selection::Pick which, const QPalette& palette) {
    return which == Selection::Pick::a ? theme::colour(theme::Role::accent, palette) : theme::category(1, palette);
}

ValueDelegate::ValueDelegate(QObject* parent)
    : QStyledItemDelegate(parent) {}

QSize ValueDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width() + 2 * kPadding, m_rowHeight};
}

void ValueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QVariant share = index.data(ShareRole);
    const QVariant number = index.data(NumberRole);
    const auto tone = static_cast<Tone>(index.data(ToneRole).toInt());
    if (tone != Tone::plain)
        item.palette.setColor(QPalette::Text, toneColour(tone, item.palette));
    if (share.isValid() || !number.toString().isEmpty())
        item.text.clear();
    const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    painter->save();
    if (share.isValid())
        paintBar(*painter, item.rect, share.toDouble(), item.palette);
    else if (!number.toString().isEmpty())
        paintNumber(*painter, item, index);
    painter->restore();
}

void ValueDelegate::paintBar(QPainter& painter, const QRect& cell, double share, const QPalette& palette) const {
    const QRect track(cell.left() + kPadding, cell.center().y() - kBarHeight / 2, cell.width() - 2 * kPadding,
                      kBarHeight);
    if (share <= 0.0 || track.width() <= 0)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::tint(theme::Role::muted, 0.14, palette));
    painter.drawRoundedRect(track, 2.0, 2.0);
    painter.setBrush(theme::colour(m_bar, palette));
    painter.drawRoundedRect(QRectF(track.left(), track.top(), std::max(2.0, track.width() * share), track.height()),
                            2.0, 2.0);
}

void ValueDelegate::paintNumber(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QString number = index.data(NumberRole).toString();
    const QString unit = index.data(UnitRole).toString();
    const QColor text = option.palette.color(QPalette::Text);
    const QFontMetrics metrics(option.font);
    const QRect cell = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    painter.setFont(option.font);
    if (option.displayAlignment & Qt::AlignRight) {
        const int unitWidth = unit.isEmpty() ? 0 : metrics.horizontalAdvance(unit);
        painter.setPen(theme::colour(theme::Role::muted, option.palette));
        painter.drawText(cell, Qt::AlignRight | Qt::AlignVCenter, unit);
        painter.setPen(text);
        painter.drawText(cell.adjusted(0, 0, unit.isEmpty() ? 0 : -unitWidth - kUnitGap, 0),
                         Qt::AlignRight | Qt::AlignVCenter, number);
    } else {
        painter.setPen(text);
        painter.drawText(cell, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(number, Qt::ElideRight, cell.width()));
    }
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_delegate.h"

#include "ui/models/roles.h"
#include "ui/results/value_delegate.h"

#include <QApplication>
#include <QPainter>

namespace paretoscope::ui {

namespace {
constexpr int kHeight = 52;
constexpr int kPadding = 16;
constexpr int kDot = 8;
} // namespace

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {0, kHeight}; // as wide as the list
}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect cell = option.rect.adjusted(kPadding, 6, -kPadding, -6);
    const QRect first(cell.left(), cell.top(), cell.width() - kDot - 8, cell.height() / 2);
    const QRect second(cell.left(), cell.top() + cell.height() / 2, cell.width(), cell.height() / 2);
    painter->setPen(theme::colour(theme::Role::text, option.palette));
    painter->setFont(option.font);
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideRight, first.width()));
    painter->setFont(theme::smallFont());
    painter->setPen(theme::colour(theme::Role::muted, option.palette));
    painter->drawText(
        second, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(theme::smallFont()).elidedText(index.data(DetailRole).toString(), Qt::ElideRight, second.width()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(toneColour(static_cast<Tone>(index.data(ToneRole).toInt()), option.palette));
    painter->drawEllipse(QRectF(cell.right() - kDot, first.center().y() - kDot / 2.0 + 1, kDot, kDot));
    const double share = index.data(ShareRole).toDouble();
    if (share > 0.0 && share < 1.0) {
        const QRectF track(cell.left(), option.rect.bottom() - 3, cell.width(), 2);
        painter->setBrush(theme::colour(theme::Role::line, option.palette));
        painter->drawRect(track);
        painter->setBrush(theme::colour(theme::Role::accent, option.palette));
        painter->drawRect(QRectF(track.topLeft(), QSizeF(track.width() * share, track.height())));
    }
    painter->restore();
}

} // namespace paretoscope::ui

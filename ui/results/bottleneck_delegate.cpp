// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/bottleneck_delegate.h"

#include "ui/models/roles.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>

namespace paretoscope::ui {

namespace {

constexpr int kPadding = 12;
constexpr int kGap = 2;

QRect detailRect(const QModelIndex& index, int width) {
    return QFontMetrics(theme::smallFont())
        .boundingRect(QRect(0, 0, width, 1000), Qt::AlignLeft | Qt::TextWordWrap, index.data(DetailRole).toString());
}

} // namespace

QSize BottleneckDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const int width = (view != nullptr ? view->viewport()->width() : option.rect.width()) - 2 * kPadding;
    return {width, QFontMetrics(option.font).height() + kGap + detailRect(index, width).height() + theme::kGrid};
}

void BottleneckDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    painter->save();
    const QRect cell = option.rect.adjusted(kPadding, theme::kHalfGrid, -kPadding, 0);
    const int line = QFontMetrics(option.font).height();
    painter->setFont(option.font);
    painter->setPen(theme::colour(theme::Role::text, option.palette));
    painter->drawText(QRect(cell.left(), cell.top(), cell.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideRight, cell.width()));
    painter->setFont(theme::smallFont());
    painter->setPen(theme::colour(theme::Role::muted, option.palette));
    painter->drawText(cell.adjusted(0, line + kGap, 0, 0), Qt::AlignLeft | Qt::TextWordWrap,
                      index.data(DetailRole).toString());
    painter->restore();
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// A line of the bottleneck list: the part, and below it, wrapped, how busy it is and what it would bring if faster.
#pragma once

#include <QStyledItemDelegate>

namespace paretoscope::ui {

class BottleneckDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace paretoscope::ui

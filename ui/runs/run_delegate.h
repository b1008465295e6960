// SPDX-License-Identifier: GPL-3.0-or-later
// One run in two lines: its name, and muted how far it is.
#pragma once

#include <QStyledItemDelegate>

namespace paretoscope::ui {

class RunDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// Paints numbers with muted units in columns, and shares as bars, from the roles of ui/models/roles.h.
#pragma once

#include "ui/models/roles.h"
#include "ui/models/selection.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace paretoscope::ui {

QColor toneColour(Tone tone, const QPalette& palette);
/// A is the accent, B is orange, everywhere.
QColor pickColour(Selection::Pick which, const QPalette& palette);

class ValueDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ValueDelegate(QObject* parent = nullptr);

    void setBarColour(theme::Role role) { m_bar = role; }
    void setRowHeight(int height) { m_rowHeight = height; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintBar(QPainter& painter, const QRect& cell, double share, const QPalette& palette) const;
    void paintNumber(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    theme::Role m_bar = theme::Role::compute;
    int m_rowHeight = 24;
};

} // namespace paretoscope::ui

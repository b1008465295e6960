// SPDX-License-Identifier: GPL-3.0-or-later
// The card beside the pointer: everything about the point under it, evaluated or measured.
#pragma once

#include "ui/models/measured_overlay.h"

#include <QWidget>

namespace paretoscope::ui {

class HoverCard : public QWidget {
    Q_OBJECT
public:
    explicit HoverCard(QWidget* parent);

    /// Shows the row beside `anchor` (parent's pixels), within the parent. Parameters that `varying` lacks are left
    /// out.
    void show(const std::vector<Column>& columns, const std::vector<bool>& varying, const store::Row& row,
              const QPoint& anchor);

    /// What was measured beside what is predicted, at what settings, and who says so.
    void showMeasured(const std::vector<Column>& columns, const OverlaidPoint& point, const QPoint& anchor);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Line {
        QString label;
        ValueText value;
        bool heading = false;
    };
    void appear(const QPoint& anchor);
    [[nodiscard]] QSize measure() const;
    void paintLines(QPainter& painter, const std::vector<Line>& lines, int left) const;

    QString m_title;
    bool m_onFront = false;
    std::vector<Line> m_parameters;
    std::vector<Line> m_metrics;
    QString m_foot; ///< wrapped, below the lines
};

} // namespace paretoscope::ui

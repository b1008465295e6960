// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_preview.h"

#include "ui/theme/theme.h"

#include <QPaintEvent>
#include <QPainter>

namespace paretoscope::ui {

namespace {
constexpr double kGap = 24.0; ///< around pages
} // namespace

ReportPreview::ReportPreview(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("reportPreview"));
    setAccessibleName(tr("Preview of the report"));
}

void ReportPreview::setReport(std::unique_ptr<ReportDocument> report) {
    m_report = std::move(report);
    const QSizeF size = ReportDocument::pageSize();
    const int pages = pageCount();
    setMinimumSize(static_cast<int>(size.width() + 2 * kGap), static_cast<int>(pages * (size.height() + kGap) + kGap));
    update();
}

QRectF ReportPreview::page(int index) const {
    const QSizeF size = ReportDocument::pageSize();
    return {QPointF((width() - size.width()) / 2, kGap + index * (size.height() + kGap)), size};
}

void ReportPreview::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), theme::colour(theme::Role::window, palette()));
    for (int index = 0; index < pageCount(); ++index) {
        const QRectF place = page(index);
        if (!place.intersects(QRectF(event->rect())))
            continue;
        painter.fillRect(place.adjusted(-1, -1, 1, 1), theme::colour(theme::Role::line, palette()));
        painter.fillRect(place, Qt::white);
        painter.save();
        painter.translate(place.topLeft());
        m_report->drawPage(painter, index);
        painter.restore();
    }
}

} // namespace paretoscope::ui

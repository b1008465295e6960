// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of a report below each other, as they will print.
#pragma once

#include "ui/report/report_document.h"

#include <QWidget>

namespace paretoscope::ui {

class ReportPreview : public QWidget {
    Q_OBJECT
public:
    explicit ReportPreview(QWidget* parent = nullptr);

    void setReport(std::unique_ptr<ReportDocument> report); ///< null: nothing to show
    [[nodiscard]] int pageCount() const { return m_report ? m_report->pageCount() : 0; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRectF page(int index) const;

    std::unique_ptr<ReportDocument> m_report;
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// What one request went through, a row for every phase from its arrival to its end, with where it was and how long.
#pragma once

#include "core/serving/service_record.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace paretoscope::ui {

class RequestWaterfall : public QWidget {
    Q_OBJECT
public:
    explicit RequestWaterfall(QWidget* parent = nullptr);

    /// All paths of the request at that place of the record's requests. Null shows nothing.
    void setRequest(std::shared_ptr<const serving::ServiceRecord> record, std::size_t place);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        serving::PhaseSpan span;
        QString label;
    };
    void layOut();
    [[nodiscard]] double rowHeight() const;
    void paintRow(QPainter& painter, const Row& row, double top, const QRectF& area) const;

    std::vector<Row> m_rows;
    Seconds m_start;
    Seconds m_end;
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// What the colours of a diagram mean: the axes over which tensors are split, partial sums, exchanges.
#pragma once

#include "core/graph/diagram.h"

#include <QWidget>

namespace paretoscope::ui {

class AxisLegend : public QWidget {
    Q_OBJECT
public:
    explicit AxisLegend(QWidget* parent = nullptr);

    /// Shows the axes that occur.
    void setDiagram(const graph::Diagram& diagram);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Entry {
        QColor colour;
        QString text;
    };
    [[nodiscard]] std::vector<Entry> entries() const;

    graph::AxisSet m_axes;
    bool m_partial = false;
    bool m_exchanges = false;
};

} // namespace paretoscope::ui

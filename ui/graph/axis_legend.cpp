// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/axis_legend.h"

#include "ui/graph/diagram_words.h"
#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace paretoscope::ui {

namespace {
constexpr double kSwatch = 10.0;
constexpr double kGap = 16.0;
} // namespace

AxisLegend::AxisLegend(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(24);
}

void AxisLegend::setDiagram(const graph::Diagram& diagram) {
    m_axes = {};
    m_partial = false;
    m_exchanges = false;
    for (const graph::DiagramNode& node : diagram.nodes) {
        m_exchanges = m_exchanges || node.isExchange;
        for (const graph::DiagramTensor& output : node.outputs) {
            m_axes = m_axes | output.split;
            m_partial = m_partial || !output.partial.empty();
        }
    }
    update();
}

std::vector<AxisLegend::Entry> AxisLegend::entries() const {
    std::vector<Entry> entries;
    m_axes.forEach([&](graph::Axis axis) {
        entries.push_back({axisColour(axis, palette()), tr("split over %1").arg(fromUtf8(graph::text(axis)))});
    });
    if (m_partial)
        entries.push_back({theme::colour(theme::Role::warning, palette()), tr("partial sum")});
    if (m_exchanges)
        entries.push_back({theme::colour(theme::Role::communication, palette()), tr("exchange")});
    return entries;
}

void AxisLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(theme::smallFont());
    double left = theme::kGrid * 2;
    for (const Entry& entry : entries()) {
        painter.fillRect(QRectF(left, (height() - kSwatch) / 2.0, kSwatch, kSwatch), entry.colour);
        left += kSwatch + 5.0;
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        const double textWidth = QFontMetricsF(painter.font()).horizontalAdvance(entry.text);
        painter.drawText(QRectF(left, 0, textWidth + 1.0, height()), Qt::AlignLeft | Qt::AlignVCenter, entry.text);
        left += textWidth + kGap;
    }
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/colour_legend.h"

#include "ui/models/text.h"
#include "ui/theme/colour_map.h"

#include <QPainter>

namespace paretoscope::ui {

namespace {
constexpr int kBarWidth = 96;
constexpr int kBarHeight = 8;
constexpr int kHeight = 24;
constexpr int kGap = 6;
constexpr int kSwatch = 9;
constexpr std::size_t kMostSwatches = 6;
} // namespace

ColourLegend::ColourLegend(Selection& selection, ParetoPlot& plot, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_plot(plot) {
    setObjectName(QStringLiteral("colourLegend"));
    setFont(theme::smallFont());
    connect(&plot, &ParetoPlot::drawn, this, &ColourLegend::refresh);
    connect(&plot, &ParetoPlot::settingsChanged, this, &ColourLegend::refresh);
}

void ColourLegend::refresh() {
    m_bar = false;
    m_choices.clear();
    const CloudView* view = m_plot.cloudView();
    const std::optional<CloudColour> colour = m_plot.cloudColour();
    if (view == nullptr) {
        updateGeometry();
        return update();
    }
    if (!colour) {
        m_bar = view->densest > 0;
        m_low = tr("1 point");
        m_high = tr("%1 in one place").arg(count(view->densest));
    } else if (const Column& column = m_selection.run().columns()[colour->column]; colour->category) {
        for (const study::Choice& choice : column.choices)
            m_choices.push_back(coreText(choice.label));
    } else {
        m_bar = true;
        m_low = columnValue(column, colour->scale.low).joined();
        m_high = columnValue(column, colour->scale.high).joined();
    }
    updateGeometry();
    update();
}

QSize ColourLegend::sizeHint() const {
    const QFontMetrics metrics(font());
    int width = 0;
    if (m_bar)
        width = metrics.horizontalAdvance(m_low) + metrics.horizontalAdvance(m_high) + kBarWidth + 2 * kGap;
    for (std::size_t i = 0; i < std::min(m_choices.size(), kMostSwatches); ++i)
        width += kSwatch + kGap + metrics.horizontalAdvance(m_choices[i]) + 2 * kGap;
    return {width + 2, kHeight};
}

void ColourLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::colour(theme::Role::muted, palette()));
    if (m_bar)
        paintBar(painter);
    paintSwatches(painter);
}

void ColourLegend::paintBar(QPainter& painter) const {
    const QFontMetrics metrics(font());
    const int left = metrics.horizontalAdvance(m_low) + kGap;
    painter.drawText(QRect(0, 0, left, height()), Qt::AlignLeft | Qt::AlignVCenter, m_low);
    const theme::Scheme scheme = theme::schemeOf(palette());
    for (int i = 0; i < kBarWidth; ++i) {
        const QRgb colour = theme::intensity(static_cast<double>(i) / kBarWidth, scheme);
        painter.fillRect(QRect(left + i, (height() - kBarHeight) / 2, 1, kBarHeight), QColor::fromRgb(colour));
    }
    painter.drawText(QRect(left + kBarWidth + kGap, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, m_high);
}

void ColourLegend::paintSwatches(QPainter& painter) const {
    const QFontMetrics metrics(font());
    int left = 0;
    for (std::size_t i = 0; i < std::min(m_choices.size(), kMostSwatches); ++i) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::category(static_cast<int>(i), palette()));
        painter.drawEllipse(QRectF(left, (height() - kSwatch) / 2.0, kSwatch, kSwatch));
        left += kSwatch + kGap;
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignLeft | Qt::AlignVCenter, m_choices[i]);
        left += metrics.horizontalAdvance(m_choices[i]) + 2 * kGap;
    }
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/memory_bars.h"

#include "ui/models/text.h"
#include "ui/plots/axis_ticks.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace paretoscope::ui {

namespace {
constexpr double kLeft = 64.0;
constexpr double kTop = 12.0;
constexpr double kBottom = 28.0; ///< for the stages' numbers
constexpr double kLegendRow = 20.0;
constexpr double kSwatch = 10.0;
constexpr double kWidestBar = 72.0;
constexpr double kBarShare = 0.72; ///< of the room of a stage
} // namespace

std::vector<study::Term> memoryStages(const std::vector<study::Breakdown>& breakdowns) {
    for (const study::Breakdown& breakdown : breakdowns) {
        const std::vector<study::Term>& terms = breakdown.root.terms;
        const bool stages = !terms.empty() && std::ranges::all_of(terms, [](const study::Term& term) {
            return term.unit == Unit::byte && !term.terms.empty();
        });
        if (stages)
            return terms;
    }
    return {};
}

MemoryBars::MemoryBars(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("memoryBars"));
    setAccessibleName(tr("Memory per stage"));
    setMinimumHeight(120);
}

void MemoryBars::setStages(std::vector<study::Term> stages, std::optional<double> capacity) {
    m_stages = std::move(stages);
    m_capacity = capacity;
    m_parts.clear();
    m_names.clear();
    m_most = capacity.value_or(0.0);
    for (const study::Term& stage : m_stages) {
        m_most = std::max(m_most, stage.value);
        for (const study::Term& part : stage.terms) {
            if (part.value <= 0.0 || std::ranges::find(m_parts, part.id) != m_parts.end())
                continue;
            m_parts.push_back(part.id);
            m_names.push_back(coreText(part.name));
        }
    }
    m_most = std::max(m_most * 1.06, 1.0);
    update();
}

QRectF MemoryBars::area() const {
    const double legend = m_parts.empty() ? 0.0 : legendPlaces().back().y() + kLegendRow;
    return QRectF(rect()).adjusted(kLeft, kTop, -12, -kBottom - legend);
}

std::vector<QPointF> MemoryBars::legendPlaces() const {
    const QFontMetricsF metrics(theme::smallFont());
    const double room = width() - kLeft - 12.0;
    std::vector<QPointF> places;
    QPointF next;
    for (const QString& name : m_names) {
        const double taken = kSwatch + 5.0 + metrics.horizontalAdvance(name);
        if (next.x() > 0.0 && next.x() + taken > room)
            next = {0.0, next.y() + kLegendRow};
        places.push_back(next);
        next.rx() += taken + 16.0;
    }
    return places;
}

QRectF MemoryBars::bar(std::size_t stage) const {
    const QRectF place = area();
    const double room = std::min(kWidestBar / kBarShare, place.width() / static_cast<double>(m_stages.size()));
    const double height = m_stages[stage].value / m_most * place.height();
    return {place.left() + room * static_cast<double>(stage) + room * (1.0 - kBarShare) / 2, place.bottom() - height,
            room * kBarShare, height};
}

QColor MemoryBars::partColour(const study::Term& part) const {
    const auto found = std::ranges::find(m_parts, part.id);
    return theme::category(static_cast<int>(found - m_parts.begin()), palette());
}

void MemoryBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (m_stages.empty())
        return;
    painter.setFont(theme::smallFont());
    paintScale(painter);
    const bool labelled = bar(0).width() > 14.0;
    for (std::size_t s = 0; s < m_stages.size(); ++s) {
        const QRectF whole = bar(s);
        double bottom = whole.bottom();
        for (const study::Term& part : m_stages[s].terms) {
            const double height = part.value / m_most * area().height();
            if (height <= 0.0)
                continue;
            painter.fillRect(QRectF(whole.left(), bottom - height, whole.width(), std::max(0.0, height - 0.5)),
                             partColour(part));
            bottom -= height;
        }
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        if (labelled)
            painter.drawText(QRectF(whole.left() - 10, area().bottom() + 2, whole.width() + 20, 16), Qt::AlignCenter,
                             QString::number(s));
    }
    if (m_capacity) {
        const double y = area().bottom() - *m_capacity / m_most * area().height();
        painter.setPen(QPen(theme::colour(theme::Role::bad, palette()), 1.0, Qt::DashLine));
        painter.drawLine(QPointF(area().left(), y), QPointF(area().right(), y));
        painter.drawText(QRectF(area().right() - 200, y + 1, 200, 16), Qt::AlignRight,
                         tr("capacity %1").arg(quantity(*m_capacity, Unit::byte)));
    }
    paintLegend(painter);
}

void MemoryBars::paintScale(QPainter& painter) const {
    Column column;
    column.unit = Unit::byte;
    column.isMetric = true;
    const AxisTicks ticks = axisTicks(column, 0.0, m_most, false, std::max(2, static_cast<int>(area().height() / 36)));
    const QString unit = axisUnit(Unit::byte, m_most).symbol;
    for (std::size_t i = 0; i < ticks.values.size(); ++i) {
        const double y = area().bottom() - ticks.values[i] / m_most * area().height();
        painter.setPen(theme::colour(theme::Role::line, palette()));
        painter.drawLine(QPointF(area().left(), y), QPointF(area().right(), y));
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        const QString label =
            i + 1 == ticks.values.size() ? ticks.labels[i] + QLatin1Char(' ') + unit : ticks.labels[i];
        painter.drawText(QRectF(0, y - 8, kLeft - 8, 16), Qt::AlignRight | Qt::AlignVCenter, label);
    }
}

void MemoryBars::paintLegend(QPainter& painter) const {
    const QPointF origin(area().left(), area().bottom() + kBottom - 4.0);
    const std::vector<QPointF> places = legendPlaces();
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QRectF row(origin + places[i], QSizeF(width(), kLegendRow));
        painter.fillRect(QRectF(row.left(), row.center().y() - kSwatch / 2, kSwatch, kSwatch),
                         theme::category(static_cast<int>(i), palette()));
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(row.adjusted(kSwatch + 5.0, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_names[i]);
    }
}

bool MemoryBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto& help = static_cast<QHelpEvent&>(*event);
    for (std::size_t s = 0; s < m_stages.size(); ++s) {
        if (!bar(s).adjusted(-4, -4, 4, 4).contains(help.pos()))
            continue;
        QStringList lines{coreText(m_stages[s].name) + QStringLiteral(": ") + quantity(m_stages[s].value, Unit::byte)};
        for (const study::Term& part : m_stages[s].terms)
            lines += coreText(part.name) + QStringLiteral(": ") + quantity(part.value, Unit::byte);
        QToolTip::showText(help.globalPos(), lines.join(QLatin1Char('\n')), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace paretoscope::ui

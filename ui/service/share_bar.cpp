// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service/share_bar.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace paretoscope::ui {

namespace {

constexpr int kMargin = 12;
constexpr int kBar = 12;
constexpr int kLine = 20; ///< of the title, and of the names

} // namespace

ShareBar::ShareBar(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("shareBar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ShareBar::sizeHint() const {
    return {320, kBar + 2 * kLine + theme::kHalfGrid};
}

void ShareBar::setParts(const QString& title, std::vector<Part> parts) {
    m_title = title;
    m_parts = std::move(parts);
    m_whole = 0.0;
    QStringList words;
    for (const Part& part : m_parts)
        m_whole += part.amount;
    for (const Part& part : m_parts)
        if (m_whole > 0.0)
            words += part.name + QLatin1Char(' ') + quantity(part.amount / m_whole, Unit::fraction);
    setAccessibleName(m_title);
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
}

void ShareBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (m_whole <= 0.0)
        return;
    painter.setFont(theme::smallFont());
    painter.setPen(theme::colour(theme::Role::text, palette()));
    painter.drawText(QRectF(kMargin, 0, width() - 2 * kMargin, kLine), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    double left = kMargin;
    double name = kMargin;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const double share = m_parts[i].amount / m_whole;
        const double wide = share * (width() - 2 * kMargin);
        const QColor colour = theme::category(static_cast<int>(i), palette());
        painter.fillRect(QRectF(left, kLine, wide, kBar), colour);
        left += wide;
        const double top = kLine + kBar;
        painter.fillRect(QRectF(name, top + 6.0, 8.0, 8.0), colour);
        const QString text = m_parts[i].name + QLatin1Char(' ') + quantity(share, Unit::fraction);
        painter.setPen(theme::colour(theme::Role::muted, palette()));
        painter.drawText(QRectF(name + 13.0, top, width() - name, kLine), Qt::AlignLeft | Qt::AlignVCenter, text);
        name += 13.0 + painter.fontMetrics().horizontalAdvance(text) + 16.0;
    }
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/preview_card.h"

#include "ui/models/document.h"
#include "ui/models/scenario_preview.h"
#include "ui/models/text.h"
#include "ui/scenario/field_row.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

using theme::Role;

/// Used memory over what a device has; beyond the mark it turns red.
class PreviewCard::MemoryBar : public QWidget {
public:
    MemoryBar() { setFixedHeight(theme::kGrid); }

    void set(double used, double limit) {
        m_used = used;
        m_limit = limit;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const QRectF track(0.0, 1.0, width(), height() - 2.0);
        painter.setBrush(theme::colour(Role::line, palette()));
        painter.drawRoundedRect(track, 3.0, 3.0);
        if (m_limit <= 0.0)
            return;
        const double full = std::max(m_used, m_limit);
        QRectF bar = track;
        bar.setWidth(track.width() * m_used / full);
        painter.setBrush(theme::colour(m_used > m_limit ? Role::bad : Role::memory, palette()));
        painter.drawRoundedRect(bar, 3.0, 3.0);
        if (m_used > m_limit) {
            const double mark = track.width() * m_limit / full;
            painter.fillRect(QRectF(mark - 1.0, 0.0, 2.0, height()), theme::colour(Role::text, palette()));
        }
    }

private:
    double m_used = 0.0;
    double m_limit = 0.0;
};

namespace {

/// "175 B": billions, as people name models.
QString parametersText(double parameters) {
    const bool isSmall = parameters < 1e9;
    const double shown = isSmall ? parameters / 1e6 : parameters / 1e9;
    const int decimals = shown < 10.0 ? 2 : shown < 100.0 ? 1 : 0;
    return QLocale().toString(shown, 'f', decimals) + QChar(QChar::Nbsp) +
           (isSmall ? QLatin1Char('M') : QLatin1Char('B'));
}

QString pointsText(const ScenarioPreview& preview) {
    if (preview.points == 0)
        return QStringLiteral("–");
    const QString points = count(preview.points);
    if (preview.sampled == 0)
        return points;
    const double share = static_cast<double>(preview.feasible) / static_cast<double>(preview.sampled);
    if (preview.feasible == 0)
        return PreviewCard::tr("%1, none of %2 tried feasible").arg(points, count(preview.sampled));
    return PreviewCard::tr("%1, about %2 feasible").arg(points, quantity(share, Unit::fraction));
}

} // namespace

PreviewCard::PreviewCard(const Document& document, const ScenarioPreviewer& previewer, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_previewer(previewer)
    , m_points(new QLabel)
    , m_size(new QLabel)
    , m_memory(new QLabel)
    , m_bar(new MemoryBar)
    , m_verdict(new QLabel)
    , m_first(new QLabel) {
    setObjectName(QStringLiteral("previewCard"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    grid->setHorizontalSpacing(theme::kGrid);
    grid->setVerticalSpacing(theme::kHalfGrid);
    grid->setColumnMinimumWidth(0, FieldRow::kLabelWidth);
    grid->setColumnStretch(1, 1);
    const auto add = [grid](int row, const QString& label, QLabel* value, const char* name) {
        auto* caption = new QLabel(label);
        caption->setProperty("role", QStringLiteral("muted"));
        value->setObjectName(QLatin1String(name));
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(caption, row, 0, Qt::AlignTop);
        grid->addWidget(value, row, 1);
    };
    m_points->setFont(theme::headingFont());
    m_first->setWordWrap(true);
    add(0, tr("Points"), m_points, "previewPoints");
    add(1, tr("Model and cluster"), m_size, "previewSize");
    add(2, tr("Memory per device"), m_memory, "previewMemory");
    grid->addWidget(m_bar, 3, 1);
    m_verdict->setObjectName(QStringLiteral("previewVerdict"));
    grid->addWidget(m_verdict, 4, 1);
    add(5, tr("A sample point"), m_first, "previewFirst");
    connect(&previewer, &ScenarioPreviewer::changed, this, &PreviewCard::refresh);
    refresh();
}

void PreviewCard::refresh() {
    const ScenarioPreview& preview = m_previewer.preview();
    m_points->setText(pointsText(preview));
    const QString devices = tr("%Ln device(s)", nullptr, static_cast<int>(preview.devices));
    m_size->setText(preview.modelParameters
                        ? tr("%1 parameters, %2").arg(parametersText(*preview.modelParameters), devices)
                        : devices);
    showMemory();
    showFirstPoint();
}

void PreviewCard::showMemory() {
    const ScenarioPreview& preview = m_previewer.preview();
    const bool isKnown = preview.memory && preview.memoryLimit;
    m_bar->setVisible(isKnown);
    m_verdict->setVisible(isKnown);
    if (!isKnown) {
        m_memory->setText(preview.memory ? quantity(*preview.memory, Unit::byte) : QStringLiteral("–"));
        return;
    }
    m_memory->setText(
        tr("%1 of %2").arg(quantity(*preview.memory, Unit::byte), quantity(*preview.memoryLimit, Unit::byte)));
    m_bar->set(*preview.memory, *preview.memoryLimit);
    const double spare = *preview.memoryLimit - *preview.memory;
    m_verdict->setText(spare >= 0.0 ? tr("Fits, %1 to spare").arg(quantity(spare, Unit::byte))
                                    : tr("Does not fit: %1 too much").arg(quantity(-spare, Unit::byte)));
    setStyleProperty(*m_verdict, "role", spare >= 0.0 ? QStringLiteral("good") : QStringLiteral("bad"));
}

void PreviewCard::showFirstPoint() {
    const ScenarioPreview& preview = m_previewer.preview();
    setStyleProperty(*m_first, "role", preview.outcome && !preview.fits() ? QStringLiteral("bad") : QString());
    if (!preview.outcome) {
        m_first->setText(preview.problems.empty() ? QStringLiteral("–") : tr("Solve the problems first"));
        return;
    }
    if (!preview.fits()) {
        m_first->setText(coreText(preview.outcome->rejections.front().message));
        return;
    }
    QStringList objectives;
    const study::Description& description = m_document.description();
    for (const explore::Objective& objective : m_document.scenario().objectives)
        if (const auto at = study::metricIndex(description, objective.metric))
            objectives += tr("%1 %2").arg(coreText(description.metrics[*at].label),
                                          quantity(preview.outcome->metrics[*at], description.metrics[*at].unit));
    m_first->setText(objectives.join(QLatin1String(", ")));
}

} // namespace paretoscope::ui

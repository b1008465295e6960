// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/stage_box.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

using theme::colour;
using theme::Role;

namespace {

constexpr double kRadius = 6.0;
constexpr double kBand = 4.0; ///< of the stage's colour, at the left
constexpr int kLeft = 11;
constexpr int kRight = 6;
constexpr int kLine = 17;
constexpr int kLeastBox = 64;
constexpr int kMostBox = 152;
constexpr int kLeastGhost = 22;

int widthOf(const QString& text, const QFont& font) {
    return static_cast<int>(std::ceil(QFontMetricsF(font).horizontalAdvance(text))) + 1;
}

/// Of a label that does not fit otherwise.
QFont tightFont() {
    QFont font = theme::smallFont();
    font.setWeight(QFont::DemiBold);
    return font;
}

void paintLine(QPainter& painter, const QRect& space, const QFont& font, const QColor& tone, const QString& text) {
    painter.setFont(font);
    painter.setPen(tone);
    painter.drawText(space, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, space.width()));
}

} // namespace

StageBox::StageBox(const PipelineModel& model, std::size_t stage, QWidget* parent)
    : QAbstractButton(parent)
    , m_model(model)
    , m_stage(stage) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    refresh();
}

void StageBox::refresh() {
    m_shown = m_model.stages().at(m_stage);
    setObjectName(QStringLiteral("stage_") + fromUtf8(m_model.declared(m_stage).id));
    setText(coreText(m_model.declared(m_stage).label));
    QStringList lines;
    if (const std::string& help = m_model.declared(m_stage).help; !help.empty())
        lines += coreText(help);
    if (isGhost()) {
        setAccessibleName(m_shown.isSwept() ? text() : tr("Add %1").arg(text()));
        lines += m_shown.isSwept() ? choicesText() : tr("Click to add it.");
    } else {
        setAccessibleName(text());
        lines += clientsText();
        if (m_shown.clients > 0 && m_shown.devices > 0)
            lines.back() += QStringLiteral(" = ") + tr("%Ln device(s)", nullptr, static_cast<int>(m_shown.devices));
        if (m_shown.isSwept())
            lines += choicesText();
    }
    setToolTip(lines.join(QLatin1Char('\n')));
    setAccessibleDescription(lines.join(QLatin1Char(' ')));
    setWhatsThis(toolTip());
    updateGeometry();
    update();
}

void StageBox::setChosen(bool chosen) {
    m_chosen = chosen;
    update();
}

QString StageBox::clientsText() const {
    if (!m_model.isPlaced())
        return QStringLiteral("–");
    if (!m_shown.isSampled)
        return m_model.isCurrent() ? tr("not sampled") : QStringLiteral("…");
    if (m_shown.clients == 0)
        return tr("no own devices");
    if (m_shown.devices == 0)
        return tr("%Ln client(s)", nullptr, m_shown.clients);
    if (!m_shown.devicesEach)
        return tr("%Ln device(s)", nullptr, static_cast<int>(m_shown.devices));
    return tr("%1 × %Ln device(s)", nullptr, static_cast<int>(*m_shown.devicesEach))
        .arg(count(static_cast<std::uint64_t>(m_shown.clients)));
}

QString StageBox::shortClientsText() const {
    if (m_shown.devicesEach.value_or(0) == 0 || !m_shown.isSampled)
        return clientsText();
    return QStringLiteral("%1 × %2").arg(count(static_cast<std::uint64_t>(m_shown.clients)),
                                         count(static_cast<std::uint64_t>(*m_shown.devicesEach)));
}

QString StageBox::choicesText() const {
    return m_shown.isSwept() ? tr("%Ln choice(s)", nullptr, m_shown.choices) : QString();
}

int StageBox::wantedWidth() const {
    if (isGhost())
        return widthOf(QStringLiteral("+ ") + text(), theme::smallFont()) + 12;
    const int widest = std::max({widthOf(text(), theme::headingFont()), widthOf(clientsText(), theme::smallFont()),
                                 widthOf(choicesText(), theme::smallFont())});
    return std::clamp(widest + kLeft + kRight, kLeastBox, kMostBox);
}

int StageBox::leastWidth() const {
    if (isGhost())
        return kLeastGhost;
    const int widest = std::max({widthOf(text(), tightFont()), widthOf(shortClientsText(), theme::smallFont()),
                                 widthOf(choicesText(), theme::smallFont())});
    return std::clamp(widest + kLeft + kRight, kLeastBox, kMostBox);
}

bool StageBox::isTightIn(int width) const {
    return !isGhost() && widthOf(text(), theme::headingFont()) + kLeft + kRight > width;
}

void StageBox::setTight(bool tight) {
    m_tight = tight;
    update();
}

QSize StageBox::sizeHint() const {
    return {wantedWidth(), isGhost() ? kGhostHeight : kBoxHeight};
}

void StageBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isGhost())
        paintGhost(painter);
    else
        paintBox(painter);
}

void StageBox::paintBox(QPainter& painter) const {
    const QRectF frame = QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0);
    QPainterPath shape;
    shape.addRoundedRect(frame, kRadius, kRadius);
    const QColor ground = m_chosen       ? theme::tint(Role::accent, 0.12, palette())
                          : isDown()     ? theme::tint(Role::text, 0.12, palette())
                          : underMouse() ? theme::tint(Role::text, 0.06, palette())
                                         : colour(Role::panel, palette());
    painter.fillPath(shape, ground);
    painter.save();
    painter.setClipPath(shape);
    painter.fillRect(QRectF(frame.left(), frame.top(), kBand, frame.height()),
                     theme::category(static_cast<int>(m_stage), palette()));
    painter.restore();
    const bool isMarked = m_chosen || hasFocus();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour(isMarked ? Role::accent : Role::line, palette()), hasFocus() ? 2.0 : 1.0));
    painter.drawPath(shape);
    const QRect space(kLeft, (height() - 3 * kLine) / 2, width() - kLeft - kRight, kLine);
    const bool isSwept = m_shown.isSwept();
    const int top = isSwept ? 0 : kLine / 2;
    paintLine(painter, space.translated(0, top), m_tight ? tightFont() : theme::headingFont(),
              colour(Role::text, palette()), text());
    const QString clients = clientsText();
    const bool isCut = widthOf(clients, theme::smallFont()) > space.width();
    paintLine(painter, space.translated(0, top + kLine), theme::smallFont(), colour(Role::muted, palette()),
              isCut ? shortClientsText() : clients);
    if (isSwept)
        paintLine(painter, space.translated(0, top + 2 * kLine), theme::smallFont(), colour(Role::accent, palette()),
                  choicesText());
}

void StageBox::paintGhost(QPainter& painter) const {
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool isLit = underMouse() || hasFocus();
    painter.setBrush(theme::tint(Role::text, underMouse() ? 0.06 : 0.0, palette()));
    QPen pen(colour(isLit ? Role::accent : Role::muted, palette()), hasFocus() ? 1.5 : 1.0);
    if (!hasFocus())
        pen.setDashPattern({3.0, 2.0});
    painter.setPen(pen);
    painter.drawRoundedRect(frame, frame.height() / 2.0, frame.height() / 2.0);
    const bool isWide = width() >= wantedWidth();
    painter.setFont(theme::smallFont());
    painter.setPen(colour(isLit ? Role::accent : Role::muted, palette()));
    painter.drawText(rect(), Qt::AlignCenter, isWide ? QStringLiteral("+ ") + text() : QStringLiteral("+"));
}

void StageBox::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return click();
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        emit removalWanted();
        return;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

void StageBox::contextMenuEvent(QContextMenuEvent* event) {
    const bool isByMouse = event->reason() == QContextMenuEvent::Mouse;
    emit menuWanted(isByMouse ? event->globalPos() : mapToGlobal(rect().bottomLeft()));
}

void StageBox::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        emit settingsWanted();
}

} // namespace paretoscope::ui

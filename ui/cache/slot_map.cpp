// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/slot_map.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kMargin = 12.0;
constexpr double kMostCell = 12.0;
constexpr double kBlockGap = 2.0;
constexpr double kDotCell = 5.0;   ///< from this size on, slots show that they were reused
constexpr double kPaleness = 0.22; ///< a rung

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto channel = [share](int from, int to) { return static_cast<int>(from + (to - from) * share); };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

} // namespace

QColor tokenColour(std::uint32_t label, int rung, const QPalette& palette) {
    return mixed(theme::category(static_cast<int>(label), palette), theme::colour(theme::Role::panel, palette),
                 std::min(0.75, kPaleness * rung));
}

SlotMap::SlotMap(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("slotMap"));
    setAccessibleName(tr("Slots of the cache"));
    setMinimumHeight(90);
}

void SlotMap::setPlayback(std::shared_ptr<const kv::CachePlayback> playback) {
    m_playback = std::move(playback);
    m_held.clear();
    m_slots = 0;
    std::int64_t buffered = 0;
    if (m_playback) {
        for (const kv::PlayedToken& token : m_playback->tokens)
            m_slots = std::max<std::int64_t>(m_slots, token.slot + 1);
        const std::int64_t block = m_playback->blockSize;
        m_slots = (m_slots + block - 1) / block * block;
        for (const kv::PlayedMoment& moment : m_playback->moments)
            buffered = std::max(buffered, moment.tokens - std::min(moment.tokens, m_slots));
        std::int64_t waiting = 0; // the most that wait at once lie between storing and coming
        for (std::size_t token = 0; token < m_playback->tokens.size(); ++token)
            if (const kv::PlayedToken& each = m_playback->tokens[token]; each.stored != kv::kNever)
                waiting = std::max(waiting, each.stored - static_cast<std::int64_t>(token) - 1);
        buffered = std::max(buffered, waiting);
    }
    m_cells = m_slots + buffered;
    layOut();
    update();
}

void SlotMap::showMoment(std::int64_t seen) {
    m_held = m_playback ? kv::heldAt(*m_playback, seen) : std::vector<kv::HeldToken>();
    update();
}

/// The largest cells with which all blocks fit.
void SlotMap::layOut() {
    if (!m_playback || m_cells == 0)
        return;
    const QRectF area = QRectF(rect()).adjusted(kMargin, theme::kHalfGrid, -kMargin, -theme::kHalfGrid);
    const auto block = static_cast<double>(m_playback->blockSize);
    for (m_cell = kMostCell;; m_cell -= m_cell > 3.0 ? 0.5 : 0.25) {
        m_blockWidth = block * m_cell + (m_cell >= 3.0 ? kBlockGap : 0.0);
        m_blocksInRow = std::max(1, static_cast<int>(area.width() / m_blockWidth));
        const double rows = std::ceil(static_cast<double>(m_cells) / block / m_blocksInRow);
        const double rowHeight = m_cell + (m_cell >= 3.0 ? kBlockGap : 0.0);
        if (rows * rowHeight <= area.height() || m_cell <= 0.5)
            return;
    }
}

QRectF SlotMap::placeOf(std::int64_t cell) const {
    const std::int64_t size = m_playback->blockSize;
    const std::int64_t block = cell / size;
    const double rowHeight = m_cell + (m_cell >= 3.0 ? kBlockGap : 0.0);
    const double gap = m_cell >= 3.0 ? 1.0 : 0.0;
    return {kMargin + static_cast<double>(block % m_blocksInRow) * m_blockWidth +
                static_cast<double>(cell % size) * m_cell,
            theme::kHalfGrid + static_cast<double>(block / m_blocksInRow) * rowHeight, m_cell - gap, m_cell - gap};
}

/// Tokens without a slot wait behind the blocks, in the order in which they came.
std::int64_t SlotMap::cellOf(const kv::HeldToken& token, std::int64_t buffered) const {
    return token.slot != kv::kNoSlot ? token.slot : m_slots + buffered;
}

void SlotMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::colour(theme::Role::panel, palette()));
    if (!m_playback || m_cells == 0)
        return;
    const QColor empty = mixed(theme::colour(theme::Role::panel, palette()),
                               theme::colour(theme::Role::line, palette()), m_cell >= 3.0 ? 0.6 : 0.4);
    for (std::int64_t slot = 0; slot < m_slots; ++slot)
        painter.fillRect(placeOf(slot), empty);
    std::int64_t buffered = 0;
    for (const kv::HeldToken& token : m_held) {
        const QRectF place = placeOf(cellOf(token, buffered));
        buffered += token.slot == kv::kNoSlot ? 1 : 0;
        painter.fillRect(place, tokenColour(token.label, token.rung, palette()));
        if (token.reusesSlot && m_cell >= kDotCell)
            painter.fillRect(QRectF(place.center() - QPointF(1.0, 1.0), QSizeF(2.0, 2.0)),
                             theme::colour(theme::Role::text, palette()));
    }
}

void SlotMap::resizeEvent(QResizeEvent*) {
    layOut();
}

std::optional<kv::HeldToken> SlotMap::tokenAt(QPointF place) const {
    std::int64_t buffered = 0;
    for (const kv::HeldToken& token : m_held) {
        if (placeOf(cellOf(token, buffered)).contains(place))
            return token;
        buffered += token.slot == kv::kNoSlot ? 1 : 0;
    }
    return std::nullopt;
}

bool SlotMap::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto& help = static_cast<QHelpEvent&>(*event);
    const std::optional<kv::HeldToken> token = m_playback ? tokenAt(help.pos()) : std::nullopt;
    if (!token) {
        QToolTip::hideText();
        return true;
    }
    QString text = tr("Token %1: %2, %3 bits an element")
                       .arg(count(static_cast<std::uint64_t>(token->token)),
                            coreText(m_playback->labels[token->label].name), QLocale().toString(token->bits, 'g', 3));
    if (token->slot == kv::kNoSlot)
        text += QLatin1Char('\n') + tr("Waits in the buffer");
    else
        text += QLatin1Char('\n') +
                (token->reusesSlot ? tr("Slot %1 of block %2, written again") : tr("Slot %1 of block %2"))
                    .arg(token->slot % m_playback->blockSize)
                    .arg(token->block);
    if (token->rung > 0)
        text += QLatin1Char('\n') + tr("Its segment was demoted %Ln time(s)", nullptr, token->rung);
    QToolTip::showText(help.globalPos(), text, this);
    return true;
}

} // namespace paretoscope::ui

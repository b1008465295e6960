// SPDX-License-Identifier: GPL-3.0-or-later
// The slots of a paged cache, block by block, in the colour of the token that each holds: a hue a label, paler the
// further its segment was demoted. Slots that were written again have a dot; tokens that still wait in the buffer
// follow the blocks.
#pragma once

#include "core/kv/cache_playback.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace paretoscope::ui {

/// The hue of a label, paler by rung.
QColor tokenColour(std::uint32_t label, int rung, const QPalette& palette);

class SlotMap : public QWidget {
    Q_OBJECT
public:
    explicit SlotMap(QWidget* parent = nullptr);

    /// Null: nothing to show.
    void setPlayback(std::shared_ptr<const kv::CachePlayback> playback);
    void showMoment(std::int64_t seen);
    /// The token in the slot under a place; nothing where the slot is empty.
    [[nodiscard]] std::optional<kv::HeldToken> tokenAt(QPointF place) const;
    [[nodiscard]] QSize sizeHint() const override { return {480, 220}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void layOut();
    [[nodiscard]] QRectF placeOf(std::int64_t cell) const;
    [[nodiscard]] std::int64_t cellOf(const kv::HeldToken& token, std::int64_t buffered) const;

    std::shared_ptr<const kv::CachePlayback> m_playback;
    std::vector<kv::HeldToken> m_held;
    std::int64_t m_slots = 0; ///< ever used, in whole blocks
    std::int64_t m_cells = 0; ///< slots, and room for the buffer
    double m_cell = 1.0;      ///< pixels
    int m_blocksInRow = 1;
    double m_blockWidth = 1.0;
};

} // namespace paretoscope::ui

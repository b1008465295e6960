// SPDX-License-Identifier: GPL-3.0-or-later
// The sequence from its first token to its last: how many of the tokens at each place the cache still holds, in the
// colour of their labels, over a pale band that tells what they were.
#pragma once

#include "core/kv/cache_playback.h"

#include <QWidget>

#include <memory>

namespace paretoscope::ui {

class TokenStrip : public QWidget {
    Q_OBJECT
public:
    explicit TokenStrip(QWidget* parent = nullptr);

    void setPlayback(std::shared_ptr<const kv::CachePlayback> playback);
    void showMoment(std::int64_t seen);
    [[nodiscard]] QSize sizeHint() const override { return {480, 72}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRectF area() const;
    void paintAxis(QPainter& painter) const;
    void paintColumns(QPainter& painter) const;

    std::shared_ptr<const kv::CachePlayback> m_playback;
    std::vector<kv::HeldToken> m_held;
    std::int64_t m_seen = 0;
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of a sequence's cache over the tokens that it has seen, for the picks A and B. A click or drag picks a moment.
#pragma once

#include "core/kv/cache_playback.h"

#include <QWidget>

#include <array>
#include <memory>

namespace paretoscope::ui {

class CacheCurve : public QWidget {
    Q_OBJECT
public:
    explicit CacheCurve(QWidget* parent = nullptr);

    /// Null where there is none.
    void setPlaybacks(std::shared_ptr<const kv::CachePlayback> a, std::shared_ptr<const kv::CachePlayback> b);
    void showMoment(std::int64_t seen);
    [[nodiscard]] QSize sizeHint() const override { return {480, 150}; }

signals:
    void momentPicked(std::int64_t seen);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QRectF area() const;
    void pick(const QPointF& place);
    void paintCurve(QPainter& painter, const kv::CachePlayback& playback, const QColor& colour) const;

    std::array<std::shared_ptr<const kv::CachePlayback>, 2> m_playbacks;
    double m_mostTokens = 1.0;
    double m_mostBytes = 1.0;
    std::int64_t m_seen = 0;
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// The life of one sequence's KV cache at the picked points, A and, to compare, B.
#pragma once

#include "ui/models/point_work.h"

#include "core/kv/cache_playback.h"

namespace paretoscope::ui {

class PointPlayback : public QObject {
    Q_OBJECT
public:
    /// The selection must outlive this.
    PointPlayback(Selection& selection, Selection::Pick which, QObject* parent = nullptr);

    void setWanted(bool wanted) { m_work.setWanted(wanted); }

    /// Null while nothing is picked, nobody wants it, or it is being made. Immutable.
    [[nodiscard]] const std::shared_ptr<const Result<kv::CachePlayback>>& playback() const { return m_playback; }

signals:
    void changed(); ///< playback() came or went

private:
    std::shared_ptr<const Result<kv::CachePlayback>> m_playback;
    PointWork m_work; ///< last: goes first
};

} // namespace paretoscope::ui

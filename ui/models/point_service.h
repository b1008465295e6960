// SPDX-License-Identifier: GPL-3.0-or-later
// How requests are served at the picked points, A and, to compare, B: what there is so far while a long stream is
// simulated, then all of it.
#pragma once

#include "ui/models/point_work.h"

#include "core/serving/service_record.h"

namespace paretoscope::ui {

class PointService : public QObject {
    Q_OBJECT
public:
    /// The selection must outlive this.
    PointService(Selection& selection, Selection::Pick which, QObject* parent = nullptr);

    void setWanted(bool wanted) { m_work.setWanted(wanted); }

    /// Null while nothing is picked, nobody wants it, or nothing is known yet. Immutable.
    [[nodiscard]] const std::shared_ptr<const Result<serving::ServiceRecord>>& record() const { return m_record; }
    /// Whether more is to come.
    [[nodiscard]] bool isRunning() const { return m_running; }

signals:
    void changed(); ///< record() came, grew or went

private:
    void make(const PointWork::Job& job);

    std::shared_ptr<const Result<serving::ServiceRecord>> m_record;
    bool m_running = false;
    PointWork m_work; ///< last: goes first
};

} // namespace paretoscope::ui

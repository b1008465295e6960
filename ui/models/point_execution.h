// SPDX-License-Identifier: GPL-3.0-or-later
// The picked point A executed on the drawn cluster, and what holds it back. That is asked in the fidelity "simulated"
// where the study has one.
#pragma once

#include "ui/models/point_work.h"

#include "core/study/execution.h"
#include "core/study/sensitivity.h"

namespace paretoscope::ui {

/// Of one metric: the first of the study's objectives that depends on how fast the hardware is.
struct Bottlenecks {
    std::size_t metric = 0;
    Result<std::vector<study::Sensitivity>> changes;
};

class PointExecution : public QObject {
    Q_OBJECT
public:
    /// The selection must outlive this.
    explicit PointExecution(Selection& selection, QObject* parent = nullptr);

    void setWanted(bool wanted) { m_work.setWanted(wanted); }

    /// Null while nothing is picked, nobody wants it, or it is being made. Immutable.
    [[nodiscard]] const std::shared_ptr<const Result<study::Execution>>& execution() const { return m_execution; }
    [[nodiscard]] const std::shared_ptr<const Bottlenecks>& bottlenecks() const { return m_bottlenecks; }

signals:
    void changed(); ///< execution() or bottlenecks() came or went

private:
    void make(const PointWork::Job& job);

    std::shared_ptr<const Result<study::Execution>> m_execution;
    std::shared_ptr<const Bottlenecks> m_bottlenecks;
    PointWork m_work; ///< last: goes first
};

} // namespace paretoscope::ui

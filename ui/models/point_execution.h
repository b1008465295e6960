// SPDX-License-Identifier: GPL-3.0-or-later
// The picked point A executed on the drawn cluster, and what holds it back, made off the GUI thread and only while a
// view wants them. What holds it back is asked in the fidelity "simulated" where the study has one.
#pragma once

#include "ui/models/selection.h"

#include "core/study/execution.h"
#include "core/study/sensitivity.h"

#include <QObject>
#include <QThreadPool>

#include <memory>
#include <stop_token>

namespace paretoscope::ui {

/// Of one metric, the first objective of the study.
struct Bottlenecks {
    std::size_t metric = 0;
    Result<std::vector<study::Sensitivity>> changes;
};

class PointExecution : public QObject {
    Q_OBJECT
public:
    /// The selection must outlive this.
    explicit PointExecution(Selection& selection, QObject* parent = nullptr);
    ~PointExecution() override;

    /// Whether any view shows it now.
    void setWanted(bool wanted);

    /// Null while nothing is picked, nobody wants it, or it is being made. Immutable.
    [[nodiscard]] const std::shared_ptr<const Result<study::Execution>>& execution() const { return m_execution; }
    [[nodiscard]] const std::shared_ptr<const Bottlenecks>& bottlenecks() const { return m_bottlenecks; }

signals:
    void changed(); ///< execution() or bottlenecks() came or went

private:
    void drop();
    void make();
    template <class T>
    void deliver(std::shared_ptr<const T> PointExecution::*place, std::shared_ptr<const T> made, int generation);

    Selection& m_selection;
    std::shared_ptr<const Result<study::Execution>> m_execution;
    std::shared_ptr<const Bottlenecks> m_bottlenecks;
    bool m_wanted = false;
    bool m_making = false;
    int m_generation = 0; ///< of the pick: answers for an earlier one are dropped
    std::stop_source m_stop;
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui

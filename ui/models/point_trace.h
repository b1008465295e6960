// SPDX-License-Identifier: GPL-3.0-or-later
// The execution trace and the tensor graphs of the picked point A, made off the GUI thread, and only while a view wants
// them: a sweep of picks costs nothing else.
#pragma once

#include "ui/models/selection.h"

#include "core/graph/diagram.h"
#include "core/trace/synthesis.h"

#include <QObject>
#include <QThreadPool>

#include <memory>

namespace paretoscope::ui {

/// Shared with threads that draw or write it; immutable.
struct LaidOutPoint {
    Result<trace::Synthesis> synthesis;
    Result<std::vector<graph::Diagram>> diagrams;
};

class PointTrace : public QObject {
    Q_OBJECT
public:
    /// The selection must outlive this.
    explicit PointTrace(Selection& selection, QObject* parent = nullptr);
    ~PointTrace() override;

    /// Whether any view shows it now.
    void setWanted(bool wanted);

    /// Null while nothing is picked, nobody wants it, or it is being made.
    [[nodiscard]] const std::shared_ptr<const LaidOutPoint>& point() const { return m_point; }

signals:
    void changed(); ///< point() came or went

private:
    void drop();
    void make();

    Selection& m_selection;
    std::shared_ptr<const LaidOutPoint> m_point;
    bool m_wanted = false;
    bool m_making = false;
    int m_generation = 0;  ///< of the pick: answers for an earlier one are dropped
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui

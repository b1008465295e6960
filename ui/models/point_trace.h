// SPDX-License-Identifier: GPL-3.0-or-later
// The execution trace and the tensor graphs of the picked point A.
#pragma once

#include "ui/models/point_work.h"

#include "core/graph/diagram.h"
#include "core/trace/synthesis.h"

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

    void setWanted(bool wanted) { m_work.setWanted(wanted); }

    /// Null while nothing is picked, nobody wants it, or it is being made.
    [[nodiscard]] const std::shared_ptr<const LaidOutPoint>& point() const { return m_point; }

signals:
    void changed(); ///< point() came or went

private:
    std::shared_ptr<const LaidOutPoint> m_point;
    PointWork m_work; ///< last: goes first
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// Measured results of a table, laid over the shown run: each row that belongs to the run as a point with what was
// measured and, at the same parameters, what is predicted. Read and evaluated off the GUI thread; stays over other runs
// of the same study until it is removed. All members are for the GUI thread.
#pragma once

#include "ui/models/selection.h"

#include "core/base/error.h"
#include "core/study/measured_points.h"

#include <QObject>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <vector>

namespace paretoscope::ui {

struct OverlaidPoint {
    study::MeasuredPoint measured;
    store::Row predicted; ///< NaN where the point is rejected
    store::Row shown;     ///< measured metrics where there are any, predicted ones elsewhere

    /// Whether a column was measured, rather than predicted or set.
    [[nodiscard]] bool isMeasured(std::size_t column) const;
};

/// A table as far as it has to do with a run.
struct Overlay {
    std::vector<OverlaidPoint> points;
    std::size_t others = 0; ///< rows that belong to other runs, or are no point of the study
    std::optional<Error> error;
};

/// A row belongs to the run if the run holds what the row names: its model, policy and benchmark, say.
Overlay overlayOf(const RunEvaluator& run, const std::string& file);

class MeasuredOverlay : public QObject {
    Q_OBJECT
public:
    /// The selection must outlive this.
    explicit MeasuredOverlay(Selection& selection, QObject* parent = nullptr);
    ~MeasuredOverlay() override;

    /// Whether the shown run's study reads tables of measurements.
    [[nodiscard]] bool isPossible() const;
    void open(const QString& file);
    void remove();

    [[nodiscard]] const QString& file() const { return m_file; } ///< empty without one
    /// Of the shown run; empty while it is being read.
    [[nodiscard]] const Overlay& overlay() const { return *m_overlay; }

signals:
    void changed(); ///< overlay() or isPossible()

private:
    void load();

    Selection& m_selection;
    QString m_file;
    std::string m_study; ///< whose tables the file holds
    std::shared_ptr<const Overlay> m_overlay;
    int m_generation = 0;  ///< of the reading: answers of an earlier one are dropped
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui

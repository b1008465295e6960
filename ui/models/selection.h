// SPDX-License-Identifier: GPL-3.0-or-later
// What the user looks at, and the only link between the views: the shown run, the picked points A and B, the point
// under the pointer, and the filters. Travels across workspaces. All members are for the GUI thread.
#pragma once

#include "ui/models/filter_stack.h"
#include "ui/models/shown_run.h"

#include <QObject>
#include <QThreadPool>

#include <array>
#include <optional>

namespace paretoscope::ui {

class Selection : public QObject {
    Q_OBJECT
public:
    /// A is what the inspector and Explain show; B is compared with it.
    enum class Pick { a, b };
    Q_ENUM(Pick)

    /// The session must outlive the selection.
    explicit Selection(RunSession& session, QObject* parent = nullptr);
    ~Selection() override;

    [[nodiscard]] ShownRun& run() { return m_run; }
    [[nodiscard]] const ShownRun& run() const { return m_run; }
    [[nodiscard]] FilterStack& filters() { return m_filters; }
    [[nodiscard]] const FilterStack& filters() const { return m_filters; }

    void pick(Pick which, std::uint64_t step);
    void pick(Pick which, const store::Row& row);
    void clear(Pick which);
    void swap(); ///< A and B change places

    [[nodiscard]] const std::optional<store::Row>& picked(Pick which) const { return at(which).row; }
    /// Null until explained() was emitted for it.
    [[nodiscard]] const ExplainedPoint* explained(Pick which) const { return at(which).explained.get(); }

    void hover(std::optional<std::uint64_t> step);
    [[nodiscard]] std::optional<std::uint64_t> hovered() const { return m_hovered; }

signals:
    void pickedChanged(Selection::Pick which);
    void explainedChanged(Selection::Pick which); ///< the explanation of that pick arrived or went
    void hoveredChanged();

private:
    struct Picked {
        std::optional<store::Row> row;
        std::shared_ptr<const ExplainedPoint> explained;
        int generation = 0;
    };
    [[nodiscard]] const Picked& at(Pick which) const { return m_picked[which == Pick::a ? 0 : 1]; }
    [[nodiscard]] Picked& at(Pick which) { return m_picked[which == Pick::a ? 0 : 1]; }
    void explain(Pick which);

    ShownRun m_run;
    FilterStack m_filters;
    std::array<Picked, 2> m_picked;
    std::optional<std::uint64_t> m_hovered;
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui

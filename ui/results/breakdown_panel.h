// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to "why this number?" for the picked point: a metric to choose and its terms as a tree with bars.
#pragma once

#include "ui/models/breakdown_model.h"
#include "ui/models/selection.h"

#include <QWidget>

class QComboBox;
class QStackedWidget;
class QTreeView;

namespace paretoscope::ui {

class BreakdownPanel : public QWidget {
    Q_OBJECT
public:
    /// Compact: term, value and bar only, as the inspector has room for.
    enum class Detail { compact, full };
    BreakdownPanel(Selection& selection, Detail detail, QWidget* parent = nullptr);

    [[nodiscard]] const QString& metric() const { return m_metric; }
    void setMetric(const QString& metric);
    [[nodiscard]] const study::Term* currentTerm() const; ///< null where none is; valid until termChosen()

signals:
    void metricChanged();
    void termChosen(const study::Term* term); ///< null where none is current; valid until the next signal

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void layOutColumns();
    void fillMetrics();
    [[nodiscard]] int objectiveWithTerms() const;

    Selection& m_selection;
    Detail m_detail;
    QString m_metric; ///< id
    BreakdownModel* m_model = nullptr;
    QComboBox* m_metrics = nullptr;
    QTreeView* m_tree = nullptr;
    QStackedWidget* m_stack = nullptr;
};

/// The breakdown of a metric in an explanation; nothing where it has no terms.
std::optional<study::Breakdown> breakdownOf(const ExplainedPoint* point, std::string_view metric);

} // namespace paretoscope::ui

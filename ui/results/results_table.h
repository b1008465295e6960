// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a run's points with its bar: front only, rejected points, columns, export of the selection.
#pragma once

#include "ui/models/results_model.h"

#include <QWidget>

class QLabel;
class QMenu;
class QTableView;
class QToolButton;

namespace paretoscope::ui {

class ResultsTable : public QWidget {
    Q_OBJECT
public:
    explicit ResultsTable(Selection& selection, QWidget* parent = nullptr);

    [[nodiscard]] ResultsModel& model() { return *m_model; }
    /// The selected rows that were read, as CSV with the columns of core/report.
    [[nodiscard]] QByteArray selectionAsCsv() const;

private:
    QWidget* makeBar();
    void showWhetherRejectedAreKept();
    void fillColumnMenu();
    void fitColumns(); ///< to their titles
    void hideConstantColumns();
    void updateCount();
    void pickCurrent();
    void showPicked();
    void exportSelection();

    Selection& m_selection;
    ResultsModel* m_model = nullptr;
    QTableView* m_view = nullptr;
    QLabel* m_count = nullptr;
    QToolButton* m_rejected = nullptr;
    QToolButton* m_frontOnly = nullptr;
    QMenu* m_columns = nullptr;
    bool m_columnsChosen = false; ///< by the user, for this run
    bool m_picking = false;
};

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// The user's own nccl-tests output (or a table) beside what the program predicts: a curve for each group of ranks, its
// errors, and at one click the coefficients fitted to it, which can be kept in the user's catalog.
#pragma once

#include "ui/models/collective_check.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace paretoscope::ui {

class CollectivesPlot;

class CollectivesDialog : public QDialog {
    Q_OBJECT
public:
    /// `folder`: the user's catalog. The catalog must outlive the dialog.
    CollectivesDialog(const study::Catalog& catalog, QString folder, QWidget* parent = nullptr);

    void open(const QString& file) { m_check.open(file); }
    [[nodiscard]] const CollectiveCheck& check() const { return m_check; }

private:
    void choose();
    void keep();
    void refresh();
    void showSeries();
    [[nodiscard]] QString errorsText(const network::CollectiveSeries& series) const;

    CollectiveCheck m_check;
    QString m_folder;
    QLabel* m_file = nullptr;
    QComboBox* m_series = nullptr;
    CollectivesPlot* m_plot = nullptr;
    QLabel* m_errors = nullptr;
    QLabel* m_skipped = nullptr;
    QPushButton* m_fit = nullptr;
    QPushButton* m_keep = nullptr;
};

} // namespace paretoscope::ui

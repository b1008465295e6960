// SPDX-License-Identifier: GPL-3.0-or-later
// Everything about the picked point at the right of Explore: what it is, its values beside those of B, why they are so,
// and how well the model did on the nearest measured family.
#pragma once

#include "ui/models/selection.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace paretoscope::ui {

class PointModel;

class Inspector : public QWidget {
    Q_OBJECT
public:
    explicit Inspector(Selection& selection, QWidget* parent = nullptr);

signals:
    void explainRequested();

private:
    QWidget* makeHeader();
    void refresh();
    void refreshReasons();
    [[nodiscard]] QString verdict() const;

    Selection& m_selection;
    PointModel* m_model = nullptr;
    QStackedWidget* m_stack = nullptr;
    QTreeView* m_values = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_validation = nullptr;
    QToolButton* m_keepAsB = nullptr;
    QToolButton* m_swap = nullptr;
    QToolButton* m_clearB = nullptr;
};

/// "vTrain A100, 175B: off by 6 % on average, bias −2 %, measured runs: 9".
QString validationText(const study::ValidationNote& note);

} // namespace paretoscope::ui

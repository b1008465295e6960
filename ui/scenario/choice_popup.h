// SPDX-License-Identifier: GPL-3.0-or-later
// A list of choices to tick, with a search line. Enter or a click on a name chooses just that one and closes; the box
// before it, or Space, adds and removes. At least one choice stays.
#pragma once

#include "core/study/study.h"

#include <QFrame>

#include <vector>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace paretoscope::ui {

class ChoicePopup : public QFrame {
    Q_OBJECT
public:
    /// Deletes itself when closed.
    ChoicePopup(const std::vector<study::Choice>& choices, const std::vector<double>& chosen, QWidget* parent);

    void openBelow(const QWidget& anchor);

signals:
    void chosen(const std::vector<double>& values);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& text);
    void toggle(QListWidgetItem& item);
    void chooseOnly(QListWidgetItem& item);
    void showTicks();

    QLineEdit* m_search;
    QListWidget* m_list;
    std::vector<double> m_chosen;
};

} // namespace paretoscope::ui

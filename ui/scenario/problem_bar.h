// SPDX-License-Identifier: GPL-3.0-or-later
// The problems of the document below the canvas: one line while all is well, a short list otherwise. Choosing a row
// leads to the culprit.
#pragma once

#include "ui/models/cluster_item.h"

#include <QWidget>

class QLabel;
class QListView;

namespace paretoscope::ui {

class ProblemModel;

class ProblemBar : public QWidget {
    Q_OBJECT
public:
    explicit ProblemBar(const ProblemModel& problems, QWidget* parent = nullptr);

signals:
    void itemWanted(ClusterItem item);
    void parameterWanted(const QString& parameter);

private:
    void refresh();

    const ProblemModel& m_problems;
    QLabel* m_icon;
    QLabel* m_summary;
    QListView* m_list;
};

} // namespace paretoscope::ui

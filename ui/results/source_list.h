// SPDX-License-Identifier: GPL-3.0-or-later
// Where the numbers of the picked point come from: its nearest measured family, the chosen term's formula, and every
// source that its breakdowns cite.
#pragma once

#include "ui/models/selection.h"

#include <QWidget>

class QLabel;
class QTextEdit;

namespace paretoscope::ui {

class SourceList : public QWidget {
    Q_OBJECT
public:
    explicit SourceList(Selection& selection, QWidget* parent = nullptr);
    /// Tells about this term; null: about none.
    void showTerm(const study::Term* term);

private:
    QLabel* addSection(const QString& title, const QString& name);
    void refresh();

    Selection& m_selection;
    QLabel* m_term = nullptr;
    QLabel* m_validation = nullptr;
    QTextEdit* m_sources = nullptr;
};

} // namespace paretoscope::ui

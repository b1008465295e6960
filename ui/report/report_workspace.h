// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Report: the page as it will print in the middle, its sections and the exports at the left.
#pragma once

#include <QWidget>

namespace paretoscope::ui {

class Document;
class RunSession;
class Selection;

class ReportWorkspace : public QWidget {
    Q_OBJECT
public:
    /// All three must outlive the workspace.
    ReportWorkspace(Document& document, RunSession& session, Selection& selection, QWidget* parent = nullptr);
};

} // namespace paretoscope::ui

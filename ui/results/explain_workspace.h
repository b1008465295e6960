// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Explain: why the picked point is as it is. Breakdown at the left, schedule and memory in the middle,
// sources at the right; with a second pick, both side by side.
#pragma once

#include <QWidget>

namespace paretoscope::ui {

class Document;
class RunSession;
class Selection;

class ExplainWorkspace : public QWidget {
    Q_OBJECT
public:
    /// All three must outlive the workspace.
    ExplainWorkspace(Document& document, RunSession& session, Selection& selection, QWidget* parent = nullptr);
};

} // namespace paretoscope::ui

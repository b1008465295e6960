// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Explore: filters on top, runs at the left, the Pareto plot above table and parallel coordinates in the
// middle, the inspector of the picked point at the right.
#pragma once

#include <QWidget>

namespace paretoscope::ui {

class Document;
class RunSession;
class Selection;

class ExploreWorkspace : public QWidget {
    Q_OBJECT
public:
    /// All three must outlive the workspace.
    ExploreWorkspace(Document& document, RunSession& session, Selection& selection, QWidget* parent = nullptr);
};

} // namespace paretoscope::ui

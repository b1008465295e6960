// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/explain_workspace.h"

namespace paretoscope::ui {

ExplainWorkspace::ExplainWorkspace(Document&, RunSession&, Selection&, QWidget* parent)
    : QWidget(parent) {
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/explore_workspace.h"

namespace paretoscope::ui {

ExploreWorkspace::ExploreWorkspace(Document&, RunSession&, Selection&, QWidget* parent)
    : QWidget(parent) {
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_workspace.h"

namespace paretoscope::ui {

ReportWorkspace::ReportWorkspace(Document&, RunSession&, Selection&, QWidget* parent)
    : QWidget(parent) {
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// The heading above a panel of a workspace.
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace paretoscope::ui {

QLabel* panelHeading(const QString& text, QWidget* parent);

} // namespace paretoscope::ui

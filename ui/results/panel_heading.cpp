// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/panel_heading.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QVariant>

namespace paretoscope::ui {

QLabel* panelHeading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("heading"));
    label->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kHalfGrid);
    return label;
}

} // namespace paretoscope::ui

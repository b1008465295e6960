// SPDX-License-Identifier: GPL-3.0-or-later
// Our SVG icons, tinted by role when they are painted, so that a change of scheme needs no reloading.
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>
#include <QString>

namespace paretoscope::ui::theme {

/// resources/icons/<name>.svg. Disabled icons are shown in the idle colour, checked ones in the accent.
QIcon icon(const QString& name, Role role = Role::text);

} // namespace paretoscope::ui::theme

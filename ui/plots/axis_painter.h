// SPDX-License-Identifier: GPL-3.0-or-later
// The axes of curves that paint themselves: both begin at zero, both say their unit.
#pragma once

#include "core/base/unit.h"

#include <QPainter>
#include <QPalette>
#include <QRectF>
#include <QString>

namespace paretoscope::ui {

/// Lines across `area` with their values at its left, about one in `pitch` pixels; zero lies at its bottom.
void paintUpright(QPainter& painter, const QPalette& palette, const QRectF& area, Unit unit, double most, double pitch);

/// Values and title below `area`; zero lies at its left.
void paintAlong(QPainter& painter, const QPalette& palette, const QRectF& area, Unit unit, double most,
                const QString& title);

} // namespace paretoscope::ui

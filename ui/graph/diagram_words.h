// SPDX-License-Identifier: GPL-3.0-or-later
// Diagrams in words: why ranks exchange something, and what an operator does.
#pragma once

#include "core/graph/diagram.h"

#include <QColor>
#include <QPalette>
#include <QString>

namespace paretoscope::ui {

/// "All-reduce over tp, 64.0 MiB"
QString exchangeTitle(const graph::DiagramNode& exchange);
/// "partial sum over tp meets whole"
QString exchangeReason(const graph::DiagramNode& exchange);

/// Several lines: weights, results with symbolic and numeric shapes, work and traffic of one rank.
QString nodeDetails(const graph::DiagramNode& node);

/// Of a tensor that is split along this axis; the same axis has the same colour everywhere.
QColor axisColour(graph::Axis axis, const QPalette& palette);

} // namespace paretoscope::ui

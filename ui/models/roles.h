// SPDX-License-Identifier: GPL-3.0-or-later
// Item roles that our delegates understand beside Qt's own.
#pragma once

#include <Qt>

namespace paretoscope::ui {

enum ItemRole {
    NumberRole = Qt::UserRole + 1, ///< QString: the number without its unit
    UnitRole,                      ///< QString: the unit with prefix, shown muted
    ShareRole,                     ///< double in [0, 1]: length of a bar
    ToneRole,                      ///< Tone as int
    StepRole,                      ///< qulonglong: the point that a row stands for
    DetailRole,                    ///< QString: a second, muted line
};

enum class Tone { plain, muted, accent, good, bad, warning };

} // namespace paretoscope::ui

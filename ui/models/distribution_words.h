// SPDX-License-Identifier: GPL-3.0-or-later
// What a distribution says, in words: its figures, one of its bins, all of it for those who listen.
#pragma once

#include "core/study/distribution.h"

#include <QString>

#include <cstddef>

namespace paretoscope::ui {

/// "mean 1,380 tokens", "always 256 tokens", "4.02 per second, P99 11.2".
QString figuresText(const study::Distribution& distribution);

/// "640 to 799 tokens: 7.31 %", "12.4 to 13.1 s: 14.2 per second".
QString binText(const study::Distribution& distribution, std::size_t bin);

/// The label, and the figures with all percentiles.
QString spokenText(const study::Distribution& distribution);

} // namespace paretoscope::ui

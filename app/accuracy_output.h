// SPDX-License-Identifier: GPL-3.0-or-later
// What `paretoscope validate kv` says: accuracies of cache policies beside published ones.
#pragma once

#include "core/quality/cache_accuracy_validation.h"

#include <string_view>

namespace paretoscope::app {

/// A table by policy, or one JSON document named by `kind`: "mae", "bias", "median" and "max" are differences of
/// relative accuracy, "mape" is over rows whose measured accuracy is above zero.
void printAccuracies(std::string_view kind, const quality::AccuracyReport& report, bool json);

} // namespace paretoscope::app

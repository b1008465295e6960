// SPDX-License-Identifier: GPL-3.0-or-later
// What `paretoscope validate` says of times beside measured ones: a table of errors by group, or one JSON document.
#pragma once

#include "core/base/comparison.h"

#include <string_view>

namespace paretoscope::app {

/// `kind` names the document, `what` the groups in the table's head.
void printComparison(std::string_view kind, std::string_view what, const Comparison& comparison, bool json);

} // namespace paretoscope::app

// SPDX-License-Identifier: GPL-3.0-or-later
// What `paretoscope validate` says of times beside measured ones: a table of errors by group, or one JSON document.
#pragma once

#include "core/base/comparison.h"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace paretoscope::app {

/// `kind` names the document, `what` the groups in the table's head.
void printComparison(std::string_view kind, std::string_view what, const Comparison& comparison, bool json);

/// The document alone.
nlohmann::ordered_json comparisonJson(std::string_view kind, const Comparison& comparison);
nlohmann::ordered_json errorsJson(const ErrorStatistics& errors);

} // namespace paretoscope::app

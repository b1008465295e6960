// SPDX-License-Identifier: GPL-3.0-or-later
// Writing down a study's parameters, one call each, and the choices that come from the catalog.
#pragma once

#include "core/study/study.h"

namespace paretoscope::study {

Parameter integer(std::string id, std::string label, std::string group, double minimum, double maximum,
                  double defaultValue, std::string help, std::string source, Unit unit = Unit::count);
Parameter real(std::string id, std::string label, std::string group, Unit unit, double minimum, double maximum,
               double defaultValue, std::string help, Source source);
/// `defaultId` unknown: the first choice is the default.
Parameter choice(std::string id, std::string label, std::string group, std::vector<Choice> choices,
                 std::string_view defaultId, std::string help, std::string source);
Parameter flag(std::string id, std::string label, std::string group, bool defaultValue, std::string help,
               std::string source);

/// Counts only where another parameter has one of these choices.
Parameter readBy(Parameter parameter, const char* other, std::vector<std::string> choices);

std::vector<Choice> modelChoices(const Catalog& catalog);
/// "As drawn" first, then the catalog's parts.
std::vector<Choice> acceleratorChoices(const Catalog& catalog);

/// Who reads a parameter: "kv_policy full, mla"; empty where all points do.
std::string readByText(const Parameter& parameter);

} // namespace paretoscope::study

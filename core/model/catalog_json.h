// SPDX-License-Identifier: GPL-3.0-or-later
// Models of a catalog file. Keys and ranges: resources/catalog/schema/models.schema.json.
#pragma once

#include "core/base/error.h"
#include "core/model/model.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace paretoscope::model {

/// The good entries of a list of models. What is wrong with the others is appended to `problems`, with JSON pointers
/// that start with `pointer`.
std::vector<Model> readModels(const nlohmann::json& list, const std::string& file, const std::string& pointer,
                              std::vector<Error>& problems);

} // namespace paretoscope::model

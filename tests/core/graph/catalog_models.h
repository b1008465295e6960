// SPDX-License-Identifier: GPL-3.0-or-later
// The models of the shipped catalog, for tests of the graph.
#pragma once

#include "tests/support/paths.h"

#include "core/model/catalog_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

namespace paretoscope::tests {

inline const std::vector<model::Model>& catalogModels() {
    static const std::vector<model::Model> models = [] {
        std::ifstream file(sourceDir() / "resources" / "catalog" / "models.json");
        std::vector<Error> problems;
        return model::readModels(nlohmann::json::parse(file).at("models"), "models.json", "/models", problems);
    }();
    return models;
}

inline const model::Model& catalogModel(std::string_view id) {
    const auto& models = catalogModels();
    return *std::find_if(models.begin(), models.end(), [id](const model::Model& each) { return each.id == id; });
}

} // namespace paretoscope::tests

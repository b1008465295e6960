// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the scenario reader share. Private to this room.
#pragma once

#include "core/explore/scenario.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace paretoscope::explore {

/// What makes sense of a document, and what is wrong with it so far.
struct Reading {
    const std::string& file;
    const study::Registry& registry;
    const study::Catalog& catalog;
    std::vector<Error> errors;

    void report(Error error) {
        error.file = file;
        errors.push_back(std::move(error));
    }
};

/// The drawn cluster, or the recipe and what it builds. `value` is null where the document has none.
void readCluster(const nlohmann::json* value, Reading& reading, Scenario& scenario);

} // namespace paretoscope::explore

// SPDX-License-Identifier: GPL-3.0-or-later
// Accelerators, links and energy figures of a catalog file. Keys and ranges: resources/catalog/schema/*.schema.json.
// Each reader returns the good entries of a list; what is wrong with the others is appended to `problems`, with JSON
// pointers that start with `pointer`.
#pragma once

#include "core/base/error.h"
#include "core/hardware/accelerator.h"
#include "core/hardware/link.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace paretoscope::hardware {

std::vector<Accelerator> readAccelerators(const nlohmann::json& list, const std::string& file,
                                          const std::string& pointer, std::vector<Error>& problems);
std::vector<Link> readLinks(const nlohmann::json& list, const std::string& file, const std::string& pointer,
                            std::vector<Error>& problems);
std::vector<EnergyFigure> readEnergyFigures(const nlohmann::json& list, const std::string& file,
                                            const std::string& pointer, std::vector<Error>& problems);

} // namespace paretoscope::hardware

// SPDX-License-Identifier: GPL-3.0-or-later
// The catalog: all facts that ship in resources/catalog plus the user's own files. Immutable once loaded.
#pragma once

#include "core/base/error.h"
#include "core/hardware/accelerator.h"
#include "core/hardware/link.h"
#include "core/model/model.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace paretoscope::study {

struct Catalog {
    std::vector<hardware::Accelerator> accelerators;
    std::vector<hardware::Link> links;
    std::vector<hardware::EnergyFigure> energy;
    std::vector<model::Model> models;

    [[nodiscard]] const hardware::Accelerator* accelerator(std::string_view id) const; ///< null where absent
    [[nodiscard]] const hardware::Link* link(std::string_view id) const;
    [[nodiscard]] const model::Model* model(std::string_view id) const;
};

struct LoadedCatalog {
    Catalog catalog;
    std::vector<Error> problems; ///< one for each bad entry or file; the good rest is loaded
};

/// Reads the shipped folder and then each folder of `userFolders`; an entry with a known id replaces the earlier one.
/// `shipped` missing or empty is a problem like any other.
LoadedCatalog loadCatalog(const std::filesystem::path& shipped, const std::vector<std::filesystem::path>& userFolders);

} // namespace paretoscope::study

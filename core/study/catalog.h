// SPDX-License-Identifier: GPL-3.0-or-later
// The catalog: all facts that ship in resources/catalog plus the user's own files. Immutable once loaded.
#pragma once

#include "core/base/error.h"
#include "core/hardware/accelerator.h"
#include "core/hardware/link.h"
#include "core/kernel/kernel_calibration.h"
#include "core/model/model.h"
#include "core/network/collective_fit.h"
#include "core/quality/cache_accuracy.h"
#include "core/training/calibration.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace paretoscope::study {

struct Catalog {
    std::vector<hardware::Accelerator> accelerators;
    std::vector<hardware::Link> links;
    std::vector<hardware::EnergyFigure> energy;
    std::vector<kernel::KernelFit> kernels;
    std::vector<model::Model> models;
    std::vector<network::CollectiveFit> collectives; ///< beside those of the calibration, which they take the place of
    training::Calibration calibration;               ///< no devices where none could be read
    quality::CacheAccuracy cacheAccuracy;            ///< no effects where none could be read

    [[nodiscard]] const hardware::Accelerator* accelerator(std::string_view id) const; ///< null where absent
    [[nodiscard]] const hardware::Link* link(std::string_view id) const;
    [[nodiscard]] const model::Model* model(std::string_view id) const;
    /// What collectives alone reach on a part; null where they were fitted on none like it.
    [[nodiscard]] const network::CollectiveFit* collectiveFit(const hardware::Accelerator& accelerator) const;
};

struct LoadedCatalog {
    Catalog catalog;
    std::vector<Error> problems; ///< all mistakes of bad entries and files; the good rest is loaded
};

/// Reads the JSON files of the shipped folder and then of each user folder, by name; an entry with a known id replaces
/// the earlier one. A file may hold any of the lists "accelerators", "links", "energy", "kernels", "models" and
/// "collectives", and the object "cache_accuracy"; "calibration.json" holds the measured coefficients. Of these two the
/// last one read counts. `shipped` missing or empty is a problem like any other; a missing user folder is none.
LoadedCatalog loadCatalog(const std::filesystem::path& shipped, const std::vector<std::filesystem::path>& userFolders);

} // namespace paretoscope::study

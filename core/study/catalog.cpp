// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/catalog.h"

#include "core/base/json_reader.h"
#include "core/hardware/catalog_json.h"
#include "core/model/catalog_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace paretoscope::study {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

template <class Entry>
const Entry* findById(const std::vector<Entry>& entries, std::string_view id) {
    const auto found = std::find_if(entries.begin(), entries.end(), [id](const Entry& e) { return e.id == id; });
    return found == entries.end() ? nullptr : &*found;
}

/// Adds entries in order; one with a known id takes the place of the earlier.
template <class Entry>
void merge(std::vector<Entry>& into, std::vector<Entry> entries) {
    for (Entry& entry : entries) {
        const auto known =
            std::find_if(into.begin(), into.end(), [&entry](const Entry& other) { return other.id == entry.id; });
        if (known != into.end()) {
            *known = std::move(entry);
        } else {
            into.push_back(std::move(entry));
        }
    }
}

template <class Reader, class Entry>
void mergeSection(JsonObject& document, const char* key, Reader reader, std::vector<Entry>& into,
                  std::vector<Error>& problems) {
    const json& list = document.array(key, Presence::optional);
    merge(into, reader(list, document.file(), document.pointerTo(key), problems));
}

void loadCalibration(const fs::path& path, LoadedCatalog& loaded) {
    Result<training::Calibration> calibration = training::readCalibration(path.string());
    if (calibration) {
        loaded.catalog.calibration = *std::move(calibration);
    } else {
        loaded.problems.push_back(calibration.error());
    }
}

void loadFile(const fs::path& path, LoadedCatalog& loaded) {
    if (path.filename() == "calibration.json") {
        loadCalibration(path, loaded);
        return;
    }
    const Result<json> content = readJsonFile(path);
    if (!content) {
        loaded.problems.push_back(content.error());
        return;
    }
    JsonObject document(*content, path.string(), {}, loaded.problems);
    document.text("$schema");
    Catalog& catalog = loaded.catalog;
    mergeSection(document, "accelerators", hardware::readAccelerators, catalog.accelerators, loaded.problems);
    mergeSection(document, "links", hardware::readLinks, catalog.links, loaded.problems);
    mergeSection(document, "energy", hardware::readEnergyFigures, catalog.energy, loaded.problems);
    mergeSection(document, "kernels", kernel::readKernelFits, catalog.kernels, loaded.problems);
    mergeSection(document, "models", model::readModels, catalog.models, loaded.problems);
    mergeSection(document, "collectives", network::readCollectiveFits, catalog.collectives, loaded.problems);
    if (const json* accuracy = document.member("cache_accuracy")) {
        catalog.cacheAccuracy = quality::readCacheAccuracy(*accuracy, document.file(),
                                                           document.pointerTo("cache_accuracy"), loaded.problems);
    }
    document.finish();
}

/// The JSON files of a folder in the order of their names.
std::vector<fs::path> catalogFiles(const fs::path& folder, std::error_code& status) {
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, status), end; !status && entry != end; entry.increment(status)) {
        if (entry->path().extension() == ".json") {
            files.push_back(entry->path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

const hardware::Accelerator* Catalog::accelerator(std::string_view id) const {
    return findById(accelerators, id);
}

const hardware::Link* Catalog::link(std::string_view id) const {
    return findById(links, id);
}

const model::Model* Catalog::model(std::string_view id) const {
    return findById(models, id);
}

const network::CollectiveFit* Catalog::collectiveFit(const hardware::Accelerator& accelerator) const {
    const network::CollectiveFit* own = network::findCollectiveFit(collectives, accelerator);
    return own != nullptr || calibration.devices.empty() ? own : calibration.collectives(accelerator);
}

LoadedCatalog loadCatalog(const fs::path& shipped, const std::vector<fs::path>& userFolders) {
    LoadedCatalog loaded;
    std::error_code status;
    const std::vector<fs::path> files = catalogFiles(shipped, status);
    if (files.empty()) {
        const std::string reason = status ? status.message() : "no JSON files";
        loaded.problems.push_back({ErrorCode::cannotRead, shipped.string(), {}, reason, "the shipped catalog"});
    }
    for (const fs::path& file : files) {
        loadFile(file, loaded);
    }
    for (const fs::path& folder : userFolders) {
        const std::vector<fs::path> userFiles = catalogFiles(folder, status);
        if (status && status != std::errc::no_such_file_or_directory) {
            loaded.problems.push_back({ErrorCode::cannotRead, folder.string(), {}, status.message(), {}});
        }
        for (const fs::path& file : userFiles) {
            loadFile(file, loaded);
        }
    }
    return loaded;
}

} // namespace paretoscope::study

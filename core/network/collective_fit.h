// SPDX-License-Identifier: GPL-3.0-or-later
// What collectives alone reach on a part, as nccl-tests measures them: shipped in calibration.json, or a user's own in
// the list "collectives" of any catalog file, as `validate collectives --fit` prints it.
#pragma once

#include "core/base/json_reader.h"
#include "core/hardware/accelerator.h"
#include "core/network/link_efficiency.h"

#include <span>
#include <string>
#include <vector>

namespace paretoscope::network {

struct CollectiveFit {
    std::string id;                        ///< stable; empty in calibration.json
    std::vector<std::string> accelerators; ///< prefixes of accelerator ids: "h100_sxm"
    NetworkEfficiency network;
    Source source;
};

bool covers(const CollectiveFit& fit, const hardware::Accelerator& accelerator);

/// The last one that covers the part, so that a user's own takes the place of others; null where none does.
const CollectiveFit* findCollectiveFit(std::span<const CollectiveFit> fits, const hardware::Accelerator& accelerator);

/// The members "scale_up" and "scale_out" of `object`.
NetworkEfficiency readNetworkEfficiency(JsonObject& object, std::vector<Error>& problems);
/// Accelerator ids or beginnings of them, the member "accelerators".
std::vector<std::string> readPrefixes(JsonObject& object);
CollectiveFit readCollectiveFit(JsonObject object, Presence id, std::vector<Error>& problems);
/// The list "collectives" of a catalog file; mistakes are appended to `problems` and their entries left out.
std::vector<CollectiveFit> readCollectiveFits(const nlohmann::json& list, const std::string& file,
                                              const std::string& pointer, std::vector<Error>& problems);

/// An entry of that list, which reads back equal.
nlohmann::ordered_json collectiveFitJson(const CollectiveFit& fit);

} // namespace paretoscope::network

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_validation.h"

#include "core/base/file.h"
#include "core/network/collective_table.h"
#include "core/network/nccl_tests_log.h"
#include "core/network/nccl_tests_measurements.h"
#include "core/network/placed_collective.h"

#include <fmt/format.h>

namespace paretoscope::network {

Result<std::vector<CollectiveMeasurement>> readCollectives(const std::string& file) {
    const Result<std::string> text = readFile(file);
    if (!text) {
        return text.error();
    }
    if (!isNcclTestsLog(*text)) {
        return parseCollectiveTable(*text, file);
    }
    const Result<std::vector<NcclTestsRun>> runs = parseNcclTestsLog(*text, file);
    return runs ? Result(measurementsOf(*runs)) : runs.error();
}

Comparison compareCollectives(std::span<const CollectiveMeasurement> measured,
                              std::span<const hardware::Accelerator> accelerators, const MeasuredEfficiency& efficiency,
                              BytesPerSecond scaleOut) {
    Comparison comparison;
    comparison.rows = static_cast<int>(measured.size());
    for (const CollectiveMeasurement& each : measured) {
        const PlacedCollective placed = placeCollective(each, accelerators, scaleOut);
        if (!placed.unusable.empty()) {
            comparison.skipped.push_back({each.row, placed.unusable});
            continue;
        }
        const std::optional<NetworkEfficiency> reached = efficiency(*placed.part);
        if (!reached) {
            comparison.skipped.push_back(
                {each.row, fmt::format("no collectives were fitted on {}", placed.part->name)});
            continue;
        }
        const Seconds predicted = placed.predict(*reached);
        for (const Seconds time : placed.times) {
            comparison.predicted.push_back({each.row, placed.group, time, predicted});
        }
    }
    comparison.summarise();
    return comparison;
}

} // namespace paretoscope::network

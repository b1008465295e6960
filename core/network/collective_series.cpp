// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/collective_series.h"

#include <algorithm>

namespace paretoscope::network {

namespace {

CollectiveSeries& seriesOf(std::vector<CollectiveSeries>& all, const CollectiveMeasurement& row) {
    const auto found = std::ranges::find_if(all, [&row](const CollectiveSeries& each) {
        return each.device == row.device && each.collective == row.collective && each.ranks == row.ranks &&
               each.nodes == row.nodes;
    });
    if (found != all.end()) {
        return *found;
    }
    return all.emplace_back(CollectiveSeries{row.device, row.collective, row.ranks, row.nodes, {}, {}, {}});
}

template <typename Time>
ErrorStatistics errorsOf(const std::vector<CollectivePoint>& points, const Time& time) {
    std::vector<double> errors;
    errors.reserve(points.size());
    for (const CollectivePoint& point : points) {
        errors.push_back(time(point) / point.measured - 1.0);
    }
    return errorStatistics(std::move(errors));
}

} // namespace

double busFactor(std::string_view collective, std::int64_t ranks) noexcept {
    const double others = ranks > 0 ? static_cast<double>(ranks - 1) / static_cast<double>(ranks) : 0.0;
    if (collective == "all_reduce") {
        return 2.0 * others;
    }
    return collective == "all_gather" || collective == "reduce_scatter" || collective == "alltoall" ? others : 1.0;
}

std::vector<CollectiveSeries> collectiveSeries(std::span<const CollectiveMeasurement> measured,
                                               const Comparison& predicted, const Comparison* refitted) {
    std::vector<CollectiveSeries> all;
    for (std::size_t i = 0; i < predicted.predicted.size(); ++i) {
        const ComparedTime& time = predicted.predicted[i];
        const auto row = std::ranges::find(measured, time.row, &CollectiveMeasurement::row);
        if (row == measured.end()) {
            continue;
        }
        const bool again = refitted != nullptr && i < refitted->predicted.size();
        seriesOf(all, *row).points.push_back({row->size, time.measured, time.predicted,
                                              again ? std::optional(refitted->predicted[i].predicted) : std::nullopt});
    }
    for (CollectiveSeries& series : all) {
        std::ranges::stable_sort(series.points, {}, &CollectivePoint::size);
        series.predicted = errorsOf(series.points, [](const CollectivePoint& point) { return point.predicted; });
        if (refitted != nullptr) {
            series.refitted = errorsOf(
                series.points, [](const CollectivePoint& point) { return point.refitted.value_or(point.predicted); });
        }
    }
    return all;
}

} // namespace paretoscope::network

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quality/cache_accuracy_validation.h"

#include <algorithm>

namespace paretoscope::quality {

Result<AccuracyReport> validateCacheAccuracy(const std::string& file, const CacheAccuracy& accuracy) {
    Result<MeasuredAccuracies> measured = readMeasuredAccuracies(file);
    if (!measured) {
        return measured.error();
    }
    AccuracyReport report{measured->rows, {}, std::move(measured->skipped), {}, {}};
    std::vector<double> all;
    std::vector<std::vector<double>> byGroup;
    for (const MeasuredAccuracy& point : measured->points) {
        report.predicted.push_back(
            {point.row, point.question.policy, point.relative, accuracy.estimate(point.question)});
        const ComparedAccuracy& row = report.predicted.back();
        auto group = std::ranges::find(report.groups, row.group, &ComparedGroup::name);
        if (group == report.groups.end()) {
            group = report.groups.insert(group, {row.group, {}});
            byGroup.emplace_back();
        }
        const double error = row.estimate.relative - row.measured;
        byGroup[static_cast<std::size_t>(group - report.groups.begin())].push_back(error);
        all.push_back(error);
    }
    for (std::size_t i = 0; i < byGroup.size(); ++i) {
        report.groups[i].errors = errorStatistics(std::move(byGroup[i]));
    }
    report.overall = errorStatistics(std::move(all));
    return report;
}

} // namespace paretoscope::quality

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/comparison.h"

#include <algorithm>

namespace paretoscope {

void Comparison::summarise() {
    std::vector<std::vector<double>> byGroup;
    std::vector<double> all;
    groups.clear();
    for (const ComparedTime& each : predicted) {
        auto group = std::ranges::find(groups, each.group, &ComparedGroup::name);
        if (group == groups.end()) {
            group = groups.insert(group, {each.group, {}});
            byGroup.emplace_back();
        }
        const double error = each.predicted / each.measured - 1.0;
        byGroup[static_cast<std::size_t>(group - groups.begin())].push_back(error);
        all.push_back(error);
    }
    for (std::size_t i = 0; i < byGroup.size(); ++i) {
        groups[i].errors = errorStatistics(std::move(byGroup[i]));
    }
    overall = errorStatistics(std::move(all));
}

} // namespace paretoscope

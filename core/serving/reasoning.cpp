// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/reasoning.h"

#include "core/base/random.h"
#include "core/serving/workload.h"

#include <limits>

namespace paretoscope::serving {

namespace {

constexpr std::uint64_t kAgreement = 12; ///< stream of random numbers

} // namespace

Paths drawPaths(std::span<const Request> requests, const PathModel& model, std::uint64_t seed) {
    Paths all;
    all.count = model.paths;
    all.majority = model.stopsEarly ? model.paths / 2 + 1 : model.paths + 1;
    all.outputTokens.reserve(requests.size() * model.paths);
    all.agrees.reserve(requests.size() * model.paths);
    for (const Request& request : requests) {
        const Lengths lengths{static_cast<double>(request.outputTokens), model.variation, 1.0,
                              std::numeric_limits<std::uint32_t>::max() / 2.0};
        for (std::uint32_t path = 0; path < model.paths; ++path) {
            const std::uint64_t index = all.outputTokens.size();
            all.outputTokens.push_back(pathLength(lengths, seed, index));
            all.agrees.push_back(randomUniform(seed, kAgreement, index) < model.agreement);
        }
    }
    return all;
}

} // namespace paretoscope::serving

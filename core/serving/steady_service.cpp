// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/steady_service.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::serving {

SteadyService steadyService(const Service& service, double requestsPerSecond, double requests, double promptTokens,
                            double outputTokens) noexcept {
    const ServiceTime& times = service.time;
    const Seconds each = promptTokens * times.promptToken + outputTokens * times.outputToken;
    const auto timeOf = [&](double batch) {
        const double place = std::clamp(batch, 1.0, static_cast<double>(times.ofBatch.size())) - 1.0;
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, times.ofBatch.size() - 1);
        const double share = place - static_cast<double>(below);
        return (1.0 - share) * times.ofBatch[below] + share * times.ofBatch[above] + (place + 1.0) * each;
    };
    const double workers = service.workers;
    const auto most = static_cast<double>(times.ofBatch.size());
    SteadyService state;
    const double capacity = workers * most / timeOf(most).value();
    state.overloaded = requestsPerSecond > capacity;
    state.requestsPerSecond = std::min(requestsPerSecond, capacity);
    constexpr int kRounds = 60;
    for (int i = 0; i < kRounds; ++i) {
        state.batch = std::clamp(requestsPerSecond / workers * timeOf(state.batch).value(), 1.0, most);
    }
    state.service = timeOf(state.batch);
    state.utilisation = std::min(requestsPerSecond * state.service.value() / (workers * state.batch), 1.0);
    if (state.overloaded) {
        state.waiting = Seconds(0.5 * (requests / capacity - requests / requestsPerSecond));
        return state;
    }
    const double power = std::sqrt(2.0 * (workers + 1.0)) - 1.0;
    const double alone = requestsPerSecond * timeOf(1.0).value() / workers;
    const Seconds together = state.service * (std::pow(state.utilisation, power) / (2.0 * workers));
    state.waiting = most > 1.0 ? together : timeOf(1.0) * (std::pow(alone, power) / (2.0 * workers * (1.0 - alone)));
    return state;
}

} // namespace paretoscope::serving

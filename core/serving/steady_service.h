// SPDX-License-Identifier: GPL-3.0-or-later
// One service of a pipeline under a steady stream in closed form. A worker's batch grows to what comes while it serves:
// b = max(1, rate / workers x t(b)), up to its largest. A request stays t(b), and waits
//   one at a time  t(1) x^(sqrt(2 (c + 1)) - 1) / (2 c (1 - x)), x = rate t(1) / c  (M/D/c: Sakasegawa, 1977, halved)
//   in batches     t(b) y^(sqrt(2 (c + 1)) - 1) / (2 c), y = rate t(b) / (b c): the next worker that is done takes all
// (derived; test_stages holds it against the event simulator). No allocation; thread-safe.
#pragma once

#include "core/serving/stages.h"

namespace paretoscope::serving {

struct SteadyService {
    Seconds waiting;
    Seconds service;
    double batch = 1.0;
    double utilisation = 0.0;
    bool overloaded = false;        ///< the queue grows: waiting is that of a stream of `requests`
    double requestsPerSecond = 0.0; ///< that it lets through

    [[nodiscard]] Seconds stay() const { return waiting + service; }
};

/// `requestsPerSecond` above 0, of a stream of `requests` with so many tokens each on average.
SteadyService steadyService(const Service& service, double requestsPerSecond, double requests, double promptTokens,
                            double outputTokens) noexcept;

} // namespace paretoscope::serving

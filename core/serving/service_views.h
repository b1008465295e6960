// SPDX-License-Identifier: GPL-3.0-or-later
// What a record of a service is looked at for: latencies in order, clients of a kind together, one request's phases.
#pragma once

#include "core/serving/service_record.h"

#include <array>
#include <initializer_list>
#include <optional>
#include <vector>

namespace paretoscope::serving {

enum class Latency : std::uint8_t { timeToFirstToken, timePerOutputToken, endToEnd };

/// Requests in the order of a latency, shortest first: the curve of its distribution.
struct LatencyCurve {
    std::vector<Seconds> times;
    /// Of each, its place in ServiceRecord::requests; of several paths the first. Of a pooled one, the place of the
    /// next quicker recorded request, or of the quickest.
    std::vector<std::size_t> requests;
    std::vector<bool> isRecorded; ///< not pooled
};
/// Of recorded and pooled requests that are complete and behind the warm-up, of one class if one is named; time per
/// output token of those with more than one token. Percentiles of several streams are those of all their requests
/// together; a study's metrics are means of each stream's percentile.
LatencyCurve latencyCurve(const ServiceRecord& record, Latency latency,
                          std::optional<std::size_t> serviceClass = std::nullopt);

/// The place of a recorded request in a curve, if it is there.
std::optional<std::size_t> placeOf(const LatencyCurve& curve, std::size_t request);

/// The place in a curve below which `share` of it lies, by nearest rank (0 < share <= 1); the curve is not empty.
std::size_t placeAt(const LatencyCurve& curve, double share);

/// How much of a curve lies within a limit, 0 to 1; the curve is not empty.
double shareWithin(const LatencyCurve& curve, Seconds limit);

/// All clients of some kinds: sums of sequences, waiting and tokens, means of the shares of time, and for `blocks` the
/// share of all their blocks that is in use. Empty where there is none.
ClientSeries seriesOf(const ServiceRecord& record, std::initializer_list<ClientKind> kinds);
inline ClientSeries seriesOf(const ServiceRecord& record, ClientKind kind) {
    return seriesOf(record, {kind});
}

inline constexpr std::size_t kPhases = static_cast<std::size_t>(Phase::inService) + 1;
/// How long a request was in each phase, in the order of Phase.
std::array<Seconds, kPhases> timeByPhase(const ServiceRecord& record, const RecordedRequest& request);

} // namespace paretoscope::serving

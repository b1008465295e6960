// SPDX-License-Identifier: GPL-3.0-or-later
// Writes down what a simulation does, for those who want to look at it: the simulation tells it of every change, in the
// order of time, and it keeps what fits a picture. A simulation without one costs nothing.
#pragma once

#include "core/serving/service_record.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::serving {

/// Not thread-safe; for one simulation.
class ServiceRecorder {
public:
    /// What there is so far, several times a second of real time; on the simulation's thread.
    using Watch = std::function<void(const ServiceRecord&)>;
    explicit ServiceRecorder(Watch watch = {});

    /// How many requests of a stream are recorded, at most: one in so many is.
    static constexpr std::size_t kMostRequests = 20'000;

    /// The whole record, once the simulation has ended.
    [[nodiscard]] ServiceRecord record() const;

    // What follows is for the simulation. Spans must outlive it; classes are empty where there is one.

    struct Stream {
        std::span<const Request> requests;
        std::span<const Outcome> outcomes;
        std::span<const std::uint8_t> classOf;
        std::uint32_t paths = 1; ///< of each request; those of request r are r paths, r paths + 1, ...
    };
    void begin(const Stream& stream);
    /// Gives its number: clients are numbered in the order in which they are added.
    std::uint16_t add(ClientKind kind, std::uint16_t index, std::uint32_t blocks = 0);

    /// A path goes into a phase, out of the one that it was in.
    void enter(RequestIndex path, Phase phase, std::uint16_t client, Seconds now);
    /// It is in none, for now or for good.
    void leave(RequestIndex path, Seconds now);

    /// How a client was between two moments.
    struct Level {
        double sequences = 0.0;
        double waiting = 0.0;
        double blocks = 0.0;
    };
    void hold(std::uint16_t client, Seconds from, Seconds to, const Level& level);
    /// What it did between two moments: tokens in all, and the share of it that was busy.
    struct Work {
        double busy = 1.0;
        double generating = 0.0; ///< the share of it in steps without prompts
        double promptTokens = 0.0;
        double outputTokens = 0.0;
    };
    void work(std::uint16_t client, Seconds from, Seconds to, const Work& work);

    struct Tally {
        std::size_t arrived = 0;
        std::size_t completed = 0;
        std::size_t refused = 0;
    };
    /// It is so late, and so many have come and gone.
    void reach(Seconds now, const Tally& tally);

private:
    static constexpr std::size_t kBins = 256;
    /// Integrals over a bin.
    struct Sums {
        double busy = 0.0;
        double generating = 0.0;
        double sequences = 0.0;
        double waiting = 0.0;
        double blocks = 0.0;
        double promptTokens = 0.0;
        double outputTokens = 0.0;
        Sums& operator+=(const Sums& other);
        Sums operator*(double factor) const;
    };
    /// Where a recorded path is now.
    struct Place {
        bool isOpen = false;
        Phase phase = Phase::queued;
        std::uint16_t client = 0;
        Seconds since;
    };
    struct Closed {
        std::uint32_t slot = 0;
        PhaseSpan span;
    };

    [[nodiscard]] std::optional<std::uint32_t> slotOf(RequestIndex path) const;
    void close(std::uint32_t slot, Seconds now);
    void spread(std::uint16_t client, Seconds from, Seconds to, const Sums& perSecond);
    void widen();
    [[nodiscard]] ClientSeries seriesOf(std::size_t client) const;
    void addRequests(ServiceRecord& record) const;

    Watch m_watch;
    Stream m_stream;
    std::size_t m_every = 1;
    std::vector<RecordedClient> m_clients; ///< without their series
    std::vector<Sums> m_sums;              ///< by client and bin
    Seconds m_bin{1e-3};
    std::vector<Place> m_places; ///< of recorded paths
    std::vector<Closed> m_closed;
    Seconds m_now;
    Tally m_tally;
    std::uint32_t m_reached = 0;
    std::chrono::steady_clock::time_point m_told;
};

} // namespace paretoscope::serving

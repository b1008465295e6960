// SPDX-License-Identifier: GPL-3.0-or-later
// The workers of one service and their queue: first come, first served; an idle worker takes as many requests as wait,
// up to its batch. The simulation tells it what arrives and when a worker is done. Not thread-safe.
#pragma once

#include "core/serving/request.h"
#include "core/serving/service_recorder.h"
#include "core/serving/stages.h"

#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::serving {

/// What a service did, for averages over time.
struct ServiceActivity {
    Seconds busy; ///< of all workers
    double requests = 0.0;
    double batches = 0.0;
    double requestSeconds = 0.0; ///< integral of the requests that wait or are served
};

class ServiceClient {
public:
    /// `service` and `requests` must outlive this.
    ServiceClient(const Service& service, std::span<const Request> requests);

    /// Tells a recorder, which must outlive it, of all that it does, under that number. With several paths, requests
    /// are known to it by their first one.
    void recordTo(ServiceRecorder& recorder, std::uint16_t number, std::uint32_t paths) {
        m_recorder = &recorder;
        m_number = number;
        m_paths = paths;
    }

    void accept(RequestIndex request, Seconds now);

    struct Batch {
        std::uint32_t worker = 0;
        Seconds end;
    };
    /// Sets an idle worker to what waits, if there are both; to be called until there are not.
    std::optional<Batch> start(Seconds now);

    /// Ends a worker's batch, at the time that start() gave. Its requests, until the next start().
    std::span<const RequestIndex> end(std::uint32_t worker, Seconds now);

    [[nodiscard]] const ServiceActivity& activity() const { return m_activity; }

private:
    void pass(Seconds now);
    void record(RequestIndex request, Phase phase, Seconds now) const {
        if (m_recorder != nullptr) {
            m_recorder->enter(request * m_paths, phase, m_number, now);
        }
    }

    const Service& m_service;
    std::span<const Request> m_requests;
    std::deque<RequestIndex> m_waiting;
    std::vector<std::vector<RequestIndex>> m_batches; ///< by worker
    std::vector<std::uint32_t> m_idle;
    std::size_t m_present = 0; ///< waiting or served
    Seconds m_now;
    ServiceRecorder* m_recorder = nullptr;
    std::uint16_t m_number = 0; ///< for the recorder
    std::uint32_t m_paths = 1;
    ServiceActivity m_activity;
};

} // namespace paretoscope::serving

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/service_client.h"

#include <algorithm>

namespace paretoscope::serving {

ServiceClient::ServiceClient(const Service& service, std::span<const Request> requests)
    : m_service(service)
    , m_requests(requests)
    , m_batches(service.workers) {
    for (std::uint32_t worker = service.workers; worker > 0; --worker) {
        m_idle.push_back(worker - 1);
    }
}

void ServiceClient::pass(Seconds now) {
    m_activity.requestSeconds += (now - m_now).value() * static_cast<double>(m_present);
    if (m_recorder != nullptr && now > m_now) {
        m_recorder->hold(m_number, m_now, now,
                         {static_cast<double>(m_present), static_cast<double>(m_waiting.size()), 0.0});
    }
    m_now = now;
}

void ServiceClient::accept(RequestIndex request, Seconds now) {
    pass(now);
    ++m_present;
    m_waiting.push_back(request);
    record(request, Phase::serviceQueued, now);
}

std::optional<ServiceClient::Batch> ServiceClient::start(Seconds now) {
    if (m_waiting.empty() || m_idle.empty()) {
        return std::nullopt;
    }
    const std::uint32_t worker = m_idle.back();
    m_idle.pop_back();
    const ServiceTime& times = m_service.time;
    const std::size_t taken = std::min(m_waiting.size(), times.ofBatch.size());
    std::vector<RequestIndex>& batch = m_batches[worker];
    batch.assign(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(taken));
    m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(taken));
    Seconds time = times.ofBatch[taken - 1];
    for (const RequestIndex request : batch) {
        time += m_requests[request].promptTokens * times.promptToken;
        time += m_requests[request].outputTokens * times.outputToken;
        record(request, Phase::inService, now);
    }
    if (m_recorder != nullptr) {
        m_recorder->work(m_number, now, now + time, {1.0 / m_service.workers});
    }
    m_activity.busy += time;
    m_activity.requests += static_cast<double>(taken);
    m_activity.batches += 1.0;
    return Batch{worker, now + time};
}

std::span<const RequestIndex> ServiceClient::end(std::uint32_t worker, Seconds now) {
    pass(now);
    for (const RequestIndex request : m_batches[worker]) {
        if (m_recorder != nullptr) {
            m_recorder->leave(request * m_paths, now);
        }
    }
    m_present -= m_batches[worker].size();
    m_idle.push_back(worker);
    return m_batches[worker];
}

} // namespace paretoscope::serving

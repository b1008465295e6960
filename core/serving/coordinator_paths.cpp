// SPDX-License-Identifier: GPL-3.0-or-later
// Requests with several paths: when they have an answer, and what becomes of the paths that are still on their way.
#include "core/serving/coordinator.h"

namespace paretoscope::serving {

void Coordinator::addPaths(const Paths& paths) {
    m_paths = paths.count;
    if (m_paths == 1) {
        return;
    }
    m_pathRequests.reserve(paths.outputTokens.size());
    for (const std::uint32_t tokens : paths.outputTokens) {
        Request path = m_requests[m_pathRequests.size() / m_paths];
        path.outputTokens = tokens;
        m_pathRequests.push_back(path);
    }
    m_pathOutcomes.resize(m_pathRequests.size());
    m_ended.resize(m_pathRequests.size(), false);
    m_open.resize(m_requests.size(), m_paths);
    m_agreed.resize(m_requests.size(), 0);
    m_holders.resize(m_requests.size(), 0);
}

/// All that ended in a step have ended before any of them decides.
void Coordinator::endPaths(std::uint32_t client, Seconds now) {
    const std::span<const RequestIndex> finished = m_clients[client].finished();
    for (const RequestIndex path : finished) {
        m_ended[path] = true;
    }
    for (const RequestIndex path : finished) {
        endPath(client, path, now);
    }
}

void Coordinator::endPath(std::uint32_t client, RequestIndex path, Seconds now) {
    const RequestIndex request = path / m_paths;
    m_run.paths.ended += 1.0;
    Outcome& outcome = m_run.outcomes[request];
    outcome.preemptions = static_cast<std::uint16_t>(outcome.preemptions + m_pathOutcomes[path].preemptions);
    if (m_open[request] == 0) {
        return; // decided in the same step
    }
    --m_open[request];
    m_agreed[request] += m_plan.paths->agrees[path] ? 1 : 0;
    if (m_open[request] > 0 && m_agreed[request] < m_plan.paths->majority) {
        return;
    }
    m_open[request] = 0;
    const RequestIndex first = request * m_paths;
    outcome.firstToken = m_pathOutcomes[first].firstToken;
    outcome.finish = now;
    outcome.outputTokens = m_pathRequests[path].outputTokens;
    for (RequestIndex other = first; other < first + m_paths; ++other) {
        if (!m_ended[other]) {
            m_ended[other] = true;
            m_clients[client].stop(other, now);
            m_run.paths.stopped += 1.0;
            outcome.preemptions = static_cast<std::uint16_t>(outcome.preemptions + m_pathOutcomes[other].preemptions);
        }
    }
    leaveModel(request, now);
}

} // namespace paretoscope::serving

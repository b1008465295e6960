// SPDX-License-Identifier: GPL-3.0-or-later
// Who is who, for a recorder.
#include "core/serving/coordinator.h"

namespace paretoscope::serving {

void Coordinator::recordTo(ServiceRecorder& recorder) {
    const std::span<const std::uint8_t> classOf =
        m_plan.classes != nullptr ? std::span(m_plan.classes->classOf) : std::span<const std::uint8_t>();
    recorder.begin({m_requests, m_run.outcomes, classOf, m_paths});
    const std::uint32_t prompting = m_plan.prompts ? m_entrances.front().first : m_answering.first + m_answering.count;
    const std::uint32_t further = m_plan.prompts ? prompting + m_entrances.front().count : prompting;
    for (std::uint32_t i = 0; i < m_clients.size(); ++i) {
        const bool generates = i < prompting;
        const ClientKind kind = generates     ? ClientKind::replica
                                : i < further ? ClientKind::prefillReplica
                                              : ClientKind::furtherReplica;
        const std::uint32_t index = generates ? i : i < further ? i - prompting : i - further;
        m_clients[i].recordTo(recorder, recorder.add(kind, static_cast<std::uint16_t>(index), m_clients[i].blocks()));
    }
    for (std::size_t i = 0; i < m_services.size(); ++i) {
        m_services[i].recordTo(recorder, recorder.add(ClientKind::service, static_cast<std::uint16_t>(i)), m_paths);
    }
}

} // namespace paretoscope::serving

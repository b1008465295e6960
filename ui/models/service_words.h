// SPDX-License-Identifier: GPL-3.0-or-later
// What parts of a service are called, and its requests as lanes of a timeline.
#pragma once

#include "core/serving/service_views.h"
#include "core/trace/timeline.h"

#include <QString>

namespace paretoscope::ui {

QString phaseText(serving::Phase phase);
QString latencyText(serving::Latency latency);
/// "Replica 3", "Prefill replica 1", "Retrieval".
QString clientText(const serving::RecordedClient& client);
/// Of all clients of a kind.
QString kindText(serving::ClientKind kind);
/// "Request 12, path 2".
QString requestText(const serving::ServiceRecord& record, const serving::RecordedRequest& request);

/// A lane for every recorded request, in the order of arrival.
trace::Timeline requestTimeline(const serving::ServiceRecord& record);

} // namespace paretoscope::ui

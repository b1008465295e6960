// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/service_words.h"

#include "ui/models/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace paretoscope::ui {

namespace {

struct Service {
    Q_DECLARE_TR_FUNCTIONS(paretoscope::ui::Service)
};

trace::SpanKind kindOf(serving::Phase phase) {
    switch (phase) {
    case serving::Phase::queued:
    case serving::Phase::serviceQueued:
        return trace::SpanKind::idle;
    case serving::Phase::fetching:
    case serving::Phase::swappedOut:
    case serving::Phase::inService:
        return trace::SpanKind::memory;
    case serving::Phase::handover:
        return trace::SpanKind::communication;
    case serving::Phase::prefill:
    case serving::Phase::generating:
        break;
    }
    return trace::SpanKind::compute;
}

/// In the order of the timeline's names: prompts and tokens are told apart by shade, which goes by odd and even.
constexpr serving::Phase kNames[] = {
    serving::Phase::prefill,  serving::Phase::generating, serving::Phase::queued,    serving::Phase::serviceQueued,
    serving::Phase::fetching, serving::Phase::handover,   serving::Phase::inService, serving::Phase::swappedOut};

} // namespace

QString phaseText(serving::Phase phase) {
    switch (phase) {
    case serving::Phase::queued:
        return Service::tr("Queued");
    case serving::Phase::fetching:
        return Service::tr("Cache fetched");
    case serving::Phase::prefill:
        return Service::tr("Prefill");
    case serving::Phase::handover:
        return Service::tr("Cache handed over");
    case serving::Phase::generating:
        return Service::tr("Generating");
    case serving::Phase::swappedOut:
        return Service::tr("Swapped out");
    case serving::Phase::serviceQueued:
        return Service::tr("Queued for a worker");
    case serving::Phase::inService:
        break;
    }
    return Service::tr("Served");
}

QString latencyText(serving::Latency latency) {
    switch (latency) {
    case serving::Latency::timeToFirstToken:
        return Service::tr("Time to first token");
    case serving::Latency::timePerOutputToken:
        return Service::tr("Time per output token");
    case serving::Latency::endToEnd:
        break;
    }
    return Service::tr("End-to-end latency");
}

QString kindText(serving::ClientKind kind) {
    switch (kind) {
    case serving::ClientKind::replica:
        return Service::tr("Replicas");
    case serving::ClientKind::prefillReplica:
        return Service::tr("Prefill replicas");
    case serving::ClientKind::furtherReplica:
        return Service::tr("Replicas of the large model");
    case serving::ClientKind::service:
        break;
    }
    return Service::tr("Services");
}

QString clientText(const serving::RecordedClient& client) {
    const QString number = count(std::uint64_t{client.index} + 1);
    switch (client.kind) {
    case serving::ClientKind::replica:
        return Service::tr("Replica %1").arg(number);
    case serving::ClientKind::prefillReplica:
        return Service::tr("Prefill replica %1").arg(number);
    case serving::ClientKind::furtherReplica:
        return Service::tr("Large model %1").arg(number);
    case serving::ClientKind::service:
        break;
    }
    return client.name.empty() ? Service::tr("Service %1").arg(number) : coreText(client.name);
}

QString requestText(const serving::ServiceRecord& record, const serving::RecordedRequest& request) {
    const bool hasPaths =
        std::ranges::any_of(record.requests, [](const serving::RecordedRequest& each) { return each.path > 0; });
    const QString number = count(std::uint64_t{request.request} + 1);
    return hasPaths ? Service::tr("Request %1, path %2").arg(number, count(std::uint64_t{request.path} + 1))
                    : Service::tr("Request %1").arg(number);
}

trace::Timeline requestTimeline(const serving::ServiceRecord& record) {
    trace::Timeline timeline;
    for (const serving::Phase phase : kNames)
        timeline.names.push_back(phaseText(phase).toStdString());
    const bool hasPaths =
        std::ranges::any_of(record.requests, [](const serving::RecordedRequest& each) { return each.path > 0; });
    for (const serving::RecordedRequest& request : record.requests) {
        const auto lane = static_cast<std::int32_t>(timeline.lanes.size());
        const QString number = count(std::uint64_t{request.request} + 1);
        timeline.lanes.push_back(
            (hasPaths ? number + QLatin1Char('.') + count(std::uint64_t{request.path} + 1) : number).toStdString());
        for (std::size_t i = request.first; i < request.behind; ++i) {
            const serving::PhaseSpan& span = record.spans[i];
            const auto name = std::ranges::find(kNames, span.phase) - std::begin(kNames);
            timeline.spans.push_back(
                {lane, kindOf(span.phase), static_cast<std::int32_t>(name), -1, span.start, span.end});
        }
    }
    timeline.duration = record.end;
    return timeline;
}

} // namespace paretoscope::ui

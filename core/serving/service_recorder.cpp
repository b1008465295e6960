// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/service_recorder.h"

#include <algorithm>

namespace paretoscope::serving {

namespace {

constexpr std::uint32_t kLookAtClock = 1024; ///< moments between two looks at the real time
constexpr std::chrono::milliseconds kTellAfter{250};

} // namespace

ServiceRecorder::Sums& ServiceRecorder::Sums::operator+=(const Sums& other) {
    busy += other.busy;
    generating += other.generating;
    sequences += other.sequences;
    waiting += other.waiting;
    blocks += other.blocks;
    promptTokens += other.promptTokens;
    outputTokens += other.outputTokens;
    return *this;
}

ServiceRecorder::Sums ServiceRecorder::Sums::operator*(double factor) const {
    return {busy * factor,   generating * factor,   sequences * factor,   waiting * factor,
            blocks * factor, promptTokens * factor, outputTokens * factor};
}

ServiceRecorder::ServiceRecorder(Watch watch)
    : m_watch(std::move(watch))
    , m_told(std::chrono::steady_clock::now()) {}

void ServiceRecorder::begin(const Stream& stream) {
    m_stream = stream;
    const std::size_t requests = stream.requests.size();
    m_every = std::max<std::size_t>(1, (requests + kMostRequests - 1) / kMostRequests);
    m_places.resize((requests + m_every - 1) / m_every * stream.paths);
}

std::uint16_t ServiceRecorder::add(ClientKind kind, std::uint16_t index, std::uint32_t blocks) {
    m_clients.push_back({kind, {}, index, blocks});
    m_sums.resize(m_clients.size() * kBins);
    return static_cast<std::uint16_t>(m_clients.size() - 1);
}

std::optional<std::uint32_t> ServiceRecorder::slotOf(RequestIndex path) const {
    const std::size_t request = path / m_stream.paths;
    if (request % m_every != 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(request / m_every * m_stream.paths + path % m_stream.paths);
}

void ServiceRecorder::close(std::uint32_t slot, Seconds now) {
    Place& place = m_places[slot];
    if (place.isOpen && now > place.since) {
        m_closed.push_back({slot, {place.phase, place.client, place.since, now}});
    }
    place.isOpen = false;
}

void ServiceRecorder::enter(RequestIndex path, Phase phase, std::uint16_t client, Seconds now) {
    if (const auto slot = slotOf(path)) {
        close(*slot, now);
        m_places[*slot] = {true, phase, client, now};
    }
}

void ServiceRecorder::leave(RequestIndex path, Seconds now) {
    if (const auto slot = slotOf(path)) {
        close(*slot, now);
    }
}

/// Bins twice as wide: pairs of them become one.
void ServiceRecorder::widen() {
    m_bin = m_bin * 2.0;
    for (std::size_t client = 0; client < m_clients.size(); ++client) {
        const auto bins = std::span(m_sums).subspan(client * kBins, kBins);
        for (std::size_t i = 0; i < kBins / 2; ++i) {
            bins[i] = bins[2 * i];
            bins[i] += bins[2 * i + 1];
        }
        std::ranges::fill(bins.subspan(kBins / 2), Sums{});
    }
}

void ServiceRecorder::spread(std::uint16_t client, Seconds from, Seconds to, const Sums& perSecond) {
    while (to > m_bin * static_cast<double>(kBins)) {
        widen();
    }
    for (auto bin = static_cast<std::size_t>(from / m_bin); from < to && bin < kBins; ++bin) {
        const Seconds end = std::min(to, m_bin * (static_cast<double>(bin) + 1.0));
        if (end > from) {
            m_sums[client * kBins + bin] += perSecond * (end - from).value();
            from = end;
        }
    }
}

void ServiceRecorder::hold(std::uint16_t client, Seconds from, Seconds to, const Level& level) {
    spread(client, from, to, {0.0, 0.0, level.sequences, level.waiting, level.blocks, 0.0, 0.0});
}

void ServiceRecorder::work(std::uint16_t client, Seconds from, Seconds to, const Work& work) {
    if (to > from) {
        const double seconds = (to - from).value();
        spread(client, from, to,
               {work.busy, work.generating, 0.0, 0.0, 0.0, work.promptTokens / seconds, work.outputTokens / seconds});
    }
}

void ServiceRecorder::reach(Seconds now, const Tally& tally) {
    m_now = now;
    m_tally = tally;
    if (!m_watch || ++m_reached % kLookAtClock != 0) {
        return;
    }
    if (const auto clock = std::chrono::steady_clock::now(); clock - m_told >= kTellAfter) {
        m_watch(record());
        m_told = std::chrono::steady_clock::now();
    }
}

/// Of the bins that the clock has reached; the last of them may be a part of one.
ClientSeries ServiceRecorder::seriesOf(std::size_t client) const {
    ClientSeries series;
    const double reached = m_now / m_bin;
    for (std::size_t bin = 0; bin < kBins && static_cast<double>(bin) < reached; ++bin) {
        const double width = m_bin.value() * std::min(1.0, reached - static_cast<double>(bin));
        const Sums mean = m_sums[client * kBins + bin] * (1.0 / width);
        series.busy.push_back(static_cast<float>(std::min(mean.busy, 1.0)));
        series.generating.push_back(static_cast<float>(std::min(mean.generating, 1.0)));
        series.sequences.push_back(static_cast<float>(mean.sequences));
        series.waiting.push_back(static_cast<float>(mean.waiting));
        series.blocks.push_back(static_cast<float>(mean.blocks));
        series.promptTokens.push_back(static_cast<float>(mean.promptTokens));
        series.outputTokens.push_back(static_cast<float>(mean.outputTokens));
    }
    return series;
}

/// Spans by path, in the order of time; those that are still open reach to now.
void ServiceRecorder::addRequests(ServiceRecord& record) const {
    std::vector<std::size_t> behind(m_places.size() + 1, 0);
    for (const Closed& each : m_closed) {
        ++behind[each.slot + 1];
    }
    for (std::size_t slot = 0; slot < m_places.size(); ++slot) {
        behind[slot + 1] += behind[slot] + (m_places[slot].isOpen ? 1 : 0);
    }
    record.spans.resize(behind.back());
    std::vector<std::size_t> next = behind;
    for (const Closed& each : m_closed) {
        record.spans[next[each.slot]++] = each.span;
    }
    for (std::size_t slot = 0; slot < m_places.size(); ++slot) {
        const Place& place = m_places[slot];
        if (place.isOpen) {
            record.spans[next[slot]++] = {place.phase, place.client, place.since, m_now};
        }
        if (behind[slot] == behind[slot + 1]) {
            continue; // it has not come yet, or was refused
        }
        const std::size_t request = slot / m_stream.paths * m_every;
        const Outcome& outcome = m_stream.outcomes[request];
        record.requests.push_back({static_cast<RequestIndex>(request),
                                   static_cast<std::uint32_t>(slot % m_stream.paths),
                                   m_stream.requests[request].promptTokens,
                                   m_stream.classOf.empty() ? std::uint8_t{0} : m_stream.classOf[request],
                                   outcome.completed > Seconds(0.0), outcome, behind[slot], behind[slot + 1]});
    }
}

ServiceRecord ServiceRecorder::record() const {
    ServiceRecord record;
    record.clients = m_clients;
    for (std::size_t client = 0; client < m_clients.size(); ++client) {
        record.clients[client].series = seriesOf(client);
    }
    addRequests(record);
    record.every = m_every;
    record.bin = m_bin;
    record.end = m_now;
    record.arrived = m_tally.arrived;
    record.completed = m_tally.completed;
    record.refused = m_tally.refused;
    return record;
}

} // namespace paretoscope::serving

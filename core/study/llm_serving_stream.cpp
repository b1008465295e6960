// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_stream.h"

#include "core/serving/request_trace.h"

#include <algorithm>
#include <unordered_set>

namespace paretoscope::study::llm_serving {

namespace {

constexpr std::size_t kMostRequests = 4'000'000; ///< as of the parameter "requests"

} // namespace

Result<RecordedStream> RecordedStream::read(const std::string& file) {
    Result<serving::RequestTrace> trace = serving::readRequestTrace(file, kMostRequests);
    if (!trace) {
        return trace.error();
    }
    if (trace->requests.empty()) {
        return Error{ErrorCode::malformed, file, {}, "no request", "a stream of at least one request"};
    }
    RecordedStream stream;
    stream.m_requests = std::move(trace->requests);
    stream.m_timed = trace->isTimed;
    stream.m_prefixes = std::move(trace->prefixes);
    std::unordered_set<std::uint64_t> seen;
    stream.m_sums.reserve(stream.m_requests.size() + 1);
    Sums sums;
    stream.m_sums.push_back(sums);
    for (std::size_t i = 0; i < stream.m_requests.size(); ++i) {
        const serving::Request& request = stream.m_requests[i];
        if (stream.m_prefixes) {
            const auto pieces = stream.m_prefixes->of(i, request.promptTokens);
            const auto fresh = std::ranges::find_if(pieces, [&](std::uint64_t each) { return !seen.contains(each); });
            const double found = static_cast<double>(fresh - pieces.begin()) * stream.m_prefixes->tokens;
            sums.found += std::min(found, request.promptTokens - 1.0);
            seen.insert(fresh, pieces.end());
        }
        sums.prompts += request.promptTokens;
        sums.outputs += request.outputTokens;
        stream.m_sums.push_back(sums);
    }
    return stream;
}

void RecordedStream::describe(serving::Workload& workload, bool timed, double speed) const noexcept {
    const std::size_t used = std::min(workload.requests, m_requests.size());
    const auto count = static_cast<double>(used);
    workload.prompt.mean = m_sums[used].prompts / count;
    workload.output.mean = m_sums[used].outputs / count;
    if (!timed) {
        return;
    }
    workload.requests = used;
    const Seconds span = m_requests[used - 1].arrival / speed;
    workload.arrivals.process =
        span > Seconds(0.0) ? serving::ArrivalProcess::poisson : serving::ArrivalProcess::atOnce;
    workload.arrivals.requestsPerSecond = span > Seconds(0.0) ? (count - 1.0) / span.value() : 1.0;
}

serving::PrefixPieces RecordedStream::prefixes(std::size_t requests) const {
    serving::PrefixPieces all;
    all.tokens = m_prefixes->tokens;
    for (std::size_t i = 0; i < requests; ++i) {
        const std::size_t own = i % m_requests.size();
        all.add(m_prefixes->of(own, m_requests[own].promptTokens));
    }
    return all;
}

double RecordedStream::foundTokens(std::size_t requests) const noexcept {
    const std::size_t used = std::min(requests, m_requests.size());
    return m_sums[used].found / static_cast<double>(used);
}

std::vector<serving::Request> RecordedStream::requests(const serving::Workload& workload, bool timed,
                                                       double speed) const {
    return timed ? serving::replay(m_requests, workload.requests, speed) : serving::generate(workload, m_requests);
}

} // namespace paretoscope::study::llm_serving

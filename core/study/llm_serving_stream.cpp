// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_stream.h"

#include "core/serving/request_trace.h"

#include <algorithm>

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
    stream.m_sums.reserve(stream.m_requests.size() + 1);
    Sums sums;
    stream.m_sums.push_back(sums);
    for (const serving::Request& request : stream.m_requests) {
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

std::vector<serving::Request> RecordedStream::requests(const serving::Workload& workload, bool timed,
                                                       double speed) const {
    return timed ? serving::replay(m_requests, workload.requests, speed) : serving::generate(workload, m_requests);
}

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
// Streams of requests drawn for a point and served event by event: their metrics, and the record of what they met.
#pragma once

#include "core/study/llm_serving_memory.h"
#include "core/study/llm_serving_models.h"
#include "core/study/llm_serving_requests.h"
#include "core/study/study.h"

#include <span>
#include <stop_token>

namespace paretoscope::study::llm_serving {

/// Thread-safe. Requests are checked, with memory and network in their plans.
class ServedStreams {
public:
    using ServiceWatch = Evaluator::ServiceWatch;

    /// All must outlive it.
    ServedStreams(const Catalog& catalog, const std::vector<training_step::Site>& sites, ServedModels& models,
                  const RequestSource& source);

    /// Means over the streams, each metric of them by itself, and how far they may be off. Returns tokens per second of
    /// whole runs.
    double simulate(const Request& request, const Memory& memory, const serving::StepModel& step,
                    std::span<double> metrics) const;

    /// Of the first stream, told to `watch` as it grows, with what requests of the others met. Errors: cancelled.
    [[nodiscard]] Result<serving::ServiceRecord> record(const Request& request, const Memory& memory,
                                                        const Served& served, const std::stop_token& stop,
                                                        const ServiceWatch& watch) const;

private:
    struct Drawn;
    void draw(const Request& request, const Memory& memory, Drawn& drawn) const;
    [[nodiscard]] std::optional<serving::Pipeline> pipelineOf(const Request& request, const Memory& memory,
                                                              std::size_t requests) const;
    double simulateStream(const Request& request, const Memory& memory, const serving::StepModel& step,
                          std::span<double> metrics) const;
    [[nodiscard]] Result<serving::ServiceRecord> recordStream(Request request, const Memory& memory,
                                                              const Served& served, const std::stop_token& stop,
                                                              const ServiceWatch& watch) const;

    const Catalog& m_catalog;
    const std::vector<training_step::Site>& m_sites;
    ServedModels& m_models;
    const RequestSource& m_source;
};

} // namespace paretoscope::study::llm_serving

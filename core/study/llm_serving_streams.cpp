// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_streams.h"

#include "core/base/confidence.h"
#include "core/serving/service_recorder.h"
#include "core/study/llm_serving_metrics.h"
#include "core/study/llm_serving_record.h"

#include <algorithm>
#include <iterator>

namespace paretoscope::study::llm_serving {

using serving::StepModel;

namespace {

/// Stream `i` of a point's.
Request streamOf(const Request& request, int i) {
    Request stream = request;
    stream.workload.seed += static_cast<std::uint64_t>(i);
    stream.plan.seed = stream.workload.seed;
    return stream;
}

} // namespace

/// One stream's plan, and all that the plan refers to: it stays where it is.
struct ServedStreams::Drawn {
    RequestSource::Stream stream;
    std::optional<serving::PrefixPieces> prefixes;
    Tiers tiers;
    std::optional<serving::Pipeline> pipeline;
    std::optional<serving::Paths> paths;
    serving::ServingPlan plan;
};

ServedStreams::ServedStreams(const Catalog& catalog, const std::vector<training_step::Site>& sites,
                             ServedModels& models, const RequestSource& source)
    : m_catalog(catalog)
    , m_sites(sites)
    , m_models(models)
    , m_source(source) {}

double ServedStreams::simulate(const Request& request, const Memory& memory, const StepModel& step,
                               std::span<double> metrics) const {
    std::vector<std::vector<double>> streams;
    double tokensPerSecond = 0.0;
    for (int i = 0; i < request.streams; ++i) {
        std::vector<double>& row = streams.emplace_back(metrics.begin(), metrics.end());
        tokensPerSecond += simulateStream(streamOf(request, i), memory, step, row) / request.streams;
    }
    std::vector<double> values(streams.size());
    const auto over = [&](std::size_t metric) {
        std::ranges::transform(streams, values.begin(), [metric](const auto& row) { return row[metric]; });
        return meanWithHalfWidth(values);
    };
    for (std::size_t metric = 0; metric < kMetrics; ++metric) {
        metrics[metric] = over(metric).mean;
    }
    for (std::size_t i = 0; i < std::size(kWithIntervals); ++i) {
        metrics[kFirstTokenInterval + i] = over(kWithIntervals[i]).halfWidth;
    }
    for (const std::vector<double>& row : streams) {
        metrics[kSaturation] = std::max(metrics[kSaturation], row[kSaturation]); // the worst verdict
    }
    writeThroughput(request, metrics[kTokensPerSecond], metrics);
    return tokensPerSecond;
}

/// Returns tokens per second of the whole run.
double ServedStreams::simulateStream(const Request& request, const Memory& memory, const StepModel& step,
                                     std::span<double> metrics) const {
    Drawn drawn;
    draw(request, memory, drawn);
    Progress progress;
    const Result<serving::ServingRun> run = serving::serve(step, drawn.plan, drawn.stream.requests, {}, progress);
    if (!run) { // never: a checked plan and a generated stream are valid
        return 0.0;
    }
    const serving::LatencySummary summary = summarise(*run, drawn.plan, request.limits, request.warmUp);
    writeSummary(request, memory.cache, summary, metrics);
    for (std::size_t i = 0; i < drawn.tiers.places.size(); ++i) {
        metrics[kHostHitRate + drawn.tiers.places[i]] = summary.fetchedShare[i];
    }
    return wholeOf(*run).tokensPerSecond();
}

Result<serving::ServiceRecord> ServedStreams::record(const Request& request, const Memory& memory, const Served& served,
                                                     const std::stop_token& stop, const ServiceWatch& watch) const {
    Result<serving::ServiceRecord> first = recordStream(request, memory, served, stop, watch);
    for (int i = 1; i < request.streams && first; ++i) {
        const Result<serving::ServiceRecord> other =
            recordStream(streamOf(request, i), memory, served, stop, ServiceWatch());
        if (!other) {
            return other.error();
        }
        pool(*other, *first);
    }
    return first;
}

Result<serving::ServiceRecord> ServedStreams::recordStream(Request request, const Memory& memory, const Served& served,
                                                           const std::stop_token& stop,
                                                           const ServiceWatch& watch) const {
    Drawn drawn;
    const auto named = [&](serving::ServiceRecord record) {
        nameParts(request.stages, record);
        record.limits = drawn.stream.classes.limits;
        record.watts = powerOverTime(request, m_catalog.models[request.model], served.step,
                                     m_sites[request.accelerator].accelerator, record);
        return record;
    };
    serving::ServiceRecorder recorder(watch ? ServiceWatch([&](const serving::ServiceRecord& so) { watch(named(so)); })
                                            : ServiceWatch());
    request.plan.recorder = &recorder;
    draw(request, memory, drawn);
    Progress progress;
    const Result<serving::ServingRun> run =
        serving::serve(served.step, drawn.plan, drawn.stream.requests, stop, progress);
    if (!run) {
        return run.error();
    }
    serving::ServiceRecord record = named(recorder.record());
    record.warmUp = request.warmUp == serving::WarmUp::truncate ? serving::warmUpOf(*run, drawn.plan) : 0;
    record.promptSources = promptSources(*run, drawn.tiers);
    return record;
}

void ServedStreams::draw(const Request& request, const Memory& memory, Drawn& drawn) const {
    drawn.stream = m_source.stream(request);
    drawn.prefixes = m_source.prefixes(request, drawn.stream);
    drawn.plan = request.plan;
    drawn.plan.classes = &drawn.stream.classes;
    drawn.plan.conversationOf = drawn.stream.conversationOf;
    drawn.plan.prefixes = drawn.prefixes ? &*drawn.prefixes : nullptr;
    if (request.stages.tiers && drawn.prefixes) {
        serving::Deployment whole = request.deployment;
        whole.tensorParallel = 1; // copies of heads and latent vectors are fetched once
        const Bytes token = serving::cachePerToken(m_catalog.models[request.model], whole);
        drawn.tiers = tiersOf(*request.stages.tiers, token);
        drawn.plan.tiers = &drawn.tiers.plan;
    }
    drawn.pipeline = pipelineOf(request, memory, drawn.stream.requests.size());
    drawn.plan.pipeline = drawn.pipeline ? &*drawn.pipeline : nullptr;
    if (request.stages.paths.paths > 1) {
        drawn.paths = serving::drawPaths(drawn.stream.requests, request.stages.paths, request.plan.seed);
        drawn.plan.paths = &*drawn.paths;
    }
}

/// What requests go through beside the first model; nothing where that is all.
std::optional<serving::Pipeline> ServedStreams::pipelineOf(const Request& request, const Memory& memory,
                                                           std::size_t requests) const {
    const std::optional<LargeModel>& large = request.stages.large;
    if (!request.stages.hasServices() && !large) {
        return std::nullopt;
    }
    std::optional<serving::FurtherModel> further;
    if (large) {
        further = {&m_models.of(request.accelerator, large->model, large->deployment), memory.large->blocks,
                   large->replicas};
    }
    serving::Pipeline pipeline = llm_serving::pipelineOf(request.stages, m_sites[request.accelerator].accelerator,
                                                         request.questionTokens, further);
    if (large) {
        pipeline.classOf = serving::escalatedClasses(requests, large->escalation, request.plan.seed);
    }
    return pipeline;
}

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_evaluator.h"

#include "core/base/confidence.h"
#include "core/serving/steady_percentiles.h"
#include "core/study/llm_serving_breakdown.h"
#include "core/study/llm_serving_closed_form.h"
#include "core/study/llm_serving_distributions.h"
#include "core/study/llm_serving_memory.h"
#include "core/study/llm_serving_metrics.h"
#include "core/study/llm_serving_models.h"
#include "core/study/llm_serving_pipeline.h"
#include "core/study/llm_serving_record.h"
#include "core/study/llm_serving_requests.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace paretoscope::study::llm_serving {

using serving::Deployment;
using serving::LatencySummary;
using serving::StepModel;

namespace {

/// Follows from the metrics of the load, so that a breakdown can repeat it.
ServingPower powerAt(const Request& request, const serving::OfferedLoad& load, const model::Model& model,
                     const hardware::Accelerator& accelerator, const StepModel& step, std::span<const double> metrics) {
    const double busy = metrics[kUtilisation];
    const double sequences = busy > 0.0 ? metrics[kMeanSequences] / busy : 0.0;
    const double context = load.cached ? load.cached->read : load.promptTokens + 0.5 * load.outputTokens;
    const Duty duty{busy - metrics[kGeneratingShare], metrics[kGeneratingShare]};
    const Duty prefill{request.prefill ? metrics[kPrefillUtilisation] : 0.0, 0.0};
    double others = 0.0;
    if (const std::int64_t devices = request.stages.retrievalDevices(); devices > 0) {
        others += static_cast<double>(devices) * metrics[kRetrievalUtilisation];
    }
    if (request.stages.large) {
        others += static_cast<double>(request.stages.large->devices()) * metrics[kLargeUtilisation];
    }
    return powerOf(request, model, step, accelerator, duty, prefill, others, sequences, context);
}

class LlmServingEvaluator final : public Evaluator {
public:
    LlmServingEvaluator(const Context& context, std::vector<training_step::Site> sites,
                        std::shared_ptr<const kv::PolicyList> policies, std::optional<RecordedStream> recorded)
        : m_catalog(context.catalog)
        , m_devices(deviceCount(context.cluster))
        , m_sites(std::move(sites))
        , m_models(m_sites, m_catalog, std::move(policies))
        , m_source(std::move(recorded)) {}

    Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        Request request = readPoint(point);
        const hardware::Accelerator& accelerator = m_sites[request.accelerator].accelerator;
        const model::Model& model = m_catalog.models[request.model];
        if (const auto broken = violationsOf(request); !broken.empty()) {
            return {broken.front().constraint, broken.front().margin};
        }
        holdCache(request);
        const Served served = servedBy(request);
        const Memory memory = memoryOf(request, served, accelerator);
        const serving::OfferedLoad load = loadOf(request);
        writeMemory(request, memory.cache, metrics);
        writeCapacity(request, memory.cache, load, metrics);
        if (const double missing = memory.mostMissing(); missing > 0.0) {
            return {kMemoryFit, missing};
        }
        serve(request, served, memory);
        const StepModel& step = served.step;
        std::optional<double> ofRun;
        if (request.simulated) {
            ofRun = simulate(request, memory, step, metrics);
        } else {
            const SteadyPipeline steady = closedForm(request, accelerator, step);
            writeSteady(request, steady.load, steady.state, steady.stages, metrics);
            writeSteadyPercentiles(request, step, steady.load, steady.state, metrics);
            if (request.classes) {
                writeSteadyClasses(*request.classes, step, request.plan, steady.load, steady.state,
                                   steady.stages.beforeModel(), steady.stages.writing.stay(), metrics);
            }
        }
        writePercentileGoodput(request, metrics);
        writeEnergy(request, powerAt(request, load, model, accelerator, step, metrics),
                    ofRun.value_or(metrics[kTokensPerSecond]), metrics);
        return {};
    }

    [[nodiscard]] Explanation explain(std::span<const double> point) const override {
        Explanation explanation;
        explanation.metrics.assign(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const Verdict verdict = evaluate(point, explanation.metrics);
        Request request = readPoint(point);
        const hardware::Accelerator& accelerator = m_sites[request.accelerator].accelerator;
        const model::Model& model = m_catalog.models[request.model];
        for (const Violation& each : violationsOf(request)) {
            explanation.rejections.push_back(
                {kConstraintIds[each.constraint], each.margin,
                 messageOf(each, request, accelerator.name, m_models.policy(request.policy).description().name)});
        }
        if (!explanation.rejections.empty()) {
            return explanation;
        }
        holdCache(request);
        const Served served = servedBy(request);
        const Memory memory = memoryOf(request, served, accelerator);
        if (!verdict.feasible()) {
            const auto [lacking, whose] = memory.lacking();
            explanation.rejections.push_back(
                {kConstraintIds[kMemoryFit], verdict.margin, memoryMessage(request, lacking, whose)});
            explanation.breakdowns = memoryBreakdowns(request, memory.cache);
            return explanation;
        }
        serve(request, served, memory);
        const StepModel& step = served.step;
        const serving::OfferedLoad load = loadOf(request);
        const SteadyPipeline steady = closedForm(request, accelerator, step);
        const Answer answer{
            request,      accelerator,  model, m_models.kernels(request.accelerator),
            step,         memory.cache, load,  powerAt(request, load, model, accelerator, step, explanation.metrics),
            steady.state, steady.stages};
        explanation.breakdowns = breakdowns(answer, explanation.metrics);
        return explanation;
    }

    [[nodiscard]] Result<serving::ServiceRecord> service(std::span<const double> point, const std::stop_token& stop,
                                                         const ServiceWatch& watch) const override {
        const Error rejected{ErrorCode::notSupported, {}, {}, "a rejected point", "one that can serve requests"};
        Request request = readPoint(point);
        if (!violationsOf(request).empty()) {
            return rejected;
        }
        holdCache(request);
        const Served served = servedBy(request);
        const Memory memory = memoryOf(request, served, m_sites[request.accelerator].accelerator);
        if (memory.mostMissing() > 0.0) {
            return rejected;
        }
        serve(request, served, memory);
        Drawn drawn;
        const auto named = [&](serving::ServiceRecord record) {
            nameParts(request.stages, record);
            record.limits = drawn.stream.classes.limits;
            record.watts = powerOverTime(request, m_catalog.models[request.model], served.step,
                                         m_sites[request.accelerator].accelerator, record);
            return record;
        };
        serving::ServiceRecorder recorder(
            watch ? ServiceWatch([&](const serving::ServiceRecord& so) { watch(named(so)); }) : ServiceWatch());
        request.plan.recorder = &recorder;
        draw(request, memory, drawn);
        Progress progress;
        const Result<serving::ServingRun> run =
            serving::serve(served.step, drawn.plan, drawn.stream.requests, stop, progress);
        if (!run) {
            return run.error();
        }
        serving::ServiceRecord record = named(recorder.record());
        record.warmUp = warmUpOf(request, *run, drawn.plan);
        record.promptSources = promptSources(*run, drawn.tiers);
        for (int i = 1; i < request.streams; ++i) {
            const Result<serving::ServiceRecord> other = serviceOfStream(request, memory, served.step, i, stop);
            if (!other) {
                return other.error();
            }
            pool(*other, record);
        }
        return record;
    }

    /// Of the first stream; a longer one begins with the shorter one.
    [[nodiscard]] std::vector<Distribution> distributions(std::span<const double> point) const override {
        Request request = readPoint(point);
        if (request.recorded && m_source.trace() == nullptr) {
            return {};
        }
        request.workload.requests = std::min(request.workload.requests, kMostCounted);
        return distributionsOf(request, m_source.stream(request).requests);
    }

    [[nodiscard]] std::vector<StagePlacement> placement(std::span<const double> point) const override {
        Request request = readPoint(point);
        if (!violationsOf(request).empty()) {
            return {};
        }
        holdCache(request);
        const Memory memory = memoryOf(request, servedBy(request), m_sites[request.accelerator].accelerator);
        return memory.mostMissing() > 0.0 ? std::vector<StagePlacement>() : placementOf(request);
    }

private:
    [[nodiscard]] Request readPoint(std::span<const double> point) const noexcept {
        return m_source.read(point, m_devices);
    }

    void holdCache(Request& request) const {
        request.plan.cacheUse = m_models.use(request.policy, request.cacheBudget, request.plan.memory.blockTokens,
                                             request.accelerator, request.model, request.deployment);
        if (request.plan.cacheUse != nullptr) {
            const serving::Workload& workload = request.workload;
            request.meanUse = m_models.meanUse(*request.plan.cacheUse, workload.prompt.mean, workload.output.mean);
        }
    }

    [[nodiscard]] std::vector<Violation> violationsOf(const Request& request) const {
        return violations(request, m_catalog.models[request.model], m_sites[request.accelerator].accelerator,
                          m_models.policy(request.policy).description(), m_devices, m_source.trace(), largeOf(request),
                          draftOf(request));
    }

    /// Null without speculative decoding.
    [[nodiscard]] const model::Model* draftOf(const Request& request) const {
        return request.stages.draft ? &m_catalog.models[request.stages.draft->model] : nullptr;
    }

    /// Null without a cascade.
    [[nodiscard]] const model::Model* largeOf(const Request& request) const {
        return request.stages.large ? &m_catalog.models[request.stages.large->model] : nullptr;
    }

    [[nodiscard]] Served servedBy(const Request& request) const {
        const auto of = [&](std::size_t model, const Deployment& deployment) -> const StepModel& {
            return m_models.of(request.accelerator, model, deployment);
        };
        const std::optional<LargeModel>& large = request.stages.large;
        const std::optional<DraftPlan>& draft = request.stages.draft;
        return {draft ? m_models.of(request.accelerator, request.model, request.deployment, draft->model,
                                    draft->speculation)
                      : of(request.model, request.deployment),
                request.prefill ? &of(request.model, request.prefill->deployment) : nullptr,
                large ? &of(large->model, large->deployment) : nullptr};
    }

    /// Fills in what the plan takes from the memory and the network.
    void serve(Request& request, const Served& served, const Memory& memory) const {
        request.plan.memory = memory.cache.blocks;
        if (request.prefill) {
            const std::size_t layers = m_catalog.models[request.model].layers.size();
            request.plan.prompts = serving::PromptReplicas{
                served.prompts, memory.prefill->blocks, request.prefill->replicas,
                cacheRouteOf(request, served.step, *served.prompts, layers, m_models.site(request.accelerator))};
        }
    }

    /// What requests go through beside the first model; nothing where that is all.
    [[nodiscard]] std::optional<serving::Pipeline> pipelineOf(const Request& request, const Memory& memory,
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

    /// Only where the closed form has them: of Poisson arrivals of requests of one length. Dealt by turns they come
    /// more evenly at each replica, and wait half as long at P99.
    void writeSteadyPercentiles(const Request& request, const StepModel& step, const serving::OfferedLoad& load,
                                const serving::SteadyState& state, std::span<double> metrics) const {
        const serving::Workload& workload = request.workload;
        const bool alike = workload.prompt.variation == 0.0 && workload.output.variation == 0.0 &&
                           m_source.trace() == nullptr && !request.classes && !request.conversations;
        if (!alike || request.prefill || !request.stages.isPlain() ||
            workload.arrivals.process != serving::ArrivalProcess::poisson ||
            (request.plan.replicas > 1 && request.plan.routing == serving::Routing::roundRobin)) {
            return;
        }
        const auto known = steadyPercentiles(step, request.plan.batching, request.plan.memory, load, state);
        for (std::size_t i = 0; known && i < known->firstToken.size(); ++i) {
            metrics[kFirstTokenP50 + i] = known->firstToken[i].value();
            metrics[kPerTokenP50 + i] = known->perToken[i].value();
            metrics[kEndToEndP50 + i] = known->endToEnd[i].value();
        }
    }

    /// Means over the streams, each metric of them by itself, and how far they may be off. Returns tokens per second of
    /// whole runs.
    double simulate(const Request& request, const Memory& memory, const StepModel& step,
                    std::span<double> metrics) const {
        std::vector<std::vector<double>> streams;
        double tokensPerSecond = 0.0;
        for (int i = 0; i < request.streams; ++i) {
            Request stream = request;
            stream.workload.seed += static_cast<std::uint64_t>(i);
            stream.plan.seed = stream.workload.seed;
            std::vector<double>& row = streams.emplace_back(metrics.begin(), metrics.end());
            tokensPerSecond += simulateStream(stream, memory, step, row) / request.streams;
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

    static std::size_t warmUpOf(const Request& request, const serving::ServingRun& run,
                                const serving::ServingPlan& plan) {
        return request.warmUp == serving::WarmUp::truncate ? serving::warmUpOf(run, plan) : 0;
    }

    /// What requests of one of the streams met, and their warm-up.
    Result<serving::ServiceRecord> serviceOfStream(Request request, const Memory& memory, const StepModel& step,
                                                   int stream, const std::stop_token& stop) const {
        request.workload.seed += static_cast<std::uint64_t>(stream);
        request.plan.seed = request.workload.seed;
        serving::ServiceRecorder recorder{serving::ServiceRecorder::Watch()};
        request.plan.recorder = &recorder;
        Drawn drawn;
        draw(request, memory, drawn);
        Progress progress;
        const Result<serving::ServingRun> run = serving::serve(step, drawn.plan, drawn.stream.requests, stop, progress);
        if (!run) {
            return run.error();
        }
        serving::ServiceRecord record = recorder.record();
        record.warmUp = warmUpOf(request, *run, drawn.plan);
        return record;
    }

    /// One stream's plan, and all that the plan refers to: it stays where it is.
    struct Drawn {
        RequestSource::Stream stream;
        std::optional<serving::PrefixPieces> prefixes;
        Tiers tiers;
        std::optional<serving::Pipeline> pipeline;
        std::optional<serving::Paths> paths;
        serving::ServingPlan plan;
    };

    void draw(const Request& request, const Memory& memory, Drawn& drawn) const {
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

    /// Returns tokens per second of the whole run.
    double simulateStream(const Request& request, const Memory& memory, const StepModel& step,
                          std::span<double> metrics) const {
        Drawn drawn;
        draw(request, memory, drawn);
        Progress progress;
        const Result<serving::ServingRun> run = serving::serve(step, drawn.plan, drawn.stream.requests, {}, progress);
        if (!run) { // never: a checked plan and a generated stream are valid
            return 0.0;
        }
        const LatencySummary summary = summarise(*run, drawn.plan, request.limits, request.warmUp);
        writeSummary(request, memory.cache, summary, metrics);
        for (std::size_t i = 0; i < drawn.tiers.places.size(); ++i) {
            metrics[kHostHitRate + drawn.tiers.places[i]] = summary.fetchedShare[i];
        }
        return wholeOf(*run).tokensPerSecond();
    }

    const Catalog& m_catalog;
    std::int64_t m_devices;
    std::vector<training_step::Site> m_sites; ///< in the order of the accelerator parameter's choices
    mutable ServedModels m_models;
    RequestSource m_source;
};

} // namespace

Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context,
                                                 std::shared_ptr<const kv::PolicyList> policies) {
    const Catalog& catalog = context.catalog;
    if (catalog.models.empty()) {
        return Error{ErrorCode::emptySpace, {}, "/parameters/model", {}, "a catalog with models"};
    }
    if (kernel::findKernelFit(catalog.kernels, "generic", "vllm") == nullptr || catalog.calibration.devices.empty()) {
        return Error{ErrorCode::missingKey, {}, "/kernels", "generic_vllm", "measured kernels in the catalog"};
    }
    std::optional<RecordedStream> recorded;
    if (const std::string* file = context.file(kRequestTrace)) {
        Result<RecordedStream> read = RecordedStream::read(*file);
        if (!read) {
            return read.error();
        }
        recorded = *std::move(read);
    }
    Result<std::vector<training_step::Site>> sites = training_step::sitesOf(context);
    if (!sites) {
        return sites.error();
    }
    return std::unique_ptr<Evaluator>(
        std::make_unique<LlmServingEvaluator>(context, *std::move(sites), std::move(policies), std::move(recorded)));
}

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_evaluator.h"

#include "core/base/confidence.h"
#include "core/serving/steady_disaggregated.h"
#include "core/serving/steady_percentiles.h"
#include "core/study/llm_serving_breakdown.h"
#include "core/study/llm_serving_models.h"
#include "core/study/llm_serving_stream.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace paretoscope::study::llm_serving {

using serving::Deployment;
using serving::LatencySummary;
using serving::StepModel;

namespace {

void writeMemory(const Request& request, const CachePlan& cache, std::span<double> metrics) {
    metrics[kWeights] = cache.weights.value();
    metrics[kCacheMemory] = cache.cache.value();
    metrics[kCacheTokens] = static_cast<double>(cache.blocks.blocks) * cache.blocks.blockTokens;
    metrics[kDevices] = static_cast<double>(request.devices());
}

void writeCapacity(const Request& request, const CachePlan& cache, const serving::OfferedLoad& load,
                   std::span<double> metrics) {
    metrics[kCachePerSequence] = load.held(serving::Batching::fixed) * cache.token.value();
    metrics[kSequencesInCache] = metrics[kCacheTokens] / load.held(request.plan.batching.batching);
}

void writeThroughput(const Request& request, double tokensPerSecond, std::span<double> metrics) {
    constexpr double kSecondsPerHour = 3600.0;
    const double devices = metrics[kDevices];
    metrics[kTokensPerSecond] = tokensPerSecond;
    metrics[kTokensPerSecondPerDevice] = tokensPerSecond / devices;
    metrics[kCostPerMegatoken] = devices * request.deviceHourPrice / kSecondsPerHour / tokensPerSecond * 1e6;
    metrics[kTokensPerDollar] = 1e6 / metrics[kCostPerMegatoken];
    if (metrics[kPerToken] > 0.0) {
        metrics[kTokensPerSecondPerUser] = 1.0 / metrics[kPerToken];
    }
}

/// Somebody is served: 1 - e^-N where sequences come and go independently (M/G/infinity), N where one is served at a
/// time or users ask again.
double busyShare(const Request& request, double sequences) {
    const bool bySlots = request.plan.batching.mostSequences == 1 || request.plan.closedLoop;
    return bySlots ? std::min(sequences, 1.0) : 1.0 - std::exp(-sequences);
}

void writeSteady(const Request& request, const serving::OfferedLoad& load, const serving::SteadyState& state,
                 std::span<double> metrics) {
    const double replicas = request.plan.replicas;
    const double output = request.workload.output.mean;
    const Seconds first = state.timeToFirstToken();
    const Seconds token = output > 1.0 ? state.times.timePerOutputToken : Seconds(0.0);
    const Seconds whole = first + (output - 1.0) * token;
    const bool good = first <= request.limits.timeToFirstToken && token <= request.limits.timePerOutputToken;
    metrics[kFirstToken] = first.value();
    metrics[kPerToken] = token.value();
    metrics[kEndToEnd] = whole.value();
    metrics[kNormalisedLatency] = whole.value() / output;
    metrics[kRequestsPerSecond] = state.requestsPerSecond * replicas;
    metrics[kKeptShare] = good ? 1.0 : 0.0;
    metrics[kGoodput] = good ? metrics[kRequestsPerSecond] : 0.0;
    metrics[kSaturation] = state.overloaded ? 2.0 : 0.0;
    if (request.prefixCaching) {
        metrics[kPrefixHitRate] = load.foundTokens / load.promptTokens;
    }
    metrics[kUtilisation] = busyShare(request, state.sequences);
    metrics[kMeanSequences] = state.sequences;
    const double alone = token > Seconds(0.0) ? 1.0 - state.times.interference / token : 0.0;
    metrics[kGeneratingShare] = metrics[kUtilisation] * alone;
    metrics[kOccupancy] = std::min(state.sequences * load.held(serving::Batching::vllm) / metrics[kCacheTokens], 1.0);
    if (request.prefill) {
        metrics[kCacheTransferTime] = state.transfer.value();
        metrics[kPrefillUtilisation] = state.promptUtilisation;
    }
    writeThroughput(request, metrics[kRequestsPerSecond] * output, metrics);
}

void writeEnergy(const Request& request, const ServingPower& power, std::span<double> metrics) {
    metrics[kPowerPerDevice] = power.total().value();
    metrics[kEnergyPerToken] = metrics[kPowerPerDevice] * metrics[kDevices] / metrics[kTokensPerSecond];
    metrics[kTokensPerJoule] = 1.0 / metrics[kEnergyPerToken];
    constexpr double kJoulesPerKilowattHour = 3.6e6;
    metrics[kCarbonPerKilotoken] = 1e3 * metrics[kEnergyPerToken] / kJoulesPerKilowattHour * request.gridCarbon;
}

/// Nothing said where a percentile is not known.
void writePercentileGoodput(const Request& request, std::span<double> metrics) {
    const auto place = static_cast<std::size_t>(request.limitPercentile);
    const double first = metrics[kFirstToken + place];
    const double token = metrics[kPerToken + place];
    if (!std::isnan(first) && !std::isnan(token)) {
        const bool kept =
            Seconds(first) <= request.limits.timeToFirstToken && Seconds(token) <= request.limits.timePerOutputToken;
        metrics[kPercentileGoodput] = kept ? metrics[kRequestsPerSecond] : 0.0;
    }
}

void writePercentiles(const serving::Percentiles& times, MetricPlace mean, std::span<double> metrics) {
    metrics[mean] = times.mean.value();
    metrics[mean + 1] = times.p50.value();
    metrics[mean + 2] = times.p90.value();
    metrics[mean + 3] = times.p99.value();
}

void writeSummary(const Request& request, const LatencySummary& summary, std::span<double> metrics) {
    writePercentiles(summary.timeToFirstToken, kFirstToken, metrics);
    writePercentiles(summary.timePerOutputToken, kPerToken, metrics);
    writePercentiles(summary.endToEnd, kEndToEnd, metrics);
    metrics[kIntervalP99] = summary.interTokenLatency.p99.value();
    metrics[kNormalisedLatency] = summary.normalisedLatency.mean.value();
    metrics[kRequestsPerSecond] = summary.requestsPerSecond;
    metrics[kGoodput] = summary.goodput;
    metrics[kKeptShare] = summary.keptShare;
    metrics[kSaturation] = static_cast<double>(summary.saturation);
    metrics[kUtilisation] = summary.utilisation;
    metrics[kMeanSequences] = summary.meanSequences;
    metrics[kGeneratingShare] = summary.generatingShare;
    metrics[kPreemptions] = summary.preemptions;
    metrics[kOccupancy] = summary.blockOccupancy;
    if (request.prefixCaching) {
        metrics[kPrefixHitRate] = summary.foundShare;
    }
    if (request.prefill) {
        metrics[kCacheTransferTime] = summary.cacheTransfer.value();
        metrics[kPrefillUtilisation] = summary.promptUtilisation;
    }
    writeThroughput(request, summary.outputTokensPerSecond, metrics);
}

/// Bytes that a device lacks to hold `tokens` of the mean request; 0 where they fit.
double missingFor(double tokens, const CachePlan& cache, bool measured) {
    if (measured) {
        const double held = static_cast<double>(cache.blocks.blocks) * cache.blocks.blockTokens;
        return held < tokens ? (tokens - held) * std::max(cache.token.value(), 1.0) : 0.0;
    }
    return std::max(tokens * cache.token.value() - cache.cache.value(), 0.0);
}

/// The models of the replicas that generate, and of those that only compute prompts, if there are any.
struct Served {
    const StepModel& step;
    const StepModel* prompts = nullptr;
};

/// The memory of both kinds of replicas, and what they lack.
struct Memory {
    CachePlan cache;
    std::optional<CachePlan> prefill;
    double missing = 0.0;
    double prefillMissing = 0.0;
};

Memory memoryOf(const Request& request, const Served& served, const hardware::Accelerator& accelerator) {
    Memory memory;
    memory.cache = cachePlanOf(request, served.step, accelerator);
    memory.missing = missingFor(mostTokensOf(request), memory.cache, request.measuredBlocks > 0);
    if (request.prefill) {
        memory.prefill = prefillCachePlanOf(request, *served.prompts, accelerator);
        memory.prefillMissing = missingFor(promptTokensOf(request), *memory.prefill, false);
    }
    return memory;
}

serving::SteadyState closedForm(const Request& request, const StepModel& step, const serving::OfferedLoad& load) {
    const serving::ServingPlan& plan = request.plan;
    if (!plan.prompts) {
        return steadyState(step, plan.batching, plan.memory, load);
    }
    const serving::PromptReplicas& prompts = *plan.prompts;
    const bool balanced =
        plan.routing == serving::Routing::leastRequests || plan.routing == serving::Routing::leastTokens;
    const Seconds transfer =
        prompts.route.time(static_cast<std::uint16_t>(prompts.replicas - 1),
                           static_cast<std::uint16_t>(plan.replicas - 1), request.workload.prompt.mean);
    return steadyState(serving::DisaggregatedServer{*prompts.model, step, double(prompts.replicas),
                                                    double(plan.replicas), balanced, prompts.route.overlap(), transfer},
                       plan.batching, plan.memory, load);
}

/// Follows from the metrics of the load, so that a breakdown can repeat it.
ServingPower powerAt(const Request& request, const serving::OfferedLoad& load, const model::Model& model,
                     const hardware::Accelerator& accelerator, const StepModel& step, std::span<const double> metrics) {
    const double busy = metrics[kUtilisation];
    const double sequences = busy > 0.0 ? metrics[kMeanSequences] / busy : 0.0;
    const double context = load.cached ? load.cached->read : load.promptTokens + 0.5 * load.outputTokens;
    const Duty duty{busy - metrics[kGeneratingShare], metrics[kGeneratingShare]};
    const Duty prefill{request.prefill ? metrics[kPrefillUtilisation] : 0.0, 0.0};
    return powerOf(request, model, step, accelerator, duty, prefill, sequences, context);
}

class LlmServingEvaluator final : public Evaluator {
public:
    LlmServingEvaluator(const Context& context, std::vector<training_step::Site> sites,
                        std::shared_ptr<const kv::PolicyList> policies, std::optional<RecordedStream> recorded)
        : m_catalog(context.catalog)
        , m_devices(deviceCount(context.cluster))
        , m_sites(std::move(sites))
        , m_models(m_sites, m_catalog, std::move(policies))
        , m_recorded(std::move(recorded)) {}

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
        if (const double missing = std::max(memory.missing, memory.prefillMissing); missing > 0.0) {
            return {kMemoryFit, missing};
        }
        serve(request, served, memory);
        const StepModel& step = served.step;
        if (request.simulated) {
            simulate(request, step, metrics);
        } else {
            const serving::SteadyState state = closedForm(request, step, load);
            writeSteady(request, load, state, metrics);
            writeSteadyPercentiles(request, step, load, state, metrics);
        }
        writePercentileGoodput(request, metrics);
        writeEnergy(request, powerAt(request, load, model, accelerator, step, metrics), metrics);
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
            const bool ofPrefill = memory.prefillMissing > memory.missing;
            const CachePlan& lacking = ofPrefill ? *memory.prefill : memory.cache;
            explanation.rejections.push_back(
                {kConstraintIds[kMemoryFit], verdict.margin, memoryMessage(request, lacking, ofPrefill)});
            explanation.breakdowns = memoryBreakdowns(request, memory.cache);
            return explanation;
        }
        serve(request, served, memory);
        const StepModel& step = served.step;
        const serving::OfferedLoad load = loadOf(request);
        const Answer answer{request,
                            accelerator,
                            model,
                            m_models.kernels(request.accelerator),
                            step,
                            memory.cache,
                            load,
                            powerAt(request, load, model, accelerator, step, explanation.metrics),
                            closedForm(request, step, load)};
        explanation.breakdowns = breakdowns(answer, explanation.metrics);
        return explanation;
    }

private:
    [[nodiscard]] Request readPoint(std::span<const double> point) const noexcept {
        Request request = requestOf(point, m_devices);
        if (m_recorded) {
            m_recorded->describe(request.workload, request.recorded, request.traceSpeed);
        }
        request.foundTokens = request.prefixCaching ? foundTokensOf(request) : 0.0;
        return request;
    }

    [[nodiscard]] bool traceSharesPrefixes() const noexcept { return m_recorded && m_recorded->pieceTokens() > 0; }

    /// As if nothing were forgotten: each group's beginning is computed once on each replica that computes prompts.
    [[nodiscard]] double foundTokensOf(const Request& request) const noexcept {
        const double prompt = request.workload.prompt.mean;
        if (traceSharesPrefixes()) {
            return std::min(m_recorded->foundTokens(request.workload.requests), prompt - 1.0);
        }
        if (request.sharedTokens > prompt) {
            return 0.0;
        }
        const double replicas = request.prefill ? request.prefill->replicas : request.plan.replicas;
        const double first = request.prefixGroups * replicas / static_cast<double>(request.workload.requests);
        return std::min<double>(request.sharedTokens, prompt - 1.0) * std::max(1.0 - first, 0.0);
    }

    [[nodiscard]] std::optional<serving::PrefixPieces> prefixesOf(const Request& request, std::size_t requests) const {
        if (!request.prefixCaching || (!traceSharesPrefixes() && request.sharedTokens == 0)) {
            return std::nullopt;
        }
        return traceSharesPrefixes()
                   ? m_recorded->prefixes(requests)
                   : serving::sharedBeginnings(requests, request.prefixGroups, request.sharedTokens, request.plan.seed);
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
                          m_models.policy(request.policy).description(), m_devices,
                          m_recorded ? &*m_recorded : nullptr);
    }

    [[nodiscard]] Served servedBy(const Request& request) const {
        const auto of = [&](const Deployment& deployment) -> const StepModel& {
            return m_models.of(request.accelerator, request.model, deployment);
        };
        return {of(request.deployment), request.prefill ? &of(request.prefill->deployment) : nullptr};
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

    /// Only where the closed form has them: of Poisson arrivals of requests of one length. Dealt by turns they come
    /// more evenly at each replica, and wait half as long at P99.
    void writeSteadyPercentiles(const Request& request, const StepModel& step, const serving::OfferedLoad& load,
                                const serving::SteadyState& state, std::span<double> metrics) const {
        const serving::Workload& workload = request.workload;
        const bool alike = workload.prompt.variation == 0.0 && workload.output.variation == 0.0 && !m_recorded;
        if (!alike || request.prefill || workload.arrivals.process != serving::ArrivalProcess::poisson ||
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

    /// Means over the streams, each metric of them by itself, and how far they may be off.
    void simulate(const Request& request, const StepModel& step, std::span<double> metrics) const {
        std::vector<std::vector<double>> streams;
        for (int i = 0; i < request.streams; ++i) {
            Request stream = request;
            stream.workload.seed += static_cast<std::uint64_t>(i);
            stream.plan.seed = stream.workload.seed;
            std::vector<double>& row = streams.emplace_back(metrics.begin(), metrics.end());
            simulateStream(stream, step, row);
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
    }

    void simulateStream(const Request& request, const StepModel& step, std::span<double> metrics) const {
        Progress progress;
        const std::vector<serving::Request> stream =
            m_recorded ? m_recorded->requests(request.workload, request.recorded, request.traceSpeed)
                       : generate(request.workload);
        const std::optional<serving::PrefixPieces> prefixes = prefixesOf(request, stream.size());
        serving::ServingPlan plan = request.plan;
        plan.prefixes = prefixes ? &*prefixes : nullptr;
        const Result<serving::ServingRun> run = serving::serve(step, plan, stream, {}, progress);
        if (run) { // a checked plan and a generated stream are valid
            writeSummary(request, summarise(*run, request.plan, request.limits), metrics);
        }
    }

    const Catalog& m_catalog;
    std::int64_t m_devices;
    std::vector<training_step::Site> m_sites; ///< in the order of the accelerator parameter's choices
    mutable ServedModels m_models;
    std::optional<RecordedStream> m_recorded;
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

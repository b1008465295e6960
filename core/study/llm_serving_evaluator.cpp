// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_evaluator.h"

#include "core/serving/steady_percentiles.h"
#include "core/study/llm_serving_breakdown.h"
#include "core/study/llm_serving_closed_form.h"
#include "core/study/llm_serving_distributions.h"
#include "core/study/llm_serving_memory.h"
#include "core/study/llm_serving_metrics.h"
#include "core/study/llm_serving_models.h"
#include "core/study/llm_serving_pipeline.h"
#include "core/study/llm_serving_requests.h"
#include "core/study/llm_serving_streams.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::study::llm_serving {

using serving::Deployment;
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
        , m_source(std::move(recorded))
        , m_streams(m_catalog, m_sites, m_models, m_source) {}

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
            ofRun = m_streams.simulate(request, memory, step, metrics);
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
        return m_streams.record(request, memory, served, stop, watch);
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

    const Catalog& m_catalog;
    std::int64_t m_devices;
    std::vector<training_step::Site> m_sites; ///< in the order of the accelerator parameter's choices
    mutable ServedModels m_models;
    RequestSource m_source;
    ServedStreams m_streams;
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

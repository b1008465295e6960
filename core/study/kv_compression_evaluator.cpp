// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression_evaluator.h"

#include "core/kv/cache_playback.h"
#include "core/study/kv_compression_answer.h"
#include "core/study/kv_compression_breakdown.h"
#include "core/study/llm_serving_plan.h"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace paretoscope::study::kv_compression {

namespace {

constexpr std::size_t kMostPolicyParameters = 64;

/// What llm-serving forbids of one replica is forbidden here: the first constraints of both are the same.
static_assert(static_cast<int>(kPrecisionFit) == static_cast<int>(llm_serving::kPrecisionFit));
llm_serving::Request replicaOf(const Question& question) {
    llm_serving::Request request;
    request.deployment = question.deployment;
    request.plan.replicas = 1;
    return request;
}

class KvCompressionEvaluator final : public Evaluator {
public:
    KvCompressionEvaluator(const Context& context, std::shared_ptr<const kv::PolicyList> policies,
                           std::vector<training_step::Site> sites)
        : m_accuracy(context.catalog.cacheAccuracy)
        , m_policies(std::move(policies))
        , m_parameters(*m_policies, kPolicyParameters)
        , m_devices(deviceCount(context.cluster))
        , m_sites(std::move(sites)) {
        const Catalog& catalog = context.catalog;
        for (const training_step::Site& site : m_sites) {
            const network::CollectiveFit* fit = catalog.collectiveFit(site.accelerator);
            m_places.push_back(
                {&site,
                 {site.levels, fit != nullptr ? fit->network : catalog.calibration.device(site.accelerator).network}});
        }
        for (const model::Model& model : catalog.models) {
            m_models.push_back(cachedModel(model, catalog.cacheAccuracy));
        }
    }

    Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        const Question question = questionOf(point);
        if (const auto broken = violations(question); !broken.empty()) {
            return {broken.front().constraint, broken.front().margin};
        }
        std::array<double, kMostPolicyParameters> row{};
        const std::span<const double> values = m_parameters.valuesOf(question.policy, point, row);
        if (m_parameters.outOfRange(question.policy, values) != nullptr) {
            return {kPolicyRange, 0.0};
        }
        const Answer answer = answerOf(question, values);
        writeMetrics(answer, metrics);
        if (!answer.fits()) {
            return {kMemoryFit, answer.missing().value()};
        }
        if (question.simulated) {
            measureAttention(answer, metrics);
        }
        return {};
    }

    [[nodiscard]] Explanation explain(std::span<const double> point) const override {
        Explanation explanation;
        explanation.metrics.assign(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const Verdict verdict = evaluate(point, explanation.metrics);
        const Question question = questionOf(point);
        const hardware::Accelerator& accelerator = m_sites[question.accelerator].accelerator;
        for (const llm_serving::Violation& each : violations(question)) {
            explanation.rejections.push_back(
                {kConstraintIds[each.constraint], each.margin,
                 messageOf(each, replicaOf(question), accelerator.name, policyOf(question).description().name)});
        }
        std::array<double, kMostPolicyParameters> row{};
        const std::span<const double> values = m_parameters.valuesOf(question.policy, point, row);
        if (verdict.constraint == kPolicyRange) {
            explanation.rejections.push_back({kConstraintIds[kPolicyRange], 0.0, rangeMessage(question, values)});
        }
        if (!explanation.rejections.empty()) {
            return explanation;
        }
        const Answer answer = answerOf(question, values);
        if (!verdict.feasible()) {
            explanation.rejections.push_back({kConstraintIds[kMemoryFit], verdict.margin, memoryMessage(answer)});
        }
        explanation.breakdowns = breakdowns(answer, explanation.metrics);
        return explanation;
    }

    [[nodiscard]] Result<kv::CachePlayback> playback(std::span<const double> point) const override {
        const Question question = questionOf(point);
        std::array<double, kMostPolicyParameters> row{};
        const std::span<const double> values = m_parameters.valuesOf(question.policy, point, row);
        if (m_parameters.outOfRange(question.policy, values) != nullptr) {
            return Error{ErrorCode::notSupported,
                         {},
                         {},
                         "the life of a rejected point's cache",
                         rangeMessage(question, values)};
        }
        const auto answer = static_cast<std::int64_t>(question.length.mean());
        return policyOf(question).play(values, m_models[question.model].shape, {question.prompt, answer},
                                       kPlayedMoments);
    }

private:
    static constexpr int kPlayedMoments = 256;

    [[nodiscard]] std::vector<llm_serving::Violation> violations(const Question& question) const {
        return llm_serving::violations(replicaOf(question), *m_models[question.model].model,
                                       m_sites[question.accelerator].accelerator, policyOf(question).description(),
                                       m_devices, nullptr, nullptr, nullptr);
    }

    [[nodiscard]] const kv::KvPolicy& policyOf(const Question& question) const {
        return *(*m_policies)[question.policy];
    }

    [[nodiscard]] Answer answerOf(const Question& question, std::span<const double> values) const noexcept {
        return answerTo(question, m_models[question.model], m_places[question.accelerator], policyOf(question), values,
                        m_accuracy);
    }

    [[nodiscard]] std::string rangeMessage(const Question& question, std::span<const double> values) const {
        const kv::PolicyParameter& broken = *m_parameters.outOfRange(question.policy, values);
        return fmt::format("{} takes {} from {} to {}", policyOf(question).description().name, broken.id,
                           quantityText(broken.minimum, broken.unit), quantityText(broken.maximum, broken.unit));
    }

    static void measureAttention(const Answer& answer, std::span<double> metrics) {
        const kv::Sequence sequence{answer.question.prompt, static_cast<std::int64_t>(answer.meanTokens())};
        if (const auto measured = answer.policy->attentionQuality(answer.values, sequence); measured) {
            metrics[kAttentionError] = measured->error;
            metrics[kAttentionRecall] = measured->recall;
        }
    }

    const quality::CacheAccuracy& m_accuracy;
    std::shared_ptr<const kv::PolicyList> m_policies;
    PolicyParameters m_parameters;
    std::int64_t m_devices;
    std::vector<training_step::Site> m_sites; ///< in the order of the accelerator parameter's choices
    std::vector<ServingSite> m_places;        ///< for each site
    std::vector<CachedModel> m_models;
};

} // namespace

Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context,
                                                 std::shared_ptr<const kv::PolicyList> policies) {
    if (context.catalog.models.empty()) {
        return Error{ErrorCode::emptySpace, {}, "/parameters/model", {}, "a catalog with models"};
    }
    if (policies->empty()) {
        return Error{ErrorCode::emptySpace, {}, "/parameters/kv_policy", {}, "at least one cache policy"};
    }
    for (const auto& policy : *policies) {
        if (policy->description().parameters.size() > kMostPolicyParameters) {
            return Error{ErrorCode::notSupported,
                         {},
                         policy->description().id,
                         fmt::format("{} parameters", policy->description().parameters.size()),
                         fmt::format("at most {}", kMostPolicyParameters)};
        }
    }
    Result<std::vector<training_step::Site>> sites = training_step::sitesOf(context);
    if (!sites) {
        return sites.error();
    }
    return std::unique_ptr<Evaluator>(
        std::make_unique<KvCompressionEvaluator>(context, std::move(policies), *std::move(sites)));
}

} // namespace paretoscope::study::kv_compression

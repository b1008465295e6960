// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression_evaluator.h"

#include "core/kv/cache_playback.h"
#include "core/kv/composition.h"
#include "core/study/kv_compression_answer.h"
#include "core/study/kv_compression_breakdown.h"
#include "core/study/kv_compression_measurements.h"
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
        : m_catalog(context.catalog)
        , m_accuracy(context.catalog.cacheAccuracy)
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
        for (const auto& policy : *m_policies) {
            for (const kv::NumberFormat& format : kv::numberFormats()) {
                auto composed = kv::compose(std::shared_ptr<const kv::KvPolicy>(m_policies, policy.get()), format);
                m_composed.push_back(composed ? *std::move(composed) : nullptr);
            }
        }
    }

    Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        const Question question = questionOf(point);
        if (const auto broken = violations(question); !broken.empty()) {
            return {broken.front().constraint, broken.front().margin};
        }
        std::array<double, kMostPolicyParameters> row{};
        const std::span<const double> values = m_parameters.valuesOf(question.policy, point, row);
        if (m_parameters.outOfRange(question.policy, values) != nullptr || storesTwice(question)) {
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
        if (m_parameters.outOfRange(question.policy, values) != nullptr || storesTwice(question)) {
            return Error{ErrorCode::notSupported,
                         {},
                         {},
                         "the life of a rejected point's cache",
                         rangeMessage(question, values)};
        }
        const auto answer = static_cast<std::int64_t>(question.length.mean());
        return storedPolicyOf(question).play(values, m_models[question.model].shape, {question.prompt, answer},
                                             kPlayedMoments);
    }

    [[nodiscard]] Result<MeasuredPoints> measurements(const std::string& file,
                                                      std::span<const double> base) const override {
        std::vector<std::string> published;
        published.reserve(m_models.size());
        for (const CachedModel& model : m_models) {
            published.push_back(model.publishedAs);
        }
        return measuredPoints(file, base, {m_catalog, *m_policies, m_parameters, published});
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

    /// In the question's number format; the policy itself where it takes none.
    [[nodiscard]] const kv::KvPolicy& storedPolicyOf(const Question& question) const {
        if (question.storedIn == 0 || storesTwice(question)) {
            return policyOf(question);
        }
        return *m_composed[question.policy * kv::numberFormats().size() + question.storedIn - 1];
    }

    [[nodiscard]] bool storesTwice(const Question& question) const {
        return question.storedIn > 0 && policyOf(question).description().quantises;
    }

    [[nodiscard]] Answer answerOf(const Question& question, std::span<const double> values) const noexcept {
        return answerTo(question, m_models[question.model], m_places[question.accelerator],
                        {policyOf(question), storedPolicyOf(question)}, values, m_accuracy);
    }

    [[nodiscard]] std::string rangeMessage(const Question& question, std::span<const double> values) const {
        if (storesTwice(question)) {
            return fmt::format("{} stores its tokens in fewer bits by itself; stored_in has to be as_policy",
                               policyOf(question).description().name);
        }
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

    const Catalog& m_catalog;
    const quality::CacheAccuracy& m_accuracy;
    std::shared_ptr<const kv::PolicyList> m_policies;
    PolicyParameters m_parameters;
    std::vector<std::unique_ptr<kv::KvPolicy>> m_composed; ///< by policy, then format; null: the policy quantises
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

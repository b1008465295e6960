// SPDX-License-Identifier: GPL-3.0-or-later
// The kv-compression study as callers see it: compression gains at large batches and not at one, evaluate() and
// explain() agree, breakdowns add up, what does not fit is rejected with its margin, and each policy reads its own
// parameters alone.
#include "tests/core/study/training_step_fixture.h"

#include "core/study/kv_compression.h"
#include "core/study/kv_compression_description.h"
#include "core/study/measured_points.h"
#include "core/study/policy_parameters.h"

#include <QtTest>

#include <cmath>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::kv_compression;

namespace {

using Setting = std::pair<const char*, const char*>;
using Settings = std::vector<Setting>;

/// Of a plugin: its parameter is called as one of the study's.
class Newcomer final : public kv::KvPolicy {
public:
    Newcomer() {
        m_description.id = "newcomer";
        m_description.name = "Newcomer";
        m_description.parameters = {{"batch", "Batch", Unit::count, true, 1.0, 9.0, 3.0, "Its own.", {"test", false}}};
    }
    [[nodiscard]] const kv::PolicyDescription& description() const noexcept override { return m_description; }
    [[nodiscard]] kv::Holding hold(std::span<const double>, const kv::CacheShape&,
                                   kv::Sequence) const noexcept override {
        return {};
    }
    [[nodiscard]] kv::StepCost step(std::span<const double>, const kv::CacheShape&,
                                    kv::Sequence) const noexcept override {
        return {};
    }

private:
    kv::PolicyDescription m_description;
};

bool addsUp(const Term& term) {
    double sum = 0.0;
    for (const Term& child : term.terms) {
        sum += child.value;
        if (!addsUp(child)) {
            return false;
        }
    }
    return !term.id.empty() && !term.name.empty() && !term.source.empty() &&
           (!term.additive || term.terms.empty() || sum == term.value);
}

} // namespace

class TestKvCompression : public QObject {
    Q_OBJECT

    std::shared_ptr<const kv::PolicyList> m_policies = std::make_shared<const kv::PolicyList>(kv::builtInPolicies());
    KvCompression m_study{tests::shippedCatalog(), m_policies};
    hardware::Cluster m_cluster = tests::railCluster("a100_sxm_80gb", 8);
    std::unique_ptr<Evaluator> m_evaluator = m_study.prepare({tests::shippedCatalog(), m_cluster}).value();

    [[nodiscard]] std::vector<double> point(const Settings& settings) const {
        std::vector<double> point = defaultPoint(m_study.description());
        for (const auto& [id, text] : settings) {
            const std::size_t place = parameterIndex(m_study.description(), id).value();
            const Result<double> value = valueFromText(m_study.description().parameters[place], text);
            if (!value) {
                qFatal("%s", describe(value.error()).c_str());
            }
            point[place] = *value;
        }
        return point;
    }

    [[nodiscard]] std::vector<double> metrics(const Settings& settings) const {
        std::vector<double> metrics(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const Verdict verdict = m_evaluator->evaluate(point(settings), metrics);
        if (!verdict.feasible()) {
            qFatal("rejected: %s", kConstraintIds[verdict.constraint]);
        }
        return metrics;
    }

private slots:
    void describesItself() {
        const Description& description = m_study.description();
        QCOMPARE(description.metrics.size(), std::size_t{kMetrics});
        QCOMPARE(description.constraints.size(), std::size_t{kConstraints});
        QCOMPARE(description.parameters[kPolicy].id, std::string("kv_policy"));
        QCOMPARE(description.parameters[kPolicy].choices.size(), m_policies->size());
        QCOMPARE(description.parameters[kSameBatch].id, std::string("same_batch"));
        QCOMPARE(description.metrics[kDevices].id, std::string("devices"));
        for (const std::string& objective : description.objectives) {
            QVERIFY(metricIndex(description, objective).has_value());
        }
        std::set<std::string> ids;
        for (const Parameter& parameter : description.parameters) {
            QVERIFY2(ids.insert(parameter.id).second, parameter.id.c_str());
        }
    }

    /// R-KV's README: R1-Distill-Llama-8B on one A100, answers of 8,192 tokens; batches of 62 and 402, 849 tokens/s.
    void publishedBatchesAndThroughputs() {
        const Settings full = {{"model", "r1_distill_llama_8b"}, {"generated_tokens", "8192"},
                               {"length_variation", "0"},        {"length_inflation", "false"},
                               {"prompt_tokens", "0"},           {"memory_fraction", "0.98125"}, // 78.5 of 80 GiB
                               {"memory_reserve", "0"},          {"block_size", "1"}};
        Settings compressed = full;
        compressed.insert(compressed.end(), {{"kv_policy", "r_kv"}, {"budget", "1024"}});
        const std::vector<double> whole = metrics(full);
        const std::vector<double> kept = metrics(compressed);
        QVERIFY(std::abs(whole[kMaxBatch] / 62.0 - 1.0) < 0.04);
        QVERIFY(std::abs(kept[kMaxBatch] / 402.0 - 1.0) < 0.06);
        QVERIFY(std::abs(whole[kTokensPerSecond] / 849.13 - 1.0) < 0.2);
        QCOMPARE(whole[kAccuracy], 1.0);
        QVERIFY(kept[kAccuracy] > 0.6 && kept[kAccuracy] < 1.0);
        QVERIFY(kept[kAccuracyLow] < kept[kAccuracy] && kept[kAccuracy] < kept[kAccuracyHigh]);
    }

    /// The notes, section 6: the gain is one of capacity, so a batch of one hardly has it.
    void gainsAtTheLargestBatchAndHardlyAtOne() {
        const auto gain = [this](const char* batch) {
            const auto at = [&](const char* policy) {
                return metrics({{"kv_policy", policy}, {"batch", batch}, {"length_inflation", "false"}});
            };
            return at("r_kv")[kTokensPerSecond] / at("full")[kTokensPerSecond];
        };
        QVERIFY(gain("1") < 1.2);
        QVERIFY(gain("0") > 4.0);
    }

    void evaluateAndExplainAgree() {
        for (const auto& policy : *m_policies) {
            const std::string id = policy->description().id;
            const Settings settings = {{"kv_policy", id.c_str()}, {"tensor_parallel", "2"}};
            const std::vector<double> evaluated = metrics(settings);
            const Explanation explanation = m_evaluator->explain(point(settings));
            QVERIFY(explanation.rejections.empty());
            for (std::size_t i = 0; i < kMetrics; ++i) {
                QVERIFY2(explanation.metrics[i] == evaluated[i] ||
                             (std::isnan(evaluated[i]) && std::isnan(explanation.metrics[i])),
                         m_study.description().metrics[i].id.c_str());
            }
            for (const Breakdown& breakdown : explanation.breakdowns) {
                const std::size_t place = metricIndex(m_study.description(), breakdown.metric).value();
                QVERIFY2(addsUp(breakdown.root), (id + " " + breakdown.metric).c_str());
                QCOMPARE(breakdown.root.value, evaluated[place]);
            }
            QVERIFY(evaluated[kCacheMean] <= evaluated[kCachePeak]);
            QVERIFY(evaluated[kEnergyPerAnswer] > 0.0);
            QVERIFY(std::isnan(evaluated[kAttentionError]));
        }
    }

    void moreBudgetKeepsMoreAccuracyAndFitsFewer() {
        double accuracy = 0.0;
        double batch = 1e18;
        for (const char* budget : {"256", "512", "1024", "2048", "4096"}) {
            const std::vector<double> found = metrics({{"kv_policy", "snap_kv"}, {"budget", budget}});
            QVERIFY(found[kAccuracy] > accuracy);
            QVERIFY(found[kMaxBatch] < batch);
            QVERIFY(found[kLengthInflation] > 1.0);
            accuracy = found[kAccuracy];
            batch = found[kMaxBatch];
        }
        const std::vector<double> all = metrics({{"kv_policy", "snap_kv"}, {"budget", "65536"}});
        QCOMPARE(all[kAccuracy], 1.0); // no answer is that long
        QCOMPARE(all[kLengthInflation], 1.0);
    }

    void whatDoesNotFitIsRejectedWithItsMargin() {
        std::vector<double> metrics(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const std::vector<double> many = point({{"batch", "1000"}});
        const Verdict verdict = m_evaluator->evaluate(many, metrics);
        QCOMPARE(verdict.constraint, static_cast<int>(kMemoryFit));
        QVERIFY(std::abs(verdict.margin / (1000.0 * metrics[kCachePeak] - metrics[kCacheMemory]) - 1.0) < 1e-9);
        QVERIFY(metrics[kMaxBatch] < 1000.0);
        QVERIFY(std::isnan(metrics[kTokensPerSecond]));
        const Explanation explanation = m_evaluator->explain(many);
        QCOMPARE(explanation.rejections.size(), std::size_t{1});
        QVERIFY(explanation.rejections[0].message.starts_with("1000 sequences of"));
        QVERIFY(!explanation.breakdowns.empty());

        const Explanation weights = m_evaluator->explain(point({{"model", "llama_3_1_405b"}}));
        QVERIFY(weights.rejections.at(0).message.starts_with("the weights take"));
        const Explanation heads = m_evaluator->explain(point({{"tensor_parallel", "3"}}));
        QCOMPARE(heads.rejections.at(0).constraint, std::string("heads"));
        const Explanation devices = m_evaluator->explain(point({{"tensor_parallel", "16"}}));
        QCOMPARE(devices.rejections.back().constraint, std::string("devices"));
    }

    /// A batch to compare at that does not fit has no speed; the point is good all the same.
    void sameBatchMayNotFit() {
        const std::vector<double> found = metrics({{"model", "r1_distill_qwen_32b"}, {"same_batch", "64"}});
        QVERIFY(std::isnan(found[kTokensPerSecondSameBatch]));
        QVERIFY(found[kTokensPerSecond] > 0.0);
    }

    void policiesReadTheirOwnParametersAlone() {
        const std::vector<double> usual = metrics({});
        const std::vector<double> other = metrics({{"budget", "77"}, {"sinks", "9"}, {"gate_width", "8"}});
        QCOMPARE(other[kCachePeak], usual[kCachePeak]);
        const Description& description = m_study.description();
        const Parameter& sinks = description.parameters[parameterIndex(description, "sinks").value()];
        QCOMPARE(sinks.readBy.parameter, std::string("kv_policy"));
        QCOMPARE(sinks.readBy.choices, std::vector<std::string>{"streaming_llm"});
    }

    /// Shared parameters whose defaults differ have a value that means "each policy's own".
    void ownDefaults() {
        const Description& description = m_study.description();
        const Parameter& budget = description.parameters[parameterIndex(description, "budget").value()];
        QCOMPARE(budget.defaultValue, 0.0);
        const PolicyParameters parameters(*m_policies, kPolicyParameters);
        const std::vector<double> defaults = defaultPoint(description);
        for (std::size_t i = 0; i < m_policies->size(); ++i) {
            std::vector<double> row(parameters.mostOfOnePolicy());
            const std::span<const double> values = parameters.valuesOf(i, defaults, row);
            const std::vector<double> own = kv::defaultValues((*m_policies)[i]->description());
            QVERIFY(std::ranges::equal(values, own));
        }
    }

    void pluginsMayUseTheStudysNames() {
        auto policies = std::make_shared<kv::PolicyList>();
        policies->push_back(std::make_unique<Newcomer>());
        const KvCompression study(tests::shippedCatalog(), policies);
        QCOMPARE(study.description().parameters.back().id, std::string("policy_batch"));
        QCOMPARE(study.description().parameters.back().defaultValue, 3.0);
        const auto evaluator = study.prepare({tests::shippedCatalog(), m_cluster}).value();
        std::vector<double> found(kMetrics);
        QVERIFY(evaluator->evaluate(defaultPoint(study.description()), found).feasible());
    }

    void withoutPoliciesThereIsNoQuestion() {
        const KvCompression study(tests::shippedCatalog(), std::make_shared<const kv::PolicyList>());
        QCOMPARE(study.prepare({tests::shippedCatalog(), m_cluster}).error().code, ErrorCode::emptySpace);
    }

    void rangesOfEachPolicy() {
        PolicyParameters parameters(*m_policies, 0);
        const std::vector<Choice> choices = policyChoices(*m_policies);
        const auto streaming =
            static_cast<std::size_t>(std::ranges::find(choices, "streaming_llm", &Choice::id) - choices.begin());
        const double values[] = {0.0, 16.0, 4.0};
        QCOMPARE(parameters.outOfRange(streaming, values)->id, std::string("budget"));
    }

    void formatsKeepMostAndHoldLess() {
        const std::vector<double> kivi = metrics({{"kv_policy", "kivi_2"}});
        QVERIFY(kivi[kAccuracy] > 0.7 && kivi[kAccuracy] < 0.95);
        QVERIFY(std::abs(kivi[kCacheShare] / (3.0 / 16.0) - 1.0) < 0.05);
        QVERIFY(kivi[kAccuracyPoints] >= 8.0);
        // Another architecture's accuracy is not known from this model's.
        QVERIFY(std::isnan(metrics({{"kv_policy", "mla"}})[kAccuracy]));
    }

    /// Eviction and quantisation multiply, in bytes and in accuracy; what quantises by itself takes no format.
    void evictionTimesQuantisation() {
        const Settings evicting = {{"kv_policy", "r_kv"}, {"budget", "1024"}, {"length_inflation", "false"}};
        Settings composed = evicting;
        composed.emplace_back("stored_in", "int2");
        const std::vector<double> base = metrics(evicting);
        const std::vector<double> both = metrics(composed);
        const std::vector<double> bits = metrics({{"stored_in", "int2"}});
        QVERIFY(both[kCacheShare] < base[kCacheShare] && both[kCacheShare] < bits[kCacheShare]);
        QVERIFY(std::abs(both[kAccuracy] / (base[kAccuracy] * bits[kAccuracy]) - 1.0) < 1e-12);
        QCOMPARE(both[kAccuracyPoints], 0.0); // nobody published the composition
        std::vector<double> none(kMetrics);
        const Verdict twice = m_evaluator->evaluate(point({{"kv_policy", "kivi_2"}, {"stored_in", "fp8"}}), none);
        QCOMPARE(twice.constraint, int{kPolicyRange});
        const Explanation why = m_evaluator->explain(point({{"kv_policy", "kivi_2"}, {"stored_in", "fp8"}}));
        QVERIFY(why.rejections.front().message.find("as_policy") != std::string::npos);
    }

    void accuraciesBecomePoints() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("accuracies.csv").toStdString();
        std::ofstream(file)
            << "policy,model,benchmark,budget_tokens,bits,accuracy,full_accuracy,rel_accuracy,source,note\n"
               "R-KV,R1-Distill-Llama-8B,AIME24,1024,16,45.3,49.8,0.91,a paper,a note\n"
               "R-KV,Unknown-1B,AIME24,1024,16,45.3,49.8,0.91,a paper,\n"
               "Nobody's,R1-Distill-Llama-8B,AIME24,1024,16,45.3,49.8,0.91,a paper,\n";
        const std::vector<double> base = point({{"prompt_tokens", "77"}});
        const MeasuredPoints measured = m_evaluator->measurements(file, base).value();
        QCOMPARE(measured.rows, 3);
        QCOMPARE(measured.points.size(), std::size_t{1});
        QCOMPARE(measured.skipped.size(), std::size_t{2});
        QCOMPARE(measured.skipped.front().reason, std::string("no model Unknown-1B"));
        const MeasuredPoint& only = measured.points.front();
        QCOMPARE(only.source, std::string("a paper"));
        QCOMPARE(only.note, std::string("a note"));
        QCOMPARE(only.metrics[kAccuracy], 0.91);
        QVERIFY(std::isnan(only.metrics[kTokensPerSecond]));
        std::vector<double> expected = point({{"prompt_tokens", "77"},
                                              {"model", "r1_distill_llama_8b"},
                                              {"benchmark", "aime24"},
                                              {"kv_policy", "r_kv"},
                                              {"budget", "1024"}});
        QCOMPARE(only.parameters, expected);
        const Result<MeasuredPoints> missing =
            m_evaluator->measurements(folder.filePath("none.csv").toStdString(), base);
        QCOMPARE(missing.error().code, ErrorCode::cannotRead);
    }

    /// Decode steps at the row's own settings are those that `validate kv` compares.
    void throughputsBecomePoints() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("throughputs.csv").toStdString();
        std::ofstream(file) << "policy,model,hardware,gen_len,budget_tokens,batch,tok_per_s,source,note\n"
                               "R-KV,R1-Distill-Llama-8B,A100-80GB,8192,1024,402,3251.52,R-KV README,\n";
        const MeasuredPoints measured = m_evaluator->measurements(file, point({{"memory_fraction", "1"}})).value();
        QCOMPARE(measured.points.size(), std::size_t{1});
        const MeasuredPoint& only = measured.points.front();
        QCOMPARE(only.metrics[kTokensPerSecond], 3251.52);
        std::vector<double> predicted(kMetrics);
        QVERIFY(m_evaluator->evaluate(only.parameters, predicted).feasible());
        QVERIFY(std::abs(predicted[kTokensPerSecond] / only.metrics[kTokensPerSecond] - 1.0) < 0.15);
    }

    void benchmarksDifferInLengthAndAccuracy() {
        const auto on = [this](const char* benchmark) {
            return metrics({{"kv_policy", "r_kv"}, {"budget", "512"}, {"benchmark", benchmark}});
        };
        QVERIFY(on("gsm8k")[kAccuracy] > on("aime24")[kAccuracy]);
        QVERIFY(on("gsm8k")[kTimePerAnswer] < 0.1 * on("aime24")[kTimePerAnswer]);
    }
};

QTEST_APPLESS_MAIN(TestKvCompression)
#include "test_kv_compression.moc"

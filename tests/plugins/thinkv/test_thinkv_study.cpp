// SPDX-License-Identifier: GPL-3.0-or-later
// ThinKV in the study kv-compression, beside the full cache: the published footprint and largest batches from the
// study's own metrics, a gain at the largest batch and hardly one at a single sequence, attention on demand.
#include "plugins/thinkv/thinkv_policy.h"
#include "tests/core/study/training_step_fixture.h"

#include "core/study/kv_compression.h"
#include "core/study/kv_compression_description.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::kv_compression;

namespace {

std::shared_ptr<const kv::PolicyList> withThinkv() {
    auto policies = std::make_shared<kv::PolicyList>(kv::builtInPolicies());
    policies->push_back(thinkv::thinkvPolicy());
    return policies;
}

} // namespace

class TestThinkvStudy : public QObject {
    Q_OBJECT

    KvCompression m_study{tests::shippedCatalog(), withThinkv()};
    hardware::Cluster m_cluster = tests::railCluster("a100_sxm_80gb", 1);
    std::unique_ptr<Evaluator> m_evaluator = m_study.prepare({tests::shippedCatalog(), m_cluster}).value();

    using Settings = std::vector<std::pair<const char*, const char*>>;
    [[nodiscard]] std::vector<double> metrics(const Settings& settings) const {
        std::vector<double> point = defaultPoint(m_study.description());
        // The paper's stack leaves 58.0 GB to the cache: that of the full cache's batch of 13.
        const Settings paper = {{"serving_stack", "thinkv_a100"},
                                {"memory_fraction", "0.8627"},
                                {"memory_reserve", "0"},
                                {"generated_tokens", "32768"},
                                {"length_variation", "0"},
                                {"length_inflation", "false"},
                                {"prompt_tokens", "0"}};
        for (const Settings* each : {&paper, &settings}) {
            for (const auto& [id, text] : *each) {
                const std::size_t place = parameterIndex(m_study.description(), id).value();
                point[place] = valueFromText(m_study.description().parameters[place], text).value();
            }
        }
        std::vector<double> found(kMetrics, std::numeric_limits<double>::quiet_NaN());
        const Verdict verdict = m_evaluator->evaluate(point, found);
        return verdict.feasible() ? found : std::vector<double>();
    }

private slots:
    void footprintAndBatchesAsPublished() {
        const std::vector<double> full = metrics({});
        const std::vector<double> small = metrics({{"kv_policy", "thinkv"}, {"budget", "1024"}});
        const std::vector<double> large = metrics({{"kv_policy", "thinkv"}, {"budget", "2048"}});
        qInfo("footprint %.2f %%, batches %.0f, %.0f, %.0f, tokens/s %.0f, %.0f, %.0f", 100.0 * small[kCacheShare],
              full[kMaxBatch], large[kMaxBatch], small[kMaxBatch], full[kTokensPerSecond], large[kTokensPerSecond],
              small[kTokensPerSecond]);
        QCOMPARE(full[kMaxBatch], 13.0);
        QVERIFY(std::abs(small[kCacheShare] / 0.0251 - 1.0) < 0.08);
        QVERIFY(std::abs(small[kMaxBatch] / 520.0 - 1.0) < 0.08);
        QVERIFY(std::abs(large[kMaxBatch] / 290.0 - 1.0) < 0.08);
        QVERIFY(std::abs(full[kTokensPerSecond] / 297.5 - 1.0) < 0.1);
        QVERIFY(std::abs(large[kTokensPerSecond] / 4688.4 - 1.0) < 0.15);
        // Six published points: said, not hidden.
        QCOMPARE(small[kAccuracyPoints], 6.0);
        QVERIFY(small[kAccuracyHigh] - small[kAccuracyLow] > 0.1);
    }

    void noGainAtOne() {
        const std::vector<double> full = metrics({{"batch", "1"}});
        const std::vector<double> thinkv = metrics({{"batch", "1"}, {"kv_policy", "thinkv"}});
        QVERIFY(thinkv[kTokensPerSecond] / full[kTokensPerSecond] < 1.6);
    }

    void attentionOnDemand() {
        const std::vector<double> played =
            metrics({{"kv_policy", "thinkv"}, {"fidelity", "simulated"}, {"generated_tokens", "1000"}});
        QVERIFY(played[kAttentionError] > 0.0 && played[kAttentionError] < 1.0);
        QVERIFY(played[kAttentionRecall] > 0.5);
        QCOMPARE(metrics({{"fidelity", "simulated"}, {"generated_tokens", "1000"}})[kAttentionError],
                 0.0);                                                            // the full cache
        QVERIFY(std::isnan(metrics({{"kv_policy", "thinkv"}})[kAttentionError])); // analytic
    }
};

QTEST_APPLESS_MAIN(TestThinkvStudy)
#include "test_thinkv_study.moc"

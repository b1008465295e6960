// SPDX-License-Identifier: GPL-3.0-or-later
// Several paths to an answer, and several models for one: what they cost, and what does not go together.
#include "tests/core/study/llm_serving_fixture.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using namespace paretoscope::tests;

class TestLlmServingReasoning : public QObject {
    Q_OBJECT
private slots:
    /// k paths of equal length generate k times the tokens and take no more blocks of the prompt; with all in agreement
    /// about half of them are stopped.
    void pathsCostWhatTheyGenerate() {
        const ServingCase base("h100_sxm_80gb", 1);
        const auto at = [&](const char* paths, const char* variation, const char* early) {
            return std::vector<ServingCase::Setting>{{"fidelity", "simulated"},     {"requests", "100"},
                                                     {"request_rate", "0.5"},       {"reasoning_paths", paths},
                                                     {"path_variation", variation}, {"path_agreement", "1"},
                                                     {"early_stop", early}};
        };
        const std::vector<double> one = base.metrics(at("1", "0", "true"));
        const std::vector<double> all = base.metrics(at("4", "0", "false"));
        const std::vector<double> varied = base.metrics(at("5", "0.5", "false"));
        const std::vector<double> early = base.metrics(at("5", "0.5", "true"));
        QCOMPARE(one[kGeneratedPerAnswer], 256.0);
        QCOMPARE(all[kGeneratedPerAnswer], 4.0 * 256.0);
        QVERIFY(std::isnan(one[kStoppedPaths]));
        QCOMPARE(all[kStoppedPaths], 0.0);
        QVERIFY(within(early[kStoppedPaths], 0.4, 1e-9));
        QVERIFY(early[kGeneratedPerAnswer] < 0.95 * varied[kGeneratedPerAnswer]);
        QVERIFY(early[kEndToEnd] < varied[kEndToEnd]);
        QVERIFY(all[kEndToEnd] > one[kEndToEnd]);
        // 1,024 tokens once and 4 x 256, instead of 1,024 + 256.
        QVERIFY(within(all[kCachePerSequence] / one[kCachePerSequence], 2048.0 / 1280.0, 1e-9));
        QVERIFY(within(one[kCostPerAnswer], one[kCostPerMegatoken] * 256e-6, 1e-9));
        verifyExplained(base, at("5", "0.5", "true"));
    }

    /// Where users wait for each other, k paths cost more an answer, and stopping early gives some of it back.
    void pathsCostMoreAnAnswer() {
        const ServingCase base("h100_sxm_80gb", 1);
        const auto costOf = [&](const char* paths, const char* early) {
            return base.metrics({{"fidelity", "simulated"},
                                 {"requests", "128"},
                                 {"arrivals", "closed_loop"},
                                 {"users", "32"},
                                 {"reasoning_paths", paths},
                                 {"path_agreement", "1"},
                                 {"early_stop", early}})[kCostPerAnswer];
        };
        const double one = costOf("1", "true");
        const double eight = costOf("8", "false");
        QVERIFY(eight > 2.0 * one &&
                eight < 8.0 * one); // the prompt, and steps of larger batches, cost less than k times
        QVERIFY(costOf("8", "true") < 0.95 * eight);
    }

    /// Nobody escalated is the first model alone, on fewer devices; more of them, longer answers on average.
    void cascadesFollowTheirEscalations() {
        const ServingCase base("h100_sxm_80gb", 8);
        const auto at = [&](const char* escalated) {
            return std::vector<ServingCase::Setting>{{"fidelity", "simulated"},
                                                     {"requests", "150"},
                                                     {"request_rate", "1"},
                                                     {"cascade", "true"},
                                                     {"large_model", "llama_3_1_70b"},
                                                     {"large_tensor_parallel", "4"},
                                                     {"escalation_probability", escalated}};
        };
        const std::vector<double> none = base.metrics(at("0"));
        const std::vector<double> some = base.metrics(at("0.3"));
        const std::vector<double> all = base.metrics(at("1"));
        const std::vector<double> first =
            base.metrics({{"fidelity", "simulated"}, {"requests", "150"}, {"request_rate", "1"}, {"replicas", "4"}});
        QCOMPARE(none[kDevices], 8.0);
        QCOMPARE(none[kEndToEnd], first[kEndToEnd]);
        QCOMPARE(none[kLargeUtilisation], 0.0);
        QVERIFY(none[kEndToEnd] < some[kEndToEnd] && some[kEndToEnd] < all[kEndToEnd]);
        QVERIFY(0.0 < some[kLargeUtilisation] && some[kLargeUtilisation] < all[kLargeUtilisation]);
        QCOMPARE(none[kGeneratedPerAnswer], 256.0);
        QCOMPARE(all[kGeneratedPerAnswer], 512.0);
        QVERIFY(some[kPowerPerDevice] > none[kPowerPerDevice]);
        verifyExplained(base, at("0.3"));
    }

    /// A replica's memory holds few of the beginnings; tiers bring more of them back, and prompts take less time.
    void tiersBringBeginningsBack() {
        const ServingCase base("h100_sxm_80gb", 2);
        const auto at = [&](const char* tiers, const char* bandwidth) {
            return std::vector<ServingCase::Setting>{
                {"fidelity", "simulated"},  {"requests", "400"},       {"request_rate", "4"},
                {"prefix_caching", "true"}, {"cache_blocks", "2000"},  {"shared_prefix_tokens", "4096"},
                {"prefix_groups", "40"},    {"prompt_tokens", "4500"}, {"output_tokens", "50"},
                {"cache_tiers", tiers},     {"host_cache", "5e9"},     {"pool_cache_bandwidth", bandwidth}};
        };
        const std::vector<double> none = base.metrics(at("false", "25e9"));
        const std::vector<double> fast = base.metrics(at("true", "25e9"));
        const std::vector<double> slow = base.metrics(at("true", "1e8"));
        QVERIFY(std::isnan(none[kHostHitRate]) && std::isnan(none[kCacheRetrievalTime]));
        QVERIFY(std::isnan(fast[kStorageHitRate])); // there is none
        QVERIFY(fast[kHostHitRate] > 0.0 && fast[kPoolHitRate] > 0.0);
        QVERIFY(fast[kPrefixHitRate] + fast[kHostHitRate] + fast[kPoolHitRate] > none[kPrefixHitRate] + 0.2);
        QVERIFY(fast[kFirstToken] < none[kFirstToken]);
        QCOMPARE(slow[kPoolHitRate], 0.0);
        QVERIFY(slow[kComputedAnew] > 0.0);
        QVERIFY(fast[kCacheRetrievalTime] > 0.0 && fast[kCacheRetrievalTimeP99] >= fast[kCacheRetrievalTime]);
        verifyExplained(base, at("true", "25e9"));
        std::vector<double> metrics(kMetrics);
        QCOMPARE(int(base.evaluator()
                         .evaluate(base.point({{"fidelity", "simulated"}, {"cache_tiers", "true"}}), metrics)
                         .constraint),
                 int(kCombination));
    }

    /// Both fidelities agree on what a draft gives; it takes memory, and helps few users more than many.
    void draftsSpeedUp() {
        const ServingCase base("h100_sxm_80gb", 4);
        const auto at = [&](const char* fidelity, const char* speculation, const char* users) {
            return base.metrics({{"model", "llama_3_1_70b"},
                                 {"tensor_parallel", "4"},
                                 {"fidelity", fidelity},
                                 {"speculation", speculation},
                                 {"draft_model", "llama_3_2_1b"},
                                 {"acceptance_rate", "0.8"},
                                 {"arrivals", "closed_loop"},
                                 {"users", users},
                                 {"requests", "64"}});
        };
        const std::vector<double> plain = at("analytic", "false", "1");
        const std::vector<double> drafted = at("analytic", "true", "1");
        const std::vector<double> events = at("simulated", "true", "1");
        QVERIFY(within(drafted[kTokensPerRound], 3.3616, 1e-9));
        QVERIFY(std::isnan(plain[kTokensPerRound]));
        QVERIFY2(within(drafted[kPerToken], events[kPerToken], 0.05),
                 qPrintable(QString("%1 and %2").arg(drafted[kPerToken]).arg(events[kPerToken])));
        QVERIFY(drafted[kWeights] > plain[kWeights] && drafted[kCacheTokens] < plain[kCacheTokens]);
        const double few = plain[kPerToken] / drafted[kPerToken];
        const double many = at("analytic", "false", "64")[kPerToken] / at("analytic", "true", "64")[kPerToken];
        QVERIFY(few > 1.5 && many < few);
        verifyExplained(base, {{"model", "llama_3_1_70b"}, {"tensor_parallel", "4"}, {"speculation", "true"}});
    }

    /// A dense draft has no experts to spread: those of the served model are no reason to refuse it.
    void aDenseDraftGoesWithAModelOfExperts() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<double> metrics = base.metrics({{"model", "mixtral_8x7b"},
                                                          {"tensor_parallel", "8"},
                                                          {"expert_parallel", "8"},
                                                          {"speculation", "true"},
                                                          {"draft_model", "llama_3_2_1b"}});
        QVERIFY(metrics[kTokensPerRound] > 1.0);
    }

    /// Points evaluated side by side give what they give alone.
    void threadsDoNotMatter() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<std::vector<ServingCase::Setting>> all = {
            {{"fidelity", "simulated"}, {"requests", "60"}, {"reasoning_paths", "4"}},
            {{"fidelity", "simulated"}, {"requests", "60"}, {"cascade", "true"}, {"large_tensor_parallel", "4"}},
            {{"fidelity", "simulated"}, {"requests", "60"}, {"retrieval", "accelerator"}, {"processing", "true"}}};
        tests::verifyThreads(base, all);
    }

    void tellsWhatDoesNotGoTogether_data() {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("with");
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<int>("constraint");
        QTest::newRow("analytic paths") << QByteArray("reasoning_paths") << QByteArray("2") << QByteArray("analytic")
                                        << QByteArray("simulated") << int(kCombination);
        QTest::newRow("analytic cascade") << QByteArray("cascade") << QByteArray("true") << QByteArray("analytic")
                                          << QByteArray("simulated") << int(kCombination);
        QTest::newRow("large model too large")
            << QByteArray("large_model") << QByteArray("llama_3_1_405b") << QByteArray("simulated")
            << QByteArray("large model") << int(kMemoryFit);
        QTest::newRow("heads of the large model")
            << QByteArray("large_tensor_parallel") << QByteArray("6") << QByteArray("simulated")
            << QByteArray("tensor parallel 6") << int(kHeads);
    }

    void tellsWhatDoesNotGoTogether() {
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, with);
        QFETCH(QByteArray, word);
        QFETCH(int, constraint);
        const ServingCase base("h100_sxm_80gb", 8);
        std::vector<ServingCase::Setting> settings = {{"fidelity", with.constData()}, {"large_tensor_parallel", "4"}};
        if (id.startsWith("large")) {
            settings.push_back({"cascade", "true"});
        }
        settings.push_back({id.constData(), value.constData()});
        std::vector<double> metrics(kMetrics);
        QCOMPARE(int(base.evaluator().evaluate(base.point(settings), metrics).constraint), constraint);
        const Explanation explanation = base.explain(settings);
        QVERIFY(!explanation.rejections.empty());
        QVERIFY2(explanation.rejections[0].message.find(word.constData()) != std::string::npos,
                 explanation.rejections[0].message.c_str());
    }

    void pathsStandAlone() {
        const ServingCase base("h100_sxm_80gb", 8);
        for (const ServingCase::Setting& setting : {ServingCase::Setting{"prefix_caching", "true"},
                                                    {"disaggregation", "pools"},
                                                    {"cascade", "true"},
                                                    {"kv_policy", "fp8"}}) {
            std::vector<double> metrics(kMetrics);
            const std::vector<ServingCase::Setting> settings = {
                {"fidelity", "simulated"}, {"reasoning_paths", "3"}, setting};
            QCOMPARE(int(base.evaluator().evaluate(base.point(settings), metrics).constraint), int(kCombination));
        }
    }
};

QTEST_GUILESS_MAIN(TestLlmServingReasoning)
#include "test_llm_serving_reasoning.moc"

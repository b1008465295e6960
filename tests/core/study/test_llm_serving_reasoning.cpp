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
        verifyExplained(base, at("5", "0.5", "true"));
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

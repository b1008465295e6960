// SPDX-License-Identifier: GPL-3.0-or-later
// Stages around the served model as callers of the study see them: both fidelities agree, terms add up, and what does
// not go together is told.
#include "tests/core/study/llm_serving_fixture.h"

#include <QTemporaryFile>
#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using namespace paretoscope::tests;

class TestLlmServingStages : public QObject {
    Q_OBJECT
private slots:
    void namesItsPlaces() {
        const ServingCase base("h100_sxm_80gb", 8);
        QCOMPARE(base.description().parameters[kHostHourPrice].id, std::string("host_hour_price"));
        QCOMPARE(base.description().parameters[kChunkTokens].id, std::string("chunk_tokens"));
        QCOMPARE(base.description().metrics[kPostprocessingTimeP99].id, std::string("postprocessing_time_p99"));
        QCOMPARE(base.description().metrics[kIndexSize].id, std::string("index_size"));
    }

    void fidelitiesAgree_data() {
        QTest::addColumn<QByteArray>("retrieval");
        QTest::newRow("hosts") << QByteArray("host");
        QTest::newRow("accelerators") << QByteArray("accelerator");
    }

    /// Means of the stages within a tenth, at a bearable load; the first token's terms are there and add up.
    void fidelitiesAgree() {
        QFETCH(QByteArray, retrieval);
        const ServingCase base("h100_sxm_80gb", 8);
        const auto settings = [&](const char* fidelity) {
            return std::vector<ServingCase::Setting>{{"retrieval", retrieval.constData()},
                                                     {"retrieval_batch", "4"},
                                                     {"reranking", "cross_encoder"},
                                                     {"candidates", "4"},
                                                     {"processing", "true"},
                                                     {"guard_parameters", "86e6"},
                                                     {"prompt_tokens", "64"},
                                                     {"request_rate", "1.5"},
                                                     {"requests", "600"},
                                                     {"fidelity", fidelity}};
        };
        const std::vector<double> closed = base.metrics(settings("analytic"));
        const std::vector<double> events = base.metrics(settings("simulated"));
        for (const MetricPlace place : {kPreprocessingTime, kRetrievalTime, kPromptStageTime, kPostprocessingTime,
                                        kFirstToken, kEndToEnd, kRetrievalUtilisation, kCostPerMegatoken}) {
            const QString both = QString("%1: %2 and %3")
                                     .arg(QString::fromStdString(base.description().metrics[place].id))
                                     .arg(closed[place])
                                     .arg(events[place]);
            QVERIFY2(within(closed[place], events[place], 0.12), qPrintable(both));
        }
        QVERIFY(events[kRetrievalTimeP99] > 0.98 * events[kRetrievalTime]); // of accelerators hardly any waits
        verifyExplained(base, settings("analytic"));
        verifyExplained(base, settings("simulated"));
        const Explanation explanation = base.explain(settings("analytic"));
        const Term& first = breakdownOf(explanation, "time_to_first_token").root;
        QCOMPARE(first.terms[0].id, std::string("preprocessing_time"));
        QCOMPARE(first.terms[1].id, std::string("retrieval_time"));
        QCOMPARE(first.terms[1].value, closed[kRetrievalTime]);
    }

    /// Accelerators that retrieve do not serve; hosts are paid for.
    void serversTakeDevicesOrHosts() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<double> none = base.metrics({{"request_rate", "4"}});
        const std::vector<double> hosts =
            base.metrics({{"request_rate", "4"}, {"retrieval", "host"}, {"retrieval_servers", "2"}});
        const std::vector<double> accelerators =
            base.metrics({{"request_rate", "4"}, {"retrieval", "accelerator"}, {"retrieval_servers", "2"}});
        QCOMPARE(none[kDevices], 8.0);
        QCOMPARE(hosts[kDevices], 8.0);
        QCOMPARE(accelerators[kDevices], 8.0); // six serve
        QVERIFY(within(hosts[kCostPerMegatoken] / none[kCostPerMegatoken], 1.0 + 4.0 / 16.0, 1e-3));
        QVERIFY(accelerators[kRetrievalTime] < hosts[kRetrievalTime]);
        QVERIFY(std::isnan(none[kRetrievalTime]) && std::isnan(none[kIndexSize]));
        QVERIFY(hosts[kFirstToken] > none[kFirstToken] + hosts[kRetrievalTime]); // texts lengthen the prompt
        QVERIFY(accelerators[kMeanSequences] > hosts[kMeanSequences]);
    }

    void rejectsAnIndexThatDoesNotFit() {
        const ServingCase base("h100_sxm_80gb", 8);
        std::vector<double> metrics(kMetrics);
        const std::vector<ServingCase::Setting> settings = {
            {"retrieval", "accelerator"}, {"index_vectors", "1e9"}, {"code_bytes", "96"}};
        const Verdict verdict = base.evaluator().evaluate(base.point(settings), metrics);
        QCOMPARE(int(verdict.constraint), int(kMemoryFit));
        // 104 bytes for each vector and 3,072 for each centre, in 0.9 of the part's memory.
        const double room = 0.9 * tests::shippedCatalog().accelerator("h100_sxm_80gb")->memory.value();
        QVERIFY(std::abs(verdict.margin - (104e9 + 65536.0 * 3072.0 - room)) < 2.0);
        const Explanation explanation = base.explain(settings);
        QVERIFY(explanation.rejections.at(0).message.find("retrieval server") != std::string::npos);
        QVERIFY(
            base.evaluator()
                .evaluate(base.point({{"retrieval", "host"}, {"index_vectors", "1e9"}, {"code_bytes", "96"}}), metrics)
                .feasible());
    }

    void closedLoopsPassTheStagesToo() {
        const ServingCase base("h100_sxm_80gb", 1);
        const auto at = [&](const char* fidelity) {
            return base.metrics({{"arrivals", "closed_loop"},
                                 {"users", "8"},
                                 {"requests", "200"},
                                 {"retrieval", "host"},
                                 {"host_bandwidth", "20e9"},
                                 {"prompt_tokens", "64"},
                                 {"fidelity", fidelity}});
        };
        const std::vector<double> closed = at("analytic");
        const std::vector<double> events = at("simulated");
        QVERIFY2(within(closed[kRequestsPerSecond], events[kRequestsPerSecond], 0.1),
                 qPrintable(QString("%1 and %2").arg(closed[kRequestsPerSecond]).arg(events[kRequestsPerSecond])));
        QVERIFY(within(events[kRequestsPerSecond] * events[kEndToEnd], 8.0, 0.05));
    }

    void conversationsFindWhatWasSaid() {
        const ServingCase base("h100_sxm_80gb", 4);
        const auto at = [&](const char* routing, const char* caching) {
            return std::vector<ServingCase::Setting>{{"fidelity", "simulated"},   {"conversation_turns", "6"},
                                                     {"prompt_tokens", "300"},    {"request_rate", "8"},
                                                     {"requests", "600"},         {"routing", routing},
                                                     {"prefix_caching", caching}, {"turn_gap", "15"}};
        };
        const std::vector<double> together = base.metrics(at("session_affinity", "true"));
        const std::vector<double> dealt = base.metrics(at("round_robin", "true"));
        const std::vector<double> anew = base.metrics(at("session_affinity", "false"));
        QVERIFY(together[kPrefixHitRate] > 1.5 * dealt[kPrefixHitRate]);
        QVERIFY(together[kFirstToken] < anew[kFirstToken]);
        QVERIFY(anew[kPrefixHitRate] == 0.0 || std::isnan(anew[kPrefixHitRate]));
        verifyExplained(base, at("session_affinity", "true"));
        const auto constraintOf = [&](const std::vector<ServingCase::Setting>& settings) {
            std::vector<double> metrics(kMetrics);
            return int(base.evaluator().evaluate(base.point(settings), metrics).constraint);
        };
        QCOMPARE(constraintOf({{"conversation_turns", "6"}}), int(kCombination)); // analytic, all computed anew
        QCOMPARE(constraintOf({{"conversation_turns", "6"}, {"prefix_caching", "true"}}), int(kCombination)); // dealt
        QCOMPARE(constraintOf({{"routing", "session_affinity"}}), int(kCombination));
        auto closed = at("session_affinity", "true");
        closed.push_back({"arrivals", "closed_loop"});
        QCOMPARE(constraintOf(closed), int(kCombination));
    }

    /// The closed form takes the mean turn, with what a lone conversation finds; where turns come rarely and memory is
    /// ample it finds what the simulation finds, and times agree within 10 %.
    void conversationsHaveAClosedForm_data() {
        QTest::addColumn<QByteArray>("replicas");
        QTest::addColumn<QByteArray>("routing");
        QTest::newRow("one replica") << QByteArray("1") << QByteArray("least_requests");
        QTest::newRow("affinity") << QByteArray("2") << QByteArray("session_affinity");
        QTest::newRow("longest beginning") << QByteArray("2") << QByteArray("prefix_aware");
    }

    void conversationsHaveAClosedForm() {
        QFETCH(QByteArray, replicas);
        QFETCH(QByteArray, routing);
        const ServingCase base("h100_sxm_80gb", 2);
        const auto at = [&](const char* fidelity) {
            return std::vector<ServingCase::Setting>{{"fidelity", fidelity},     {"conversation_turns", "6"},
                                                     {"prompt_tokens", "300"},   {"request_rate", "0.2"},
                                                     {"requests", "300"},        {"routing", routing.constData()},
                                                     {"prefix_caching", "true"}, {"replicas", replicas.constData()},
                                                     {"turn_gap", "400"},        {"processing", "true"}};
        };
        const std::vector<double> closed = base.metrics(at("analytic"));
        const std::vector<double> events = base.metrics(at("simulated"));
        for (const MetricPlace metric : {kPrefixHitRate, kFirstToken, kPerToken, kEndToEnd, kPreprocessingTime}) {
            QVERIFY2(within(closed[metric], events[metric], metric == kPrefixHitRate ? 0.02 : 0.10),
                     qPrintable(QString("%1: %2 and %3").arg(metric).arg(closed[metric]).arg(events[metric])));
        }
        QVERIFY(std::isnan(closed[kFirstTokenP50])); // turns differ
        verifyExplained(base, at("analytic"));
    }

    void chatsHaveLengthsOnly() {
        QTemporaryFile file;
        QVERIFY(file.open());
        const QByteArray prompt(4000, 'x');
        const QByteArray answer(800, 'y');
        file.write(R"([{"conversations": [{"from": "human", "value": ")" + prompt +
                   R"("}, {"from": "gpt", "value": ")" + answer + R"("}]}])");
        file.flush();
        const ServingCase base("h100_sxm_80gb", 1, file.fileName().toStdString());
        const std::vector<double> metrics = base.metrics({{"fidelity", "simulated"}, {"requests", "50"}});
        QCOMPARE(std::round(metrics[kTokensPerSecond] / metrics[kRequestsPerSecond]), 200.0);
        std::vector<double> none(kMetrics);
        QCOMPARE(int(base.evaluator().evaluate(base.point({{"arrivals", "recorded"}}), none).constraint),
                 int(kTraceNamed));
    }
};

QTEST_GUILESS_MAIN(TestLlmServingStages)
#include "test_llm_serving_stages.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Two classes of requests as callers of the study see them: each by its own limits, in both fidelities.
#include "tests/core/study/llm_serving_fixture.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using namespace paretoscope::tests;

namespace {

std::vector<ServingCase::Setting> twoClasses(std::initializer_list<ServingCase::Setting> more) {
    std::vector<ServingCase::Setting> settings = {{"request_rate", "30"},
                                                  {"requests", "600"},
                                                  {"second_class", "true"},
                                                  {"second_class_share", "0.4"},
                                                  {"second_class_prompt_tokens", "3000"},
                                                  {"second_class_output_tokens", "400"}};
    settings.insert(settings.end(), more.begin(), more.end());
    return settings;
}

} // namespace

class TestLlmServingClasses : public QObject {
    Q_OBJECT
private slots:
    void namesItsPlaces() {
        const ServingCase base("h100_sxm_80gb", 8);
        QCOMPARE(base.description().parameters[kSecondClassPerTokenLimit].id,
                 std::string("second_class_per_token_limit"));
        QCOMPARE(base.description().metrics[kFirstClassFirstToken].id, std::string("first_class_time_to_first_token"));
        QCOMPARE(base.description().metrics[kFirstClassPerTokenP90].id,
                 std::string("first_class_time_per_output_token_p90"));
        QCOMPARE(base.description().metrics[kSecondClassEndToEndP50].id, std::string("second_class_end_to_end_p50"));
        QCOMPARE(base.description().metrics[kSecondClassKeptShare].id, std::string("second_class_kept_share"));
    }

    /// A percentile of all lies between those of the classes, and means add up by shares.
    void percentilesOfClassesEncloseThoseOfAll() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<double> metrics = base.metrics(twoClasses({{"fidelity", "simulated"}}));
        for (const auto& [all, first, second] : {std::tuple{kFirstToken, kFirstClassFirstToken, kSecondClassFirstToken},
                                                 std::tuple{kPerToken, kFirstClassPerToken, kSecondClassPerToken},
                                                 std::tuple{kEndToEnd, kFirstClassEndToEnd, kSecondClassEndToEnd}}) {
            for (std::size_t percentile = 1; percentile <= 3; ++percentile) {
                const double one = metrics[first + percentile];
                const double other = metrics[second + percentile];
                QVERIFY(one != other);
                QVERIFY(metrics[all + percentile] >= std::min(one, other));
                QVERIFY(metrics[all + percentile] <= std::max(one, other));
                QVERIFY(percentile == 1 || one >= metrics[first + percentile - 1]);
            }
        }
        const double share = (metrics[kEndToEnd] - metrics[kFirstClassEndToEnd]) /
                             (metrics[kSecondClassEndToEnd] - metrics[kFirstClassEndToEnd]);
        QVERIFY2(std::abs(share - 0.4) < 0.06, qPrintable(QString::number(share)));
    }

    /// Without a second class its metrics are absent, and where it has no requests all else is as without.
    void oneClassHasNoneOfTheirMetrics() {
        const ServingCase base("h100_sxm_80gb", 8);
        for (const char* fidelity : {"analytic", "simulated"}) {
            const std::vector<double> one =
                base.metrics({{"request_rate", "30"}, {"requests", "600"}, {"fidelity", fidelity}});
            const std::vector<double> none =
                base.metrics(twoClasses({{"fidelity", fidelity}, {"second_class_share", "0"}}));
            QVERIFY(std::isnan(one[kFirstClassFirstToken]) && std::isnan(one[kSecondClassKeptShare]));
            QVERIFY(std::isnan(none[kSecondClassFirstToken]) && std::isnan(none[kSecondClassKeptShare]));
            QCOMPARE(none[kFirstClassFirstToken], one[kFirstToken]);
            QCOMPARE(none[kFirstClassKeptShare], one[kKeptShare]);
            QCOMPARE(none[kEndToEnd], one[kEndToEnd]);
            QCOMPARE(none[kTokensPerSecond], one[kTokensPerSecond]);
        }
    }

    /// One truth for each class: means within a tenth, at a bearable load.
    void fidelitiesAgree_data() {
        QTest::addColumn<QByteArray>("batching");
        for (const char* batching : {"continuous", "vllm", "chunked"}) {
            QTest::newRow(batching) << QByteArray(batching);
        }
    }

    void fidelitiesAgree() {
        QFETCH(QByteArray, batching);
        const ServingCase base("h100_sxm_80gb", 8);
        const auto at = [&](const char* fidelity) {
            return base.metrics(twoClasses({{"fidelity", fidelity}, {"batching", batching.constData()}}));
        };
        const std::vector<double> closed = at("analytic");
        const std::vector<double> events = at("simulated");
        for (const auto& [place, band] : {std::pair{kPerToken, 0.1}, std::pair{kEndToEnd, 0.1},
                                          std::pair{kFirstClassPerToken, 0.15}, std::pair{kSecondClassPerToken, 0.15},
                                          std::pair{kFirstClassFirstToken, 0.3}, std::pair{kSecondClassFirstToken, 0.3},
                                          std::pair{kFirstClassEndToEnd, 0.15}, std::pair{kSecondClassEndToEnd, 0.15},
                                          std::pair{kTokensPerSecond, 0.1}, std::pair{kMeanSequences, 0.15}}) {
            const QString both = QString("%1: %2 and %3")
                                     .arg(QString::fromStdString(base.description().metrics[place].id))
                                     .arg(closed[place])
                                     .arg(events[place]);
            QVERIFY2(within(closed[place], events[place], band), qPrintable(both));
        }
        QVERIFY(closed[kSecondClassFirstToken] > closed[kFirstClassFirstToken]); // longer prompts
        QVERIFY(events[kSecondClassFirstToken] > events[kFirstClassFirstToken]);
        QVERIFY(std::isnan(closed[kFirstClassFirstTokenP99]));
        verifyExplained(base, twoClasses({{"fidelity", "analytic"}, {"batching", batching.constData()}}));
    }

    /// A limit that nobody can keep costs its own class alone.
    void eachClassHasItsOwnLimits() {
        const ServingCase base("h100_sxm_80gb", 8);
        for (const char* fidelity : {"analytic", "simulated"}) {
            const std::vector<double> all = base.metrics(twoClasses({{"fidelity", fidelity}}));
            QCOMPARE(all[kFirstClassKeptShare], 1.0);
            QCOMPARE(all[kSecondClassKeptShare], 1.0);
            QCOMPARE(all[kPercentileGoodput] > 0.0, std::string_view(fidelity) == "simulated");
            const std::vector<double> second =
                base.metrics(twoClasses({{"fidelity", fidelity}, {"second_class_first_token_limit", "1e-6"}}));
            QCOMPARE(second[kFirstClassKeptShare], 1.0);
            QCOMPARE(second[kSecondClassKeptShare], 0.0);
            QVERIFY(std::abs(second[kKeptShare] - 0.6) < 0.06);
            QVERIFY(within(second[kGoodput], second[kKeptShare] * second[kRequestsPerSecond], 1e-9));
            QVERIFY(!(second[kPercentileGoodput] > 0.0));
            const std::vector<double> first =
                base.metrics(twoClasses({{"fidelity", fidelity}, {"per_token_limit", "1e-6"}}));
            QCOMPARE(first[kFirstClassKeptShare], 0.0);
            QCOMPARE(first[kSecondClassKeptShare], 1.0);
        }
    }

    /// Retrieved texts lengthen the prompts of both; the longest class has to fit.
    void classesPassTheOtherStages() {
        const ServingCase base("h100_sxm_80gb", 8);
        const std::vector<double> plain = base.metrics(twoClasses({{"request_rate", "2"}}));
        const std::vector<double> retrieving = base.metrics(twoClasses({{"request_rate", "2"}, {"retrieval", "host"}}));
        const double extra = retrieving[kFirstClassFirstToken] - plain[kFirstClassFirstToken];
        QVERIFY(extra > retrieving[kRetrievalTime]);
        std::vector<double> metrics(kMetrics);
        const Verdict verdict = base.evaluator().evaluate(
            base.point(twoClasses({{"second_class_prompt_tokens", "4e6"}, {"second_class_share", "0.01"}})), metrics);
        QCOMPARE(int(verdict.constraint), int(kMemoryFit));
    }

    void tellsWhereMeansDoNotMix() {
        const ServingCase base("h100_sxm_80gb", 8);
        for (const ServingCase::Setting& setting : {ServingCase::Setting{"batching", "static"},
                                                    {"disaggregation", "pools"},
                                                    {"kv_policy", "streaming_llm"}}) {
            const Explanation explanation = base.explain(twoClasses({setting}));
            QCOMPARE(explanation.rejections.at(0).constraint, std::string("combination"));
            QVERIFY(explanation.rejections[0].message.find("two classes") != std::string::npos);
            const std::vector<double> events = base.metrics(twoClasses({setting, {"fidelity", "simulated"}}));
            QVERIFY(events[kSecondClassFirstToken] > 0.0);
        }
    }

    /// Whoever goes first: the first class by priority, short ones by their work; told by the same metrics.
    void packingDecidesWhoWaits() {
        const ServingCase base("h100_sxm_80gb", 1);
        const auto at = [&](const char* packing) {
            return base.metrics(twoClasses({{"fidelity", "simulated"},
                                            {"packing", packing},
                                            {"request_rate", "20"},
                                            {"requests", "400"},
                                            {"most_sequences", "64"}}));
        };
        const std::vector<double> line = at("first_come");
        const std::vector<double> priority = at("priority");
        const std::vector<double> deadline = at("earliest_deadline");
        const std::vector<double> shortest = at("shortest_first");
        QVERIFY(priority[kFirstClassFirstTokenP99] < 0.5 * line[kFirstClassFirstTokenP99]);
        QVERIFY(priority[kSecondClassFirstToken] > line[kSecondClassFirstToken]);
        QVERIFY(deadline[kKeptShare] > line[kKeptShare]);
        QVERIFY(shortest[kFirstToken] < line[kFirstToken]);
        QCOMPARE(line[kFirstToken], base.metrics(twoClasses({{"fidelity", "simulated"},
                                                             {"request_rate", "20"},
                                                             {"requests", "400"},
                                                             {"most_sequences", "64"}}))[kFirstToken]);
        const Explanation explanation = base.explain({{"packing", "shortest_first"}});
        QCOMPARE(explanation.rejections.at(0).constraint, std::string("combination"));
        QVERIFY(explanation.rejections[0].message.find("packing") != std::string::npos);
    }

    /// Long prompts apart spare the first class what the second one's prompts would make it wait.
    void routesLongPromptsApart() {
        const ServingCase base("h100_sxm_80gb", 8);
        const auto at = [&](const char* routing) {
            return base.metrics(twoClasses({{"fidelity", "simulated"},
                                            {"routing", routing},
                                            {"long_prompt_tokens", "2500"},
                                            {"long_prompt_replicas", "0.5"}}));
        };
        const std::vector<double> mixed = at("least_requests");
        const std::vector<double> apart = at("length_based");
        QVERIFY(apart[kFirstClassFirstTokenP99] < mixed[kFirstClassFirstTokenP99]);
        QVERIFY(apart[kSecondClassPerToken] > mixed[kSecondClassPerToken]);
        QVERIFY(at("soonest_token")[kFirstClassFirstToken] < mixed[kFirstClassFirstToken]);
        for (const char* routing : {"length_based", "soonest_token", "slo_aware"}) {
            QCOMPARE(base.explain({{"routing", routing}}).rejections.at(0).constraint, std::string("combination"));
        }
    }
};

QTEST_GUILESS_MAIN(TestLlmServingClasses)
#include "test_llm_serving_classes.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The llm-serving study with what is kept and what is read: cache policies, prefix caches, request traces.
#include "tests/core/study/llm_serving_fixture.h"

#include <QTemporaryFile>
#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using tests::addsUp;
using tests::ServingCase;

class TestLlmServingCaches : public QObject {
    Q_OBJECT
private slots:
    /// A cache policy lets more sequences in and reads less; the breakdown says how much of which.
    void cachePolicies() {
        const ServingCase base("a100_sxm_80gb", 1);
        const auto pointOf = [&](const char* policy, const char* most, const char* fidelity) {
            return base.point({{"model", "llama_3_1_8b"},
                               {"kv_policy", policy},
                               {"kv_budget", "1024"},
                               {"most_sequences", most},
                               {"prompt_tokens", "200"},
                               {"output_tokens", "15500"},
                               {"arrivals", "at_once"},
                               {"requests", most},
                               {"fidelity", fidelity}});
        };
        for (const char* fidelity : {"analytic", "simulated"}) {
            const std::vector<double> full = base.metricsAt(pointOf("full", "256", fidelity));
            const std::vector<double> scored = base.metricsAt(pointOf("r_kv", "256", fidelity));
            QVERIFY(scored[kSequencesInCache] > 5.0 * full[kSequencesInCache]);
            QVERIFY(scored[kCachePerSequence] < 0.15 * full[kCachePerSequence]);
            QVERIFY(scored[kTokensPerSecond] > 2.0 * full[kTokensPerSecond]);
            const double alone = base.metricsAt(pointOf("r_kv", "1", fidelity))[kTokensPerSecond] /
                                 base.metricsAt(pointOf("full", "1", fidelity))[kTokensPerSecond];
            qInfo("%s: %.2f times the tokens per second with all, %.3f alone", fidelity,
                  scored[kTokensPerSecond] / full[kTokensPerSecond], alone);
            QVERIFY(alone > 0.95 && alone < 1.10);
        }
        const Explanation explanation = base.evaluator().explain(pointOf("r_kv", "256", "analytic"));
        const auto of = [&](const char* metric) {
            return std::ranges::find(explanation.breakdowns, metric, &Breakdown::metric)->root;
        };
        QCOMPARE(of("time_per_output_token").terms.front().terms.back().id, std::string("decode_cache_policy"));
        QVERIFY(of("sequences_in_cache").terms.back().formula.starts_with("R-KV"));
        QVERIFY(addsUp(of("time_per_output_token")));
        const Explanation formats = base.explain({{"kv_policy", "kivi_2"}, {"cache_precision", "fp8"}});
        QCOMPARE(formats.rejections.front().constraint, std::string("precision"));
    }

    /// A named request trace gives lengths, and times where arrivals are recorded.
    void takesRequestTraces() {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("arrived_at,num_prefill_tokens,num_decode_tokens\n");
        for (int i = 0; i < 200; ++i) {
            file.write(QByteArray::number(0.5 * i) + "," + (i % 2 == 0 ? "200" : "1800") + "," +
                       (i % 2 == 0 ? "50" : "150") + "\n");
        }
        file.flush();
        const ServingCase base("h100_sxm_80gb", 1, file.fileName().toStdString());
        const std::vector<double> replayed =
            base.metrics({{"fidelity", "simulated"}, {"arrivals", "recorded"}, {"requests", "100"}});
        // 100 requests in 49.5 s, and a last answer; 100 tokens each on average.
        QVERIFY2(replayed[kRequestsPerSecond] > 1.95 && replayed[kRequestsPerSecond] < 100.0 / 49.5,
                 qPrintable(QString::number(replayed[kRequestsPerSecond])));
        QCOMPARE(std::round(replayed[kTokensPerSecond] / replayed[kRequestsPerSecond]), 100.0);
        const std::vector<double> closed = base.metrics({{"arrivals", "recorded"}, {"requests", "100"}});
        QVERIFY(std::abs(closed[kRequestsPerSecond] / 2.0 - 1.0) < 0.01);
        QVERIFY(std::abs(closed[kPerToken] / replayed[kPerToken] - 1.0) < 0.15);
        const std::vector<double> hurried =
            base.metrics({{"fidelity", "simulated"}, {"arrivals", "recorded"}, {"trace_speed", "4"}});
        QVERIFY(hurried[kRequestsPerSecond] > 7.0 && hurried[kRequestsPerSecond] < 8.2);
        // Lengths alone, again from the start after 200.
        const std::vector<double> lengths =
            base.metrics({{"fidelity", "simulated"}, {"arrivals", "at_once"}, {"requests", "400"}});
        QCOMPARE(std::round(lengths[kTokensPerSecond] / lengths[kRequestsPerSecond]), 100.0);
    }

    /// Shared beginnings are found again, in both fidelities, and cut the time to the first token.
    void cachesPrefixes() {
        const ServingCase base("h100_sxm_80gb", 1);
        for (const char* fidelity : {"analytic", "simulated"}) {
            const auto at = [&](const char* caching) {
                return base.metrics({{"fidelity", fidelity},
                                     {"prefix_caching", caching},
                                     {"prompt_tokens", "4096"},
                                     {"shared_prefix_tokens", "3080"}, // 192 blocks are 3,072
                                     {"prefix_groups", "4"},
                                     {"requests", "400"}});
            };
            const std::vector<double> without = at("false");
            const std::vector<double> with = at("true");
            QVERIFY(std::isnan(without[kPrefixHitRate]));
            QVERIFY2(std::abs(with[kPrefixHitRate] - 0.75 * 0.99) < 0.01,
                     qPrintable(QString::number(with[kPrefixHitRate])));
            QVERIFY(with[kFirstToken] < 0.6 * without[kFirstToken]);
        }
        const Explanation both = base.explain({{"prefix_caching", "true"}, {"kv_policy", "r_kv"}});
        QCOMPARE(both.rejections.front().constraint, std::string("combination"));
    }

    /// Routing by the longest cached beginning computes each beginning on one replica, not on all: 20 of 400 prompts
    /// instead of 80, in both fidelities.
    void routesByPrefixes() {
        const ServingCase base("h100_sxm_80gb", 4);
        for (const char* fidelity : {"analytic", "simulated"}) {
            const auto at = [&](const char* routing) {
                return base.metrics({{"fidelity", fidelity},
                                     {"routing", routing},
                                     {"prefix_caching", "true"},
                                     {"prompt_tokens", "4096"},
                                     {"shared_prefix_tokens", "3072"},
                                     {"prefix_groups", "20"},
                                     {"requests", "400"}})[kPrefixHitRate];
            };
            const double aware = at("prefix_aware");
            const double turns = at("round_robin");
            QVERIFY2(std::abs(aware - 0.75 * (1.0 - 20.0 / 400.0)) < 0.015, qPrintable(QString::number(aware)));
            QVERIFY2(std::abs(turns - 0.75 * (1.0 - 80.0 / 400.0)) < 0.015, qPrintable(QString::number(turns)));
        }
    }

    /// Mooncake's hashes say what is shared.
    void cachesPrefixesOfTraces() {
        QTemporaryFile file;
        QVERIFY(file.open());
        for (int i = 0; i < 50; ++i) {
            file.write("{\"timestamp\": " + QByteArray::number(1000 * i) +
                       ", \"input_length\": 1536, \"output_length\": 20, \"hash_ids\": [1, 2, " +
                       QByteArray::number(100 + i) + "]}\n");
        }
        file.flush();
        const ServingCase base("h100_sxm_80gb", 1, file.fileName().toStdString());
        for (const char* fidelity : {"analytic", "simulated"}) {
            const std::vector<double> found =
                base.metrics({{"fidelity", fidelity}, {"arrivals", "recorded"}, {"prefix_caching", "true"}});
            QVERIFY(std::abs(found[kPrefixHitRate] - 49.0 / 50.0 * 2.0 / 3.0) < 1e-9);
        }
        const Explanation odd = base.explain({{"prefix_caching", "true"}, {"block_tokens", "24"}});
        QCOMPARE(odd.rejections.front().constraint, std::string("combination"));
    }

    void refusesBrokenRequestTraces() {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("arrived_at,num_prefill_tokens,num_decode_tokens\n0,10,10\n1,many,10\n");
        file.flush();
        const Registry registry = builtInStudies(tests::shippedCatalog());
        const hardware::Cluster cluster = tests::railCluster("h100_sxm_80gb", 1);
        const std::string path = file.fileName().toStdString();
        const std::vector<NamedFile> broken = {{kRequestTrace, path}};
        const auto prepared = registry.find("llm-serving")->prepare({tests::shippedCatalog(), cluster, broken});
        QCOMPARE(prepared.error().file, path);
        QCOMPARE(prepared.error().pointer, std::string("row 2, column num_prefill_tokens"));
        const std::vector<NamedFile> missing = {{kRequestTrace, path + ".none"}};
        QCOMPARE(registry.find("llm-serving")->prepare({tests::shippedCatalog(), cluster, missing}).error().code,
                 ErrorCode::cannotRead);
        const ServingCase base("h100_sxm_80gb", 1);
        const Explanation unnamed = base.explain({{"arrivals", "recorded"}});
        QCOMPARE(unnamed.rejections.front().constraint, std::string("request_trace"));
    }
};

QTEST_GUILESS_MAIN(TestLlmServingCaches)
#include "test_llm_serving_caches.moc"

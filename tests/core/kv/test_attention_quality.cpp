// SPDX-License-Identifier: GPL-3.0-or-later
// Policies as algorithms on a synthetic chain of thought: nothing lost is no error, more budget is less error, choices
// hold what they promise, and rounding adds what its bits cost.
#include "core/kv/attention_quality.h"
#include "core/kv/composition.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::kv;

namespace {

ThoughtChain chainOf(std::int64_t tokens, std::uint64_t seed = 1) {
    ChainSettings settings;
    settings.tokens = tokens;
    settings.width = 32;
    settings.seed = seed;
    return ThoughtChain(settings);
}

using Values = std::vector<std::pair<std::string_view, double>>;

/// The mean of two chains.
AttentionQuality measured(const KvPolicy& policy, const Values& named, std::int64_t tokens = 512) {
    const std::vector<double> values = valuesWith(policy.description(), named).value();
    AttentionQuality mean;
    for (const std::uint64_t seed : {1U, 2U}) {
        const std::unique_ptr<TokenChoice> choice = policy.choose(values);
        const AttentionQuality one = measureAttention(chainOf(tokens, seed), *choice, policy.storedFormat(), 17);
        mean.error += one.error / 2.0;
        mean.recall += one.recall / 2.0;
        mean.liveTokens += one.liveTokens / 2.0;
        mean.probes += one.probes;
    }
    return mean;
}

const PolicyList& policies() {
    static const PolicyList all = builtInPolicies();
    return all;
}

constexpr const char* kBudgeted[] = {"sliding_window", "streaming_llm", "h2o", "tova", "snap_kv", "r_kv", "quest"};

} // namespace

class TestAttentionQuality : public QObject {
    Q_OBJECT

private slots:
    void everythingKeptIsNoError() {
        const AttentionQuality full = measured(*findPolicy(policies(), "full"), {});
        QCOMPARE(full.error, 0.0);
        QCOMPARE(full.recall, 1.0);
        QVERIFY(full.probes > 40);
        for (const char* id : kBudgeted) {
            const AttentionQuality ample = measured(*findPolicy(policies(), id), {{"budget", 512.0}});
            QVERIFY2(ample.error == 0.0 && ample.recall == 1.0, id);
        }
        QCOMPARE(measured(*findPolicy(policies(), "rpc"), {}).error, 0.0); // its first period is not over
    }

    void moreBudgetIsLessError() {
        for (const char* id : kBudgeted) {
            const KvPolicy& policy = *findPolicy(policies(), id);
            const AttentionQuality small = measured(policy, {{"budget", 64.0}});
            const AttentionQuality large = measured(policy, {{"budget", 256.0}});
            qInfo("%-14s k 64: error %.3f recall %.3f live %.0f; k 256: error %.3f recall %.3f live %.0f", id,
                  small.error, small.recall, small.liveTokens, large.error, large.recall, large.liveTokens);
            QVERIFY2(small.error > large.error && large.error > 0.0, id);
            QVERIFY2(small.recall < large.recall, id);
        }
    }

    /// Retrieval reads what attention wants: at equal numbers of tokens it finds more of the top ten than a window.
    void retrievalFindsMoreThanAWindow() {
        const AttentionQuality pages = measured(*findPolicy(policies(), "quest"), {{"budget", 128.0}});
        const AttentionQuality window = measured(*findPolicy(policies(), "sliding_window"), {{"budget", 128.0}});
        QVERIFY(pages.recall > window.recall);
        QVERIFY(pages.liveTokens <= window.liveTokens + 1.0);
    }

    void choicesKeepTheirBudgets_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<int>("most");
        QTest::newRow("h2o") << "h2o" << 100;
        QTest::newRow("tova") << "tova" << 100;
        QTest::newRow("streaming") << "streaming_llm" << 100;
        QTest::newRow("snap") << "snap_kv" << 100 + 128;
        QTest::newRow("r_kv") << "r_kv" << 100 + 128;
    }
    void choicesKeepTheirBudgets() {
        QFETCH(QString, policy);
        QFETCH(int, most);
        const KvPolicy& chosen = *findPolicy(policies(), policy.toStdString());
        const auto choice = chosen.choose(valuesWith(chosen.description(), Values{{"budget", 100.0}}).value());
        const ThoughtChain chain = chainOf(700);
        HeadTokens head(32);
        std::vector<float> key(32);
        std::vector<float> value(32);
        std::vector<std::int64_t> before;
        for (std::int64_t token = 0; token < 700; ++token) {
            chain.write(token, key, value);
            head.append(key, value);
            const ChainQuery query = chain.query(token);
            choice->take(head, query.vector);
            const std::span<const std::int64_t> held = choice->attended(head, query.vector);
            QVERIFY(std::ranges::is_sorted(held) && std::ranges::adjacent_find(held) == held.end());
            QVERIFY(static_cast<int>(held.size()) <= most);
            QVERIFY(held.back() == token || policy == "tova"); // where the newest may be the one that goes
            before.push_back(token);
            QVERIFY(std::ranges::includes(before, held)); // what went never comes back
            before.assign(held.begin(), held.end());
        }
    }

    /// One period in four stays of each period that is over.
    void periodsShrink() {
        const auto choice = proportionalChoice(64, 4.0, 8);
        const ThoughtChain chain = chainOf(640);
        HeadTokens head(32);
        std::vector<float> key(32);
        std::vector<float> value(32);
        for (std::int64_t token = 0; token < 640; ++token) {
            chain.write(token, key, value);
            head.append(key, value);
            choice->take(head, chain.query(token).vector);
        }
        const std::size_t held = choice->attended(head, chain.query(639).vector).size();
        QVERIFY(held >= 64 + 8 * 16 && held <= 80 + 9 * 16);
    }

    void fewerBitsAreMoreError() {
        constexpr std::int64_t kLong = 1536; // INT2 leaves the last 128 tokens whole
        const double fp8 = measured(*findPolicy(policies(), "fp8"), {}, kLong).error;
        const double nvfp4 = measured(*findPolicy(policies(), "nvfp4"), {}, kLong).error;
        const double int2 = measured(*findPolicy(policies(), "kivi_2"), {}, kLong).error;
        qInfo("fp8 %.3f, nvfp4 %.3f, int2 %.3f", fp8, nvfp4, int2);
        QVERIFY(0.0 < fp8 && fp8 < nvfp4 && nvfp4 < int2 && int2 < 1.0);
    }

    /// Both errors, and hardly more than both together (notes, 3.4 v: roughly in quadrature).
    void compositionsHaveBothErrors() {
        const auto composed =
            compose(std::shared_ptr<const KvPolicy>(std::shared_ptr<void>(), findPolicy(policies(), "snap_kv")),
                    *findFormat("int2"));
        const double evicted = measured(*findPolicy(policies(), "snap_kv"), {{"budget", 128.0}}).error;
        const double rounded = measured(*findPolicy(policies(), "kivi_2"), {}).error;
        const double both = measured(**composed, {{"budget", 128.0}}).error;
        QVERIFY(both > evicted && both < evicted + rounded);
    }

    void trainedOrUnwrittenIsNotOffered() {
        for (const char* id : {"trim_kv", "seer_attention_r", "vase", "pyramid_kv", "mla", "pm_kvq"}) {
            const KvPolicy& policy = *findPolicy(policies(), id);
            const Result<AttentionQuality> none =
                policy.attentionQuality(defaultValues(policy.description()), {0, 256});
            QVERIFY2(!none && none.error().code == ErrorCode::notSupported, id);
        }
    }

    void rowsOfAttentionSumToOne() {
        const ThoughtChain chain = chainOf(200);
        HeadTokens head(32);
        std::vector<float> key(32);
        std::vector<float> value(32);
        for (std::int64_t token = 0; token < 200; ++token) {
            chain.write(token, key, value);
            head.append(key, value);
        }
        std::vector<std::int64_t> some(50);
        std::iota(some.begin(), some.end(), 100);
        std::vector<float> weights;
        attentionWeights(head, chain.query(199).vector, some, weights);
        QVERIFY(std::abs(std::accumulate(weights.begin(), weights.end(), 0.0) - 1.0) < 1e-5);
        const std::span<const float> first = head.key(0);
        const double slow = std::inner_product(first.begin(), first.end(), first.begin(), 0.0);
        QVERIFY(std::abs(dot(first, first) / slow - 1.0) < 1e-5);
    }
};

QTEST_APPLESS_MAIN(TestAttentionQuality)
#include "test_attention_quality.moc"

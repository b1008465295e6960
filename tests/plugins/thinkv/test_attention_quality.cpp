// SPDX-License-Identifier: GPL-3.0-or-later
// What compression does to attention on the synthetic chain (notes, section 3.4): less error and more recall with more
// budget, and less with the masses of kept tokens (an extension, not the paper's).
#include "plugins/thinkv/attention_quality.h"

#include <QtTest>

using namespace paretoscope::thinkv;

namespace {

AttentionQuality meanOf(CacheSettings settings) {
    AttentionQuality mean;
    constexpr int kSeeds = 3;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        ChainSettings chain;
        chain.seed = seed;
        chain.tokens = 1536;
        chain.width = 32;
        const AttentionQuality one = measureAttention(ThoughtChain(chain), settings, 29);
        mean.error += one.error / kSeeds;
        mean.revisitError += one.revisitError / kSeeds;
        mean.recall += one.recall / kSeeds;
        mean.liveTokens += one.liveTokens / kSeeds;
        mean.probes += one.probes;
    }
    qInfo("error %.3f, revisits %.3f, recall %.3f, live %.0f", mean.error, mean.revisitError, mean.recall,
          mean.liveTokens);
    return mean;
}

} // namespace

class TestAttentionQuality : public QObject {
    Q_OBJECT

private slots:
    void moreBudgetIsLessError() {
        CacheSettings settings;
        std::vector<AttentionQuality> found;
        for (const int budget : {128, 256, 512}) {
            settings.budget = budget;
            found.push_back(meanOf(settings));
        }
        QVERIFY(found[0].error > found[1].error && found[1].error > found[2].error);
        QVERIFY(found[0].recall < found[2].recall);
    }

    void massesLessenTheError() {
        CacheSettings settings;
        settings.budget = 256;
        settings.quantises = false;
        const AttentionQuality plain = meanOf(settings);
        settings.logMass = true;
        const AttentionQuality weighted = meanOf(settings);
        QVERIFY(weighted.error < plain.error);
        QCOMPARE(weighted.liveTokens, plain.liveTokens);
    }

    void quantisingAddsError() {
        CacheSettings settings;
        settings.ladder.fill(settings.segment); // nothing is evicted
        settings.budget = 1 << 20;
        settings.quantises = false;
        QVERIFY(meanOf(settings).error < 1e-6); // one sum is in single, one in double precision
        settings.quantises = true;
        const double quantised = meanOf(settings).error;
        QVERIFY(quantised > 0.01 && quantised < 0.6);
    }
};

QTEST_APPLESS_MAIN(TestAttentionQuality)
#include "test_attention_quality.moc"

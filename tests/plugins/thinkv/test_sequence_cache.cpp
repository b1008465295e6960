// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for a cache under ThinKV at every step (notes on the KV cache, section 3.7): bounds with the budget's
// floor, no slot leaked or used twice, nothing moved, segments only shrink, and attention does not mind where tokens
// lie.
#include "plugins/thinkv/chain_run.h"

#include <QtTest>

#include <bit>
#include <cmath>
#include <set>

using namespace paretoscope;
using namespace paretoscope::thinkv;

namespace {

constexpr int kWidth = 8;

ChainSettings chainOf(std::int64_t tokens, std::uint64_t seed = 1, int width = kWidth) {
    ChainSettings settings;
    settings.tokens = tokens;
    settings.seed = seed;
    settings.width = width;
    return settings;
}

void playAll(const ThoughtChain& chain, SequenceCache& cache) {
    play(chain, calibrateOn(chain, 4, 2048, 1024.0), cache, 0, chain.settings().tokens);
}

/// live + evicted + unused slots are the slots of the blocks in use; each live token has one slot of its type.
std::string leaks(const SequenceCache& cache) {
    const PagedSlots& paged = cache.paged();
    const PagedSlots::Counts& counts = paged.counts();
    if (counts.allLive() + counts.evicted + counts.unused != counts.blocksInUse() * paged.blockSize()) {
        return "slots are lost";
    }
    std::set<Slot> used;
    for (const Segment& segment : cache.segments()) {
        for (const Slot slot : segment.live) {
            const PagedSlots::Block& block = paged.blocks()[static_cast<std::size_t>(slot / paged.blockSize())];
            const std::uint64_t bit = std::uint64_t{1} << (slot % paged.blockSize());
            const auto start = std::ranges::find(block.segmentStarts, segment.start);
            if (!used.insert(slot).second) {
                return "a slot twice";
            }
            if (block.thought != segment.thought || block.inPool || (block.live() & bit) == 0 ||
                ((block.evicted | block.unused) & bit) != 0 || start == block.segmentStarts.end() ||
                (block.segmentMasks[static_cast<std::size_t>(start - block.segmentStarts.begin())] & bit) == 0) {
                return "a block's fields disagree with its segment";
            }
        }
    }
    return static_cast<std::int64_t>(used.size()) == counts.allLive() ? std::string() : "a slot lives without segment";
}

} // namespace

class TestSequenceCache : public QObject {
    Q_OBJECT

private slots:
    void boundsHoldAtEveryStep_data() {
        QTest::addColumn<int>("budget");
        QTest::addColumn<int>("blockSize");
        QTest::addColumn<int>("prompt");
        QTest::newRow("roomy") << 1024 << 8 << 0;
        QTest::newRow("tight, with a prompt") << 256 << 16 << 70;
        QTest::newRow("below the floor") << 64 << 8 << 5;
        QTest::newRow("blocks of one and of 64") << 200 << 64 << 16;
    }
    void boundsHoldAtEveryStep() {
        QFETCH(int, budget);
        QFETCH(int, blockSize);
        QFETCH(int, prompt);
        constexpr std::int64_t kTokens = 2600;
        const ThoughtChain chain(chainOf(kTokens, 3));
        CacheSettings settings;
        settings.budget = budget;
        settings.blockSize = blockSize;
        SequenceCache cache(settings, kWidth);
        const std::vector<float> ones(kWidth, 1.0F);
        for (int i = 0; i < prompt; ++i) {
            cache.appendPrompt(ones, ones);
        }
        const Calibration calibration = calibrateOn(chain, 4, 2048, 1024.0);
        std::vector<std::size_t> before;
        for (std::int64_t token = 0; token < kTokens; ++token) {
            play(chain, calibration, cache, token, token + 1);
            const std::int64_t floor = 4 * ((token + 1 + settings.segment - 1) / settings.segment);
            const std::int64_t bound =
                std::max<std::int64_t>(budget, floor) + settings.segment + settings.group + prompt;
            QVERIFY(cache.live() <= bound);
            if (token % 40 == 0) {
                const std::string wrong = leaks(cache);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
            // Closed segments only shrink, along the ladder, and never to nothing.
            for (std::size_t i = 0; i + 1 < cache.segments().size(); ++i) {
                const std::size_t size = cache.segments()[i].live.size();
                QVERIFY(size >= 1);
                QVERIFY(i >= before.size() || size <= before[i]);
            }
            before.clear();
            for (std::size_t i = 0; i + 1 < cache.segments().size(); ++i) {
                before.push_back(cache.segments()[i].live.size());
                const std::set<std::size_t> rungs = {128, 64, 32, 16, 8, 4};
                QVERIFY(cache.segments()[i].pinned || rungs.contains(before.back()));
            }
        }
        // 20 closed segments keep four tokens each, and the open one is not touched.
        QCOMPARE(cache.account().floorReached > 0, budget < 4 * 20 + settings.segment);
        const std::size_t pinned = prompt > 0 ? 1 : 0;
        QCOMPARE(cache.segments().size(), static_cast<std::size_t>(kTokens + 127) / 128 + pinned);
        if (prompt > 0) {
            QCOMPARE(cache.segments().front().live.size(), static_cast<std::size_t>(prompt));
        }
    }

    /// Reuse keeps the type, and moves nothing where a compacting cache moves a lot; both hold the same tokens.
    void reusesSlotsInPlace() {
        const ThoughtChain chain(chainOf(4000, 5));
        SequenceCache cache(CacheSettings{}, kWidth);
        playAll(chain, cache);
        QVERIFY(cache.paged().reused() > 2000);
        QCOMPARE(cache.paged().reused() + cache.paged().fresh() + cache.live() - cache.paged().counts().allLive(),
                 std::int64_t{4000});
        QVERIFY(cache.account().compactionMoves > 4000);
        std::vector<std::int64_t> live = cache.liveTokens();
        live.resize(static_cast<std::size_t>(cache.paged().counts().allLive())); // without buffered ones
        std::ranges::sort(live);
        QVERIFY(live == cache.compacting().tokens());
    }

    /// The paper's walk-through: tau = g = block = 4, R = {2}. Two slots of an old segment are evicted when T ends, and
    /// the next tokens of that type overwrite them: new segment mask 0101 or the like, never a new block.
    void walksThroughThePapersExample() {
        CacheSettings settings;
        settings.segment = settings.group = settings.blockSize = 4;
        settings.ladder = {2, 2, 2, 2, 2};
        SequenceCache cache(settings, 0);
        const auto write = [&cache](Thought thought) {
            for (int i = 0; i < 4; ++i) {
                cache.append(thought, {}, {});
            }
        };
        write(Thought::reasoning);
        write(Thought::transition);
        QCOMPARE(cache.paged().counts().evicted, std::int64_t{0});
        cache.append(Thought::reasoning, {}, {}); // T has ended: the first segment keeps two of four
        QCOMPARE(cache.paged().counts().evicted, std::int64_t{2});
        QCOMPARE(std::popcount(cache.paged().blocks()[0].evicted), 2);
        for (int i = 0; i < 3; ++i) {
            cache.append(Thought::reasoning, {}, {});
        }
        const PagedSlots::Block& block = cache.paged().blocks()[0];
        QCOMPARE(block.evicted, std::uint64_t{0});
        QCOMPARE(block.segmentStarts, (std::vector<std::int64_t>{0, 8}));
        QCOMPARE(std::popcount(block.segmentMasks[0]), 2);
        QCOMPARE(std::popcount(block.segmentMasks[1]), 2);
        QCOMPARE(block.segmentMasks[0] & block.segmentMasks[1], std::uint64_t{0});
        QCOMPARE(cache.paged().reused(), std::int64_t{2});
    }

    /// Paper: called on 4.59 % of steps at most; five useful demotions in 128 tokens are 3.9 %, a look every 128 is 0.8
    /// %.
    void callRates() {
        const CacheAccount account = countChain(chainOf(32768), CacheSettings{});
        QCOMPARE(account.refreshes, std::int64_t{256});
        QVERIFY(static_cast<double>(account.demotions) / 32768.0 <= 5.0 / 128.0);
    }

    /// 4 - 2 f_T, with the share that was written.
    void averageBitsFollowTransitions() {
        for (const std::uint64_t seed : {1U, 2U, 3U}) {
            const CacheAccount account = countChain(chainOf(32768, seed), CacheSettings{});
            const double share = static_cast<double>(account.written[indexOf(Thought::transition)]) / 32768.0;
            QVERIFY(std::abs(account.averageBits() - (4.0 - 2.0 * share)) < 0.01);
            QVERIFY(account.averageBits() > 3.3 && account.averageBits() < 3.9);
        }
    }

    /// One query over the same tokens in other slots: another block size lays them out otherwise.
    void attentionDoesNotMindTheOrder() {
        const ThoughtChain chain(chainOf(3000, 7));
        std::vector<std::vector<float>> outputs;
        std::vector<std::vector<std::int64_t>> orders;
        for (const int blockSize : {1, 8, 64}) {
            CacheSettings settings;
            settings.budget = 512;
            settings.blockSize = blockSize;
            SequenceCache cache(settings, kWidth);
            playAll(chain, cache);
            outputs.emplace_back(kWidth);
            cache.attend(chain.query(2999).vector, outputs.back());
            orders.push_back(cache.liveTokens());
        }
        QVERIFY(orders[0] != orders[1]);
        for (std::size_t i = 1; i < outputs.size(); ++i) {
            std::ranges::sort(orders[i]);
            for (std::size_t channel = 0; channel < kWidth; ++channel) {
                QVERIFY(std::abs(outputs[i][channel] - outputs[0][channel]) < 1e-6F);
            }
        }
        QVERIFY(orders[1] == orders[2]);
    }

    void sameSeedSameCache() {
        const ThoughtChain chain(chainOf(2500, 9));
        SequenceCache one(CacheSettings{}, kWidth);
        SequenceCache two(CacheSettings{}, kWidth);
        playAll(chain, one);
        playAll(chain, two);
        QVERIFY(one.liveTokens() == two.liveTokens());
        QCOMPARE(one.account().storedMost.total(), two.account().storedMost.total());
    }

    /// Counting needs no vectors: the ladder alone decides how many tokens live.
    void countsDoNotDependOnKeys() {
        const ThoughtChain chain(chainOf(2500, 11));
        SequenceCache withKeys(CacheSettings{}, kWidth);
        SequenceCache without(CacheSettings{}, 0);
        for (std::int64_t token = 0; token < 2500; ++token) {
            play(chain, Calibration{}, withKeys, token, token + 1);
            without.append(Thought::reasoning, {}, {});
        }
        QCOMPARE(withKeys.account().liveMost, without.account().liveMost);
        QCOMPARE(withKeys.account().liveSum, without.account().liveSum);
    }

    /// Kept tokens are real ones, nearest to their centres, and stand for all.
    void clustersKeepRealTokens() {
        std::vector<float> keys;
        for (int i = 0; i < 12; ++i) {
            keys.push_back(static_cast<float>(i / 4) * 100.0F + static_cast<float>(i % 4)); // three heaps of four
            keys.push_back(0.0F);
        }
        KeyClusters clusters;
        const std::vector<float> masses(12, 1.0F);
        const std::vector<Representative> kept = clusters.represent(keys, 2, masses, 3, 10);
        QCOMPARE(kept.size(), std::size_t{3});
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(kept[i].token / 4, i);
            QCOMPARE(kept[i].mass, 4.0F);
        }
        QCOMPARE(clusters.represent(keys, 2, masses, 20, 10).size(), std::size_t{12});
        // Equal keys leave clusters empty; as many tokens stay all the same, and stand for all.
        const std::vector<Representative> equal = clusters.represent(std::vector<float>(24, 1.0F), 2, masses, 5, 10);
        QCOMPARE(equal.size(), std::size_t{5});
        float mass = 0.0F;
        for (const Representative& each : equal) {
            QVERIFY(each.mass > 0.0F);
            mass += each.mass;
        }
        QCOMPARE(mass, 12.0F);
        QCOMPARE(spreadEvenly(masses, 4).size(), std::size_t{4});
    }
};

QTEST_APPLESS_MAIN(TestSequenceCache)
#include "test_sequence_cache.moc"

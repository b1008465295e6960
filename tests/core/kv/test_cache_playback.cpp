// SPDX-License-Identifier: GPL-3.0-or-later
// Playing one sequence: what a picture of the cache shows is what the policy says that it holds.
#include "tests/core/kv/llama_8b.h"

#include "core/kv/cache_playback.h"

#include <QtTest>

#include <set>

using namespace paretoscope;
using namespace paretoscope::kv;

namespace {

constexpr Sequence kSequence{100, 2900};

class TestCachePlayback : public QObject {
    Q_OBJECT

    PolicyList m_policies = builtInPolicies();

    [[nodiscard]] CachePlayback played(const char* id, std::initializer_list<std::pair<std::string_view, double>> named,
                                       Sequence sequence = kSequence, int moments = 32) const {
        const KvPolicy& policy = *findPolicy(m_policies, id);
        const std::vector<std::pair<std::string_view, double>> values(named);
        return policy.play(valuesWith(policy.description(), values).value(), tests::llama8b(), sequence, moments)
            .value();
    }

private slots:
    void streamingKeepsSinksAndRecentTokens() {
        const CachePlayback playback = played("streaming_llm", {{"budget", 256.0}, {"sinks", 4.0}});
        const std::vector<HeldToken> held = heldAt(playback, 1000);
        QCOMPARE(held.size(), std::size_t{256});
        for (std::int64_t i = 0; i < 256; ++i) {
            QCOMPARE(held[static_cast<std::size_t>(i)].token, i < 4 ? i : 1000 - 256 + i);
        }
        QCOMPARE(playback.labels[held.front().label].name, std::string("Attention sink"));
        QVERIFY(!held.front().reusesSlot);
        QVERIFY(held.back().reusesSlot);
    }

    /// No slot is used twice at a time, and moments are what hold() says, block slack and bits included.
    void pictureAgreesWithHolding() {
        int playable = 0;
        for (const auto& policy : m_policies) {
            const std::vector<double> values = defaultValues(policy->description());
            const Result<CachePlayback> playback = policy->play(values, tests::llama8b(), kSequence, 32);
            if (!playback) {
                QCOMPARE(playback.error().code, ErrorCode::notSupported);
                continue;
            }
            ++playable;
            QCOMPARE(playback->moments.size(), std::size_t{32});
            QCOMPARE(playback->moments.back().seen, std::int64_t{3000});
            for (const PlayedMoment& moment : playback->moments) {
                const std::vector<HeldToken> held = heldAt(*playback, moment.seen);
                std::set<std::int32_t> used;
                std::int64_t buffered = 0;
                for (const HeldToken& token : held) {
                    buffered += token.slot == kNoSlot ? 1 : 0;
                    QVERIFY(token.slot == kNoSlot || used.insert(token.slot).second);
                }
                const Holding holding = policy->hold(values, tests::llama8b(), {100, moment.seen - 100});
                QCOMPARE(static_cast<double>(held.size()), holding.tokens);
                QCOMPARE(static_cast<double>(moment.tokens), holding.tokens);
                // Where tokens wait in a buffer, the picture has no blocks for them yet.
                const Bytes block = tests::llama8b().bytes(16.0);
                const double room = buffered > 0 ? 2.0 * block.value() : 1.0;
                QVERIFY2(std::abs((moment.bytes.total() - holding.bytes.total()).value()) <= room,
                         policy->description().id.c_str());
            }
        }
        QVERIFY(playable >= 7);
    }

    void tokensWaitInTheResidual() {
        const CachePlayback playback = played("kivi_2", {});
        const std::vector<HeldToken> held = heldAt(playback, 1000);
        QCOMPARE(held.size(), std::size_t{1000});
        QCOMPARE(held[871].bits, 3.0); // 2 bits, and a scale and zero point of 16 each for 32 elements
        QCOMPARE(held[872].bits, 16.0);
        QCOMPARE(held[872].slot, kNoSlot);
    }

    void momentsAreEven() {
        QCOMPARE(evenMoments(100, 4), (std::vector<std::int64_t>{25, 50, 75, 100}));
        QCOMPARE(evenMoments(3, 8), (std::vector<std::int64_t>{1, 2, 3}));
        QVERIFY(evenMoments(0, 8).empty());
        QVERIFY(played("full", {}, {0, 0}).moments.empty());
        QVERIFY(heldAt(played("full", {}, {0, 5}), 100).size() == 5);
    }

    /// A budget of sinks alone holds nothing else.
    void sinksAlone() {
        const CachePlayback playback = played("streaming_llm", {{"budget", 4.0}, {"sinks", 4.0}});
        QCOMPARE(heldAt(playback, 500).size(), std::size_t{4});
    }
};

} // namespace

QTEST_APPLESS_MAIN(TestCachePlayback)
#include "test_cache_playback.moc"

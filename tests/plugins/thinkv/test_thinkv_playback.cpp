// SPDX-License-Identifier: GPL-3.0-or-later
// ThinKV's cache played back: the lives of tokens give the same counts as the algorithm's own accounts.
#include "plugins/thinkv/attention_quality.h"
#include "plugins/thinkv/thinkv_policy.h"
#include "tests/core/kv/llama_8b.h"

#include "core/kv/cache_playback.h"

#include <QtTest>

#include <map>
#include <set>

using namespace paretoscope;
using namespace paretoscope::thinkv;

class TestThinkvPlayback : public QObject {
    Q_OBJECT

    std::unique_ptr<kv::KvPolicy> m_policy = thinkvPolicy();
    std::vector<double> m_values = kv::defaultValues(m_policy->description());

    [[nodiscard]] kv::CachePlayback played(kv::Sequence sequence, int moments) const {
        return m_policy->play(m_values, tests::llama8b(), sequence, moments).value();
    }

private slots:
    void everyPictureIsSound() {
        const kv::CachePlayback playback = played({40, 2560}, 24);
        QCOMPARE(playback.tokens.size(), std::size_t{2600});
        QCOMPARE(playback.segments.size(), std::size_t{1 + 20});
        QVERIFY(playback.segments.front().pinned);
        for (const kv::PlayedMoment& moment : playback.moments) {
            const std::vector<kv::HeldToken> held = kv::heldAt(playback, moment.seen);
            QCOMPARE(static_cast<std::int64_t>(held.size()), moment.tokens);
            QVERIFY(moment.tokens <= 1024 + 128 + 16 + 40);
            std::set<std::int32_t> used;
            std::map<std::int32_t, std::uint32_t> labelOfBlock;
            std::int64_t prompt = 0;
            for (const kv::HeldToken& token : held) {
                prompt += token.token < 40 ? 1 : 0;
                if (token.slot == kv::kNoSlot) {
                    QCOMPARE(token.bits, 16.0);
                    continue;
                }
                QVERIFY(used.insert(token.slot).second);
                // Blocks hold one type of thought.
                QCOMPARE(labelOfBlock.try_emplace(token.block, token.label).first->second, token.label);
                QCOMPARE(token.bits, token.label == indexOf(Thought::transition) ? 2.5 : 4.5);
            }
            QCOMPARE(prompt, std::min<std::int64_t>(moment.seen, 40));
        }
        QVERIFY(playback.moments.back().reusedSlots > 500);
    }

    /// A segment goes down the ladder, one rung a time, and keeps what the rung says.
    void segmentsGoDownTheLadderAndBytesStayWithinWhatIsProvided() {
        const kv::CachePlayback playback = played({0, 2560}, 40);
        std::map<std::uint32_t, int> rungs;
        for (const kv::PlayedDemotion& demotion : playback.demotions) {
            QCOMPARE(demotion.rung, ++rungs[demotion.segment]);
        }
        std::map<std::uint32_t, int> held;
        for (const kv::HeldToken& token : kv::heldAt(playback, 2560)) {
            QCOMPARE(token.rung, rungs[token.segment]);
            ++held[token.segment];
        }
        for (const auto& [segment, rung] : rungs) {
            QVERIFY(rung == 0 ||
                    held[segment] == std::min(128, CacheSettings{}.ladder[static_cast<std::size_t>(rung - 1)]));
        }
        const kv::Holding holding = m_policy->hold(m_values, tests::llama8b(), {0, 2560});
        double most = 0.0;
        for (const kv::PlayedMoment& moment : playback.moments) {
            most = std::max(most, moment.bytes.total().value());
        }
        // Classified here, with thoughts as the chain has them there: the peaks differ a little.
        QVERIFY(std::abs(most / holding.bytes.total().value() - 1.0) < 0.15);
    }

    void attentionAsMeasured() {
        const kv::AttentionQuality quality = m_policy->attentionQuality(m_values, {0, 1200}).value();
        QVERIFY(quality.probes > 80);
        QVERIFY(quality.error > 0.0 && quality.error < 1.0);
        QVERIFY(quality.recall > 0.5 && quality.recall <= 1.0);
    }
};

QTEST_APPLESS_MAIN(TestThinkvPlayback)
#include "test_thinkv_playback.moc"

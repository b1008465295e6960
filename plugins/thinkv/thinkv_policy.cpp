// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/thinkv_policy.h"

#include "plugins/thinkv/attention_quality.h"

#include "core/kv/cache_playback.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::thinkv {

namespace {

enum Index : std::size_t { kBudget, kBlockSize, kSegment, kGroup, kDwell, kFactor };

/// What the paper's stack holds over its slots: workspace, buffers and dequantised tiles. Fitted to one published
/// figure, the footprint of 2.51 % at a budget of 1,024 (ThinKV table 2); the batches 290 and 520 then follow. The
/// notes' factor of 1.65 counts every slot in 4.5 bits; here blocks of transitions take 2.5.
constexpr double kImplementationFactor = 1.95;

std::vector<kv::PolicyParameter> parameters() {
    const Source paper{"ThinKV (ICLR 2026), through public notes: k 1024, tau 128, g 16, blocks of 8", false};
    const Source fitted{"fitted to the footprint of 2.51 % in ThinKV's table 2", false};
    return {{"budget", "Tokens kept", Unit::token, true, 1.0, 1 << 24, 1024.0,
             "Live tokens above which segments are demoted; four a segment stay in any case.", paper},
            {"block_size", "Tokens in a block", Unit::token, true, 1.0, 64.0, 8.0, "Blocks hold one type of thought.",
             paper},
            {"segment", "Tokens in a segment", Unit::token, true, 1.0, 65536.0, 128.0,
             "Tokens between two looks at how sparse attention is (tau).", paper},
            {"group", "Tokens quantised together", Unit::token, true, 1.0, 1024.0, 16.0,
             "They share scales, and wait in 16 bits until they are enough (g).", paper},
            {"mean_dwell",
             "Mean length of a thought",
             Unit::token,
             true,
             17.0,
             65536.0,
             200.0,
             "Of the synthetic chain that is counted.",
             {"ThinKV: thoughts of 100 to 300 tokens; 58 in traces of repository thought-anchors", false}},
            {"implementation_factor", "Implementation factor", Unit::none, false, 1.0, 10.0, kImplementationFactor,
             "Memory of the stack's slots and workspace over the slots alone.", fitted}};
}

class ThinkvPolicy final : public kv::KvPolicy {
public:
    ThinkvPolicy() {
        m_description.id = "thinkv";
        m_description.name = "ThinKV";
        m_description.help = "Thoughts of a reasoning chain by importance: the less important in fewer bits, evicted "
                             "earlier, their slots reused in place.";
        m_description.source = {"ThinKV (arXiv 2510.01290 v2, ICLR 2026), through public notes on the paper", false};
        m_description.dropsTokens = true;
        m_description.quantises = true;
        m_description.needsAttentionWeights = true; // of four layers at one step in 128
        m_description.parameters = parameters();
    }
    [[nodiscard]] const kv::PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] kv::Holding hold(std::span<const double> values, const kv::CacheShape& shape,
                                   kv::Sequence sequence) const noexcept override {
        return holdingOf(count(values, sequence), values, shape, sequence);
    }

    [[nodiscard]] kv::StepCost step(std::span<const double> values, const kv::CacheShape& shape,
                                    kv::Sequence sequence) const noexcept override {
        return costOf(count(values, sequence), values, shape, sequence);
    }

    void along(std::span<const double> values, const kv::CacheShape& shape, std::int64_t prompt,
               std::span<const std::int64_t> generated, std::span<kv::LifePoint> life) const noexcept override {
        const std::vector<CacheAccount> accounts = countChain(chainOf(values, 0), settingsOf(values), generated);
        for (std::size_t i = 0; i < generated.size(); ++i) {
            const kv::Sequence sequence{prompt, generated[i]};
            life[i] = {holdingOf(accounts[i], values, shape, sequence), costOf(accounts[i], values, shape, sequence)};
        }
    }

    /// The real algorithm on a synthetic chain, its first tokens as the prompt.
    [[nodiscard]] Result<kv::CachePlayback> play(std::span<const double> values, const kv::CacheShape& shape,
                                                 kv::Sequence sequence, int moments) const override {
        const ThoughtChain chain(chainOf(values, sequence.prompt + sequence.generated));
        const CacheSettings settings = settingsOf(values);
        const auto width = static_cast<std::size_t>(chain.settings().width);
        kv::CachePlayback playback;
        playback.prompt = sequence.prompt;
        playback.blockTable = Bytes(tableBytes(values));
        SequenceCache cache(settings, width);
        cache.record(playback);
        std::vector<float> key(width);
        std::vector<float> value(width);
        for (std::int64_t token = 0; token < sequence.prompt; ++token) {
            chain.write(token, key, value);
            cache.appendPrompt(key, value);
        }
        const Calibration calibration = calibrateOn(chain, static_cast<int>(kMostLayers), kSamples, values[kBudget]);
        thinkv::play(chain, calibration, cache, sequence.prompt, chain.settings().tokens);
        recordMoments(playback, shape, moments);
        return playback;
    }

    /// Of the generated tokens alone.
    [[nodiscard]] Result<kv::AttentionQuality> attentionQuality(std::span<const double> values,
                                                                kv::Sequence sequence) const override {
        constexpr std::int64_t kProbes = 96;
        const ThoughtChain chain(chainOf(values, sequence.generated));
        return measureAttention(chain, settingsOf(values), std::max<std::int64_t>(sequence.generated / kProbes, 1));
    }

private:
    static kv::Holding holdingOf(const CacheAccount& account, std::span<const double> values,
                                 const kv::CacheShape& shape, kv::Sequence sequence) {
        const auto prompt = static_cast<double>(sequence.prompt);
        // Windowed layers hold what all do: segments know no windows.
        const Bytes perBit(shape.elements(1.0) / 8.0);
        const double promptBits = payloadBits(Thought::reasoning);
        const double scaleBits = 8.0 / values[kGroup];
        kv::Holding holding;
        holding.tokens = static_cast<double>(account.liveMost) + prompt;
        holding.bytes.payload = perBit * (account.storedMost.payload + prompt * promptBits);
        holding.bytes.scales = perBit * (account.storedMost.scales + prompt * scaleBits);
        holding.bytes.blockSlack = perBit * account.storedMost.slack;
        holding.bytes.buffers = shape.bytes(std::min(sequence.tokens(), values[kGroup]));
        holding.bytes.metadata = Bytes(tableBytes(values) * static_cast<double>(account.blocksMost) * shape.layers());
        holding.workspace =
            (values[kFactor] - 1.0) * (holding.bytes.payload + holding.bytes.scales + holding.bytes.blockSlack);
        return holding;
    }

    static kv::StepCost costOf(const CacheAccount& account, std::span<const double> values, const kv::CacheShape& shape,
                               kv::Sequence sequence) {
        const double steps = std::max(static_cast<double>(sequence.generated), 1.0);
        const double scaleBits = 8.0 / values[kGroup];
        const double promptBits = static_cast<double>(sequence.prompt) * (payloadBits(Thought::reasoning) + scaleBits);
        kv::StepCost cost;
        cost.read = Bytes(shape.elements(1.0) / 8.0 *
                          (account.liveSum / steps * (account.averageBits() + scaleBits) + promptBits));
        cost.callRate = static_cast<double>(account.demotions) / steps;
        cost.extra = Flops(clusterFlops(account, shape) / steps);
        return cost;
    }

    static constexpr std::size_t kSamples = 2048; ///< of the calibration, for each layer

    static ChainSettings chainOf(std::span<const double> values, std::int64_t tokens) {
        ChainSettings chain;
        chain.tokens = tokens;
        chain.meanDwell = values[kDwell];
        return chain;
    }
    static CacheSettings settingsOf(std::span<const double> values) {
        CacheSettings settings;
        settings.budget = static_cast<std::int64_t>(values[kBudget]);
        settings.blockSize = static_cast<int>(values[kBlockSize]);
        settings.segment = static_cast<int>(values[kSegment]);
        settings.group = static_cast<int>(values[kGroup]);
        return settings;
    }
    static CacheAccount count(std::span<const double> values, kv::Sequence sequence) {
        return sequence.generated > 0 ? countChain(chainOf(values, sequence.generated), settingsOf(values))
                                      : CacheAccount{};
    }

    /// A type, an eviction mask, and for one segment a start and a mask; shared slots add segments, which are few.
    static double tableBytes(std::span<const double> values) {
        return 1.0 + 8.0 + 2.0 * std::ceil(values[kBlockSize] / 8.0);
    }

    /// K-means of each demotion in every layer and head: 128 tokens to 64 centres at most, ten iterations, 2 d FLOPs
    /// each (notes, section 3.2); an upper bound.
    static double clusterFlops(const CacheAccount& account, const kv::CacheShape& shape) {
        return static_cast<double>(account.demotions) * 128.0 * 64.0 * 10.0 * 2.0 * shape.headWidth *
               shape.keyValueHeads * shape.layers();
    }

    kv::PolicyDescription m_description;
};

} // namespace

std::unique_ptr<kv::KvPolicy> thinkvPolicy() {
    return std::make_unique<ThinkvPolicy>();
}

} // namespace paretoscope::thinkv

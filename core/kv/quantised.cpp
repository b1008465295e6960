// SPDX-License-Identifier: GPL-3.0-or-later
// Policies that keep every token in fewer bits. FP8, NVFP4, KIVI and KVQuant are the full cache in another format, as
// compose() makes them; PM-KVQ falls from format to format as memory fills.
#include "core/kv/cache_playback.h"
#include "core/kv/composition.h"
#include "core/kv/policy_families.h"
#include "core/kv/token_choice.h"

#include <algorithm>

namespace paretoscope::kv {

namespace {

/// PM-KVQ: 16 bits until the memory limit is reached, then 8, 4, 2 by "equivalent right shift"; blocks differ, so the
/// mean moves smoothly: bytes = min(full, limit), never below `least_bits` plus scales. Sinks and a recent window stay
/// in 16 bits. Its paper (ICLR 2026), through public notes.
class ProgressiveBits final : public KvPolicy {
public:
    ProgressiveBits() {
        const Source source{"PM-KVQ (ICLR 2026), through public notes: group 128, sink 1, window 128", false};
        m_description.id = "pm_kvq";
        m_description.name = "PM-KVQ";
        m_description.help = "Bits fall from 16 to 2 only as the cache reaches its memory limit.";
        m_description.source = source;
        m_description.quantises = true;
        m_description.parameters = {tokenParameter("budget", "Memory limit in 16-bit tokens", 1.0, 1 << 24, 8192.0,
                                                   "The limit in bytes is that of so many tokens in 16 bits.",
                                                   {"this program's choice", false}),
                                    blockSizeParameter(),
                                    {"least_bits", "Fewest bits", Unit::count, false, 2.0, 8.0, 2.0,
                                     "Bits below which no block falls.", source},
                                    tokenParameter("residual", "Tokens in 16 bits", 0.0, 65536.0, 129.0,
                                                   "One sink and a recent window.", source)};
    }
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        const double whole = std::min(sequence.tokens(), values[3]);
        const double old = sequence.tokens() - whole;
        Holding holding = holdTokens(shape, old, whole, values[1]);
        const Bytes slots = shape.bytes(old) + holding.bytes.blockSlack;
        const Bytes least = slots * ((values[2] + kScaleBits) / kElementBits);
        const Bytes limit = std::max(shape.bytes(values[0]) - shape.bytes(whole), Bytes(0.0));
        const Bytes stored = std::min(slots, std::max(least, limit));
        if (stored < slots) {
            holding.bytes.blockSlack *= stored / slots;
            holding.bytes.scales = shape.bytes(old) * (kScaleBits / kElementBits);
            holding.bytes.payload = stored - holding.bytes.blockSlack - holding.bytes.scales;
        }
        return holding;
    }
    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        // Three shrinking passes at most in a sequence's life: 16 to 8, 4 and 2 bits.
        const double rate = sequence.tokens() > values[0] ? 3.0 / sequence.tokens() : 0.0;
        const Holding holding = hold(values, shape, sequence);
        const Bytes held = holding.bytes.payload + holding.bytes.scales + holding.bytes.buffers;
        return {held, rate * 2.0 * held, Flops(rate * shape.elements(sequence.tokens())), rate};
    }

private:
    static constexpr double kScaleBits = 32.0 / 128.0; ///< a 16-bit scale and zero point for 128 elements
    PolicyDescription m_description;
};

/// The full cache under the name by which a format is known.
class NamedFormat final : public KvPolicy {
public:
    NamedFormat(std::string id, std::string name, std::string publishedAs, const NumberFormat& format)
        : m_composed(compose(fullCache(), format).value())
        , m_description(m_composed->description()) {
        m_description.id = std::move(id);
        m_description.name = std::move(name);
        m_description.publishedAs = std::move(publishedAs);
        m_description.source = format.source;
        m_description.help = "Every token stays, in fewer bits.";
    }
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }
    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        return m_composed->hold(values, shape, sequence);
    }
    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        return m_composed->step(values, shape, sequence);
    }
    [[nodiscard]] Result<CachePlayback> play(std::span<const double> values, const CacheShape& shape, Sequence sequence,
                                             int moments) const override {
        return m_composed->play(values, shape, sequence, moments);
    }
    [[nodiscard]] std::unique_ptr<TokenChoice> choose(std::span<const double> values) const override {
        return m_composed->choose(values);
    }
    [[nodiscard]] const NumberFormat* storedFormat() const noexcept override { return m_composed->storedFormat(); }

private:
    std::unique_ptr<KvPolicy> m_composed;
    PolicyDescription m_description;
};

void addNamed(PolicyList& policies, const char* id, const char* name, const char* publishedAs,
              std::string_view format) {
    policies.push_back(std::make_unique<NamedFormat>(id, name, publishedAs, *findFormat(format)));
}

} // namespace

void addQuantisedPolicies(PolicyList& policies) {
    addNamed(policies, "fp8", "FP8 cache", "FP8", "fp8");
    addNamed(policies, "nvfp4", "NVFP4 cache", "NVFP4", "nvfp4");
    addNamed(policies, "kivi_4", "KIVI, 4 bits", "KIVI", "int4");
    addNamed(policies, "kivi_2", "KIVI, 2 bits", "KIVI", "int2");
    addNamed(policies, "kvquant_3", "KVQuant-like, 3 bits", "KVQuant", "nuq3");
    policies.push_back(std::make_unique<ProgressiveBits>());
}

} // namespace paretoscope::kv

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/composition.h"

#include "core/kv/cache_playback.h"
#include "core/kv/token_choice.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::kv {

namespace {

class InFormat final : public KvPolicy {
public:
    InFormat(std::shared_ptr<const KvPolicy> base, const NumberFormat& format)
        : m_base(std::move(base))
        , m_format(format)
        , m_description(m_base->description()) {
        m_description.id += "+" + format.id;
        m_description.name += " in " + format.name;
        m_description.source.text += "; " + format.source.text;
        m_description.source.unverified = m_description.source.unverified || format.source.unverified;
        m_description.quantises = true;
    }
    [[nodiscard]] const PolicyDescription& description() const noexcept override { return m_description; }

    [[nodiscard]] Holding hold(std::span<const double> values, const CacheShape& shape,
                               Sequence sequence) const noexcept override {
        Holding holding = m_base->hold(values, shape, sequence);
        const Bytes stored = holding.bytes.payload;
        const Bytes recent = std::min(stored, shape.bytes(m_format.residual));
        const Bytes old = stored - recent;
        holding.bytes.buffers += recent;
        holding.bytes.payload = old * ((m_format.bits + m_format.outlierBits) / kElementBits);
        holding.bytes.scales += old * (m_format.scaleBitsPerElement() / kElementBits);
        holding.bytes.blockSlack *= m_format.bitsPerElement() / kElementBits;
        return holding;
    }

    [[nodiscard]] StepCost step(std::span<const double> values, const CacheShape& shape,
                                Sequence sequence) const noexcept override {
        StepCost cost = m_base->step(values, shape, sequence);
        const Bytes recent = std::min(cost.read, shape.bytes(m_format.residual));
        const Bytes old = cost.read - recent;
        const double share = m_format.bitsPerElement() / kElementBits;
        cost.extra += Flops(old.value() * 8.0 / kElementBits);
        cost.read = recent + old * share;
        cost.moved *= share;
        return cost;
    }

    /// The base's tokens; each waits in 16 bits while it is among the residual's most recent ones.
    [[nodiscard]] Result<CachePlayback> play(std::span<const double> values, const CacheShape& shape, Sequence sequence,
                                             int moments) const override {
        Result<CachePlayback> playback = m_base->play(values, shape, sequence, moments);
        if (!playback) {
            return playback;
        }
        for (PlayedLabel& label : playback->labels) {
            label.bits = m_format.bits + m_format.outlierBits;
            label.scaleBits = m_format.scaleBitsPerElement();
        }
        const auto residual = static_cast<std::int64_t>(m_format.residual);
        for (PlayedToken& token : playback->tokens) {
            const bool staysLongEnough = token.stored < token.evicted - residual;
            token.stored = staysLongEnough ? token.stored + residual : kNever;
        }
        recordMoments(*playback, shape, moments);
        return playback;
    }

    [[nodiscard]] std::unique_ptr<TokenChoice> choose(std::span<const double> values) const override {
        return m_base->choose(values);
    }
    [[nodiscard]] const NumberFormat* storedFormat() const noexcept override { return &m_format; }

private:
    std::shared_ptr<const KvPolicy> m_base;
    NumberFormat m_format;
    PolicyDescription m_description;
};

} // namespace

Result<std::unique_ptr<KvPolicy>> compose(std::shared_ptr<const KvPolicy> base, const NumberFormat& format) {
    if (base->description().quantises) {
        return Error{ErrorCode::notSupported, {}, base->description().id, format.id, "a policy that keeps 16 bits"};
    }
    return std::unique_ptr<KvPolicy>(std::make_unique<InFormat>(std::move(base), format));
}

TieredHolding tiered(const Holding& holding, const StepCost& step, double deviceShare) noexcept {
    const Bytes stored = holding.bytes.payload + holding.bytes.scales + holding.bytes.blockSlack;
    const Bytes host = stored * (1.0 - deviceShare);
    return {holding.bytes.total() - host, host, step.read * (1.0 - deviceShare)};
}

Result<Bytes> sharedPrefixBytes(const KvPolicy& policy, std::span<const double> values, const CacheShape& shape,
                                Sequence sequence, std::int64_t prefix, std::int64_t sequences) {
    const PolicyDescription& description = policy.description();
    if (description.dropsTokens) {
        return Error{ErrorCode::notSupported, {}, description.id, "a shared prefix", "a policy that drops no tokens"};
    }
    const auto blockSize = std::ranges::find(description.parameters, "block_size", &PolicyParameter::id);
    const double block = blockSize == description.parameters.end()
                             ? 1.0
                             : values[static_cast<std::size_t>(blockSize - description.parameters.begin())];
    const double wholeBlocks = std::floor(static_cast<double>(std::min(prefix, sequence.prompt)) / block) * block;
    const Bytes each = policy.hold(values, shape, sequence).bytes.total();
    const Bytes shared = policy.hold(values, shape, {static_cast<std::int64_t>(wholeBlocks), 0}).bytes.total();
    return each + (each - shared) * static_cast<double>(std::max<std::int64_t>(sequences - 1, 0));
}

} // namespace paretoscope::kv

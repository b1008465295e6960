// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/attention_quality.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::kv {

namespace {

constexpr std::int64_t kFirstProbe = 128;
constexpr std::int64_t kProbes = 96;

/// A head whose tokens are rounded once enough of them have left the residual.
class StoredHead {
public:
    StoredHead(std::size_t width, const NumberFormat* format)
        : m_head(width)
        , m_format(format != nullptr && format->rounding ? format : nullptr) {}

    void append(std::span<const float> key, std::span<const float> value) {
        m_head.append(key, value);
        if (m_format == nullptr) {
            return;
        }
        const bool byChannel = *m_format->rounding == Rounding::int4 || *m_format->rounding == Rounding::int2;
        const auto group = static_cast<std::int64_t>(std::max(m_format->group, 1.0));
        const std::int64_t together = byChannel ? group : 1;
        if (m_head.size() - static_cast<std::int64_t>(m_format->residual) >= m_rounded + together) {
            round(m_head.keys(m_rounded, together), byChannel ? GroupAxis::channel : GroupAxis::token, group);
            round(m_head.values(m_rounded, together), GroupAxis::token, group);
            m_rounded += together;
        }
    }
    [[nodiscard]] const HeadTokens& head() const { return m_head; }

private:
    void round(std::span<float> elements, GroupAxis axis, std::int64_t group) const {
        const std::size_t size = m_format->group > 0.0 ? static_cast<std::size_t>(group) : m_head.width();
        roundTo(*m_format->rounding, axis, size, m_head.width(), largestMagnitude(elements), elements);
    }
    HeadTokens m_head;
    const NumberFormat* m_format;
    std::int64_t m_rounded = 0;
};

} // namespace

double relativeDistance(std::span<const float> exact, std::span<const float> found) noexcept {
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        difference += std::pow(static_cast<double>(found[i]) - exact[i], 2);
        size += std::pow(static_cast<double>(exact[i]), 2);
    }
    return size > 0.0 ? std::sqrt(difference / size) : 0.0;
}

double topTenRecall(std::span<const float> weights, std::span<const std::int64_t> held) {
    constexpr std::size_t kTop = 10;
    std::vector<std::int64_t> tokens(weights.size());
    std::iota(tokens.begin(), tokens.end(), 0);
    const std::size_t top = std::min(kTop, tokens.size());
    std::ranges::partial_sort(tokens, tokens.begin() + static_cast<std::ptrdiff_t>(top), std::ranges::greater(),
                              [weights](std::int64_t token) { return weights[static_cast<std::size_t>(token)]; });
    tokens.resize(top);
    const auto found = std::ranges::count_if(
        tokens, [held](std::int64_t token) { return std::ranges::find(held, token) != held.end(); });
    return top > 0 ? static_cast<double>(found) / static_cast<double>(top) : 1.0;
}

void QualityMean::add(double error, double recall, bool revisits) {
    ++m_sum.probes;
    m_sum.error += error;
    m_sum.recall += recall;
    m_sum.revisitError += revisits ? error : 0.0;
    m_revisits += revisits ? 1 : 0;
}

AttentionQuality QualityMean::mean(double liveTokens) const {
    AttentionQuality mean = m_sum;
    mean.error /= std::max(mean.probes, 1);
    mean.recall /= std::max(mean.probes, 1);
    mean.revisitError /= std::max(m_revisits, 1);
    mean.liveTokens = liveTokens;
    return mean;
}

AttentionQuality measureAttention(const ThoughtChain& chain, TokenChoice& choice, const NumberFormat* format,
                                  std::int64_t every) {
    const auto width = static_cast<std::size_t>(chain.settings().width);
    StoredHead exact(width, nullptr);
    StoredHead stored(width, format);
    std::vector<std::int64_t> all;
    std::vector<float> key(width);
    std::vector<float> value(width);
    std::vector<float> right(width);
    std::vector<float> found(width);
    std::vector<float> weights;
    QualityMean quality;
    double live = 0.0;
    for (std::int64_t token = 0; token < chain.settings().tokens; ++token) {
        chain.write(token, key, value);
        const ChainQuery query = chain.query(token);
        exact.append(key, value);
        stored.append(key, value);
        all.push_back(token);
        choice.take(stored.head(), query.vector);
        if (token < kFirstProbe || token % every != 0) {
            continue;
        }
        const std::span<const std::int64_t> attended = choice.attended(stored.head(), query.vector);
        attentionWeights(stored.head(), query.vector, attended, weights);
        mixValues(stored.head(), attended, weights, found);
        attentionWeights(exact.head(), query.vector, all, weights);
        mixValues(exact.head(), all, weights, right);
        quality.add(relativeDistance(right, found), topTenRecall(weights, attended), query.revisits);
        live += static_cast<double>(attended.size());
    }
    const int probes = quality.mean(0.0).probes;
    return quality.mean(live / std::max(probes, 1));
}

AttentionQuality measureAttention(TokenChoice& choice, const NumberFormat* format, std::int64_t tokens) {
    ChainSettings settings;
    settings.tokens = tokens;
    return measureAttention(ThoughtChain(settings), choice, format, std::max<std::int64_t>(tokens / kProbes, 1));
}

} // namespace paretoscope::kv

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/thought_chain.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace paretoscope::kv {

namespace {

enum Stream : std::uint64_t {
    kThought = 1,
    kSparsity = 2,
    kTrajectory,
    kTopic,
    kSubtopic,
    kKeyNoise,
    kValueNoise,
    kQuery
};

/// From R, E, T to R, E, T for one sentence to the next; notes, section 3.1. Rows are normalised where used.
constexpr double kTransitions[kThoughts][kThoughts] = {
    {0.709, 0.187, 0.103}, {0.204, 0.709, 0.087}, {0.293, 0.066, 0.640}};
constexpr double kShares[kThoughts] = {0.468, 0.336, 0.195};
constexpr double kLabelledDwell = 58.0;

constexpr double kMeanSparsity[kThoughts] = {0.52, 0.22, 0.78};
constexpr double kLogitDeviation[kThoughts] = {1.25, 1.0, 1.6};

constexpr double kRotaryBase = 500000.0; // Llama 3
constexpr float kSubtopicShare = 0.8F;
constexpr float kKeyNoiseShare = 0.6F;
constexpr double kRevisits = 0.12;

/// Sum of four uniform numbers from one draw, scaled to variance one: near enough to normal for noise.
float nearNormal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    const std::uint64_t bits = randomBits(seed, stream, index);
    const auto sum =
        static_cast<float>((bits & 0xffffU) + ((bits >> 16) & 0xffffU) + ((bits >> 32) & 0xffffU) + (bits >> 48));
    constexpr float kMean = 4.0F * 32767.5F;
    constexpr float kInverseDeviation = 1.0F / 37837.2F; // sqrt(4 (2^32 - 1) / 12)
    return (sum - kMean) * kInverseDeviation;
}

double normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - randomUniform(seed, stream, 2 * index)));
    return radius * std::cos(2.0 * std::numbers::pi * randomUniform(seed, stream, 2 * index + 1));
}

/// Adds `share` of the unit-variance vector that belongs to (stream, which).
void addVector(std::uint64_t seed, Stream stream, std::int64_t which, float share, std::span<float> out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] += share * nearNormal(seed, stream, static_cast<std::uint64_t>(which) * out.size() + i);
    }
}

void makeUnit(std::span<float> vector) {
    float square = 0.0F;
    for (const float each : vector) {
        square += each * each;
    }
    const float inverse = square > 0.0F ? 1.0F / std::sqrt(square) : 0.0F;
    for (float& each : vector) {
        each *= inverse;
    }
}

Thought nextThought(Thought from, double leave, double uniform) {
    const double* row = kTransitions[indexOf(from)];
    const double total = row[0] + row[1] + row[2];
    for (std::size_t to = 0; to < kThoughts; ++to) {
        if (to != indexOf(from)) {
            uniform -= leave * row[to] / total;
            if (uniform < 0.0) {
                return static_cast<Thought>(to);
            }
        }
    }
    return from;
}

Thought firstThought(double uniform) {
    return uniform < kShares[0] ? Thought::reasoning
                                : (uniform < kShares[0] + kShares[1] ? Thought::execution : Thought::transition);
}

double standardNormalBelow(double x) {
    return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

} // namespace

double physicalSparsity(Thought thought, double cached) noexcept {
    const double logarithm = std::log(std::max(cached, 3.0));
    const double root = std::sqrt(2.0 * logarithm);
    const double largest =
        root - (std::log(logarithm) + std::log(4.0 * std::numbers::pi) - 2.0 * std::numbers::egamma) / (2.0 * root);
    return standardNormalBelow(largest - std::log(100.0) / kLogitDeviation[indexOf(thought)]);
}

ThoughtChain::ThoughtChain(const ChainSettings& settings)
    : m_settings(settings) {
    const auto sentences = static_cast<std::size_t>((settings.tokens + kSentenceTokens - 1) / kSentenceTokens);
    const std::size_t content = static_cast<std::size_t>(settings.width) / 2;
    const double leave = kLabelledDwell / std::max(settings.meanDwell, static_cast<double>(kSentenceTokens));
    Sentence sentence;
    sentence.thought = firstThought(randomUniform(settings.seed, kThought, 0));
    m_content.resize(sentences * content);
    for (std::size_t i = 0; i < sentences; ++i) {
        if (i > 0) {
            const Thought next = nextThought(sentence.thought, leave, randomUniform(settings.seed, kThought, i));
            sentence.topic += next != sentence.thought ? 1 : 0;
            sentence.trajectory += next != sentence.thought && next == Thought::transition ? 1 : 0;
            sentence.thought = next;
        }
        m_sentences.push_back(sentence);
        const std::span<float> sum(m_content.data() + i * content, content);
        addVector(settings.seed, kTrajectory, sentence.trajectory, 1.0F, sum);
        addVector(settings.seed, kTopic, sentence.topic, 1.0F, sum);
        addVector(settings.seed, kSubtopic, static_cast<std::int64_t>(i), kSubtopicShare, sum);
    }
    const std::size_t pairs = content / 2;
    double energy = 0.0;
    for (std::size_t i = 0; i < pairs; ++i) {
        m_frequencies.push_back(
            static_cast<float>(std::pow(kRotaryBase, -static_cast<double>(i) / static_cast<double>(pairs))));
        // A quarter of the pairs, the lowest frequencies, hold 38 % of the energy.
        const double share = i >= pairs - pairs / 4 ? 0.38 / 0.25 : 0.62 / 0.75;
        m_amplitudes.push_back(static_cast<float>(std::sqrt(share)));
        energy += share;
    }
    for (float& amplitude : m_amplitudes) {
        amplitude /= static_cast<float>(std::sqrt(energy));
    }
}

const ThoughtChain::Sentence& ThoughtChain::sentenceAt(std::int64_t token) const noexcept {
    return m_sentences[static_cast<std::size_t>(token / kSentenceTokens)];
}

Thought ThoughtChain::thoughtAt(std::int64_t token) const noexcept {
    return sentenceAt(token).thought;
}

double ThoughtChain::shareOf(Thought thought) const noexcept {
    const auto count = std::ranges::count(m_sentences, thought, &Sentence::thought);
    return static_cast<double>(count) / static_cast<double>(m_sentences.size());
}

double ThoughtChain::dwell() const noexcept {
    return static_cast<double>(m_settings.tokens) / (m_sentences.back().topic + 1.0);
}

double ThoughtChain::sparsity(int layer, std::int64_t token, double cached) const noexcept {
    const Thought thought = thoughtAt(token);
    const double mean = m_settings.signal == SparsitySignal::assigned ? kMeanSparsity[indexOf(thought)]
                                                                      : physicalSparsity(thought, cached);
    const std::uint64_t stream = kSparsity + 1000ULL * static_cast<std::uint64_t>(layer + 1);
    return std::clamp(mean + m_settings.sparsityDeviation *
                                 normal(m_settings.seed, stream, static_cast<std::uint64_t>(token)),
                      0.0, 1.0);
}

void ThoughtChain::writeRotary(std::int64_t token, std::span<float> out) const {
    for (std::size_t i = 0; i < m_frequencies.size(); ++i) {
        const double angle = static_cast<double>(token) * m_frequencies[i];
        out[2 * i] = m_amplitudes[i] * static_cast<float>(std::cos(angle));
        out[2 * i + 1] = m_amplitudes[i] * static_cast<float>(std::sin(angle));
    }
}

void ThoughtChain::write(std::int64_t token, std::span<float> key, std::span<float> value) const {
    const std::size_t content = key.size() / 2;
    const auto place = static_cast<std::size_t>(token / kSentenceTokens);
    const float* sum = &m_content[place * content];
    std::copy(sum, sum + content, key.begin());
    addVector(m_settings.seed, kKeyNoise, token, kKeyNoiseShare, key.first(content));
    makeUnit(key.first(content));
    writeRotary(token, key.subspan(content));
    // Values say what the token is about in both halves, each with noise of its own.
    std::copy(sum, sum + content, value.begin());
    std::copy(sum, sum + content, value.begin() + static_cast<std::ptrdiff_t>(content));
    addVector(m_settings.seed, kValueNoise, token, 1.0F, value);
}

ChainQuery ThoughtChain::query(std::int64_t token) const {
    constexpr float kGain = 4.5F; // sharpness of attention; notes, section 3.4
    const std::size_t content = static_cast<std::size_t>(m_settings.width) / 2;
    const std::uint64_t seed = m_settings.seed;
    const auto index = static_cast<std::uint64_t>(token);
    ChainQuery query{std::vector<float>(2 * content, 0.0F), false};
    const std::span<float> half(query.vector.data(), content);
    const Sentence& now = sentenceAt(token);
    query.revisits =
        now.thought == Thought::reasoning && now.topic > 0 && randomUniform(seed, kQuery, 2 * index) < kRevisits;
    const double back = randomUniform(seed, kQuery, 2 * index + 1);
    const std::int64_t topic = query.revisits ? static_cast<std::int64_t>(back * now.topic) : now.topic;
    if (now.thought != Thought::transition) {
        addVector(seed, kTopic, topic, 1.0F, half);
    }
    addVector(seed, kTrajectory, query.revisits ? 0 : now.trajectory, query.revisits ? 0.0F : 1.0F, half);
    makeUnit(half);
    writeRotary(token, std::span(query.vector).subspan(content));
    const float scale = kGain * std::sqrt(static_cast<float>(m_settings.width));
    for (std::size_t i = 0; i < content; ++i) {
        query.vector[i] *= scale;
        query.vector[content + i] *= scale / 3.0F; // position counts less than content
    }
    return query;
}

} // namespace paretoscope::kv

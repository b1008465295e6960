// SPDX-License-Identifier: GPL-3.0-or-later
// A synthetic chain of thought: which thought each token belongs to, how sparse attention is at each step, and keys,
// values and queries of one attention head. Everything is a function of the seed and the token's place, so any part can
// be made again, on any thread.
//
// Thoughts follow a Markov chain by sentences. Its transitions and shares (R .468, E .336, T .195) are those of 17,103
// sentences of 153 traces of R1-Distill-Qwen-14B (repository thought-anchors, MIT), eight categories collapsed to three
// (notes, section 3.1). Their thoughts are 58 tokens long on average, ThinKV states 100 to 300: `meanDwell` scales the
// chance to leave a thought, and keeps the shares.
//
// A key is a content half beside a rotary half. Content is the unit vector of trajectory + topic + 0.8 subtopic +
// noise; a trajectory begins with each transition, a topic with each thought, a subtopic with each sentence. The rotary
// half is a fixed centre turned by the position with RoPE's real frequencies (base 500,000), 38 % of its energy in the
// lowest quarter of the frequencies as in R1-Distill-Llama-8B (repository triattention). Derived, except where stated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::kv {

/// In order of importance, the greatest first: R > E > T (ThinKV, by the KL divergence of the final answer).
enum class Thought : std::uint8_t { reasoning, execution, transition };
inline constexpr std::size_t kThoughts = 3;

constexpr std::size_t indexOf(Thought thought) noexcept {
    return static_cast<std::size_t>(thought);
}

enum class SparsitySignal {
    assigned, ///< normal around .22, .52, .78 for E, R, T, whatever the cache's length
    physical, ///< from logits N(0, sigma), sigma 1.0, 1.25, 1.6 for E, R, T: drifts up with the cache's length
};

struct ChainSettings {
    std::uint64_t seed = 1;
    std::int64_t tokens = 32768;
    int width = 128;          ///< of a key, and of a value; a multiple of 4
    double meanDwell = 200.0; ///< tokens of a thought on average; 58 in the labelled data
    SparsitySignal signal = SparsitySignal::assigned;
    double sparsityDeviation = 0.06; ///< of one layer at one step
};

inline constexpr int kSentenceTokens = 17; ///< 16.9 on average in the labelled data

struct ChainQuery {
    std::vector<float> vector;
    bool revisits = false; ///< looks for an old topic
};

class ThoughtChain {
public:
    explicit ThoughtChain(const ChainSettings& settings);

    [[nodiscard]] const ChainSettings& settings() const noexcept { return m_settings; }
    [[nodiscard]] Thought thoughtAt(std::int64_t token) const noexcept;
    /// Share of its tokens that belong to a thought.
    [[nodiscard]] double shareOf(Thought thought) const noexcept;
    /// Mean tokens between two changes of thought.
    [[nodiscard]] double dwell() const noexcept;

    /// Share of cached tokens whose attention is below 1 % of the row's largest, 0 to 1, at the step that makes `token`
    /// with `cached` tokens to attend to.
    [[nodiscard]] double sparsity(int layer, std::int64_t token, double cached) const noexcept;

    /// Writes key and value of a token, after the rotary turn; both of the settings' width.
    void write(std::int64_t token, std::span<float> key, std::span<float> value) const;

    /// What the step after `token` looks for: mostly its own topic; R turns to an old one at times (12 % of steps), T
    /// to its whole trajectory.
    [[nodiscard]] ChainQuery query(std::int64_t token) const;

private:
    struct Sentence {
        Thought thought = Thought::reasoning;
        std::int32_t topic = 0;
        std::int32_t trajectory = 0;
    };
    [[nodiscard]] const Sentence& sentenceAt(std::int64_t token) const noexcept;
    void writeRotary(std::int64_t token, std::span<float> out) const;

    ChainSettings m_settings;
    std::vector<Sentence> m_sentences;
    std::vector<float> m_frequencies;
    std::vector<float> m_amplitudes;
    std::vector<float> m_content; ///< for each sentence its trajectory, topic and subtopic summed up
};

/// Share of n logits N(0, sigma) whose exponential is below 1 % of the largest's: Phi(m(n) - ln 100 / sigma), where
/// m(n) is the expected largest of n standard normal numbers, to second order (extreme value theory; derived).
double physicalSparsity(Thought thought, double cached) noexcept;

} // namespace paretoscope::kv

// SPDX-License-Identifier: GPL-3.0-or-later
// What a cache policy (core/kv) makes of a sequence, in the words of a paged server: how many tokens of a full cache
// would take as many bytes as the sequence holds, as many as a step reads, and how long the policy works in a step.
//   held   (payload + scales + metadata + buffers + unused slots + workspace) / bytes of a token in 16 bits
//   read   bytes read by attention and look-ups / the same
//   work   gathers / memory bandwidth + the policy's own FLOPs / attention's peak, on one device of the replica
// (derived from the policies' own counts.) Prompts are computed with all of their tokens; a policy that drops tokens
// does so when the prompt is complete, for nothing (not counted).
#pragma once

#include "core/kv/kv_policy.h"
#include "core/serving/deployment.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace paretoscope::serving {

struct TokensUsed {
    double held = 0.0;
    double read = 0.0;
    Seconds work;
};

/// Of a request of mean lengths.
struct MeanUse {
    TokensUsed step;          ///< mean over the steps of its answer
    double most = 0.0;        ///< held at its end
    double whilePrompt = 0.0; ///< held while its prompt is computed
};

/// A policy with its values on a model. Immutable, so thread-safe.
class CacheUse {
public:
    /// `policy` must outlive this, `values` pass its checkValues(); the model must cache something.
    CacheUse(const kv::KvPolicy& policy, std::vector<double> values, const Site& site, const model::Model& model,
             const Deployment& deployment);

    [[nodiscard]] TokensUsed of(double prompt, double generated) const noexcept;
    /// Ten answers of the policy, which may play each of them; lengths are rounded to tokens.
    [[nodiscard]] MeanUse meanOf(double prompt, double output) const noexcept;
    /// Tokens of a prompt that have to be held while it is computed, `generated` ones after a repetition included.
    [[nodiscard]] double heldOfPrompt(double prompt, double generated, double held) const noexcept {
        return m_policy->description().dropsTokens ? std::max(prompt + generated, held) : held;
    }
    [[nodiscard]] const kv::KvPolicy& policy() const noexcept { return *m_policy; }
    [[nodiscard]] const std::vector<double>& values() const noexcept { return m_values; }

private:
    const kv::KvPolicy* m_policy;
    std::vector<double> m_values;
    kv::CacheShape m_shape;
    Bytes m_perToken;
    BytesPerSecond m_bandwidth; ///< at which one device's share of all bytes passes
    FlopsPerSecond m_peak;      ///< the same of FLOPs
};

/// The same for a simulation, which asks often: remembers lengths that are a fifth apart and interpolates between them,
/// exact where use grows evenly. Not thread-safe.
class CacheCurve {
public:
    /// `use` must outlive this.
    explicit CacheCurve(const CacheUse& use)
        : m_use(use) {}

    [[nodiscard]] TokensUsed of(double prompt, double generated);
    [[nodiscard]] const CacheUse& use() const { return m_use; }

private:
    /// The length below `tokens` that is remembered, its place, and how far on the way to the next one they are.
    struct Place {
        std::size_t index = 0;
        double share = 0.0;
    };
    static double lengthAt(std::size_t index);
    static Place placeOf(double tokens);
    const TokensUsed& remembered(std::size_t prompt, std::size_t generated);

    const CacheUse& m_use;
    std::vector<std::vector<std::optional<TokensUsed>>> m_known; ///< by prompt, by generated tokens
};

} // namespace paretoscope::serving

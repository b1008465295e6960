// SPDX-License-Identifier: GPL-3.0-or-later
// An example of a plugin: one cache policy with two parameters, and the two symbols that make it known.
#include "core/study/plugin.h"

#include <algorithm>
#include <cmath>

using namespace paretoscope;

namespace {

/// Keeps the last `window` tokens, and every `stride`-th of those before: the pattern of strided sparse attention
/// (Child et al., "Generating Long Sequences with Sparse Transformers", 2019) as a cache policy.
class StridedWindow final : public kv::KvPolicy {
public:
    StridedWindow() {
        const Source example{"example; no measured values", true};
        m_description.id = "strided_window";
        m_description.name = "Strided window";
        m_description.help = "The most recent tokens, and every n-th older one.";
        m_description.source = {"Sparse Transformers (arXiv 1904.10509), its pattern as a cache policy", true};
        m_description.dropsTokens = true;
        m_description.parameters = {
            {"window", "Recent tokens kept", Unit::token, true, 1.0, 1 << 24, 1024.0, "All of them stay.", example},
            {"stride", "Older tokens for one kept", Unit::none, true, 1.0, 65536.0, 16.0, "1 keeps all.", example}};
    }

    [[nodiscard]] const kv::PolicyDescription& description() const noexcept override { return m_description; }

    /// Tokens lie one after the other in 16 bits, without blocks, scales, tables or workspace.
    [[nodiscard]] kv::Holding hold(std::span<const double> values, const kv::CacheShape& shape,
                                   kv::Sequence sequence) const noexcept override {
        kv::Holding holding;
        holding.tokens = kept(values, sequence);
        holding.bytes.payload = shape.bytes(holding.tokens);
        return holding;
    }

    /// A dropped token's slot takes the new one: nothing is moved, and there is nothing to compute.
    [[nodiscard]] kv::StepCost step(std::span<const double> values, const kv::CacheShape& shape,
                                    kv::Sequence sequence) const noexcept override {
        kv::StepCost cost;
        cost.read = shape.bytes(kept(values, sequence));
        if (const double tokens = sequence.tokens(); tokens > 0.0) {
            cost.callRate = (tokens - kept(values, sequence)) / tokens; // one call drops one token
        }
        return cost;
    }

private:
    enum Index : std::size_t { kWindow, kStride }; ///< of the parameters above

    static double kept(std::span<const double> values, kv::Sequence sequence) noexcept {
        const double recent = std::min(sequence.tokens(), values[kWindow]);
        return recent + std::ceil((sequence.tokens() - recent) / values[kStride]);
    }

    kv::PolicyDescription m_description;
};

} // namespace

extern "C" {

constinit const study::PluginInformation paretoscope_plugin_information{
    .id = "strided_window",
    .version = "1.0",
    .name = "Strided window",
    .licence = "GPL-3.0-or-later",
    .origin = "Paretoscope, an example",
};

void paretoscope_plugin_register(study::PluginRegistrar& registrar) {
    registrar.addPolicy(std::make_unique<StridedWindow>());
}
}

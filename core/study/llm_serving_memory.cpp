// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_memory.h"

namespace paretoscope::study::llm_serving {

namespace {

/// Bytes that a device lacks to hold `tokens` of the mean request; 0 where they fit.
double missingFor(double tokens, const CachePlan& cache, bool measured) {
    if (measured) {
        const double held = static_cast<double>(cache.blocks.blocks) * cache.blocks.blockTokens;
        return held < tokens ? (tokens - held) * std::max(cache.token.value(), 1.0) : 0.0;
    }
    return std::max(tokens * cache.token.value() - cache.cache.value(), 0.0);
}

} // namespace

std::pair<const CachePlan&, const char*> Memory::lacking() const {
    const double most = mostMissing();
    if (most == missing) {
        return {cache, ""};
    }
    return most == prefillMissing ? std::pair<const CachePlan&, const char*>{*prefill, "prefill"}
                                  : std::pair<const CachePlan&, const char*>{*large, "large model"};
}

Memory memoryOf(const Request& request, const Served& served, const hardware::Accelerator& accelerator) {
    Memory memory;
    memory.cache = cachePlanOf(request, served.step, accelerator);
    memory.missing = missingFor(mostTokensOf(request), memory.cache, request.measuredBlocks > 0);
    if (request.prefill) {
        memory.prefill = furtherCachePlanOf(request, *served.prompts, accelerator);
        memory.prefillMissing = missingFor(promptTokensOf(request), *memory.prefill, false);
    }
    if (served.large != nullptr) {
        memory.large = furtherCachePlanOf(request, *served.large, accelerator);
        memory.largeMissing = missingFor(mostTokensOf(request), *memory.large, false);
    }
    return memory;
}

} // namespace paretoscope::study::llm_serving

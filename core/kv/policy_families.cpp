// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/policy_families.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::kv {

namespace {

constexpr double kMostTokens = 1 << 24;

} // namespace

PolicyParameter tokenParameter(std::string id, std::string label, double minimum, double maximum, double defaultValue,
                               std::string help, Source source) {
    return {std::move(id), std::move(label), Unit::token,      true, minimum, maximum,
            defaultValue,  std::move(help),  std::move(source)};
}

PolicyParameter blockSizeParameter() {
    return tokenParameter("block_size", "Tokens in a block", 1.0, 1024.0, 16.0,
                          "The allocator hands out whole blocks. 1 where the cache is one contiguous tensor.",
                          {"vLLM documentation: block_size, default 16", false});
}

PolicyParameter budgetParameter(double defaultValue, Source source) {
    return tokenParameter("budget", "Tokens kept", 1.0, kMostTokens, defaultValue,
                          "Tokens that stay in the cache of each sequence and layer.", std::move(source));
}

Holding holdTokens(const CacheShape& shape, double kept, double buffered, double blockSize) noexcept {
    Holding holding;
    const double slots = std::ceil((kept + buffered) / blockSize) * blockSize;
    holding.tokens = kept + buffered;
    holding.bytes.payload = shape.bytes(kept);
    holding.bytes.buffers = shape.bytes(kept + buffered) - holding.bytes.payload;
    holding.bytes.blockSlack = shape.bytes(slots) - shape.bytes(kept + buffered);
    return holding;
}

Bytes gatherBytes(const CacheShape& shape, double kept) noexcept {
    return 2.0 * shape.bytes(kept);
}

double fullShare(double seen, double budget) noexcept {
    return seen > budget ? 1.0 - budget / seen : 0.0;
}

} // namespace paretoscope::kv

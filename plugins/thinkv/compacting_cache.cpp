// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/thinkv/compacting_cache.h"

#include <algorithm>

namespace paretoscope::thinkv {

void CompactingCache::evict(std::span<const std::int64_t> tokens) {
    if (tokens.empty()) {
        return;
    }
    std::vector<std::int64_t> gone(tokens.begin(), tokens.end());
    std::ranges::sort(gone);
    // Tokens are ascending, so the first gap is where the oldest evicted one was.
    const auto gap = std::ranges::lower_bound(m_tokens, gone.front());
    auto write = gap;
    for (auto read = gap; read != m_tokens.end(); ++read) {
        if (!std::ranges::binary_search(gone, *read)) {
            *write++ = *read;
            ++m_moved;
        }
    }
    m_tokens.erase(write, m_tokens.end());
}

} // namespace paretoscope::thinkv

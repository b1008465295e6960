// SPDX-License-Identifier: GPL-3.0-or-later
// The baseline that ThinKV does without: live tokens in one contiguous array, oldest first; each eviction closes the
// gaps at once, so everything behind the first gap moves (gather, as R-KV and SnapKV do).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::thinkv {

class CompactingCache {
public:
    void append(std::int64_t token) { m_tokens.push_back(token); }
    /// `tokens` are live; each once, in any order.
    void evict(std::span<const std::int64_t> tokens);

    [[nodiscard]] const std::vector<std::int64_t>& tokens() const noexcept { return m_tokens; }
    /// Tokens that were read and written elsewhere so far.
    [[nodiscard]] std::int64_t moved() const noexcept { return m_moved; }

private:
    std::vector<std::int64_t> m_tokens;
    std::int64_t m_moved = 0;
};

} // namespace paretoscope::thinkv

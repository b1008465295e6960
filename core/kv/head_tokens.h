// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and values of one attention head, token by token, and attention over some of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::kv {

class HeadTokens {
public:
    explicit HeadTokens(std::size_t width)
        : m_width(width) {}

    /// Both `width` long.
    void append(std::span<const float> key, std::span<const float> value);

    [[nodiscard]] std::size_t width() const noexcept { return m_width; }
    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(m_keys.size() / m_width); }
    [[nodiscard]] std::span<const float> key(std::int64_t token) const { return row(m_keys, token); }
    [[nodiscard]] std::span<const float> value(std::int64_t token) const { return row(m_values, token); }
    /// Of `count` tokens one after the other, to be rounded in place.
    [[nodiscard]] std::span<float> keys(std::int64_t first, std::int64_t count);
    [[nodiscard]] std::span<float> values(std::int64_t first, std::int64_t count);

private:
    [[nodiscard]] std::span<const float> row(const std::vector<float>& rows, std::int64_t token) const {
        return {rows.data() + static_cast<std::size_t>(token) * m_width, m_width};
    }
    std::size_t m_width;
    std::vector<float> m_keys;
    std::vector<float> m_values;
};

/// softmax(q k / sqrt(d)) over `tokens`, in their order; `weights` is made as long.
void attentionWeights(const HeadTokens& head, std::span<const float> query, std::span<const std::int64_t> tokens,
                      std::vector<float>& weights);

/// The values of `tokens`, mixed by `weights`; `out` is as wide as the head.
void mixValues(const HeadTokens& head, std::span<const std::int64_t> tokens, std::span<const float> weights,
               std::span<float> out);

/// Dot product in single precision.
float dot(std::span<const float> a, std::span<const float> b) noexcept;

} // namespace paretoscope::kv

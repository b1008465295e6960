// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/nearest.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <vector>

namespace paretoscope {

namespace {
char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row.back();
}
} // namespace

std::string_view nearestName(std::string_view word, std::span<const std::string_view> candidates) {
    std::string_view best;
    std::size_t bestDistance = word.size() / 2 + 1;
    for (std::string_view candidate : candidates) {
        const std::size_t distance = editDistance(word, candidate);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string expectedName(std::string_view word, std::span<const std::string_view> candidates) {
    if (const std::string_view near = nearestName(word, candidates); !near.empty()) {
        return '"' + std::string(near) + '"';
    }
    if (candidates.empty()) {
        return "none here";
    }
    constexpr std::size_t kShown = 8;
    std::string list = "one of ";
    for (std::size_t i = 0; i < std::min(candidates.size(), kShown); ++i) {
        list += (i == 0 ? "\"" : ", \"") + std::string(candidates[i]) + '"';
    }
    return candidates.size() > kShown ? list + ", ..." : list;
}

} // namespace paretoscope

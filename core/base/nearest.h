// SPDX-License-Identifier: GPL-3.0-or-later
// Suggestions for mistyped names.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace paretoscope {

/// The candidate with the smallest Levenshtein distance to `word` (case ignored), or an empty view if none is closer
/// than half of the word's length plus one.
std::string_view nearestName(std::string_view word, std::span<const std::string_view> candidates);

/// What belongs into Error::expected for an unknown name: `"micro_batch"` when one is near, else the list of all
/// candidates (shortened after eight).
std::string expectedName(std::string_view word, std::span<const std::string_view> candidates);

} // namespace paretoscope

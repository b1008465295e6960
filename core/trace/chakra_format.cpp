// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/chakra_format.h"

#include <fmt/format.h>

#include <charconv>

namespace paretoscope::trace::chakra {

namespace {

/// Takes "mb12." off the front. Only the one spelling that placedName() produces, so that reading reverses writing.
std::int32_t takePart(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) {
        return -1;
    }
    const std::string_view rest = text.substr(word.size());
    std::int32_t number = -1;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto digits = static_cast<std::size_t>(end - rest.data());
    const bool canonical = error == std::errc() && number >= 0 && (digits == 1 || rest.front() != '0');
    if (!canonical || digits >= rest.size() || rest[digits] != '.') {
        return -1;
    }
    text = rest.substr(digits + 1);
    return number;
}

} // namespace

std::string placedName(const PlacedName& placed) {
    std::string text;
    if (placed.microBatch >= 0) {
        text += fmt::format("mb{}.", placed.microBatch);
    }
    if (placed.layer >= 0) {
        text += fmt::format("layer{}.", placed.layer);
    }
    return text.append(placed.name);
}

PlacedName splitName(std::string_view text) {
    PlacedName placed;
    placed.microBatch = takePart(text, "mb");
    placed.layer = takePart(text, "layer");
    placed.name = text;
    return placed;
}

} // namespace paretoscope::trace::chakra

// SPDX-License-Identifier: GPL-3.0-or-later
// In how many bits cached elements are stored, scales counted: a group of elements shares its scale (and zero point),
// and the most recent tokens may wait in 16 bits until a group is full.
#pragma once

#include "core/base/source.h"
#include "core/kv/quantiser.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace paretoscope::kv {

struct NumberFormat {
    std::string id;   ///< "nvfp4"
    std::string name; ///< "NVFP4"
    double bits = 16.0;
    double group = 0.0;       ///< elements that share a scale; 0: one scale for a tensor, not counted
    double scaleBits = 0.0;   ///< scale and zero point of a group
    double outlierBits = 0.0; ///< per element, for those kept apart in full precision
    double residual = 0.0;    ///< most recent tokens that stay in 16 bits
    Source source;
    std::optional<Rounding> rounding{}; ///< nothing where no rounding is written

    [[nodiscard]] double scaleBitsPerElement() const noexcept { return group > 0.0 ? scaleBits / group : 0.0; }
    /// Payload, scales and outliers.
    [[nodiscard]] double bitsPerElement() const noexcept { return bits + scaleBitsPerElement() + outlierBits; }
};

/// FP8, NVFP4, INT4, INT2 (KIVI's groups) and nuq3 with outliers.
std::span<const NumberFormat> numberFormats();

/// Null where absent.
const NumberFormat* findFormat(std::string_view id) noexcept;

} // namespace paretoscope::kv

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/number_format.h"

#include <algorithm>
#include <vector>

namespace paretoscope::kv {

std::span<const NumberFormat> numberFormats() {
    static const std::vector<NumberFormat> formats = {
        {"fp8",
         "FP8 E4M3",
         8.0,
         0.0,
         0.0,
         0.0,
         0.0,
         {"OCP 8-bit floating point; one scale a tensor or head", false},
         Rounding::fp8},
        {"nvfp4",
         "NVFP4",
         4.0,
         16.0,
         8.0,
         0.0,
         0.0,
         {"NVIDIA: E2M1 in groups of 16, E4M3 scale", false},
         Rounding::nvfp4},
        {"int4",
         "INT4",
         4.0,
         32.0,
         32.0,
         0.0,
         128.0,
         {"KIVI (ICML 2024): group 32, 16-bit scale and zero, residual 128", false},
         Rounding::int4},
        {"int2",
         "INT2",
         2.0,
         32.0,
         32.0,
         0.0,
         128.0,
         {"KIVI (ICML 2024): group 32, 16-bit scale and zero, residual 128", false},
         Rounding::int2},
        // 1 % of the elements, each a 16-bit value and a 16-bit place.
        {"nuq3", "nuq3 with 1 % outliers", 3.0, 0.0, 0.0, 0.32, 0.0, {"KVQuant, written down from memory", true}},
    };
    return formats;
}

const NumberFormat* findFormat(std::string_view id) noexcept {
    const auto formats = numberFormats();
    const auto found = std::ranges::find(formats, id, &NumberFormat::id);
    return found == formats.end() ? nullptr : &*found;
}

} // namespace paretoscope::kv

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/accelerator.h"

#include <algorithm>

namespace paretoscope::hardware {

namespace {
constexpr std::array<std::string_view, kPrecisions> kPrecisionIds = {"fp32", "tf32", "fp16", "bf16",
                                                                     "fp8",  "int8", "fp4"};
constexpr std::array<double, kPrecisions> kElementBytes = {4.0, 4.0, 2.0, 2.0, 1.0, 1.0, 0.5};
} // namespace

std::string_view precisionId(Precision precision) {
    return kPrecisionIds[static_cast<std::size_t>(precision)];
}

std::optional<Precision> precisionFromId(std::string_view id) {
    const auto found = std::find(kPrecisionIds.begin(), kPrecisionIds.end(), id);
    return found == kPrecisionIds.end() ? std::nullopt
                                        : std::optional(static_cast<Precision>(found - kPrecisionIds.begin()));
}

Bytes bytesPerElement(Precision precision) {
    return Bytes(kElementBytes[static_cast<std::size_t>(precision)]);
}

} // namespace paretoscope::hardware

// SPDX-License-Identifier: GPL-3.0-or-later
// One kind of accelerator: dense peaks by number format, memory, links and power, each with its source.
#pragma once

#include "core/base/quantity.h"
#include "core/base/source.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::hardware {

/// Number formats of matrix arithmetic. fp4 stands for NVFP4 on NVIDIA parts.
enum class Precision { fp32, tf32, fp16, bf16, fp8, int8, fp4 };
inline constexpr std::size_t kPrecisions = 7;

std::string_view precisionId(Precision precision); ///< "bf16"
std::optional<Precision> precisionFromId(std::string_view id);
Bytes bytesPerElement(Precision precision); ///< tf32 counts 4, fp4 one half

struct Accelerator {
    std::string id;   ///< stable, lower case with underscores: "a100_sxm_80gb"
    std::string name; ///< as people write it: "A100 SXM 80GB"
    std::string vendor;
    std::array<FlopsPerSecond, kPrecisions> peak{}; ///< dense; 0 where the part lacks the format
    Bytes memory;
    BytesPerSecond memoryBandwidth;
    BytesPerSecond scaleUpBandwidth; ///< per device and direction within the node
    int devicesPerNode = 8;
    BytesPerSecond hostBandwidth;     ///< PCIe, per direction
    BytesPerSecond scaleOutBandwidth; ///< typical network bandwidth per device and direction
    Watts thermalDesignPower;
    double measuredMatmulFraction = 0.0; ///< best measured bf16 matmul over the bf16 peak, 0 where unknown
    std::string scaleUpLink;             ///< kind of link within the node: an id of the catalog's links, or empty
    std::string scaleOutLink;            ///< kind of the typical network link, or empty
    Source source;
    std::vector<std::string> unverifiedFields; ///< JSON keys of this entry that are from memory
    std::string notes;

    [[nodiscard]] FlopsPerSecond peakOf(Precision precision) const { return peak[static_cast<std::size_t>(precision)]; }
    [[nodiscard]] bool supports(Precision precision) const { return peakOf(precision).value() > 0.0; }
};

} // namespace paretoscope::hardware

// SPDX-License-Identifier: GPL-3.0-or-later
// ASTRA-sim's network yml (analytical backends) and system json, as its release of 2026 reads them (Sys.cc at 518bd51,
// astra-network-analytical at 599a047).
#pragma once

#include "core/base/quantity.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::network {

struct AstraDimension {
    enum class Kind { ring, fullyConnected, networkSwitch };
    Kind kind = Kind::ring;
    std::int64_t ranks = 2;
    BytesPerSecond bandwidth; ///< per link and direction; the file counts in 2^30 bytes
    Seconds latency;          ///< per hop; a way through a switch has two

    friend bool operator==(const AstraDimension&, const AstraDimension&) = default;
};

/// Dimensions from the inside: the coordinate of a rank in the first one is rank % ranks.
struct AstraNetwork {
    std::vector<AstraDimension> dimensions;

    [[nodiscard]] std::int64_t ranks() const;
};

enum class AstraAlgorithm { ring, direct, halvingDoubling };

struct AstraSystem {
    Seconds endpointDelay{10e-9};          ///< "endpoint-delay": after each message
    std::int64_t activeChunks = 1;         ///< "active-chunks-per-dimension"
    std::int64_t splits = 1;               ///< "preferred-dataset-splits"
    FlopsPerSecond peak;                   ///< "peak-perf", in TFLOP/s
    BytesPerSecond memoryBandwidth;        ///< "local-mem-bw", in 10^9 bytes/s; 0: reductions take no time
    bool roofline = false;                 ///< "roofline-enabled"; else durations of the trace
    bool wholeSizeInEachDimension = false; ///< "collective-optimization": baseline; false: localBWAware
    /// By dimension; the last entry stands for all further ones.
    std::vector<AstraAlgorithm> allReduce{AstraAlgorithm::ring};
    std::vector<AstraAlgorithm> allGather{AstraAlgorithm::ring};
    std::vector<AstraAlgorithm> reduceScatter{AstraAlgorithm::ring};
    std::vector<AstraAlgorithm> allToAll{AstraAlgorithm::ring};
};

/// Errors: cannotRead, malformed (with line), missingKey, wrongType, outOfRange, unknownName; pointer "/topology/0".
Result<AstraNetwork> readAstraNetwork(const std::filesystem::path& file);
Result<AstraNetwork> parseAstraNetwork(std::string_view yaml, const std::string& file);

/// Errors as above. notSupported: algorithms that are not reproduced (double binary tree, custom ones).
Result<AstraSystem> readAstraSystem(const std::filesystem::path& file);
Result<AstraSystem> parseAstraSystem(std::string_view json, const std::string& file);

} // namespace paretoscope::network

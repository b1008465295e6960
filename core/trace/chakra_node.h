// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of the Chakra reader: one Node message decoded, with nothing judged yet. Texts point into the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace paretoscope::trace::chakra {

/// A whole number from any of protobuf's integer types or from a bool, as ASTRA-sim's feeder converts them.
struct WholeNumber {
    std::int64_t value = 0;
    bool present = false;
    bool wrongType = false; ///< a real, a text or a list
};

struct NodeMessage {
    std::uint64_t id = 0;
    std::string_view name;
    std::uint32_t type = 0;
    std::uint64_t durationMicros = 0;
    std::vector<std::uint64_t> control;
    std::vector<std::uint64_t> data;
    WholeNumber isCpuOp;
    WholeNumber numOps;
    WholeNumber tensorSize;
    WholeNumber commType;
    WholeNumber commSize;
    WholeNumber commTag;
    WholeNumber commSource;
    WholeNumber commDestination;
    std::optional<std::string_view> group; ///< pg_name
    std::vector<std::string_view> inputs;  ///< name, size, name, size, ...
    std::vector<std::string_view> outputs;
};

/// False where the message is not well-formed. Unknown fields and attributes are passed over. Reuses the memory of
/// `node`.
bool decode(std::string_view message, NodeMessage& node);

struct MetadataMessage {
    std::string_view version;
    bool fromStage = false; ///< attribute schema = "symbolic_tensor_network", which STAGE writes
    bool isNode = false;    ///< holds fields that only nodes have: the file lacks its GlobalMetadata
};

bool decode(std::string_view message, MetadataMessage& metadata);

} // namespace paretoscope::trace::chakra

// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of the Chakra reader and writer: numbers of fields (et_def.proto) and how names carry layer and micro-batch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace paretoscope::trace::chakra {

enum MetadataField : std::uint32_t { kMetadataVersion = 1, kMetadataAttribute = 2 };

enum NodeField : std::uint32_t {
    kNodeId = 1,
    kNodeName = 2,
    kNodeType = 3,
    kNodeControl = 4,
    kNodeData = 5,
    kNodeDuration = 7,
    kNodeAttribute = 10,
};

enum NodeType : std::uint32_t {
    kMetadataNode = 1,
    kLoadNode = 2,
    kStoreNode = 3,
    kComputeNode = 4,
    kSendNode = 5,
    kReceiveNode = 6,
    kCollectiveNode = 7,
};

enum AttributeField : std::uint32_t {
    kAttributeName = 1,
    kDouble = 3,
    kFloat = 5,
    kInt32 = 7,
    kInt64 = 9,
    kUint32 = 11,
    kUint64 = 13,
    kSint32 = 15,
    kSint64 = 17,
    kFixed32 = 19,
    kFixed64 = 21,
    kSfixed32 = 23,
    kSfixed64 = 25,
    kBool = 27,
    kString = 29,
    kStringList = 30,
    kLastAttributeField = 32,
};

/// A name without its place, and the place; -1 where none was named.
struct PlacedName {
    std::string_view name;
    std::int32_t layer = -1;
    std::int32_t microBatch = -1;
};

/// "mb0.layer3.qkv"; parts that are -1 leave no trace.
std::string placedName(const PlacedName& placed);

/// The reverse. `text` must outlive the result.
PlacedName splitName(std::string_view text);

} // namespace paretoscope::trace::chakra

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/chakra_node.h"

#include "core/trace/chakra_format.h"
#include "core/trace/wire.h"

#include <charconv>

namespace paretoscope::trace::chakra {

namespace {

struct Attribute {
    std::string_view name;
    std::uint32_t field = 0; ///< which member of the oneof; 0 where none is set
    std::uint64_t value = 0;
    std::string_view bytes;
};

wire::Type typeOf(std::uint32_t field) {
    switch (field) {
    case kDouble:
    case kFixed64:
    case kSfixed64:
        return wire::Type::fixed64;
    case kFloat:
    case kFixed32:
    case kSfixed32:
        return wire::Type::fixed32;
    case kInt32:
    case kInt64:
    case kUint32:
    case kUint64:
    case kSint32:
    case kSint64:
    case kBool:
        return wire::Type::varint;
    default:
        return wire::Type::bytes;
    }
}

bool decodeAttribute(std::string_view message, Attribute& attribute) {
    attribute = Attribute();
    wire::Reader reader(message);
    for (wire::Field field; reader.next(field);) {
        if (field.number == kAttributeName && field.type == wire::Type::bytes) {
            attribute.name = field.bytes;
        } else if (field.number >= kDouble && field.number <= kLastAttributeField &&
                   field.type == typeOf(field.number)) {
            attribute.field = field.number; // the last one wins, as for any oneof
            attribute.value = field.value;
            attribute.bytes = field.bytes;
        }
    }
    return !reader.failed();
}

std::int64_t zigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

WholeNumber wholeNumber(const Attribute& attribute) {
    WholeNumber number{0, true, false};
    switch (attribute.field) {
    case kInt32:
    case kSfixed32:
        number.value = static_cast<std::int32_t>(attribute.value);
        break;
    case kUint32:
    case kFixed32:
        number.value = static_cast<std::uint32_t>(attribute.value);
        break;
    case kInt64:
    case kUint64:
    case kFixed64:
    case kSfixed64:
        number.value = static_cast<std::int64_t>(attribute.value);
        break;
    case kSint32:
    case kSint64:
        number.value = zigzag(attribute.value);
        break;
    case kBool:
        number.value = attribute.value != 0 ? 1 : 0;
        break;
    default:
        number.wrongType = true;
    }
    return number;
}

bool decodeTexts(const Attribute& attribute, std::vector<std::string_view>& texts) {
    texts.clear();
    if (attribute.field != kStringList) {
        return true;
    }
    wire::Reader reader(attribute.bytes);
    for (wire::Field field; reader.next(field);) {
        if (field.number == 1 && field.type == wire::Type::bytes) {
            texts.push_back(field.bytes);
        }
    }
    return !reader.failed();
}

bool takeAttribute(std::string_view message, NodeMessage& node) {
    Attribute attribute;
    if (!decodeAttribute(message, attribute)) {
        return false;
    }
    struct Known {
        std::string_view name;
        WholeNumber NodeMessage::*member;
    };
    static constexpr Known kNumbers[] = {
        {"is_cpu_op", &NodeMessage::isCpuOp},      {"num_ops", &NodeMessage::numOps},
        {"tensor_size", &NodeMessage::tensorSize}, {"comm_type", &NodeMessage::commType},
        {"comm_size", &NodeMessage::commSize},     {"comm_tag", &NodeMessage::commTag},
        {"comm_src", &NodeMessage::commSource},    {"comm_dst", &NodeMessage::commDestination}};
    for (const Known& known : kNumbers) {
        if (attribute.name == known.name) {
            node.*known.member = wholeNumber(attribute);
            return true;
        }
    }
    if (attribute.name == "pg_name" && attribute.field == kString) {
        node.group = attribute.bytes;
    } else if (attribute.name == "inputs") {
        return decodeTexts(attribute, node.inputs);
    } else if (attribute.name == "outputs") {
        return decodeTexts(attribute, node.outputs);
    }
    return true;
}

/// Lists of numbers come packed or one by one; protobuf reads both.
bool takeDependencies(const wire::Field& field, std::vector<std::uint64_t>& list) {
    if (field.type == wire::Type::varint) {
        list.push_back(field.value);
        return true;
    }
    if (field.type != wire::Type::bytes) {
        return true; // unknown to protobuf as well
    }
    wire::Reader packed(field.bytes);
    for (std::uint64_t id = 0; packed.varint(id);) {
        list.push_back(id);
    }
    return !packed.failed();
}

void clear(NodeMessage& node) {
    std::vector<std::uint64_t> control = std::move(node.control);
    std::vector<std::uint64_t> data = std::move(node.data);
    std::vector<std::string_view> inputs = std::move(node.inputs);
    std::vector<std::string_view> outputs = std::move(node.outputs);
    node = NodeMessage();
    (node.control = std::move(control)).clear();
    (node.data = std::move(data)).clear();
    (node.inputs = std::move(inputs)).clear();
    (node.outputs = std::move(outputs)).clear();
}

} // namespace

bool decode(std::string_view message, NodeMessage& node) {
    clear(node);
    wire::Reader reader(message);
    for (wire::Field field; reader.next(field);) {
        const bool isNumber = field.type == wire::Type::varint;
        const bool isBytes = field.type == wire::Type::bytes;
        if (field.number == kNodeId && isNumber) {
            node.id = field.value;
        } else if (field.number == kNodeName && isBytes) {
            node.name = field.bytes;
        } else if (field.number == kNodeType && isNumber) {
            node.type = static_cast<std::uint32_t>(field.value);
        } else if (field.number == kNodeDuration && isNumber) {
            node.durationMicros = field.value;
        } else if (field.number == kNodeControl) {
            if (!takeDependencies(field, node.control)) {
                return false;
            }
        } else if (field.number == kNodeData) {
            if (!takeDependencies(field, node.data)) {
                return false;
            }
        } else if (field.number == kNodeAttribute && isBytes && !takeAttribute(field.bytes, node)) {
            return false;
        }
    }
    return !reader.failed();
}

bool decode(std::string_view message, MetadataMessage& metadata) {
    metadata = MetadataMessage();
    wire::Reader reader(message);
    for (wire::Field field; reader.next(field);) {
        const bool isBytes = field.type == wire::Type::bytes;
        if (field.number == kMetadataVersion && isBytes) {
            metadata.version = field.bytes;
        } else if (field.number == kMetadataAttribute && isBytes) {
            Attribute attribute; // not one where a node has its name: then no schema comes out of it
            metadata.fromStage |= decodeAttribute(field.bytes, attribute) && attribute.name == "schema" &&
                                  attribute.bytes == "symbolic_tensor_network";
        } else {
            metadata.isNode |= field.number == kNodeId || field.number >= kNodeType;
        }
    }
    return !reader.failed();
}

} // namespace paretoscope::trace::chakra

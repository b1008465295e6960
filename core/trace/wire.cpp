// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/wire.h"

#include <algorithm>

namespace paretoscope::trace::wire {

void putVarint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

void putTag(std::string& out, std::uint32_t field, Type type) {
    putVarint(out, std::uint64_t{field} << 3 | static_cast<std::uint64_t>(type));
}

void putNumber(std::string& out, std::uint32_t field, std::uint64_t value) {
    putTag(out, field, Type::varint);
    putVarint(out, value);
}

void putBytes(std::string& out, std::uint32_t field, std::string_view bytes) {
    putTag(out, field, Type::bytes);
    putVarint(out, bytes.size());
    out.append(bytes);
}

bool Reader::varint(std::uint64_t& value) {
    value = 0;
    const std::size_t most = std::min(m_rest.size(), kLongestVarint);
    for (std::size_t i = 0; i < most; ++i) {
        const auto byte = static_cast<std::uint8_t>(m_rest[i]);
        value |= std::uint64_t{byte & 0x7fU} << (7 * i); // bits beyond 64 are dropped, as protobuf does
        if (byte < 0x80) {
            m_rest.remove_prefix(i + 1);
            return true;
        }
    }
    return m_rest.empty() ? false : fail();
}

bool Reader::take(std::uint64_t size, std::string_view& bytes) {
    if (size > m_rest.size()) {
        return fail();
    }
    bytes = m_rest.substr(0, size);
    m_rest.remove_prefix(size);
    return true;
}

bool Reader::next(Field& field) {
    std::uint64_t tag = 0;
    if (m_failed || !varint(tag)) {
        return false;
    }
    field = Field();
    field.number = static_cast<std::uint32_t>(tag >> 3);
    if (tag > 0xffffffff || field.number == 0) {
        return fail();
    }
    field.type = static_cast<Type>(tag & 7);
    switch (field.type) {
    case Type::varint:
        return varint(field.value) || fail();
    case Type::bytes:
        return (varint(field.value) || fail()) && take(field.value, field.bytes);
    case Type::fixed64:
    case Type::fixed32: {
        const std::size_t size = field.type == Type::fixed64 ? 8 : 4;
        if (!take(size, field.bytes)) {
            return false;
        }
        for (std::size_t i = 0; i < size; ++i) { // little-endian
            field.value |= std::uint64_t{static_cast<std::uint8_t>(field.bytes[i])} << (8 * i);
        }
        return true;
    }
    }
    return fail();
}

} // namespace paretoscope::trace::wire

// SPDX-License-Identifier: GPL-3.0-or-later
// The wire format of Protocol Buffers: just what Chakra files need, bounded on reading, allocation-free.
// Source: protobuf.dev/programming-guides/encoding (varints, tags, length-delimited fields).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace paretoscope::trace::wire {

enum class Type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

inline constexpr std::size_t kLongestVarint = 10;

constexpr std::size_t varintSize(std::uint64_t value) {
    std::size_t size = 1;
    while (value >= 0x80) {
        value >>= 7;
        ++size;
    }
    return size;
}

void putVarint(std::string& out, std::uint64_t value);
void putTag(std::string& out, std::uint32_t field, Type type);
void putNumber(std::string& out, std::uint32_t field, std::uint64_t value);
void putBytes(std::string& out, std::uint32_t field, std::string_view bytes);

struct Field {
    std::uint32_t number = 0;
    Type type = Type::varint;
    std::uint64_t value = 0; ///< varint, fixed64, fixed32
    std::string_view bytes;  ///< bytes
};

/// Walks over the fields of a message, or over bare varints. Never reads past the end; groups (wire types 3 and 4)
/// and field number 0 are failures, as in protobuf's own parser for messages that have none.
class Reader {
public:
    explicit Reader(std::string_view message)
        : m_rest(message) {}

    /// The next field. False at the end and on failure.
    bool next(Field& field);
    /// A bare varint (packed lists, the lengths of delimited messages). False at the end and on failure.
    bool varint(std::uint64_t& value);
    /// The next `size` bytes. False where fewer are left.
    bool take(std::uint64_t size, std::string_view& bytes);

    [[nodiscard]] bool failed() const { return m_failed; }
    [[nodiscard]] std::size_t left() const { return m_rest.size(); }

private:
    bool fail() { return m_failed = true, false; }

    std::string_view m_rest;
    bool m_failed = false;
};

} // namespace paretoscope::trace::wire

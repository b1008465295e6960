// SPDX-License-Identifier: GPL-3.0-or-later
// Reading hand-written JSON with errors that help: which file, which JSON pointer, what was found, what would be right.
// A JsonObject is asked for its members by key; whatever is wrong is appended to `errors` and a harmless value is
// returned, so one pass finds all mistakes of an entry. Keys that nobody asked for are reported by finish().
// Needs <nlohmann/json.hpp> only where values are made or looked into directly.
#pragma once

#include "core/base/result.h"
#include "core/base/source.h"
#include "core/base/unit.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope {

/// Parses `text`. Errors: malformed with line and column; `file` is only named.
Result<nlohmann::json> parseJson(std::string_view text, const std::string& file);

/// Reads and parses a file. Errors: cannotRead, malformed.
Result<nlohmann::json> readJsonFile(const std::filesystem::path& file);

/// "an object", "text", "3.5": how a value is called in messages.
std::string jsonValueText(const nlohmann::json& value);

/// A key as one segment of a JSON pointer (RFC 6901, section 3).
std::string pointerSegment(std::string_view key);

enum class Presence { required, optional };

/// Numbers that a key accepts, ends included.
struct Range {
    double minimum;
    double maximum;
};
inline constexpr Range kPositive{5e-324, 1e300};
inline constexpr Range kNotNegative{0.0, 1e300};

class JsonObject {
public:
    /// `value` and `errors` must outlive the reader. A value that is not an object is reported once, and then all
    /// members are treated as absent.
    JsonObject(const nlohmann::json& value, std::string file, std::string pointer, std::vector<Error>& errors);

    [[nodiscard]] const std::string& file() const { return m_file; }
    [[nodiscard]] const std::string& pointer() const { return m_pointer; }
    [[nodiscard]] std::string pointerTo(std::string_view key) const;

    /// The member, or null where absent; a required one is then reported.
    const nlohmann::json* member(std::string_view key, Presence presence = Presence::optional);

    std::string text(std::string_view key, Presence presence = Presence::optional);
    bool flag(std::string_view key, bool otherwise = false);
    std::int64_t integer(std::string_view key, Range range, Presence presence = Presence::optional,
                         std::int64_t otherwise = 0);
    /// A number, or a text with a unit ("80 GB"), in base units.
    double quantity(std::string_view key, Unit unit, Range range, Presence presence = Presence::optional,
                    double otherwise = 0.0);
    /// A required array; empty where it is absent or something else.
    const nlohmann::json& array(std::string_view key, Presence presence = Presence::required);
    /// "source" (required) and "unverified" (true, or a list of keys that goes to `fields`).
    Source source(std::vector<std::string>* fields = nullptr);

    void report(ErrorCode code, std::string_view key, std::string value, std::string expected);

    /// Reports every key that was not asked for, with the nearest one that was.
    void finish();

private:
    const nlohmann::json& m_value;
    std::string m_file;
    std::string m_pointer;
    std::vector<Error>& m_errors;
    bool m_isObject;
    std::vector<std::string> m_asked;
};

} // namespace paretoscope

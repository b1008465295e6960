// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"

#include "core/base/file.h"
#include "core/base/nearest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace paretoscope {

namespace {

std::string rangeText(Range range) {
    if (range.maximum >= kPositive.maximum) {
        return range.minimum == kPositive.minimum ? "a number above 0" : fmt::format("at least {}", range.minimum);
    }
    return fmt::format("{} to {}", range.minimum, range.maximum);
}

bool contains(Range range, double number) {
    return number >= range.minimum && number <= range.maximum; // false for NaN
}

} // namespace

Result<nlohmann::json> parseJson(std::string_view text, const std::string& file) {
    try {
        return nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& problem) {
        // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
        std::string message = problem.what();
        if (const std::size_t at = message.find("at line"); at != std::string::npos) {
            message.erase(0, at + 3);
        }
        return Error{ErrorCode::malformed, file, {}, message, "JSON"};
    }
}

Result<nlohmann::json> readJsonFile(const std::filesystem::path& file) {
    const Result<std::string> text = readFile(file);
    if (!text) {
        return text.error();
    }
    return parseJson(*text, file.string());
}

std::string jsonValueText(const nlohmann::json& value) {
    constexpr std::size_t kLongest = 60;
    if (value.is_object()) {
        return "an object";
    }
    if (value.is_array()) {
        return "a list";
    }
    const std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return text.size() > kLongest ? text.substr(0, kLongest) + "..." : text;
}

std::string pointerSegment(std::string_view key) {
    std::string segment;
    for (const char c : key) {
        segment += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
    }
    return segment;
}

JsonObject::JsonObject(const nlohmann::json& value, std::string file, std::string pointer, std::vector<Error>& errors)
    : m_value(value)
    , m_file(std::move(file))
    , m_pointer(std::move(pointer))
    , m_errors(errors)
    , m_isObject(value.is_object()) {
    if (!m_isObject) {
        m_errors.push_back({ErrorCode::wrongType, m_file, m_pointer, jsonValueText(value), "an object"});
    }
}

std::string JsonObject::pointerTo(std::string_view key) const {
    return key.empty() ? m_pointer : m_pointer + '/' + pointerSegment(key);
}

void JsonObject::report(ErrorCode code, std::string_view key, std::string value, std::string expected) {
    m_errors.push_back({code, m_file, pointerTo(key), std::move(value), std::move(expected)});
}

const nlohmann::json* JsonObject::member(std::string_view key, Presence presence) {
    m_asked.emplace_back(key);
    if (!m_isObject) {
        return nullptr;
    }
    const auto found = m_value.find(key);
    if (found != m_value.end()) {
        return &*found;
    }
    if (presence == Presence::required) {
        report(ErrorCode::missingKey, {}, std::string(key), {});
    }
    return nullptr;
}

std::string JsonObject::text(std::string_view key, Presence presence) {
    const nlohmann::json* value = member(key, presence);
    if (value == nullptr) {
        return {};
    }
    if (!value->is_string()) {
        report(ErrorCode::wrongType, key, jsonValueText(*value), "a text");
        return {};
    }
    const auto& found = value->get_ref<const std::string&>();
    if (found.empty() && presence == Presence::required) {
        report(ErrorCode::outOfRange, key, "\"\"", "a text that is not empty");
    }
    return found;
}

bool JsonObject::flag(std::string_view key, bool otherwise) {
    const nlohmann::json* value = member(key);
    if (value == nullptr) {
        return otherwise;
    }
    if (!value->is_boolean()) {
        report(ErrorCode::wrongType, key, jsonValueText(*value), "true or false");
        return otherwise;
    }
    return value->get<bool>();
}

std::int64_t JsonObject::integer(std::string_view key, Range range, Presence presence, std::int64_t otherwise) {
    const nlohmann::json* value = member(key, presence);
    if (value == nullptr) {
        return otherwise;
    }
    const double number = value->is_number() ? value->get<double>() : NAN;
    if (!value->is_number() || number != std::floor(number)) {
        report(ErrorCode::wrongType, key, jsonValueText(*value), "a whole number");
        return otherwise;
    }
    constexpr double kLargest = 9e15; // exact in a double
    if (!contains(range, number) || std::abs(number) > kLargest) {
        report(ErrorCode::outOfRange, key, jsonValueText(*value), rangeText(range));
        return otherwise;
    }
    return static_cast<std::int64_t>(number);
}

double JsonObject::quantity(std::string_view key, Unit unit, Range range, Presence presence, double otherwise) {
    const nlohmann::json* value = member(key, presence);
    if (value == nullptr) {
        return otherwise;
    }
    double number = 0.0;
    if (value->is_number()) {
        number = value->get<double>();
    } else if (value->is_string()) {
        const Result<double> parsed = parseQuantity(value->get_ref<const std::string&>(), unit);
        if (!parsed) {
            report(parsed.error().code, key, parsed.error().value, parsed.error().expected);
            return otherwise;
        }
        number = *parsed;
    } else {
        report(ErrorCode::wrongType, key, jsonValueText(*value), "a number or a text with a unit");
        return otherwise;
    }
    if (!contains(range, number)) {
        report(ErrorCode::outOfRange, key, jsonValueText(*value), rangeText(range));
        return otherwise;
    }
    return number;
}

const nlohmann::json& JsonObject::array(std::string_view key, Presence presence) {
    static const nlohmann::json kEmpty = nlohmann::json::array();
    const nlohmann::json* value = member(key, presence);
    if (value != nullptr && !value->is_array()) {
        report(ErrorCode::wrongType, key, jsonValueText(*value), "a list");
        return kEmpty;
    }
    return value == nullptr ? kEmpty : *value;
}

Source JsonObject::source(std::vector<std::string>* fields) {
    Source source{text("source", Presence::required), false};
    const nlohmann::json* mark = member("unverified");
    if (mark == nullptr) {
        return source;
    }
    const auto isText = [](const nlohmann::json& item) { return item.is_string(); };
    if (mark->is_boolean()) {
        source.unverified = mark->get<bool>();
    } else if (fields != nullptr && mark->is_array() && std::all_of(mark->begin(), mark->end(), isText)) {
        *fields = mark->get<std::vector<std::string>>();
    } else {
        report(ErrorCode::wrongType, "unverified", jsonValueText(*mark),
               fields != nullptr ? "true, false or a list of keys" : "true or false");
    }
    return source;
}

void JsonObject::finish() {
    if (!m_isObject) {
        return;
    }
    const std::vector<std::string_view> known(m_asked.begin(), m_asked.end());
    for (const auto& [key, value] : m_value.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            report(ErrorCode::unknownKey, key, key, expectedName(key, known));
        }
    }
}

} // namespace paretoscope

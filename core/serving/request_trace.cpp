// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/request_trace.h"

#include "core/serving/shared_chats.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <fstream>
#include <optional>
#include <string_view>

namespace paretoscope::serving {

namespace {

constexpr double kMostTokens = 1e9;
constexpr const char* kHashes = "hash_ids";    ///< Mooncake's, of 512 tokens each
constexpr const char* kCalls = "sub_requests"; ///< LLMServingSim's agents
constexpr const char* kWaiting = "no sub_requests: each of them arrives when the one before is answered, not at a time";

/// One way to write a stream. Columns of a table, or keys of a JSON object a line.
struct Format {
    std::string_view name;
    std::string_view arrival;
    std::string_view prompt;
    std::string_view output;
    double secondsPerUnit = 1.0; ///< of arrivals; 0: a date and a time of day
    bool json = false;
};

constexpr Format kFormats[] = {
    {"Azure", "TIMESTAMP", "ContextTokens", "GeneratedTokens", 0.0},
    {"BurstGPT", "Timestamp", "Request tokens", "Response tokens", 1.0},
    {"Vidur", "arrived_at", "num_prefill_tokens", "num_decode_tokens", 1.0},
    {"Splitwise", "arrival_timestamp", "prompt_size", "token_size", 1.0},
    {"Mooncake", "timestamp", "input_length", "output_length", 1e-3, true},
    {"LLMServingSim", "arrival_time_ns", "input_toks", "output_toks", 1e-9, true},
};

std::vector<std::string_view> fieldsOf(std::string_view line) {
    std::vector<std::string_view> fields;
    for (std::size_t begin = 0;;) {
        const std::size_t comma = line.find(',', begin);
        fields.push_back(line.substr(begin, comma - begin));
        if (comma == std::string_view::npos) {
            return fields;
        }
        begin = comma + 1;
    }
}

template <class Number>
std::optional<Number> numberFrom(std::string_view text) {
    Number value{};
    const auto [rest, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    return status == std::errc() && rest == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// "2023-11-16 18:17:03.9799600", "2024-05-10 00:00:00.009930+00:00": seconds since 1970; zones are ignored.
std::optional<double> secondsOfDate(std::string_view text) {
    constexpr std::size_t kDate = 10;
    constexpr std::size_t kMinutes = 17;
    if (text.size() < kMinutes + 2 || (text[kDate] != ' ' && text[kDate] != 'T')) {
        return std::nullopt;
    }
    const auto year = numberFrom<int>(text.substr(0, 4));
    const auto month = numberFrom<unsigned>(text.substr(5, 2));
    const auto day = numberFrom<unsigned>(text.substr(8, 2));
    const auto hour = numberFrom<int>(text.substr(11, 2));
    const auto minute = numberFrom<int>(text.substr(14, 2));
    const std::string_view clock = text.substr(kMinutes);
    const auto second = numberFrom<double>(clock.substr(0, clock.find_first_of("+Z-")));
    if (!year || !month || !day || !hour || !minute || !second) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(*day)};
    if (!date.ok()) {
        return std::nullopt;
    }
    constexpr double kDay = 86400.0;
    const auto days = static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
    return days * kDay + *hour * 3600.0 + *minute * 60.0 + *second;
}

/// The three values of one line, as text where they come from a table.
struct Line {
    std::array<std::string, 3> texts;
    std::vector<std::uint64_t> hashes;
    std::string obstacle; ///< what is wrong with the line as a whole
    std::string expected; ///< instead; empty: a request
};

class Reader {
public:
    Reader(std::istream& stream, std::string file)
        : m_stream(stream)
        , m_file(std::move(file)) {}

    Result<RequestTrace> read(std::size_t most) {
        std::string first;
        if (!std::getline(m_stream, first)) {
            return Error{ErrorCode::malformed, m_file, {}, "an empty file", "a request stream"};
        }
        strip(first);
        if (!recognise(first)) {
            return stranger(first);
        }
        m_trace.format = m_format->name;
        std::size_t row = 0;
        for (std::string line = m_format->json ? first : next(); m_trace.requests.size() < most; line = next()) {
            if (m_ended) {
                break;
            }
            ++row;
            if (line.empty()) {
                continue;
            }
            if (const Result<void> added = add(line, row); !added) {
                return added.error();
            }
        }
        return std::move(m_trace);
    }

private:
    static void strip(std::string& line) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
            line.pop_back();
        }
        constexpr std::string_view kMark = "\xEF\xBB\xBF"; // byte order mark
        if (line.starts_with(kMark)) {
            line.erase(0, kMark.size());
        }
    }

    std::string next() {
        std::string line;
        m_ended = !std::getline(m_stream, line);
        strip(line);
        return line;
    }

    bool recognise(const std::string& first) {
        const bool json = first.starts_with('{');
        const nlohmann::json object = json ? nlohmann::json::parse(first, nullptr, false) : nlohmann::json();
        const std::vector<std::string_view> header = fieldsOf(first);
        const auto place = [&](std::string_view name) { return std::ranges::find(header, name) - header.begin(); };
        for (const Format& format : kFormats) {
            const std::array names = {format.arrival, format.prompt, format.output};
            const bool fits = std::ranges::all_of(names, [&](std::string_view name) {
                return json ? object.is_object() && object.contains(name)
                            : place(name) < static_cast<std::ptrdiff_t>(header.size());
            });
            if (format.json == json && fits) {
                m_format = &format;
                if (json && object.contains(kHashes)) {
                    m_trace.prefixes.emplace(); // of 512 tokens
                }
                std::ranges::transform(names, m_places.begin(), place);
                m_columns = header.size();
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] Error stranger(const std::string& first) const {
        if (first.starts_with("version https://git-lfs")) {
            return {ErrorCode::notSupported, m_file, "line 1", "Git LFS's pointer to a file",
                    "the file itself (git lfs pull)"};
        }
        if (nlohmann::json::parse(first, nullptr, false).contains(kCalls)) {
            return {ErrorCode::notSupported, m_file, fmt::format("line 1, key {}", kCalls), kCalls, kWaiting};
        }
        return {ErrorCode::notSupported, m_file, first.starts_with('{') ? "line 1" : "header", first.substr(0, 80),
                "a stream of Azure's, BurstGPT's, Vidur's, Splitwise's, Mooncake's, LLMServingSim's or ShareGPT's "
                "form"};
    }

    [[nodiscard]] Line split(const std::string& text) const {
        Line line;
        if (!m_format->json) {
            const std::vector<std::string_view> fields = fieldsOf(text);
            if (fields.size() != m_columns) {
                line.obstacle = fmt::format("{} fields instead of {}", fields.size(), m_columns);
                return line;
            }
            for (std::size_t i = 0; i < line.texts.size(); ++i) {
                line.texts[i] = fields[static_cast<std::size_t>(m_places[i])];
            }
            return line;
        }
        const nlohmann::json object = nlohmann::json::parse(text, nullptr, false);
        if (!object.is_object()) {
            line.obstacle = "no JSON object";
            return line;
        }
        if (object.contains(kCalls)) {
            line.obstacle = kCalls;
            line.expected = kWaiting;
            return line;
        }
        const std::array names = {m_format->arrival, m_format->prompt, m_format->output};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto found = object.find(names[i]);
            line.texts[i] = found == object.end() ? std::string() : found->dump();
        }
        if (m_trace.prefixes) {
            const auto found = object.find(kHashes);
            const bool valid = found != object.end() && found->is_array() &&
                               std::ranges::all_of(*found, [](const auto& each) { return each.is_number_unsigned(); });
            if (!valid) {
                line.obstacle = fmt::format("no list of whole numbers at {}", kHashes);
                return line;
            }
            line.hashes = found->get<std::vector<std::uint64_t>>();
        }
        return line;
    }

    Result<void> add(const std::string& text, std::size_t row) {
        const std::array names = {m_format->arrival, m_format->prompt, m_format->output};
        const Line line = split(text);
        const auto wrong = [&](ErrorCode code, std::size_t column, const std::string& expected) {
            const char* kind = m_format->json ? "line {}, key {}" : "row {}, column {}";
            return Error{code, m_file, fmt::format(fmt::runtime(kind), row, names[column]),
                         '"' + line.texts[column] + '"', expected};
        };
        if (!line.obstacle.empty()) {
            return Error{
                ErrorCode::malformed, m_file, fmt::format("{} {}", m_format->json ? "line" : "row", row), line.obstacle,
                !line.expected.empty() ? line.expected
                                       : fmt::format("a request with {}, {} and {}", names[0], names[1], names[2])};
        }
        const bool dated = m_format->secondsPerUnit == 0.0;
        std::optional<double> time = dated ? secondsOfDate(line.texts[0]) : numberFrom<double>(line.texts[0]);
        if (!time || !std::isfinite(*time)) {
            return wrong(ErrorCode::malformed, 0, dated ? "a time like 2023-11-16 18:17:03.979" : "a number");
        }
        *time *= dated ? 1.0 : m_format->secondsPerUnit;
        std::array<double, 2> tokens{};
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const std::optional<double> count = numberFrom<double>(line.texts[i + 1]);
            if (!count) {
                return wrong(ErrorCode::malformed, i + 1, "a number");
            }
            if (!(*count >= 0.0 && *count <= kMostTokens)) {
                return wrong(ErrorCode::outOfRange, i + 1, "a number of tokens from 0 to 1e9");
            }
            tokens[i] = *count;
        }
        if (*time < 0.0) {
            return wrong(ErrorCode::outOfRange, 0, "a time that is not negative");
        }
        if (m_before && *time < *m_before) {
            return wrong(ErrorCode::outOfRange, 0, "a time not before that of the row above");
        }
        m_first = m_first ? m_first : time;
        m_before = time;
        if (tokens[1] < 1.0) {
            ++m_trace.withoutAnswer;
            return {};
        }
        if (tokens[0] < 1.0) {
            return wrong(ErrorCode::outOfRange, 1, "a prompt of at least one token");
        }
        if (m_trace.prefixes) {
            m_trace.prefixes->add(line.hashes);
        }
        m_trace.requests.push_back(
            {Seconds(*time - *m_first), static_cast<std::uint32_t>(tokens[0]), static_cast<std::uint32_t>(tokens[1])});
        return {};
    }

    std::istream& m_stream;
    std::string m_file;
    const Format* m_format = nullptr;
    std::array<std::ptrdiff_t, 3> m_places{};
    std::size_t m_columns = 0;
    bool m_ended = false;
    std::optional<double> m_first;
    std::optional<double> m_before;
    RequestTrace m_trace;
};

} // namespace

Result<RequestTrace> readRequestTrace(std::istream& stream, const std::string& file, std::size_t most) {
    if ((stream >> std::ws).peek() == '[') {
        return readSharedChats(stream, file, most);
    }
    return Reader(stream, file).read(most);
}

Result<RequestTrace> readRequestTrace(const std::string& file, std::size_t most) {
    std::ifstream stream(file);
    if (!stream) {
        return Error{ErrorCode::cannotRead, file, {}, "the file cannot be opened", {}};
    }
    return readRequestTrace(stream, file, most);
}

} // namespace paretoscope::serving

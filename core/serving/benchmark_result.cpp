// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/benchmark_result.h"

#include "core/base/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::serving {

namespace {

using nlohmann::json;

constexpr double kFromMilliseconds = 1e-3;
constexpr const char* kBenchmark = "the result of vLLM's or SGLang's benchmark of a server";

struct BenchmarkDocument {
    json content;
    std::string place = "line 1"; ///< where it begins
};

/// Python's numbers that JSON lacks, as null. Texts stay as they are.
std::string withoutPythonsNumbers(std::string_view text) {
    constexpr std::array<std::string_view, 3> kNone = {"-Infinity", "Infinity", "NaN"};
    std::string plain;
    plain.reserve(text.size());
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        const auto* none = std::ranges::find_if(kNone, [&](std::string_view each) { return rest.starts_with(each); });
        if (!quoted && none != kNone.end()) {
            plain += "null";
            at += none->size() - 1;
            continue;
        }
        quoted = quoted != (text[at] == '"');
        plain += text[at];
        if (quoted && text[at] == '\\' && at + 1 < text.size()) {
            plain += text[++at];
        }
    }
    return plain;
}

/// The numbers and texts of one document.
class BenchmarkKeys {
public:
    explicit BenchmarkKeys(const json& document)
        : m_document(&document) {}

    [[nodiscard]] std::optional<double> number(std::initializer_list<const char*> names) const {
        for (const char* name : names) {
            const auto found = m_document->find(name);
            if (found != m_document->end() && found->is_number() && found->get<double>() > 0.0) {
                return found->get<double>();
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] std::string text(const char* name) const {
        const auto found = m_document->find(name);
        return found != m_document->end() && found->is_string() ? found->get<std::string>() : std::string();
    }
    /// A number that is there, written as an endless one: null, or "inf".
    [[nodiscard]] bool endless(const char* name) const {
        const auto found = m_document->find(name);
        return found != m_document->end() && (found->is_null() || text(name) == "inf");
    }
    [[nodiscard]] BenchmarkKeys inside(const char* name) const {
        static const json kNothing = json::object();
        const auto found = m_document->find(name);
        return BenchmarkKeys(found != m_document->end() && found->is_object() ? *found : kNothing);
    }

private:
    const json* m_document;
};

/// Milliseconds from the first token to the last, mean over requests.
struct AnswerTimes {
    std::optional<double> perToken;
    std::optional<double> whole;
};

AnswerTimes answerTimesOf(const BenchmarkKeys& keys, double output) {
    const std::optional<double> first = keys.number({"mean_ttft_ms"});
    const std::optional<double> all = keys.number({"mean_e2el_ms", "mean_e2e_latency_ms", "mean_latency_ms"});
    AnswerTimes times;
    times.perToken = keys.number({"mean_tpot_ms"});
    if (first && all && *all > *first) {
        times.whole = *all - *first;
    } else if (times.perToken) {
        times.whole = *times.perToken * (output - 1.0);
    }
    if (!times.perToken && times.whole && output > 1.0) {
        times.perToken = *times.whole / (output - 1.0);
    }
    return times;
}

/// Everything was sent at once and nothing held it back: the time to the first token is that of a queue.
bool isBurst(const BenchmarkKeys& keys) {
    const std::optional<double> most = keys.number({"max_concurrency"});
    const std::optional<double> sent = keys.number({"num_prompts", "completed"});
    return keys.endless("request_rate") && (!most || (sent && *most >= *sent));
}

Result<ServingMeasurement> readBenchmark(const BenchmarkDocument& document, int row, const std::string& file,
                                         const ServingMeasurement& defaults) {
    if (!document.content.is_object()) {
        return Error{ErrorCode::wrongType, file, document.place, jsonValueText(document.content),
                     "a benchmark's result"};
    }
    const BenchmarkKeys keys(document.content);
    const auto missing = [&](const char* key) {
        return Error{ErrorCode::missingKey, file, fmt::format("{}, key {}", document.place, key), key, kBenchmark};
    };
    for (const char* key : {"completed", "total_input_tokens", "total_output_tokens"}) {
        if (!keys.number({key})) {
            return missing(key);
        }
    }
    ServingMeasurement measurement = defaults;
    measurement.row = row;
    const double completed = *keys.number({"completed"});
    measurement.prompt = *keys.number({"total_input_tokens"}) / completed;
    measurement.output = *keys.number({"total_output_tokens"}) / completed;
    const AnswerTimes times = answerTimesOf(keys, *measurement.output);
    if (!times.perToken) {
        return missing("mean_tpot_ms");
    }
    measurement.perToken = Seconds(*times.perToken * kFromMilliseconds);
    const std::optional<double> first = keys.number({"mean_ttft_ms"});
    if (first && !isBurst(keys)) {
        measurement.firstToken = Seconds(*first * kFromMilliseconds);
    }
    measurement.running = keys.number({"max_concurrency"});
    if (const std::optional<double> rate = keys.number({"request_throughput"}); rate && times.whole) {
        placeRunning(measurement, measurement.running, *rate, Seconds(*times.whole * kFromMilliseconds));
    }
    measurement.backend = keys.text("backend");
    const BenchmarkKeys server = keys.inside("server_info"); // of SGLang
    for (const std::string& name : {keys.text("model_id"), server.text("model_path")}) {
        if (measurement.modelPath.empty()) {
            measurement.modelPath = name;
        }
    }
    if (!measurement.tensorParallel) {
        measurement.tensorParallel = server.number({"tp_size"});
    }
    return measurement;
}

/// Of a text that is one JSON document, a list of them, or one a line.
Result<std::vector<BenchmarkDocument>> benchmarkDocumentsOf(std::string_view text, const std::string& file) {
    std::vector<BenchmarkDocument> documents;
    if (json whole = json::parse(text, nullptr, false); !whole.is_discarded()) {
        if (!whole.is_array()) {
            documents.push_back({std::move(whole)});
        } else {
            for (json& each : whole) {
                documents.push_back({std::move(each), fmt::format("document {}", documents.size() + 1)});
            }
        }
        return documents;
    }
    for (std::size_t from = 0, line = 1; from < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string_view part = text.substr(from, end - from);
        from = end + 1;
        if (part.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        json document = json::parse(part, nullptr, false);
        if (document.is_discarded()) {
            return Error{ErrorCode::malformed, file, fmt::format("line {}", line), "no JSON",
                         "one JSON document, or one a line"};
        }
        documents.push_back({std::move(document), fmt::format("line {}", line)});
    }
    return documents;
}

} // namespace

Result<std::vector<ServingMeasurement>> readBenchmarks(const std::string& text, const std::string& file,
                                                       const ServingMeasurement& defaults) {
    const Result<std::vector<BenchmarkDocument>> documents = benchmarkDocumentsOf(withoutPythonsNumbers(text), file);
    if (!documents) {
        return documents.error();
    }
    std::vector<ServingMeasurement> all;
    for (const BenchmarkDocument& document : *documents) {
        Result<ServingMeasurement> read = readBenchmark(document, static_cast<int>(all.size()) + 1, file, defaults);
        if (!read) {
            return read.error();
        }
        all.push_back(*std::move(read));
    }
    return all;
}

} // namespace paretoscope::serving

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quality/measured_accuracy.h"

#include "core/base/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace paretoscope::quality {

namespace {

/// Mean tokens of an answer with the full cache: R1-Distill-Llama-8B (R-KV README), GSM8K R1-Distill-Qwen-7B (a
/// README).
std::optional<double> meanLength(std::string_view benchmark) {
    constexpr std::pair<std::string_view, double> kLengths[] = {
        {"GSM8K", 478.0}, {"MATH-500", 2979.0}, {"AIME24", 15536.0}};
    const auto* found = std::ranges::find(kLengths, benchmark, &std::pair<std::string_view, double>::first);
    return found == std::end(kLengths) ? std::nullopt : std::optional(found->second);
}

std::optional<double> numberOf(std::string_view text) {
    double number = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// Why the budget cannot be told, or nothing.
std::string readBudget(std::string_view text, CacheQuestion& question) {
    if (text == "full") {
        question.tokens = 0.0;
        return {};
    }
    if (text.ends_with('%')) {
        const std::optional<double> share = numberOf(text.substr(0, text.size() - 1));
        const std::optional<double> length = meanLength(question.benchmark);
        if (!share || !length) {
            return fmt::format("a share of a sequence whose length on {} is not published", question.benchmark);
        }
        question.tokens = *share / 100.0 * *length;
        return {};
    }
    const std::optional<double> tokens = numberOf(text);
    if (!tokens || *tokens <= 0.0) {
        return "no budget";
    }
    question.tokens = *tokens;
    return {};
}

/// Papers are told apart by the first word of their source: "VaSE tables/*.json (...)".
std::string paperOf(std::string_view source) {
    return std::string(source.substr(0, source.find(' ')));
}

Result<std::optional<double>> relativeOf(const csv::Table& table, std::size_t row) {
    double cells[3] = {0.0, 0.0, -1.0};
    constexpr std::string_view kColumns[3] = {"accuracy", "full_accuracy", "rel_accuracy"};
    for (std::size_t i = 0; i < 3; ++i) {
        const Result<std::optional<double>> cell = table.number(row, kColumns[i]);
        if (!cell) {
            return cell.error();
        }
        cells[i] = cell->value_or(cells[i]);
    }
    if (cells[2] >= 0.0) {
        return std::optional(cells[2]);
    }
    return cells[1] > 0.0 ? std::optional(cells[0] / cells[1]) : std::nullopt;
}

} // namespace

std::string curveOf(const CacheQuestion& question) {
    return question.policy + "|" + question.model + "|" + question.benchmark;
}

Result<MeasuredAccuracies> readMeasuredAccuracies(const std::string& file) {
    const Result<csv::Table> table = csv::Table::read(file);
    if (!table) {
        return table.error();
    }
    for (const char* column : {"policy", "model", "benchmark", "budget_tokens", "bits"}) {
        if (!table->hasColumn(column)) {
            return Error{ErrorCode::notSupported, file, "header", fmt::format("no column {}", column),
                         "a table of accuracies: policy, model, benchmark, budget_tokens, bits, rel_accuracy"};
        }
    }
    MeasuredAccuracies accuracies;
    accuracies.rows = static_cast<int>(table->rows());
    for (std::size_t i = 0; i < table->rows(); ++i) {
        MeasuredAccuracy point;
        point.row = static_cast<int>(i) + 1;
        point.question = {std::string(table->text(i, "policy")),
                          std::string(table->text(i, "model")),
                          std::string(table->text(i, "benchmark")),
                          paperOf(table->text(i, "source")),
                          0.0,
                          16.0};
        const Result<std::optional<double>> bits = table->number(i, "bits");
        const Result<std::optional<double>> relative = relativeOf(*table, i);
        if (!bits || !relative) {
            return !bits ? bits.error() : relative.error();
        }
        point.question.bits = bits->value_or(16.0);
        std::string reason = readBudget(table->text(i, "budget_tokens"), point.question);
        if (reason.empty() && !*relative) {
            reason = "no accuracy with the full cache";
        }
        if (!reason.empty()) {
            accuracies.skipped.push_back({point.row, reason});
            continue;
        }
        point.relative = **relative;
        point.source = table->text(i, "source");
        point.note = table->text(i, "note");
        accuracies.points.push_back(std::move(point));
    }
    return accuracies;
}

} // namespace paretoscope::quality

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/measured_throughput.h"

#include "core/base/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace paretoscope::kv {

namespace {

/// Whose rows were measured on which stack; "A100-80GB vLLM" of ThinKV's paper is another one, which nobody fitted.
struct StackRows {
    std::string_view source; ///< how it begins
    std::string_view hardware;
    std::string_view stack;
};
constexpr StackRows kStackRows[] = {{"R-KV README", "A100-80GB", "r_kv_a100"},
                                    {"ThinKV", "A100-80GB", "thinkv_a100"},
                                    {"RPC README", "H100 (assumed)", "rpc_h100"},
                                    {"VaSE tables", "single 80-141GB GPU", "vase_h200"},
                                    {"TRIM-KV README", "H200", "trim_kv_h200"}};

/// Names in such tables that are not the policy's own; QwQ-32B has the shape of Qwen2.5-32B, as R1's distillate does.
struct OtherName {
    std::string_view written;
    std::string_view id;
};
constexpr OtherName kPolicyNames[] = {
    {"FullKV", "full"}, {"CUR-resample", "cur"}, {"SeerAttn-R", "seer_attention_r"}, {"SnapKV", "snap_kv"}};
constexpr OtherName kModelNames[] = {{"QwQ-32B", "r1_distill_qwen_32b"}};

std::string_view otherName(std::span<const OtherName> names, std::string_view written) {
    const auto found = std::ranges::find(names, written, &OtherName::written);
    return found == names.end() ? std::string_view() : found->id;
}

bool sameWithoutCase(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

template <typename Each, typename Matches>
std::optional<std::size_t> indexWhere(const Each& all, const Matches& matches) {
    const auto found = std::ranges::find_if(all, matches);
    return found == std::ranges::end(all) ? std::nullopt
                                          : std::optional(static_cast<std::size_t>(found - std::ranges::begin(all)));
}

std::optional<std::size_t> policyCalled(const PolicyList& policies, std::string_view written) {
    const std::string_view id = otherName(kPolicyNames, written);
    return indexWhere(policies, [&](const std::unique_ptr<KvPolicy>& policy) {
        const PolicyDescription& description = policy->description();
        return id.empty() ? description.name == written || description.publishedAs == written : description.id == id;
    });
}

std::optional<std::size_t> modelCalled(std::span<const model::Model> models, std::string_view written) {
    const std::string_view name = written.substr(0, written.find('(')); // "Qwen3-4B(assumed)"
    const std::string_view id = otherName(kModelNames, name);
    return indexWhere(models, [&](const model::Model& model) {
        return id.empty() ? sameWithoutCase(model.name, name) : model.id == id;
    });
}

const ServingStack* stackOf(std::string_view source, std::string_view hardware) {
    const auto found = std::ranges::find_if(kStackRows, [&](const StackRows& rows) {
        return source.starts_with(rows.source) && hardware == rows.hardware;
    });
    return found == std::end(kStackRows) ? nullptr : findStack(found->stack);
}

/// Tokens that a cell begins with, or nothing: "32768(assumed)".
std::optional<double> leadingNumber(std::string_view text) {
    double number = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && number > 0.0 ? std::optional(number) : std::nullopt;
}

std::int64_t promptIn(std::string_view note) {
    constexpr std::string_view kContext = "context ";
    const std::optional<double> tokens =
        note.starts_with(kContext) ? leadingNumber(note.substr(kContext.size())) : std::nullopt;
    return static_cast<std::int64_t>(tokens.value_or(0.0));
}

bool hasBudget(const KvPolicy& policy) {
    return std::ranges::find(policy.description().parameters, "budget", &PolicyParameter::id) !=
           policy.description().parameters.end();
}

/// Fills in what a row says in words; why it cannot be predicted, or nothing.
std::string lookUp(const csv::Table& table, std::size_t row, const ThroughputFacts& facts, MeasuredThroughput& point) {
    point.source = table.text(row, "source");
    point.note = table.text(row, "note");
    point.stack = stackOf(point.source, table.text(row, "hardware"));
    if (point.stack == nullptr) {
        return "no stack fitted to this source and hardware";
    }
    const auto accelerator = indexWhere(facts.accelerators, [&point](const hardware::Accelerator& each) {
        return each.id == point.stack->accelerator;
    });
    if (!accelerator) {
        return fmt::format("the catalog has no {}", point.stack->accelerator);
    }
    const auto policy = policyCalled(facts.policies, table.text(row, "policy"));
    if (!policy) {
        return fmt::format("no policy {}", table.text(row, "policy"));
    }
    const auto model = modelCalled(facts.models, table.text(row, "model"));
    if (!model) {
        return fmt::format("no model {}", table.text(row, "model"));
    }
    point.accelerator = *accelerator;
    point.policy = *policy;
    point.model = *model;
    const std::optional<double> answer = leadingNumber(table.text(row, "gen_len"));
    if (!answer) {
        return "no length of answers";
    }
    point.sequence = {promptIn(point.note), static_cast<std::int64_t>(*answer)};
    if (hasBudget(*facts.policies[*policy])) {
        point.budget = leadingNumber(table.text(row, "budget_tokens"));
        if (!point.budget) {
            return "no budget";
        }
    }
    return {};
}

constexpr const char* kColumns[] = {"policy",        "model", "hardware",  "gen_len",
                                    "budget_tokens", "batch", "tok_per_s", "source"};

} // namespace

bool holdsThroughputs(const std::string& file) {
    const Result<csv::Table> table = csv::Table::read(file);
    return table && table->hasColumn("tok_per_s");
}

Result<MeasuredThroughputs> readMeasuredThroughputs(const std::string& file, const ThroughputFacts& facts) {
    const Result<csv::Table> table = csv::Table::read(file);
    if (!table) {
        return table.error();
    }
    for (const char* column : kColumns) {
        if (!table->hasColumn(column)) {
            return Error{ErrorCode::notSupported, file, "header", fmt::format("no column {}", column),
                         "a table of throughputs: policy, model, hardware, gen_len, budget_tokens, batch, tok_per_s, "
                         "source"};
        }
    }
    MeasuredThroughputs throughputs;
    throughputs.rows = static_cast<int>(table->rows());
    for (std::size_t i = 0; i < table->rows(); ++i) {
        MeasuredThroughput point;
        point.row = static_cast<int>(i) + 1;
        const Result<std::optional<double>> batch = table->number(i, "batch");
        const bool outOfMemory = table->text(i, "tok_per_s") == "OOM"; // as papers write it
        const Result<std::optional<double>> rate =
            outOfMemory ? std::optional<double>() : table->number(i, "tok_per_s");
        if (!batch || !rate) {
            return !batch ? batch.error() : rate.error();
        }
        std::string reason = lookUp(*table, i, facts, point);
        if (reason.empty() && batch->value_or(0.0) < 1.0) {
            reason = "no batch";
        } else if (reason.empty() && rate->value_or(0.0) <= 0.0) {
            reason = outOfMemory ? "ran out of memory" : "no throughput";
        }
        if (!reason.empty()) {
            throughputs.skipped.push_back({point.row, reason});
            continue;
        }
        point.batch = **batch;
        point.step = Seconds(**batch / **rate);
        throughputs.points.push_back(std::move(point));
    }
    return throughputs;
}

Result<Comparison> validateThroughputs(const std::string& file, const ThroughputFacts& facts) {
    const Result<MeasuredThroughputs> measured = readMeasuredThroughputs(file, facts);
    if (!measured) {
        return measured.error();
    }
    Comparison comparison;
    comparison.rows = measured->rows;
    comparison.skipped = measured->skipped;
    for (const MeasuredThroughput& point : measured->points) {
        const KvPolicy& policy = *facts.policies[point.policy];
        const model::Model& model = facts.models[point.model];
        std::vector<std::pair<std::string_view, double>> named;
        if (point.budget) {
            named.emplace_back("budget", *point.budget);
        }
        const Result<std::vector<double>> values = valuesWith(policy.description(), named);
        if (!values) {
            comparison.skipped.push_back(
                {point.row, fmt::format("{} takes no budget of {:g}", policy.description().name, *point.budget)});
            continue;
        }
        const DecodeLoad load{cacheShape(model), Bytes(kElementBits / 8.0 * model::totalParameters(model)),
                              facts.accelerators[point.accelerator].memoryBandwidth, point.sequence, point.batch};
        comparison.predicted.push_back(
            {point.row, point.stack->name, point.step, meanDecodeStep(policy, *values, load, *point.stack).total()});
    }
    comparison.summarise();
    return comparison;
}

} // namespace paretoscope::kv

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/kernel_validation.h"

#include "core/base/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace paretoscope::kernel {

namespace {

constexpr double kMillisecond = 1e-3;

/// One row of a table, read by name; remembers the first cell that is missing or no number.
class Row {
public:
    Row(const csv::Table& table, std::size_t row)
        : m_table(table)
        , m_row(row) {}

    double number(std::string_view column) {
        const Result<std::optional<double>> cell = m_table.number(m_row, column);
        if (!cell) {
            m_error = m_error ? m_error : cell.error();
            return 1.0;
        }
        if (!*cell && m_missing.empty()) {
            m_missing = column;
        }
        return cell->value_or(1.0);
    }
    [[nodiscard]] std::string text(std::string_view column) const { return std::string(m_table.text(m_row, column)); }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] const std::string& missing() const { return m_missing; }

private:
    const csv::Table& m_table;
    std::size_t m_row;
    std::optional<Error> m_error;
    std::string m_missing;
};

/// A device of a table with its measured part and fit.
struct Device {
    const hardware::Accelerator* accelerator = nullptr;
    const KernelFit* fit = nullptr;

    [[nodiscard]] FusedAttentionTime attention() const {
        return {*accelerator, fit->processors, fit->context, fit->generation};
    }
    [[nodiscard]] TiledMatmul matmul(hardware::Precision operands) const {
        return {*accelerator, fit->processors, operands, fit->matmul(operands)};
    }
};

struct Operator {
    std::string kind;
    Seconds measured;
    Seconds predicted;
};

Seconds milliseconds(Row& row, std::string_view column) {
    return Seconds(row.number(column) * kMillisecond);
}

std::vector<Operator> products(Row& row, const Device& device) {
    const std::string format = row.text("gemm_dtype");
    const bool narrow = format == "fp8" || format == "int8";
    const hardware::Precision operands = narrow ? hardware::Precision::fp8 : hardware::Precision::bf16;
    const Matmul shape{row.number("m"), row.number("n"), row.number("k"), 1.0};
    return {{"matrix product " + format, milliseconds(row, "ms"), device.matmul(operands).time(shape)}};
}

std::vector<Operator> servedAttention(Row& row, const Device& device) {
    const AttentionHeads heads{row.number("num_heads"), row.number("num_key_value_heads"), row.number("head_dim")};
    const std::string phase = row.text("phase");
    const double sequences = row.number("batch_size");
    const double tokens = row.number("ctx");
    const Seconds predicted = phase == "context" ? device.attention().context(heads, sequences, tokens)
                                                 : device.attention().generation(heads, sequences, tokens);
    return {{phase + " attention", milliseconds(row, "ms"), predicted}};
}

AttentionHeads headsOfRank(Row& row) {
    const double degree = row.number("tp");
    return {row.number("n_q_head") / degree, std::max(row.number("n_kv_head") / degree, 1.0), row.number("head_dim")};
}

std::vector<Operator> chunkAttention(Row& row, const Device& device) {
    const Seconds predicted = device.attention().context(headsOfRank(row), 1.0, row.number("prefill_chunk_size"),
                                                         row.number("kv_cache_size"));
    return {{"context attention", milliseconds(row, "attn_prefill_ms"), predicted}};
}

std::vector<Operator> stepAttention(Row& row, const Device& device) {
    const Seconds predicted =
        device.attention().generation(headsOfRank(row), row.number("batch_size"), row.number("kv_cache_size"));
    return {{"generation attention", milliseconds(row, "attn_decode_ms"), predicted}};
}

/// The linear operators of a gated layer, as Vidur cuts them among tensor-parallel ranks.
std::vector<Operator> layerOperators(Row& row, const Device& device) {
    const double tokens = row.number("num_tokens");
    const double degree = row.number("num_tensor_parallel_workers");
    const double hidden = row.number("n_embd");
    const double width = hidden / row.number("n_head");
    const double inner = row.number("n_expanded_embd") / degree;
    const double query = row.number("n_head") * width / degree;
    const double keyValue = row.number("n_kv_head") * width / degree;
    const TiledMatmul matmul = device.matmul(hardware::Precision::bf16);
    const auto product = [&](std::string_view column, const char* kind, double columns, double summed) {
        return Operator{kind, milliseconds(row, column), matmul.time({tokens, columns, summed, 1.0})};
    };
    return {product("attn_pre_proj_ms", "query, key and value projection", query + 2.0 * keyValue, hidden),
            product("attn_post_proj_ms", "output projection", hidden, query),
            product("mlp_up_proj_ms", "up and gate projection", 2.0 * inner, hidden),
            product("mlp_down_proj_ms", "down projection", hidden, inner)};
}

/// The routed experts of a gated layer. Uneven routing ("power_law_1.2") counts as even: nobody says who was busiest.
std::vector<Operator> expertLayer(Row& row, const Device& device) {
    const std::string format = row.text("moe_dtype");
    const hardware::Precision weights = format == "bfloat16" ? hardware::Precision::bf16 : hardware::Precision::fp8;
    const ExpertShape shape{row.number("hidden_size"),
                            row.number("inter_size") / row.number("moe_tp_size"),
                            row.number("num_experts"),
                            row.number("topk"),
                            3.0,
                            row.number("moe_ep_size")};
    const ExpertsTime experts(*device.accelerator, weights, device.fit->experts);
    return {{"experts " + format, milliseconds(row, "ms"), experts.time(shape, row.number("num_tokens"))}};
}

struct Format {
    std::string_view mark; ///< a column that only this table has
    std::string_view library;
    std::vector<Operator> (*operators)(Row&, const Device&);
    std::string_view device = {}; ///< of tables that do not name one
};

constexpr Format kFormats[] = {{"gemm_dtype", "vllm", products},
                               {"moe_dtype", "vllm", expertLayer, "h100"},
                               {"num_key_value_heads", "vllm", servedAttention},
                               {"attn_prefill_ms", "flashinfer", chunkAttention},
                               {"attn_decode_ms", "flashinfer", stepAttention},
                               {"mlp_up_proj_ms", "vllm", layerOperators}};

const hardware::Accelerator* measuredPart(const KernelFit& fit, std::span<const hardware::Accelerator> accelerators) {
    if (fit.accelerators.empty()) {
        return nullptr;
    }
    const auto found = std::ranges::find(accelerators, fit.accelerators.front(), &hardware::Accelerator::id);
    return found == accelerators.end() ? nullptr : &*found;
}

} // namespace

Result<Comparison> validateKernels(const std::string& file, std::span<const hardware::Accelerator> accelerators,
                                   std::span<const KernelFit> fits) {
    const Result<csv::Table> table = csv::Table::read(file);
    if (!table) {
        return table.error();
    }
    const auto format = std::ranges::find_if(kFormats, [&](const Format& each) { return table->hasColumn(each.mark); });
    if (format == std::end(kFormats)) {
        return Error{ErrorCode::notSupported, file, "header", "columns of no known table",
                     "a table of matrix products, attention kernels, expert layers or layer operators"};
    }
    Comparison validation;
    validation.rows = static_cast<int>(table->rows());
    for (std::size_t i = 0; i < table->rows(); ++i) {
        const int number = static_cast<int>(i) + 1;
        Row row(*table, i);
        const std::string named = row.text("gpu");
        const std::string device = named.empty() ? std::string(format->device) : named;
        const KernelFit* fit = findKernelFit(fits, device, format->library);
        const hardware::Accelerator* part = fit ? measuredPart(*fit, accelerators) : nullptr;
        if (part == nullptr) {
            validation.skipped.push_back(
                {number, fmt::format("no kernels of {} were calibrated on {}", format->library, device)});
            continue;
        }
        const std::vector<Operator> operators = format->operators(row, {part, fit});
        if (row.error()) {
            return *row.error();
        }
        if (!row.missing().empty()) {
            validation.skipped.push_back({number, fmt::format("no value of {}", row.missing())});
            continue;
        }
        for (const Operator& each : operators) {
            validation.predicted.push_back({number, device + ' ' + each.kind, each.measured, each.predicted});
        }
    }
    validation.summarise();
    return validation;
}

} // namespace paretoscope::kernel

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/measured_run.h"

#include "core/training/framework.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace paretoscope::training {

namespace {

using hardware::Accelerator;
using hardware::Precision;

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// One row while it is being understood: cells with defaults, and the first thing that is wrong with the file.
class Row {
public:
    Row(const csv::Table& table, std::size_t index)
        : m_table(table)
        , m_index(index) {}

    [[nodiscard]] std::string text(std::string_view column) const { return std::string(m_table.text(m_index, column)); }

    std::optional<double> number(std::string_view column) {
        Result<std::optional<double>> cell = m_table.number(m_index, column);
        if (!cell) {
            if (!m_error) {
                m_error = cell.error();
            }
            return std::nullopt;
        }
        return *cell;
    }

    int degree(std::string_view column) { return static_cast<int>(std::max(number(column).value_or(1.0), 1.0)); }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    const csv::Table& m_table;
    std::size_t m_index;
    std::optional<Error> m_error;
};

/// What makes a row unpredictable, as a value on the way out.
struct Unpredictable {
    std::string reason;
};

std::optional<Precision> precisionOf(const std::string& text) {
    const std::string name = lower(text);
    if (name == "mxfp8" || name == "fp8" || name == "amp_fp8") {
        return Precision::fp8;
    }
    if (name == "nvfp4") {
        return Precision::fp4;
    }
    if (name == "bf16/fp16" || name == "amp_bf16" || name == "bf16") {
        return Precision::bf16;
    }
    return hardware::precisionFromId(name);
}

/// A device family by words in the system text, and what the text says beside the catalog entry.
struct SystemWords {
    std::string_view word;
    std::string_view accelerator;
    std::int64_t scaleUpDevices; ///< size of the NVLink domain
    double scaleOut;             ///< bytes per second, device and direction, where the text gives no figure
};

/// Jobs take 64 of the 72 devices of an NVL72 rack, so that groups of powers of two fill it (derived from the device
/// counts of NVIDIA's tables).
constexpr std::int64_t kRackShare = 64;

/// Where the table has no such column.
const std::string kSweepSystem = "a100 80gb";

constexpr std::array kSystems = {
    SystemWords{"gb300", "gb300", kRackShare, 100e9}, SystemWords{"gb200", "gb200", kRackShare, 50e9},
    SystemWords{"b300", "b300_sxm", 8, 100e9},        SystemWords{"b200", "b200_sxm", 8, 50e9},
    SystemWords{"h200", "h200_sxm_141gb", 8, 50e9},   SystemWords{"h100", "h100_sxm_80gb", 8, 50e9},
    SystemWords{"a100_40", "a100_sxm_40gb", 8, 25e9}, SystemWords{"a100 40", "a100_sxm_40gb", 8, 25e9},
    SystemWords{"a100", "a100_sxm_80gb", 8, 25e9},
};

/// "800 Gbps inter-node" is what a node of eight has; nothing where the text gives no such figure.
std::optional<double> statedNodeBandwidth(const std::string& text) {
    const std::size_t unit = text.find(" gbps");
    if (unit == std::string::npos) {
        return std::nullopt;
    }
    std::size_t first = unit;
    while (first > 0 && std::isdigit(static_cast<unsigned char>(text[first - 1])) != 0) {
        --first;
    }
    return first == unit ? std::nullopt : std::optional(std::stod(text.substr(first, unit - first)) * 1e9 / 8.0);
}

std::optional<Unpredictable> readSystem(const std::string& system, const std::string& source, std::int64_t devices,
                                        std::span<const Accelerator> accelerators, MeasuredRun& run) {
    const std::string text = lower(system);
    const auto words = std::find_if(kSystems.begin(), kSystems.end(), [&](const SystemWords& candidate) {
        return text.find(candidate.word) != std::string::npos;
    });
    if (words == kSystems.end()) {
        return Unpredictable{fmt::format("system \"{}\" is not known", system)};
    }
    const auto found = std::find_if(accelerators.begin(), accelerators.end(),
                                    [&](const Accelerator& candidate) { return candidate.id == words->accelerator; });
    if (found == accelerators.end()) {
        return Unpredictable{fmt::format("accelerator \"{}\" is not in the catalog", words->accelerator)};
    }
    run.accelerator = *found;
    if (text.find("96gb hbm2e 2.4tb/s 500w") != std::string::npos) {
        run.accelerator.memory = Bytes(96e9);
        run.accelerator.memoryBandwidth = BytesPerSecond(2.4e12);
        run.accelerator.thermalDesignPower = Watts(500.0);
    }
    double scaleOut = words->scaleOut;
    const std::optional<double> stated = statedNodeBandwidth(text);
    if (const auto node = stated ? stated : statedNodeBandwidth(lower(source))) {
        scaleOut = *node / 8.0;
    }
    const std::int64_t inner = std::min(devices, words->scaleUpDevices);
    run.levels = {{inner, run.accelerator.scaleUpBandwidth, Seconds(1e-6), run.accelerator.scaleUpLink}};
    if (devices > inner) {
        run.levels.push_back({devices, BytesPerSecond(scaleOut), Seconds(3e-6), run.accelerator.scaleOutLink});
    }
    return std::nullopt;
}

/// Names of catalog models by how the tables write them; rows of other names carry their dimensions.
struct ModelAlias {
    std::string_view name;
    std::string_view id;
};
constexpr std::array kExpertModels = {
    ModelAlias{"gpt oss 120b", "gpt_oss_120b"},   ModelAlias{"gpt oss 20b", "gpt_oss_20b"},
    ModelAlias{"qwen3_30b_a3b", "qwen3_30b_a3b"}, ModelAlias{"qwen3_235b_a22b", "qwen3_235b_a22b"},
    ModelAlias{"deepseekv3", "deepseek_v3_671b"}, ModelAlias{"kimi_k2", "kimi_k2_1t"},
    ModelAlias{"mixtral_8x7b", "mixtral_8x7b"},   ModelAlias{"mixtral_8x22b", "mixtral_8x22b"},
};

/// "llama318b" of "Llama-3.1 8B".
std::string lettersOf(std::string_view text) {
    std::string letters = lower(text);
    std::erase_if(letters, [](unsigned char c) { return std::isalnum(c) == 0; });
    return letters;
}

model::Model denseModel(Row& row, const std::string& name, std::int64_t sequence) {
    const std::string key = lower(name);
    const bool llama = key.find("llama") != std::string::npos || key.find("qwen") != std::string::npos ||
                       key.find("mistral") != std::string::npos;
    const bool mosaic = key.starts_with("mpt");
    model::Model result;
    result.id = key;
    result.name = name;
    result.hidden = static_cast<std::int64_t>(*row.number("hidden"));
    result.vocabulary = static_cast<std::int64_t>(row.number("vocab").value_or(50257.0));
    result.tiedEmbeddings = !llama;
    result.maxContext = sequence;
    result.learnedPositions = llama || mosaic ? 0 : sequence;
    result.layerNormBias = !llama && !mosaic;
    model::LayerKind kind;
    kind.mixer.heads = static_cast<int>(*row.number("heads"));
    kind.mixer.kvHeads = static_cast<int>(row.number("kv_heads").value_or(kind.mixer.heads));
    kind.mixer.headDim = static_cast<int>(result.hidden) / kind.mixer.heads;
    kind.mixer.bias = kind.mixer.outputBias = kind.feedForward.bias = result.layerNormBias;
    kind.feedForward.ffn =
        static_cast<std::int64_t>(row.number("ffn").value_or(4.0 * static_cast<double>(result.hidden)));
    kind.feedForward.gated = llama;
    result.kinds = {kind};
    result.layers.assign(static_cast<std::size_t>(*row.number("layers")), 0);
    return result;
}

std::optional<Unpredictable> readModel(Row& row, std::span<const model::Model> models, MeasuredRun& run) {
    const std::string name = row.text("model");
    const std::string key = lower(name);
    for (const ModelAlias& alias : kExpertModels) {
        if (key == alias.name) {
            const auto found = std::find_if(models.begin(), models.end(),
                                            [&](const model::Model& model) { return model.id == alias.id; });
            if (found == models.end()) {
                return Unpredictable{fmt::format("model \"{}\" is not in the catalog", alias.id)};
            }
            run.model = std::make_shared<const model::Model>(*found);
            return std::nullopt;
        }
    }
    if (!row.number("layers") || !row.number("hidden") || !row.number("heads")) {
        const auto named = std::find_if(models.begin(), models.end(), [&](const model::Model& model) {
            return lettersOf(model.name) == lettersOf(name) || lettersOf(model.id) == lettersOf(name);
        });
        if (named != models.end()) {
            run.model = std::make_shared<const model::Model>(*named);
            run.assumed.push_back(fmt::format("dimensions of {} from the catalog", named->name));
            return std::nullopt;
        }
        return Unpredictable{fmt::format("model \"{}\" is neither in the catalog nor described by the row", name)};
    }
    run.model = std::make_shared<const model::Model>(denseModel(row, name, run.plan.sequenceLength));
    return std::nullopt;
}

std::optional<Unpredictable> readDegrees(Row& row, MeasuredRun& run) {
    Plan& plan = run.plan;
    std::optional<double> devices = row.number("gpus");
    if (!devices && row.number("tp") && row.number("pp") && row.number("dp")) {
        devices = 1.0 * row.degree("tp") * row.degree("pp") * row.degree("cp") * row.degree("dp");
    }
    const std::optional<double> sequence = row.number("seq");
    const std::optional<double> batch = row.number("global_batch");
    if (!devices || !sequence || !batch) {
        return Unpredictable{"device count, sequence length or global batch is not stated"};
    }
    if (!row.number("tp") || !row.number("pp")) {
        return Unpredictable{"parallel mapping is not stated"};
    }
    plan.sequenceLength = static_cast<std::int64_t>(*sequence);
    plan.globalBatch = static_cast<std::int64_t>(*batch);
    plan.tensorParallel = row.degree("tp");
    plan.pipelineParallel = row.degree("pp");
    plan.contextParallel = row.degree("cp");
    plan.expertParallel = row.degree("ep");
    const std::int64_t rest = std::int64_t{plan.tensorParallel} * plan.pipelineParallel * plan.contextParallel;
    plan.dataParallel = static_cast<int>(row.number("dp").value_or(*devices / static_cast<double>(rest)));
    if (static_cast<double>(plan.devices()) != *devices) {
        return Unpredictable{
            fmt::format("tp x pp x cp x dp = {} does not give {:.0f} devices", plan.devices(), *devices)};
    }
    return std::nullopt;
}

/// The measured time of a step: stated, from tokens per second, or from FLOP/s with the convention of its source.
std::optional<Unpredictable> readTime(Row& row, const StatedFlags& flags, MeasuredRun& run) {
    const double devices = static_cast<double>(run.plan.devices());
    const double tokens = static_cast<double>(run.plan.globalBatch) * static_cast<double>(run.plan.sequenceLength);
    const auto stated = row.number("iter_time_s");
    const auto milliseconds = row.number("iter_time_ms");
    const auto rate = row.number("tokens_per_s_per_gpu");
    if (stated || milliseconds) {
        run.stepTime = Seconds(stated ? *stated : *milliseconds * 1e-3);
        return std::nullopt;
    }
    if (rate) {
        run.stepTime = Seconds(tokens / (*rate * devices));
        return std::nullopt;
    }
    const auto reached = row.number("tflops_per_gpu");
    const auto utilisation = row.number("mfu_pct");
    if (!reached && !utilisation) {
        return Unpredictable{"neither time, tokens per second, FLOP/s nor utilisation is stated"};
    }
    const double peak = run.accelerator.peakOf(run.plan.precision).value();
    // FLOP/s count recomputation where the note says so, or where they are the hardware utilisation of the same row.
    const auto hardware = row.number("hfu_pct");
    constexpr double kRounding = 0.03;
    const bool counted =
        reached &&
        (flags.note.find("counts recompute") != std::string::npos ||
         (hardware && !utilisation && std::abs(*reached * 1e12 / (*hardware / 100.0 * peak) - 1.0) < kRounding));
    const Flops work = conventionalWork(*run.model, run.plan, counted);
    const double perDevice = reached ? *reached * 1e12 : *utilisation / 100.0 * peak;
    run.stepTime = work / FlopsPerSecond(perDevice * devices);
    run.assumed.push_back(
        reached ? (counted ? "step time from FLOP/s that count recomputation" : "step time from model FLOP/s")
                : "step time from model FLOPs utilisation");
    return std::nullopt;
}

std::optional<Unpredictable> understand(Row& row, bool sweep, std::span<const Accelerator> accelerators,
                                        std::span<const model::Model> models, MeasuredRun& run) {
    if (auto problem = readDegrees(row, run)) {
        return problem;
    }
    const std::string precisionText = row.text("precision");
    const std::optional<Precision> precision = precisionText.empty() ? Precision::fp16 : precisionOf(precisionText);
    if (!precision) {
        return Unpredictable{fmt::format("precision \"{}\" is not known", precisionText)};
    }
    run.plan.precision = *precision;
    const std::string system = row.text("system");
    if (auto problem = readSystem(system.empty() && sweep ? kSweepSystem : system, row.text("source"),
                                  run.plan.devices(), accelerators, run)) {
        return problem;
    }
    if (auto problem = readModel(row, models, run)) {
        return problem;
    }
    if (!run.accelerator.supports(run.plan.precision)) {
        return Unpredictable{fmt::format("{} has no {}", run.accelerator.name, precisionText)};
    }
    const StatedFlags stated{row.text("recompute"),
                             row.text("zero_or_sharding"),
                             lower(row.text("note")),
                             precisionText,
                             row.number("seq_parallel"),
                             row.number("vpp"),
                             row.number("micro_batch"),
                             row.number("fsdp"),
                             !sweep};
    applyFramework(stated, run);
    const Plan& plan = run.plan;
    if (plan.globalBatch % (std::int64_t{plan.dataParallel} * plan.microBatch) != 0) {
        return Unpredictable{fmt::format("global batch {} is not a multiple of {} replicas x micro-batch {}",
                                         plan.globalBatch, plan.dataParallel, plan.microBatch)};
    }
    if (auto problem = readTime(row, stated, run)) {
        return problem;
    }
    if (const auto memory = row.number("peak_mem_gib")) {
        run.peakMemory = Bytes(*memory * 1073741824.0);
    }
    return std::nullopt;
}

std::string familyOf(const MeasuredRun& run) {
    return fmt::format("{} {} {} {}", run.model->id, run.accelerator.id, run.plan.devices(), run.plan.globalBatch);
}

} // namespace

Flops conventionalWork(const model::Model& model, const Plan& plan, bool withRecompute) {
    double products = 0.0;
    double cores = 0.0;
    const auto sequence = static_cast<double>(plan.sequenceLength);
    for (const std::uint8_t layer : model.layers) {
        products += model::layerFlopsPerToken(model, model.kinds[layer]);
        cores += model::mixerCoreFlopsPerToken(model.kinds[layer], sequence);
    }
    const double head = 2.0 * static_cast<double>(model.hidden) * static_cast<double>(model.vocabulary);
    const double layers = products + cores;
    const double perToken = 3.0 * (layers + head) + (withRecompute && plan.recompute == Recompute::full ? layers : 0.0);
    return Flops(perToken * sequence * static_cast<double>(plan.globalBatch));
}

Result<std::vector<MeasuredRow>> measuredRows(const csv::Table& table, std::span<const Accelerator> accelerators,
                                              std::span<const model::Model> models) {
    for (const std::string_view column :
         {"layers", "hidden", "heads", "seq", "tp", "pp", "dp", "gpus", "global_batch"}) {
        if (!table.hasColumn(column)) {
            return Error{ErrorCode::missingKey, table.file(), {}, std::string(column), {}};
        }
    }
    std::vector<MeasuredRow> rows;
    for (std::size_t index = 0; index < table.rows(); ++index) {
        Row row(table, index);
        const bool sweep = !table.hasColumn("system"); // of plain plans on one node: training_single_node.csv
        MeasuredRow result;
        result.row = static_cast<int>(index) + 1;
        MeasuredRun run;
        const std::optional<Unpredictable> problem = understand(row, sweep, accelerators, models, run);
        if (row.error()) {
            return *row.error();
        }
        result.group = groupOf(row.text("source"), run);
        if (problem) {
            result.reason = problem->reason;
        } else {
            result.family = familyOf(run);
            result.run = std::move(run);
        }
        rows.push_back(std::move(result));
    }
    return rows;
}

} // namespace paretoscope::training

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/serving_validation.h"

#include "core/base/csv.h"
#include "core/serving/steady_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace paretoscope::serving {

namespace {

constexpr std::string_view kRequired[] = {"system", "model_path", "precision",      "isl",
                                          "osl",    "tp_size",    "silicon_tpot_ms"};
constexpr std::string_view kNumbers[] = {"isl",        "osl",         "tp_size",           "silicon_tpot_ms",
                                         "batch_size", "concurrency", "attention_dp_size", "moe_tp_size",
                                         "moe_ep_size"};
constexpr double kMillisecond = 1e-3;

/// Letters and digits only, in lower case.
std::string squeezed(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return letters;
}

/// "deepseek_r1_671b" without its sizes: "deepseek_r1".
std::string withoutSizes(std::string_view id) {
    std::string name(id);
    for (std::size_t cut = name.rfind('_'); cut != std::string::npos; cut = name.rfind('_')) {
        const std::string_view last = std::string_view(name).substr(cut + 1);
        const bool size = (last.back() == 'b' || last.back() == 't') && last.size() > 1 &&
                          (std::isdigit(static_cast<unsigned char>(last.front())) != 0 || last.front() == 'a');
        if (!size) {
            break;
        }
        name.resize(cut);
    }
    return name;
}

std::optional<hardware::Precision> precisionOf(std::string_view name) {
    const std::string letters = squeezed(name);
    if (letters.find("fp4") != std::string::npos) {
        return hardware::Precision::fp4;
    }
    if (letters.find("fp8") != std::string::npos) {
        return hardware::Precision::fp8;
    }
    if (letters == "fp16" || letters == "float16") {
        return hardware::Precision::fp16;
    }
    return letters == "bf16" || letters == "bfloat16" ? std::optional(hardware::Precision::bf16) : std::nullopt;
}

/// The numbers of one row; absent or empty cells stay unset.
class Numbers {
public:
    static Result<Numbers> of(const csv::Table& table, std::size_t row) {
        Numbers numbers;
        for (std::size_t i = 0; i < std::size(kNumbers); ++i) {
            const Result<std::optional<double>> cell = table.number(row, kNumbers[i]);
            if (!cell) {
                return cell.error();
            }
            numbers.m_values[i] = *cell;
        }
        return numbers;
    }
    [[nodiscard]] std::optional<double> value(std::string_view column) const {
        const auto place = std::ranges::find(kNumbers, column) - std::begin(kNumbers);
        const std::optional<double> value = m_values[static_cast<std::size_t>(place)];
        return value && *value > 0.0 ? value : std::nullopt;
    }

private:
    std::array<std::optional<double>, std::size(kNumbers)> m_values{};
};

/// What one row measures, or why it cannot be predicted.
struct Measured {
    const hardware::Accelerator* accelerator = nullptr;
    const model::Model* model = nullptr;
    Deployment deployment;
    SteadyBatch batch;
    std::string obstacle;
};

void readParts(const csv::Table& table, std::size_t row, const ServingFacts& facts, Measured& measured) {
    const std::string system(table.text(row, "system"));
    const std::string path(table.text(row, "model_path"));
    const std::string format(table.text(row, "precision"));
    measured.accelerator = acceleratorOfSystem(facts.accelerators, system);
    measured.model = modelOfPath(facts.models, path);
    const std::optional<hardware::Precision> precision = precisionOf(format);
    if (measured.accelerator == nullptr) {
        measured.obstacle = fmt::format("the catalog has no accelerator {}", system);
    } else if (measured.model == nullptr) {
        measured.obstacle = fmt::format("the catalog has no model {}", path);
    } else if (!precision) {
        measured.obstacle = fmt::format("no number format {}", format);
    } else if (!measured.accelerator->supports(*precision)) {
        measured.obstacle = fmt::format("{} does not compute in {}", measured.accelerator->name, format);
    } else {
        measured.deployment.weights = *precision;
    }
}

void readPlan(const Numbers& numbers, const ServingFacts& facts, Measured& measured) {
    const auto positive = [&](std::string_view column, double otherwise) {
        return numbers.value(column).value_or(otherwise);
    };
    for (const std::string_view column : {"isl", "osl", "tp_size", "silicon_tpot_ms"}) {
        if (!numbers.value(column)) {
            measured.obstacle = fmt::format("no value of {}", column);
            return;
        }
    }
    const std::optional<double> running =
        numbers.value("batch_size") ? numbers.value("batch_size") : numbers.value("concurrency");
    if (!running) {
        measured.obstacle = "neither batch_size nor concurrency is given";
        return;
    }
    Deployment& deployment = measured.deployment;
    deployment.tensorParallel = static_cast<int>(positive("tp_size", 1.0));
    deployment.attentionReplicas = static_cast<int>(positive("attention_dp_size", 1.0));
    deployment.expertShards = std::min(static_cast<int>(positive("moe_ep_size", 1.0)), deployment.devices());
    deployment.overhead = facts.overhead;
    measured.batch = {*running, positive("isl", 1.0), positive("osl", 1.0), 0.0, true};
}

/// Whether the weights alone exceed the devices: the row was measured otherwise than its columns say.
bool fits(const Measured& measured) {
    return weightsPerDevice(*measured.model, measured.deployment) < measured.accelerator->memory;
}

} // namespace

const model::Model* modelOfPath(std::span<const model::Model> models, std::string_view path) {
    const std::string wanted = squeezed(path);
    const model::Model* best = nullptr;
    std::size_t longest = 0;
    const auto consider = [&](const model::Model& each, const std::string& key) {
        if (key.size() > longest && wanted.find(key) != std::string::npos) {
            best = &each;
            longest = key.size();
        }
    };
    for (const model::Model& each : models) {
        consider(each, squeezed(each.id));
        const std::string family = withoutSizes(each.id);
        const auto members =
            std::ranges::count_if(models, [&](const model::Model& other) { return withoutSizes(other.id) == family; });
        if (members == 1) {
            consider(each, squeezed(family));
        }
    }
    return best;
}

const hardware::Accelerator* acceleratorOfSystem(std::span<const hardware::Accelerator> accelerators,
                                                 std::string_view system) {
    const std::string wanted = squeezed(system);
    const hardware::Accelerator* largest = nullptr;
    for (const hardware::Accelerator& each : accelerators) {
        // "a100_sxm" is one of several capacities: benchmarks ran on the largest.
        if (!wanted.empty() && squeezed(each.id).starts_with(wanted) &&
            (largest == nullptr || each.memory > largest->memory)) {
            largest = &each;
        }
    }
    return largest;
}

Result<Comparison> validateServing(const std::string& file, const ServingFacts& facts) {
    const Result<csv::Table> table = csv::Table::read(file);
    if (!table) {
        return table.error();
    }
    for (const std::string_view column : kRequired) {
        if (!table->hasColumn(column)) {
            return Error{ErrorCode::notSupported, file, "header", fmt::format("no column {}", column),
                         "a table of measured serving with system, model_path, precision, isl, osl, tp_size, "
                         "silicon_tpot_ms and batch_size or concurrency"};
        }
    }
    Comparison validation;
    validation.rows = static_cast<int>(table->rows());
    for (std::size_t i = 0; i < table->rows(); ++i) {
        const int number = static_cast<int>(i) + 1;
        const Result<Numbers> numbers = Numbers::of(*table, i);
        if (!numbers) {
            return numbers.error();
        }
        Measured measured;
        readPlan(*numbers, facts, measured);
        if (measured.obstacle.empty()) {
            readParts(*table, i, facts, measured);
        }
        const kernel::KernelFit* kernels =
            measured.obstacle.empty() ? kernel::kernelFitOf(facts.kernels, *measured.accelerator) : nullptr;
        if (measured.obstacle.empty() && kernels == nullptr) {
            measured.obstacle = "the catalog has no kernels";
        } else if (measured.obstacle.empty() && !fits(measured)) {
            measured.obstacle = "the weights do not fit on the devices that the row names";
        }
        if (!measured.obstacle.empty()) {
            validation.skipped.push_back({number, measured.obstacle});
            continue;
        }
        const StepModel step(siteOf(*measured.accelerator, *kernels, facts.network(*measured.accelerator)),
                             *measured.model, measured.deployment);
        validation.predicted.push_back({number,
                                        fmt::format("{} {} {} {}", table->text(i, "system"), measured.model->name,
                                                    table->text(i, "precision"), table->text(i, "backend")),
                                        Seconds(*numbers->value("silicon_tpot_ms") * kMillisecond),
                                        steadyTimes(step, measured.batch).timePerOutputToken});
    }
    validation.summarise();
    return validation;
}

} // namespace paretoscope::serving

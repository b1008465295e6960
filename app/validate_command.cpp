// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/accuracy_output.h"
#include "app/commands.h"
#include "app/comparison_output.h"
#include "app/engine.h"
#include "app/outcome.h"
#include "app/validate_collectives.h"
#include "app/validate_serving.h"

#include "core/base/nearest.h"
#include "core/kernel/kernel_validation.h"
#include "core/kv/measured_throughput.h"
#include "core/quality/cache_accuracy_validation.h"
#include "core/report/table.h"
#include "core/training/validation.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <map>

namespace paretoscope::app {

namespace {

using Json = nlohmann::ordered_json;
using training::ErrorSummary;
using training::ValidationReport;

struct ValidateOptions {
    std::string kind;
    std::string data;
    bool json = false;
    bool fit = false;              ///< collectives and serving
    CollectiveOptions collectives; ///< those that only this kind has
    ServingOptions serving;        ///< the same
};

Json summaryJson(const ErrorSummary& summary) {
    return {{"predicted", summary.predicted}, {"mape", summary.meanAbsolute},
            {"bias", summary.bias},           {"median", summary.median},
            {"max", summary.largest},         {"tau", summary.tau ? Json(*summary.tau) : Json(nullptr)}};
}

Json groupJson(const training::ValidationGroup& group) {
    Json json = {{"name", group.name}};
    json.update(summaryJson(group.time));
    json["fitted_mape"] = group.shipped ? Json(group.shipped->fitted) : Json(nullptr);
    json["left_out_mape"] = group.shipped && group.shipped->leftOut ? Json(*group.shipped->leftOut) : Json(nullptr);
    json["memory"] = summaryJson(group.memory);
    return json;
}

Json rowJson(const training::PredictedRow& row) {
    Json json = {{"row", row.row},
                 {"group", row.group},
                 {"family", row.family},
                 {"measured", row.measured.value()},
                 {"predicted", row.predicted.value()},
                 {"predicted_memory", row.predictedMemory.value()},
                 {"assumed", row.assumed}};
    if (row.measuredMemory) {
        json["measured_memory"] = row.measuredMemory->value();
    }
    return json;
}

void printJson(const std::string& kind, const ValidationReport& report) {
    Json document = {{"kind", kind},
                     {"rows", report.rows},
                     {"predicted", report.predicted.size()},
                     {"skipped", Json::array()},
                     {"overall", summaryJson(report.time)},
                     {"memory", summaryJson(report.memory)},
                     {"groups", Json::array()},
                     {"rows_out", Json::array()}};
    for (const SkippedRow& row : report.skipped) {
        document["skipped"].push_back({{"row", row.row}, {"reason", row.reason}});
    }
    for (const training::ValidationGroup& group : report.groups) {
        document["groups"].push_back(groupJson(group));
    }
    for (const training::PredictedRow& row : report.predicted) {
        document["rows_out"].push_back(rowJson(row));
    }
    std::cout << document.dump(2) << '\n';
}

std::vector<report::Cell> summaryCells(const std::string& name, const ErrorSummary& summary,
                                       const std::optional<training::GroupError>& shipped = {}) {
    return {name,
            static_cast<double>(summary.predicted),
            summary.meanAbsolute,
            summary.bias,
            summary.median,
            summary.largest,
            summary.tau ? report::Cell(fmt::format("{:.2f}", *summary.tau)) : report::Cell(),
            shipped ? report::Cell(shipped->fitted) : report::Cell(),
            shipped && shipped->leftOut ? report::Cell(*shipped->leftOut) : report::Cell()};
}

void printText(const ValidationReport& report) {
    report::Table table{{{"name", "Source"},
                         {"predicted", "Rows", Unit::count},
                         {"mape", "MAPE", Unit::fraction},
                         {"bias", "Bias", Unit::fraction},
                         {"median", "Median", Unit::fraction},
                         {"max", "Largest", Unit::fraction},
                         {"tau", "Tau"},
                         {"fitted_mape", "Fitted", Unit::fraction},
                         {"left_out_mape", "Left out", Unit::fraction}},
                        {}};
    for (const training::ValidationGroup& group : report.groups) {
        if (group.time.predicted > 0) {
            table.rows.push_back(summaryCells(group.name, group.time, group.shipped));
        }
    }
    table.rows.push_back(summaryCells("All step times", report.time));
    if (report.memory.predicted > 0) {
        table.rows.push_back(summaryCells("All peak memories", report.memory));
    }
    report::writeText(table, std::cout);
    fmt::print("\nFitted: MAPE on the rows that the coefficients were fitted on. Left out: MAPE on the same rows when"
               "\nthey are fitted on all other sources. Both as shipped in calibration.json.\n");
    fmt::print("\n{} of {} rows predicted", report.predicted.size(), report.rows);
    std::map<std::string, int> reasons;
    for (const SkippedRow& row : report.skipped) {
        ++reasons[row.reason];
    }
    for (const auto& [reason, count] : reasons) {
        fmt::print("\n{:>6} skipped: {}", count, reason);
    }
    fmt::print("\n");
}

ExitCode validateTraining(const Engine& engine, const ValidateOptions& options) {
    const study::Catalog& catalog = engine.catalog;
    const Result<ValidationReport> report =
        training::validate(options.data, {catalog.accelerators, catalog.models, catalog.calibration});
    if (!report) {
        return fail(report.error(), options.data);
    }
    options.json ? printJson(options.kind, *report) : printText(*report);
    return ExitCode::done;
}

ExitCode compare(const Result<Comparison>& comparison, std::string_view what, const ValidateOptions& options) {
    if (!comparison) {
        return fail(comparison.error(), options.data);
    }
    printComparison(options.kind, what, *comparison, options.json);
    return ExitCode::done;
}

/// Throughputs or accuracies, as the table's header says.
ExitCode validateCachePolicies(const Engine& engine, const ValidateOptions& options) {
    const study::Catalog& catalog = engine.catalog;
    if (kv::holdsThroughputs(options.data)) {
        return compare(
            kv::validateThroughputs(options.data, {*engine.plugins.policies, catalog.models, catalog.accelerators}),
            "Decode step", options);
    }
    const Result<quality::AccuracyReport> report = quality::validateCacheAccuracy(options.data, catalog.cacheAccuracy);
    if (!report) {
        return fail(report.error(), options.data);
    }
    printAccuracies(options.kind, *report, options.json);
    return ExitCode::done;
}

/// Options of one kind given with another.
std::optional<Error> misplacedOption(const ValidateOptions& options) {
    const bool collectives = options.kind == "collectives";
    const bool serving = options.kind == "serving";
    const serving::MeasurementDefaults& run = options.serving.defaults;
    const bool describesRun =
        !run.system.empty() || !run.modelPath.empty() || !run.precision.empty() || run.tensorParallel > 0;
    const auto error = [](const char* option, const char* expected) {
        return Error{ErrorCode::notSupported, "validate", {}, option, expected};
    };
    if (options.fit && !collectives && !serving) {
        return error("--fit", "this option with collectives and serving only");
    }
    if (!options.collectives.scaleOut.empty() && !collectives) {
        return error("--scale-out-bandwidth", "this option with collectives only");
    }
    if (describesRun && !serving) {
        return error("--system, --model, --precision, --tensor-parallel", "these options with serving only");
    }
    return std::nullopt;
}

ExitCode validate(const ValidateOptions& options) {
    constexpr std::string_view kKinds[] = {"training", "kernels", "collectives", "serving", "kv"};
    if (std::ranges::find(kKinds, options.kind) == std::end(kKinds)) {
        return fail({ErrorCode::unknownName, "validate", {}, options.kind, expectedName(options.kind, kKinds)});
    }
    const std::unique_ptr<Engine> engine = loadEngine();
    const study::Catalog& catalog = engine->catalog;
    if (const std::optional<Error> misplaced = misplacedOption(options)) {
        return fail(*misplaced);
    }
    if (options.kind == kKinds[1]) {
        return compare(kernel::validateKernels(options.data, catalog.accelerators, catalog.kernels), "Kernels",
                       options);
    }
    if (options.kind == kKinds[2]) {
        CollectiveOptions collectives = options.collectives;
        collectives.fit = options.fit;
        return validateCollectives(*engine, options.data, collectives, options.json);
    }
    if (options.kind == kKinds[3]) {
        ServingOptions serving = options.serving;
        serving.fit = options.fit;
        return validateServing(*engine, options.data, serving, options.json);
    }
    if (options.kind == kKinds[4]) {
        return validateCachePolicies(*engine, options);
    }
    return validateTraining(*engine, options);
}

} // namespace

void addValidateCommand(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("validate", "Compare predictions with measurements");
    const auto options = std::make_shared<ValidateOptions>();
    command->add_option("KIND", options->kind, "training, kernels, collectives, serving or kv")->required();
    command
        ->add_option("--data", options->data,
                     "Measured rows (.csv), what nccl-tests printed, or what vLLM's or SGLang's benchmark saved (JSON)")
        ->required();
    command->add_flag("--fit", options->fit,
                      "collectives, serving: fit to the rows; prints what a file of your catalog may hold");
    serving::MeasurementDefaults& run = options->serving.defaults;
    command->add_option("--system", run.system, "serving: the accelerator, where the file does not say (\"h100_sxm\")");
    command->add_option("--model", run.modelPath, "serving: the model, where the file does not say");
    command->add_option("--precision", run.precision, "serving: of the weights, where the file does not say");
    command->add_option("--tensor-parallel", run.tensorParallel, "serving: devices, where the file does not say")
        ->check(CLI::Range(1, 4096));
    command->add_option("--scale-out-bandwidth", options->collectives.scaleOut,
                        "collectives: what joins the nodes of a log, for each device (\"400 Gb/s\")");
    command->add_flag("--json", options->json, "Print one JSON document");
    command->callback([&action, options] { action = [options] { return validate(*options); }; });
}

} // namespace paretoscope::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/validate_serving.h"

#include "app/comparison_output.h"
#include "app/outcome.h"

#include "core/report/table.h"
#include "core/serving/serving_refit.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>

namespace paretoscope::app {

namespace {

using serving::ServingErrors;
using serving::ServingRefit;

serving::ServingFacts servingFacts(const study::Catalog& catalog) {
    const auto network = [&catalog](const hardware::Accelerator& accelerator) {
        const network::CollectiveFit* fit = catalog.collectiveFit(accelerator);
        return fit != nullptr ? fit->network : catalog.calibration.device(accelerator).network;
    };
    return {catalog.accelerators, catalog.models, catalog.kernels, network, serving::kProgramOverhead};
}

/// A whole file for the user's catalog folder.
nlohmann::ordered_json catalogFile(const ServingRefit& refit) {
    return {{"kernels", {kernel::kernelFitJson(refit.fit)}}};
}

nlohmann::ordered_json refitJson(const ServingRefit& refit) {
    const auto some = [](const ErrorStatistics& errors) {
        return errors.count > 0 ? errorsJson(errors) : nlohmann::ordered_json(nullptr);
    };
    nlohmann::ordered_json document = {
        {"system", refit.system},
        {"backend", refit.backend},
        {"factors",
         {{"compute", refit.factors.compute},
          {"memory", refit.factors.memory},
          {"launch", refit.factors.launch},
          {"program", refit.factors.program}}},
        {"parameters",
         {{"step_overhead", refit.overhead.step.value()}, {"sequence_overhead", refit.overhead.sequence.value()}}},
        {"errors", nlohmann::ordered_json::array()},
        {"catalog_file", catalogFile(refit)}};
    for (const ServingErrors& each : refit.errors) {
        document["errors"].push_back({{"name", each.name},
                                      {"before", errorsJson(each.before)},
                                      {"fitted", errorsJson(each.fitted)},
                                      {"left_out", some(each.leftOut)},
                                      {"one_anchor", some(each.oneAnchor)}});
    }
    return document;
}

void printRefit(const ServingRefit& refit) {
    report::Table table{{{"name", fmt::format("Fit of {} {}", refit.system, refit.backend)},
                         {"measured", "Measured", Unit::count},
                         {"before", "Before, MAPE", Unit::fraction},
                         {"fitted", "Fitted, MAPE", Unit::fraction},
                         {"left_out", "Left out, MAPE", Unit::fraction},
                         {"one_anchor", "One anchor, MAPE", Unit::fraction}},
                        {}};
    const auto some = [](const ErrorStatistics& errors) {
        return errors.count > 0 ? report::Cell(errors.meanAbsolute) : report::Cell();
    };
    for (const ServingErrors& each : refit.errors) {
        table.rows.push_back({each.name, static_cast<double>(each.fitted.count), each.before.meanAbsolute,
                              each.fitted.meanAbsolute, some(each.leftOut), some(each.oneAnchor)});
    }
    std::cout << '\n';
    report::writeText(table, std::cout);
    fmt::print(
        "\nFactors on the catalog's kernels: compute {:.3g}, memory {:.3g}, launch {:.3g}, program {:.3g}.\n"
        "Left out: each row by a fit without its fifth of the rows. One anchor: all rows but the middle one by a "
        "fit to that one.\nTimes to the first token are fitted to, and counted here, where at most four requests "
        "run at a time.\n",
        refit.factors.compute, refit.factors.memory, refit.factors.launch, refit.factors.program);
    fmt::print(
        "\nSet in scenarios: step_overhead={:.3g}, sequence_overhead={:.3g} (seconds). Save this as a .json file "
        "of any name in your catalog folder (~/.local/share/paretoscope/catalog):\n{}\n",
        refit.overhead.step.value(), refit.overhead.sequence.value(), catalogFile(refit).dump(2));
}

} // namespace

ExitCode validateServing(const Engine& engine, const std::string& data, const ServingOptions& options, bool json) {
    const auto measured = serving::readServing(data, options.defaults);
    if (!measured) {
        return fail(measured.error(), data);
    }
    const serving::ServingFacts facts = servingFacts(engine.catalog);
    const serving::ServingValidation validation = serving::compareServing(*measured, facts);
    std::vector<ServingRefit> refits;
    if (options.fit) {
        refits = serving::refitServing(*measured, facts, std::filesystem::path(data).filename().string());
    }
    if (json) {
        nlohmann::ordered_json document = comparisonJson("serving", validation.perToken);
        document["first_token"] = comparisonJson("serving", validation.firstToken);
        if (options.fit) {
            document["fits"] = nlohmann::ordered_json::array();
        }
        for (const ServingRefit& refit : refits) {
            document["fits"].push_back(refitJson(refit));
        }
        std::cout << document.dump(2) << '\n';
        return ExitCode::done;
    }
    printComparison("serving", "Time per output token", validation.perToken, false);
    if (!validation.firstToken.predicted.empty()) {
        std::cout << '\n';
        printComparison("serving", "Time to first token", validation.firstToken, false);
    }
    for (const ServingRefit& refit : refits) {
        printRefit(refit);
    }
    return ExitCode::done;
}

} // namespace paretoscope::app

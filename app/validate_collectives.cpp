// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/validate_collectives.h"

#include "app/comparison_output.h"
#include "app/outcome.h"

#include "core/base/unit.h"
#include "core/network/collective_refit.h"
#include "core/network/collective_validation.h"
#include "core/report/table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>

namespace paretoscope::app {

namespace {

using network::CollectiveRefit;
using network::RefitErrors;

Result<BytesPerSecond> bandwidthOf(const std::string& text) {
    if (text.empty()) {
        return BytesPerSecond(0.0);
    }
    const Result<double> bandwidth = parseQuantity(text, Unit::bytePerSecond);
    if (!bandwidth) {
        Error error = bandwidth.error();
        error.file = "--scale-out-bandwidth";
        return error;
    }
    if (*bandwidth <= 0.0) {
        return Error{ErrorCode::outOfRange, "--scale-out-bandwidth", {}, text, "more than zero"};
    }
    return BytesPerSecond(*bandwidth);
}

/// A whole file for the user's catalog folder.
nlohmann::ordered_json catalogFile(const CollectiveRefit& refit) {
    return {{"collectives", {network::collectiveFitJson(refit.fit)}}};
}

nlohmann::ordered_json refitJson(const CollectiveRefit& refit) {
    nlohmann::ordered_json document = {{"accelerator", refit.fit.accelerators.front()},
                                       {"errors", nlohmann::ordered_json::array()},
                                       {"kept", refit.kept},
                                       {"catalog_file", catalogFile(refit)}};
    for (const RefitErrors& each : refit.errors) {
        document["errors"].push_back(
            {{"name", each.name},
             {"before", errorsJson(each.before)},
             {"fitted", errorsJson(each.fitted)},
             {"left_out", each.leftOut.count > 0 ? errorsJson(each.leftOut) : nlohmann::ordered_json(nullptr)}});
    }
    return document;
}

void printRefit(const CollectiveRefit& refit) {
    report::Table table{{{"name", "Fit of " + refit.fit.accelerators.front()},
                         {"measured", "Measured", Unit::count},
                         {"before", "Before, median", Unit::fraction},
                         {"fitted", "Fitted, median", Unit::fraction},
                         {"left_out", "Left out, median", Unit::fraction},
                         {"before_mape", "Before, MAPE", Unit::fraction},
                         {"fitted_mape", "Fitted, MAPE", Unit::fraction},
                         {"left_out_mape", "Left out, MAPE", Unit::fraction}},
                        {}};
    for (const RefitErrors& each : refit.errors) {
        const bool left = each.leftOut.count > 0;
        table.rows.push_back({each.name, static_cast<double>(each.fitted.count), each.before.median, each.fitted.median,
                              left ? report::Cell(each.leftOut.median) : report::Cell(), each.before.meanAbsolute,
                              each.fitted.meanAbsolute,
                              left ? report::Cell(each.leftOut.meanAbsolute) : report::Cell()});
    }
    std::cout << '\n';
    report::writeText(table, std::cout);
    fmt::print("\nLeft out: every second size, predicted by a fit on the other sizes. No other numbers of ranks or "
               "nodes are vouched for.\n");
    if (!refit.kept.empty()) {
        fmt::print("As before, for no row depends on them: {}.\n", fmt::join(refit.kept, ", "));
    }
    fmt::print("\nSave this as a .json file of any name in your catalog folder (~/.local/share/paretoscope/catalog):\n"
               "{}\n",
               catalogFile(refit).dump(2));
}

} // namespace

ExitCode validateCollectives(const Engine& engine, const std::string& data, const CollectiveOptions& options,
                             bool json) {
    const study::Catalog& catalog = engine.catalog;
    const Result<BytesPerSecond> scaleOut = bandwidthOf(options.scaleOut);
    if (!scaleOut) {
        return fail(scaleOut.error());
    }
    const Result<std::vector<network::CollectiveMeasurement>> measured = network::readCollectives(data);
    if (!measured) {
        return fail(measured.error(), data);
    }
    const auto reached = [&catalog](const hardware::Accelerator& part) {
        const network::CollectiveFit* fit = catalog.collectiveFit(part);
        return fit != nullptr ? std::optional(fit->network) : std::nullopt;
    };
    const Comparison comparison = network::compareCollectives(*measured, catalog.accelerators, reached, *scaleOut);
    std::vector<CollectiveRefit> refits;
    if (options.fit) {
        const auto start = [&](const hardware::Accelerator& part) {
            const network::NetworkEfficiency inTraining = catalog.calibration.devices.empty()
                                                              ? network::NetworkEfficiency{}
                                                              : catalog.calibration.device(part).network;
            return reached(part).value_or(inTraining);
        };
        refits = network::refitCollectives(*measured, catalog.accelerators, start, *scaleOut,
                                           std::filesystem::path(data).filename().string());
    }
    if (json) {
        nlohmann::ordered_json document = comparisonJson("collectives", comparison);
        if (options.fit) {
            document["fits"] = nlohmann::ordered_json::array();
        }
        for (const CollectiveRefit& refit : refits) {
            document["fits"].push_back(refitJson(refit));
        }
        std::cout << document.dump(2) << '\n';
        return ExitCode::done;
    }
    printComparison("collectives", "Collectives", comparison, false);
    for (const CollectiveRefit& refit : refits) {
        printRefit(refit);
    }
    return ExitCode::done;
}

} // namespace paretoscope::app

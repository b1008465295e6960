// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/validate_kernels.h"

#include "app/outcome.h"

#include "core/kernel/kernel_validation.h"
#include "core/report/table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <map>

namespace paretoscope::app {

namespace {

using KernelJson = nlohmann::ordered_json;

KernelJson errorsJson(const ErrorStatistics& errors) {
    return {{"predicted", errors.count},
            {"mape", errors.meanAbsolute},
            {"bias", errors.bias},
            {"median", errors.median},
            {"max", errors.largest}};
}

void printKernelJson(const kernel::KernelValidation& validation) {
    KernelJson document = {{"kind", "kernels"},
                           {"rows", validation.rows},
                           {"predicted", validation.predicted.size()},
                           {"skipped", KernelJson::array()},
                           {"overall", errorsJson(validation.overall)},
                           {"groups", KernelJson::array()},
                           {"rows_out", KernelJson::array()}};
    for (const kernel::SkippedKernel& row : validation.skipped) {
        document["skipped"].push_back({{"row", row.row}, {"reason", row.reason}});
    }
    for (const kernel::KernelGroup& group : validation.groups) {
        KernelJson json = {{"name", group.name}};
        json.update(errorsJson(group.errors));
        document["groups"].push_back(std::move(json));
    }
    for (const kernel::PredictedKernel& row : validation.predicted) {
        document["rows_out"].push_back({{"row", row.row},
                                        {"group", row.group},
                                        {"measured", row.measured.value()},
                                        {"predicted", row.predicted.value()}});
    }
    std::cout << document.dump(2) << '\n';
}

std::vector<report::Cell> errorCells(const std::string& name, const ErrorStatistics& errors) {
    return {name, static_cast<double>(errors.count), errors.meanAbsolute, errors.bias, errors.median, errors.largest};
}

void printKernelText(const kernel::KernelValidation& validation) {
    report::Table table{{{"name", "Kernels"},
                         {"predicted", "Measured", Unit::count},
                         {"mape", "MAPE", Unit::fraction},
                         {"bias", "Bias", Unit::fraction},
                         {"median", "Median", Unit::fraction},
                         {"max", "Largest", Unit::fraction}},
                        {}};
    for (const kernel::KernelGroup& group : validation.groups) {
        table.rows.push_back(errorCells(group.name, group.errors));
    }
    table.rows.push_back(errorCells("All kernels", validation.overall));
    report::writeText(table, std::cout);
    std::map<std::string, int> reasons;
    for (const kernel::SkippedKernel& row : validation.skipped) {
        ++reasons[row.reason];
    }
    for (const auto& [reason, count] : reasons) {
        fmt::print("{:>6} skipped: {}\n", count, reason);
    }
}

} // namespace

ExitCode validateKernels(const Engine& engine, const std::string& file, bool json) {
    const Result<kernel::KernelValidation> validation =
        kernel::validateKernels(file, engine.catalog.accelerators, engine.catalog.kernels);
    if (!validation) {
        return fail(validation.error(), file);
    }
    json ? printKernelJson(*validation) : printKernelText(*validation);
    return ExitCode::done;
}

} // namespace paretoscope::app

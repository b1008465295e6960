// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/validation.h"

#include "core/base/error_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace paretoscope::training {

namespace {

double errorOf(double predicted, double measured) {
    return predicted / measured - 1.0;
}

ErrorSummary summaryOf(std::vector<double> errors) {
    const ErrorStatistics statistics = errorStatistics(std::move(errors));
    return {statistics.count, statistics.meanAbsolute, statistics.bias, statistics.median, statistics.largest, {}};
}

/// Pairs in and out of order within one family (Kendall's tau-b without its tie terms: ties in either order count for
/// neither side and are left out).
struct Pairs {
    double concordant = 0.0;
    double discordant = 0.0;
};

Pairs pairsOf(const std::vector<const PredictedRow*>& rows) {
    Pairs pairs;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = i + 1; j < rows.size(); ++j) {
            const double measured = (rows[i]->measured - rows[j]->measured).value();
            const double predicted = (rows[i]->predicted - rows[j]->predicted).value();
            if (measured * predicted > 0.0) {
                pairs.concordant += 1.0;
            } else if (measured * predicted < 0.0) {
                pairs.discordant += 1.0;
            }
        }
    }
    return pairs;
}

std::optional<double> tauOf(std::span<const PredictedRow* const> rows) {
    std::map<std::string, std::vector<const PredictedRow*>> families;
    for (const PredictedRow* row : rows) {
        families[row->group + '\n' + row->family].push_back(row);
    }
    Pairs all;
    for (const auto& [family, members] : families) {
        const Pairs pairs = pairsOf(members);
        all.concordant += pairs.concordant;
        all.discordant += pairs.discordant;
    }
    const double counted = all.concordant + all.discordant;
    return counted > 0.0 ? std::optional((all.concordant - all.discordant) / counted) : std::nullopt;
}

ErrorSummary memorySummary(std::span<const PredictedRow* const> rows) {
    std::vector<double> errors;
    for (const PredictedRow* row : rows) {
        if (row->measuredMemory) {
            errors.push_back(errorOf(row->predictedMemory.value(), row->measuredMemory->value()));
        }
    }
    return summaryOf(std::move(errors));
}

Bytes worstStage(const StepModel& model, const Plan& plan) {
    Bytes worst;
    for (int stage = 0; stage < plan.pipelineParallel; ++stage) {
        worst = std::max(worst, model.memory(plan, stage).total());
    }
    return worst;
}

PredictedRow predict(const MeasuredRow& row, const Calibration& calibration) {
    const MeasuredRun& run = *row.run;
    const Prediction prediction = predictStep(run, calibration);
    const StepModel model({*run.model, run.accelerator, run.levels, calibration});
    PredictedRow result;
    result.row = row.row;
    result.group = row.group;
    result.family = row.family;
    result.measured = run.stepTime;
    result.predicted = prediction.stepTime;
    result.measuredMemory = run.peakMemory;
    // Published peaks are the allocator's, which does not see the context and the libraries.
    result.predictedMemory = worstStage(model, prediction.plan) - calibration.step.frameworkReserve;
    result.assumed = run.assumed;
    if (run.microBatchOpen) {
        result.assumed.push_back(fmt::format("micro_batch = {} (the fastest that fits)", prediction.plan.microBatch));
    }
    return result;
}

} // namespace

Prediction predictStep(const MeasuredRun& run, const Calibration& calibration) {
    const StepModel model({*run.model, run.accelerator, run.levels, calibration});
    Prediction best{model.cost(run.plan).stepTime(), run.plan};
    if (!run.microBatchOpen) {
        return best;
    }
    constexpr int kLargest = 64;
    Plan plan = run.plan;
    for (plan.microBatch = 2; plan.microBatch <= kLargest; plan.microBatch *= 2) {
        const bool whole = plan.globalBatch % (std::int64_t{plan.dataParallel} * plan.microBatch) == 0;
        if (!whole || worstStage(model, plan) > run.accelerator.memory) {
            break;
        }
        const Seconds time = model.cost(plan).stepTime();
        if (time < best.stepTime) {
            best = {time, plan};
        }
    }
    return best;
}

ErrorSummary summarise(std::span<const PredictedRow* const> rows) {
    std::vector<double> errors;
    for (const PredictedRow* row : rows) {
        errors.push_back(errorOf(row->predicted.value(), row->measured.value()));
    }
    ErrorSummary summary = summaryOf(std::move(errors));
    summary.tau = tauOf(rows);
    return summary;
}

ValidationReport validate(std::span<const MeasuredRow> rows, const Calibration& calibration) {
    ValidationReport report;
    report.rows = static_cast<int>(rows.size());
    for (const MeasuredRow& row : rows) {
        if (row.run) {
            report.predicted.push_back(predict(row, calibration));
        } else {
            report.skipped.push_back({row.row, row.reason});
        }
    }
    std::vector<const PredictedRow*> all;
    std::vector<std::string> names;
    std::map<std::string, std::vector<const PredictedRow*>> byGroup;
    for (const PredictedRow& row : report.predicted) {
        all.push_back(&row);
        std::vector<const PredictedRow*>& group = byGroup[row.group];
        if (group.empty()) {
            names.push_back(row.group);
        }
        group.push_back(&row);
    }
    for (const std::string& name : names) {
        const std::vector<const PredictedRow*>& members = byGroup.at(name);
        report.groups.push_back({name, summarise(members), memorySummary(members), calibration.groupError(name)});
    }
    report.time = summarise(all);
    report.memory = memorySummary(all);
    return report;
}

Result<ValidationReport> validate(const std::string& file, const ValidationContext& context) {
    const Result<csv::Table> table = csv::Table::read(file);
    if (!table) {
        return table.error();
    }
    const Result<std::vector<MeasuredRow>> rows = measuredRows(*table, context.accelerators, context.models);
    if (!rows) {
        return rows.error();
    }
    return validate(*rows, context.calibration);
}

} // namespace paretoscope::training

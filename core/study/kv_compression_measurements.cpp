// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression_measurements.h"

#include "core/kv/measured_throughput.h"
#include "core/quality/answer_length.h"
#include "core/quality/measured_accuracy.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace paretoscope::study::kv_compression {

namespace {

constexpr double kUnmeasured = std::numeric_limits<double>::quiet_NaN();

MeasuredPoint pointFrom(std::span<const double> base) {
    MeasuredPoint point;
    point.parameters.assign(base.begin(), base.end());
    point.metrics.assign(kMetrics, kUnmeasured);
    return point;
}

void state(MeasuredPoint& point, std::size_t parameter, double value) {
    point.parameters[parameter] = value;
    point.stated.push_back(parameter);
}

void belong(MeasuredPoint& point, std::size_t parameter, double value) {
    state(point, parameter, value);
    point.belongsBy.push_back(parameter);
}

void statePolicy(MeasuredPoint& point, std::size_t policy, double budget, const PolicyParameters& parameters) {
    belong(point, kPolicy, static_cast<double>(policy));
    if (const std::optional<std::size_t> place = parameters.place(policy, "budget"); place && budget > 0.0) {
        state(point, *place, budget);
    }
}

std::optional<std::size_t> publishedPolicy(const kv::PolicyList& policies, const std::string& name) {
    const auto found = std::ranges::find_if(policies, [&name](const auto& policy) {
        const kv::PolicyDescription& description = policy->description();
        return (description.publishedAs.empty() ? description.name : description.publishedAs) == name;
    });
    return found == policies.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - policies.begin()));
}

/// Why a row is no point of the study, or nothing.
std::string placeAccuracy(const quality::MeasuredAccuracy& measured, const KnownNames& names, MeasuredPoint& point) {
    const quality::CacheQuestion& question = measured.question;
    const std::optional<std::size_t> policy = publishedPolicy(names.policies, question.policy);
    const auto model = std::ranges::find(names.publishedModels, question.model);
    const auto benchmark = std::ranges::find(quality::benchmarks(), question.benchmark, &quality::Benchmark::name);
    if (!policy) {
        return fmt::format("no policy {}", question.policy);
    }
    if (model == names.publishedModels.end()) {
        return fmt::format("no model {}", question.model);
    }
    if (benchmark == quality::benchmarks().end()) {
        return fmt::format("no benchmark {}", question.benchmark);
    }
    belong(point, kModel, static_cast<double>(model - names.publishedModels.begin()));
    belong(point, kBenchmark, static_cast<double>(benchmark - quality::benchmarks().begin()));
    statePolicy(point, *policy, question.tokens, names.parameters);
    point.metrics[kAccuracy] = measured.relative;
    return {};
}

Result<MeasuredPoints> accuracies(const std::string& file, std::span<const double> base, const KnownNames& names) {
    Result<quality::MeasuredAccuracies> read = quality::readMeasuredAccuracies(file);
    if (!read) {
        return read.error();
    }
    MeasuredPoints measured{read->rows, {}, std::move(read->skipped)};
    for (const quality::MeasuredAccuracy& row : read->points) {
        MeasuredPoint point = pointFrom(base);
        point.row = row.row;
        point.name = row.question.policy;
        point.source = row.source;
        point.note = row.note;
        std::string reason = placeAccuracy(row, names, point);
        if (!reason.empty()) {
            measured.skipped.push_back({row.row, std::move(reason)});
            continue;
        }
        measured.points.push_back(std::move(point));
    }
    return measured;
}

void placeThroughput(const kv::MeasuredThroughput& measured, const KnownNames& names, MeasuredPoint& point) {
    const auto answer = static_cast<double>(measured.sequence.generated);
    belong(point, kModel, static_cast<double>(measured.model));
    state(point, kAccelerator, static_cast<double>(measured.accelerator + 1)); // the first choice is "as drawn"
    state(point, kTensorParallel, 1.0);
    belong(point, kStack, static_cast<double>(measured.stack - kv::servingStacks().data()));
    state(point, kPromptTokens, static_cast<double>(measured.sequence.prompt));
    state(point, kGeneratedTokens, answer);
    state(point, kLengthVariation, 0.0);
    state(point, kMostGenerated, std::max(point.parameters[kMostGenerated], answer));
    state(point, kInflation, 0.0);
    state(point, kBatch, measured.batch);
    statePolicy(point, measured.policy, measured.budget.value_or(0.0), names.parameters);
    point.metrics[kRunningBatch] = measured.batch;
    point.metrics[kTimePerToken] = measured.step.value();
    point.metrics[kTokensPerSecond] = measured.batch / measured.step.value();
}

Result<MeasuredPoints> throughputs(const std::string& file, std::span<const double> base, const KnownNames& names) {
    Result<kv::MeasuredThroughputs> read =
        kv::readMeasuredThroughputs(file, {names.policies, names.catalog.models, names.catalog.accelerators});
    if (!read) {
        return read.error();
    }
    MeasuredPoints measured{read->rows, {}, std::move(read->skipped)};
    for (const kv::MeasuredThroughput& row : read->points) {
        MeasuredPoint point = pointFrom(base);
        point.row = row.row;
        point.name = names.policies[row.policy]->description().name;
        point.source = row.source;
        point.note = row.note;
        placeThroughput(row, names, point);
        measured.points.push_back(std::move(point));
    }
    return measured;
}

} // namespace

Result<MeasuredPoints> measuredPoints(const std::string& file, std::span<const double> base, const KnownNames& names) {
    return kv::holdsThroughputs(file) ? throughputs(file, base, names) : accuracies(file, base, names);
}

} // namespace paretoscope::study::kv_compression

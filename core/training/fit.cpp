// SPDX-License-Identifier: GPL-3.0-or-later
// Coordinate search with shrinking steps on the absolute logarithmic error: derivative-free, robust against outliers,
// and the same on every machine.
#include "core/training/fit.h"

#include "core/training/coefficient.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

namespace paretoscope::training {

namespace {

/// An error beyond this counts no more: runs that a cause outside the model slowed down.
constexpr double kLargestError = 0.35;
/// Pulls coefficients that the data does not decide towards what single kernels say.
constexpr double kPriorWeight = 0.04;

struct Sample {
    const MeasuredRow* row = nullptr;
    std::string device;
    double weight = 0.0;
};

bool hasExperts(const model::Model& model) {
    return std::any_of(model.kinds.begin(), model.kinds.end(),
                       [](const model::LayerKind& kind) { return kind.feedForward.isExpert(); });
}

/// "a100" of "a100_sxm_80gb".
std::string deviceOf(const MeasuredRun& run) {
    return run.accelerator.id.substr(0, run.accelerator.id.find('_'));
}

/// "A100 FP16", "H100 BF16 sharded".
std::string partOf(const MeasuredRun& run) {
    std::string name = fmt::format("{} {}", deviceOf(run), hardware::precisionId(run.plan.precision));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return run.plan.sharding == Sharding::zero3 ? name + " sharded" : name;
}

double logError(const Sample& sample, const Calibration& calibration) {
    return std::log(predictStep(*sample.row->run, calibration).stepTime / sample.row->run->stepTime);
}

/// Rows to fit on; families weigh alike, small ones less.
std::vector<Sample> samplesWithout(const std::vector<MeasuredRow>& rows, const Calibration& calibration,
                                   const std::string& leftOut) {
    std::map<std::string, double> counts;
    std::vector<Sample> samples;
    for (const MeasuredRow& row : rows) {
        // Mixtures of experts have no target and load imbalance of their own; where an assumed schedule decides, its
        // bubble would be taken for speed: predicted, not fitted on.
        if (row.run && row.group != leftOut && !hasExperts(*row.run->model) && !row.run->scheduleMatters) {
            samples.push_back({&row, calibration.device(row.run->accelerator).id, 0.0});
            counts[row.group] += 1.0;
        }
    }
    constexpr double kSmallFamily = 3.0;
    for (Sample& sample : samples) {
        sample.weight = 1.0 / (counts[sample.row->group] + kSmallFamily);
    }
    return samples;
}

class Search {
public:
    Search(std::vector<Sample> samples, const Calibration& start)
        : m_samples(std::move(samples))
        , m_coefficients(fittedCoefficients(start))
        , m_calibration(start)
        , m_costs(m_samples.size(), 0.0) {
        for (const Coefficient& coefficient : m_coefficients) {
            coefficient.set(m_calibration, coefficient.prior);
        }
        for (std::size_t i = 0; i < m_samples.size(); ++i) {
            m_costs[i] = costOf(i, m_calibration);
        }
    }

    void round(double step) {
        for (const Coefficient& coefficient : m_coefficients) {
            if (!improve(coefficient, 1.0 + step)) {
                improve(coefficient, 1.0 / (1.0 + step));
            }
        }
    }

    [[nodiscard]] const Calibration& calibration() const { return m_calibration; }

private:
    [[nodiscard]] double costOf(std::size_t sample, const Calibration& calibration) const {
        return m_samples[sample].weight * std::min(std::abs(logError(m_samples[sample], calibration)), kLargestError);
    }

    static double pull(const Coefficient& coefficient, double value) {
        const double distance = std::log(std::max(value, 1e-9) / std::max(coefficient.prior, 1e-9));
        return kPriorWeight * distance * distance;
    }

    bool improve(const Coefficient& coefficient, double factor) {
        const double before = coefficient.get(m_calibration);
        const double value = std::clamp(before * factor, coefficient.low, coefficient.high);
        if (value == before) {
            return false;
        }
        Calibration trial = m_calibration;
        coefficient.set(trial, value);
        double gain = pull(coefficient, before) - pull(coefficient, value);
        std::vector<double> costs = m_costs;
        for (std::size_t i = 0; i < m_samples.size(); ++i) {
            if (coefficient.device.empty() || coefficient.device == m_samples[i].device) {
                costs[i] = costOf(i, trial);
                gain += m_costs[i] - costs[i];
            }
        }
        if (gain <= 0.0) {
            return false;
        }
        m_calibration = std::move(trial);
        m_costs = std::move(costs);
        return true;
    }

    std::vector<Sample> m_samples;
    std::vector<Coefficient> m_coefficients;
    Calibration m_calibration;
    std::vector<double> m_costs;
};

std::optional<Calibration> fitWithout(const std::vector<MeasuredRow>& rows, const Calibration& start,
                                      const std::string& leftOut, const FitOptions& options, std::stop_token stop,
                                      Progress& progress) {
    Search search(samplesWithout(rows, start, leftOut), start);
    double step = 0.2;
    for (int round = 0; round < options.rounds; ++round) {
        if (stop.stop_requested()) {
            return std::nullopt;
        }
        search.round(step);
        search.round(step);
        step *= 0.6;
        ++progress.done;
    }
    return search.calibration();
}

struct FamilyError {
    double error = 0.0;
    double bias = 0.0;
    double logParameters = 0.0; ///< mean of their decimal logarithms
    const MeasuredRun* first = nullptr;
    int rows = 0;

    void add(const MeasuredRun& run, double one) {
        const double before = rows++;
        const auto mean = [&](double& value, double next) { value = (value * before + next) / rows; };
        mean(error, std::abs(one));
        mean(bias, one);
        mean(logParameters, std::log10(model::totalParameters(*run.model)));
        first = first == nullptr ? &run : first;
    }
};

/// Errors on a family: all of it under the empty key, and by device, precision and sharding.
std::map<std::string, FamilyError> errorsOn(const std::vector<MeasuredRow>& rows, const std::string& group,
                                            const Calibration& calibration) {
    std::map<std::string, FamilyError> errors;
    for (const MeasuredRow& row : rows) {
        if (row.run && row.group == group) {
            const double error = predictStep(*row.run, calibration).stepTime / row.run->stepTime - 1.0;
            errors[""].add(*row.run, error);
            errors[partOf(*row.run)].add(*row.run, error);
        }
    }
    return errors;
}

/// What calibration.json says of each part of a family.
std::vector<MeasuredFamily> partsOf(const std::string& group, const std::map<std::string, FamilyError>& fitted,
                                    const std::map<std::string, FamilyError>& leftOut) {
    std::vector<MeasuredFamily> parts;
    for (const auto& [name, error] : fitted) {
        if (name.empty()) {
            continue;
        }
        const MeasuredRun& run = *error.first;
        MeasuredFamily part;
        part.name = group + ", " + name;
        part.group = group;
        part.accelerator = deviceOf(run);
        part.precision = run.plan.precision;
        part.sharded = run.plan.sharding == Sharding::zero3;
        part.experts = hasExperts(*run.model);
        part.parameters = std::pow(10.0, error.logParameters);
        part.rows = error.rows;
        part.meanAbsoluteError = error.error;
        part.bias = error.bias;
        if (const auto out = leftOut.find(name); out != leftOut.end()) {
            part.leftOutError = out->second.error;
            part.leftOutBias = out->second.bias;
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

Result<std::vector<MeasuredRow>> readAll(const std::vector<std::string>& files, const ValidationContext& context) {
    std::vector<MeasuredRow> all;
    for (const std::string& file : files) {
        const Result<csv::Table> table = csv::Table::read(file);
        if (!table) {
            return table.error();
        }
        Result<std::vector<MeasuredRow>> rows = measuredRows(*table, context.accelerators, context.models);
        if (!rows) {
            return rows.error();
        }
        all.insert(all.end(), std::make_move_iterator(rows->begin()), std::make_move_iterator(rows->end()));
    }
    return all;
}

std::vector<std::string> familyNames(const std::vector<MeasuredRow>& rows) {
    std::vector<std::string> names;
    for (const MeasuredRow& row : rows) {
        if (row.run && std::find(names.begin(), names.end(), row.group) == names.end()) {
            names.push_back(row.group);
        }
    }
    return names;
}

} // namespace

Result<FitReport> fit(const std::vector<std::string>& files, const ValidationContext& context,
                      const FitOptions& options, std::stop_token stop, Progress& progress) {
    const Result<std::vector<MeasuredRow>> rows = readAll(files, context);
    if (!rows) {
        return rows.error();
    }
    const std::vector<std::string> names = familyNames(*rows);
    const std::string shown = files.empty() ? std::string() : files.front();
    if (names.empty()) {
        return Error{ErrorCode::emptySpace, shown, {}, "no row that can be predicted", {}};
    }
    const Error cancelled{ErrorCode::cancelled, {}, {}, {}, {}};
    const std::size_t leftOut = !options.leaveOneOut ? 0 : options.leaveOut.empty() ? names.size() : 1;
    progress.total = static_cast<std::uint64_t>(options.rounds) * (leftOut + 1);
    const std::optional<Calibration> fitted = fitWithout(*rows, context.calibration, {}, options, stop, progress);
    if (!fitted) {
        return cancelled;
    }
    FitReport report;
    report.calibration = *fitted;
    double heldOutSum = 0.0;
    for (const std::string& name : names) {
        const std::map<std::string, FamilyError> inside = errorsOn(*rows, name, *fitted);
        std::map<std::string, FamilyError> outside;
        const FamilyError& all = inside.at("");
        FittedFamily family{name, all.rows, all.error, all.bias, std::nullopt, std::nullopt, {}};
        report.fittedError += all.error / static_cast<double>(names.size());
        if (options.leaveOneOut && (options.leaveOut.empty() || options.leaveOut == name)) {
            const auto others = fitWithout(*rows, context.calibration, name, options, stop, progress);
            if (!others) {
                return cancelled;
            }
            outside = errorsOn(*rows, name, *others);
            family.heldOutError = outside.at("").error;
            family.heldOutBias = outside.at("").bias;
            heldOutSum += *family.heldOutError;
        }
        family.parts = partsOf(name, inside, outside);
        report.families.push_back(std::move(family));
    }
    if (options.leaveOneOut) {
        report.heldOutError = heldOutSum / (options.leaveOut.empty() ? static_cast<double>(names.size()) : 1.0);
    }
    for (const Coefficient& coefficient : fittedCoefficients(context.calibration)) {
        report.coefficients.push_back(
            {coefficient.pointer, coefficient.get(context.calibration), coefficient.get(report.calibration)});
    }
    return report;
}

} // namespace paretoscope::training

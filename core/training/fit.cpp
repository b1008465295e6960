// SPDX-License-Identifier: GPL-3.0-or-later
// Coordinate search with shrinking steps on the absolute logarithmic error: derivative-free, robust against outliers,
// and the same on every machine.
#include "core/training/fit.h"

#include "core/training/coefficient.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace paretoscope::training {

namespace {

/// An error beyond this counts no more: runs that a cause outside the model slowed down.
constexpr double kLargestError = 0.35;
/// Pulls coefficients that the data does not decide towards what single kernels say.
constexpr double kPriorWeight = 0.01;

struct Sample {
    const MeasuredRow* row = nullptr;
    std::string device;
    double weight = 0.0;
};

bool hasExperts(const model::Model& model) {
    return std::any_of(model.kinds.begin(), model.kinds.end(),
                       [](const model::LayerKind& kind) { return kind.feedForward.isExpert(); });
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
        // Mixtures of experts have no target and load imbalance of their own: predicted, not fitted on.
        if (row.run && row.group != leftOut && !hasExperts(*row.run->model)) {
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
    int rows = 0;
};

FamilyError errorOn(const std::vector<MeasuredRow>& rows, const std::string& group, const Calibration& calibration) {
    FamilyError result;
    for (const MeasuredRow& row : rows) {
        if (row.run && row.group == group) {
            const double error = predictStep(*row.run, calibration).stepTime / row.run->stepTime - 1.0;
            result.error += std::abs(error);
            result.bias += error;
            ++result.rows;
        }
    }
    result.error /= std::max(result.rows, 1);
    result.bias /= std::max(result.rows, 1);
    return result;
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
    progress.total = static_cast<std::uint64_t>(options.rounds) * (options.leaveOneOut ? names.size() + 1 : 1);
    const std::optional<Calibration> fitted = fitWithout(*rows, context.calibration, {}, options, stop, progress);
    if (!fitted) {
        return cancelled;
    }
    FitReport report;
    report.calibration = *fitted;
    double heldOutSum = 0.0;
    for (const std::string& name : names) {
        const FamilyError inside = errorOn(*rows, name, *fitted);
        FittedFamily family{name, inside.rows, inside.error, inside.bias, std::nullopt, std::nullopt};
        report.fittedError += inside.error / static_cast<double>(names.size());
        if (options.leaveOneOut) {
            const auto others = fitWithout(*rows, context.calibration, name, options, stop, progress);
            if (!others) {
                return cancelled;
            }
            const FamilyError outside = errorOn(*rows, name, *others);
            family.heldOutError = outside.error;
            family.heldOutBias = outside.bias;
            heldOutSum += outside.error;
        }
        report.families.push_back(std::move(family));
    }
    if (options.leaveOneOut) {
        report.heldOutError = heldOutSum / static_cast<double>(names.size());
    }
    for (const Coefficient& coefficient : fittedCoefficients(context.calibration)) {
        report.coefficients.push_back(
            {coefficient.pointer, coefficient.get(context.calibration), coefficient.get(report.calibration)});
    }
    return report;
}

} // namespace paretoscope::training

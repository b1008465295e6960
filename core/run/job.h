// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario made ready to be evaluated. Private to this room.
#pragma once

#include "core/explore/explorer.h"
#include "core/explore/limits.h"
#include "core/run/run.h"
#include "core/store/store.h"

#include <memory>
#include <span>
#include <vector>

namespace paretoscope::run {

/// What evaluating needs to know: made once, then only read, by all threads.
struct Job {
    /// Which rows are collected; the candidates for the front always are.
    enum class Rows { candidates, feasible, all };
    struct Coordinate {
        std::size_t metric;
        double sign; ///< -1 where the metric is to be maximised: fronts minimise
    };

    std::unique_ptr<const explore::DesignSpace> space; ///< at a fixed address: the explorer refers to it
    std::unique_ptr<const study::Evaluator> evaluator;
    std::unique_ptr<const explore::Explorer> explorer;
    std::size_t parameters = 0;
    std::size_t metrics = 0;
    std::size_t constraints = 0; ///< those of the study, and "bounds" where the scenario has any
    std::vector<Coordinate> objectives;
    std::unique_ptr<const explore::Limits> limits; ///< at a fixed address, as the evaluator: explorers ask them
    Rows rows = Rows::candidates;

    /// Catalog and the scenario's cluster must outlive the job. Errors: those of the scenario.
    static Result<Job> prepare(const explore::Scenario& scenario, const study::Registry& registry,
                               const study::Catalog& catalog);

    void coordinatesOf(std::span<const double> metricRow, std::span<double> coordinates) const;

    /// The study's verdict, or that of the user's bounds, as explore::Limits::judge().
    study::Verdict evaluate(std::span<const double> point, std::span<double> metricRow) const {
        return limits->judge(*evaluator, point, metricRow);
    }

    /// One parameter: the value that all points share.
    [[nodiscard]] std::vector<std::optional<double>> fixedValues() const;
    /// One evaluated step.
    [[nodiscard]] store::Row row(std::uint64_t step) const;
};

} // namespace paretoscope::run

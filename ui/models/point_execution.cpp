// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_execution.h"

#include "ui/models/bottleneck_words.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::ui {

namespace {

/// The point in the fidelity that counts contention.
std::vector<double> simulated(const study::Description& description, std::vector<double> point) {
    const std::optional<std::size_t> fidelity = study::parameterIndex(description, "fidelity");
    if (!fidelity)
        return point;
    const Result<double> value = study::valueFromText(description.parameters[*fidelity], "simulated");
    if (value)
        point[*fidelity] = *value;
    return point;
}

bool isMoved(const Bottlenecks& bottlenecks) {
    return bottlenecks.changes && std::ranges::any_of(*bottlenecks.changes, [](const study::Sensitivity& change) {
               return std::abs(change.saved()) >= kLeastSaved;
           });
}

/// Of the first objective that hardware moves at all: accuracy, say, it does not.
Bottlenecks bottlenecksOf(const RunEvaluator& evaluator, std::span<const double> point, const std::stop_token& stop) {
    const study::Description& description = evaluator.study().description();
    Bottlenecks found{0, Error{ErrorCode::notSupported, {}, {}, {}, {}}};
    for (const std::string& objective : description.objectives) {
        const std::optional<std::size_t> metric = study::metricIndex(description, objective);
        if (!metric)
            continue;
        Progress progress;
        found = {*metric,
                 study::whatIfTwiceAsFast(evaluator.study(), evaluator.context(), point, *metric, stop, progress)};
        if (isMoved(found) || !found.changes)
            break;
    }
    return found;
}

} // namespace

PointExecution::PointExecution(Selection& selection, QObject* parent)
    : QObject(parent)
    , m_work(
          selection, Selection::Pick::a, [this](const PointWork::Job& job) { make(job); },
          [this] {
              m_execution.reset();
              m_bottlenecks.reset();
          }) {
    connect(&m_work, &PointWork::changed, this, &PointExecution::changed);
}

void PointExecution::make(const PointWork::Job& job) {
    const std::vector<double> point = simulated(job.evaluator->study().description(), job.parameters);
    job.deliver([this, made = std::make_shared<const Result<study::Execution>>(
                           job.evaluator->evaluator().execution(point, job.stop))] { m_execution = made; });
    job.deliver([this, made = std::make_shared<const Bottlenecks>(bottlenecksOf(*job.evaluator, point, job.stop))] {
        m_bottlenecks = made;
    });
}

} // namespace paretoscope::ui

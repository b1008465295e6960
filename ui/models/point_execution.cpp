// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_execution.h"

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

Bottlenecks bottlenecksOf(const RunEvaluator& evaluator, std::span<const double> point, const std::stop_token& stop) {
    const study::Description& description = evaluator.study().description();
    const std::size_t metric = study::metricIndex(description, description.objectives.front()).value_or(0);
    Progress progress;
    return {metric, study::whatIfTwiceAsFast(evaluator.study(), evaluator.context(), point, metric, stop, progress)};
}

} // namespace

PointExecution::PointExecution(Selection& selection, QObject* parent)
    : QObject(parent)
    , m_selection(selection) {
    m_threads.setMaxThreadCount(1);
    connect(&selection, &Selection::pickedChanged, this, [this](Selection::Pick which) {
        if (which == Selection::Pick::a)
            drop();
    });
    connect(&selection.run(), &ShownRun::evaluatorReady, this, &PointExecution::make);
}

PointExecution::~PointExecution() {
    m_stop.request_stop();
}

void PointExecution::setWanted(bool wanted) {
    m_wanted = wanted;
    make();
}

void PointExecution::drop() {
    m_stop.request_stop();
    m_stop = std::stop_source();
    ++m_generation;
    m_making = false;
    m_execution.reset();
    m_bottlenecks.reset();
    emit changed();
    make();
}

template <class T>
void PointExecution::deliver(std::shared_ptr<const T> PointExecution::*place, std::shared_ptr<const T> made,
                             int generation) {
    QMetaObject::invokeMethod(
        this,
        [this, place, made, generation] {
            if (m_generation != generation)
                return;
            this->*place = made;
            emit changed();
        },
        Qt::QueuedConnection);
}

void PointExecution::make() {
    const std::optional<store::Row>& row = m_selection.picked(Selection::Pick::a);
    if (!m_wanted || m_making || m_execution || !row || !m_selection.run().evaluator())
        return;
    m_making = true;
    m_threads.start([this, generation = m_generation, evaluator = m_selection.run().evaluator(),
                     point = simulated(m_selection.run().evaluator()->study().description(), row->parameters),
                     stop = m_stop.get_token()] {
        deliver(&PointExecution::m_execution,
                std::make_shared<const Result<study::Execution>>(evaluator->evaluator().execution(point, stop)),
                generation);
        deliver(&PointExecution::m_bottlenecks,
                std::make_shared<const Bottlenecks>(bottlenecksOf(*evaluator, point, stop)), generation);
    });
}

} // namespace paretoscope::ui

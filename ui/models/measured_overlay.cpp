// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/measured_overlay.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::ui {

namespace {

bool belongs(const study::MeasuredPoint& point, const explore::DesignSpace& space) {
    return std::ranges::all_of(point.belongsBy, [&](std::size_t parameter) {
        return std::ranges::find(space.values(parameter), point.parameters[parameter]) != space.values(parameter).end();
    });
}

OverlaidPoint placed(study::MeasuredPoint measured, const study::Evaluator& evaluator) {
    OverlaidPoint point;
    point.predicted.parameters = measured.parameters;
    point.predicted.metrics.assign(measured.metrics.size(), std::numeric_limits<double>::quiet_NaN());
    const study::Verdict verdict = evaluator.evaluate(measured.parameters, point.predicted.metrics);
    point.predicted.rejectedBy = verdict.constraint;
    point.predicted.margin = verdict.margin;
    point.shown = point.predicted;
    for (std::size_t i = 0; i < measured.metrics.size(); ++i) {
        if (std::isfinite(measured.metrics[i]))
            point.shown.metrics[i] = measured.metrics[i];
    }
    point.measured = std::move(measured);
    return point;
}

} // namespace

bool OverlaidPoint::isMeasured(std::size_t column) const {
    const std::size_t parameters = measured.parameters.size();
    return column >= parameters && std::isfinite(measured.metrics[column - parameters]);
}

Overlay overlayOf(const RunEvaluator& run, const std::string& file) {
    Overlay overlay;
    Result<study::MeasuredPoints> read = run.evaluator().measurements(file, run.row(0).parameters);
    if (!read) {
        overlay.error = read.error();
        return overlay;
    }
    for (study::MeasuredPoint& point : read->points) {
        if (belongs(point, run.space()))
            overlay.points.push_back(placed(std::move(point), run.evaluator()));
    }
    overlay.others = static_cast<std::size_t>(read->rows) - overlay.points.size();
    return overlay;
}

MeasuredOverlay::MeasuredOverlay(Selection& selection, QObject* parent)
    : QObject(parent)
    , m_selection(selection)
    , m_overlay(std::make_shared<const Overlay>()) {
    m_threads.setMaxThreadCount(1);
    connect(&selection.run(), &ShownRun::reset, this, &MeasuredOverlay::load);
    connect(&selection.run(), &ShownRun::evaluatorReady, this, &MeasuredOverlay::load);
}

MeasuredOverlay::~MeasuredOverlay() = default;

bool MeasuredOverlay::isPossible() const {
    const std::shared_ptr<const RunEvaluator>& run = m_selection.run().evaluator();
    return run && run->study().description().views.measurements;
}

void MeasuredOverlay::open(const QString& file) {
    if (!isPossible())
        return;
    m_file = file;
    m_study = m_selection.run().evaluator()->study().description().id;
    load();
}

void MeasuredOverlay::remove() {
    m_file.clear();
    load();
}

void MeasuredOverlay::load() {
    const int generation = ++m_generation;
    m_overlay = std::make_shared<const Overlay>();
    emit changed();
    const std::shared_ptr<const RunEvaluator> run = m_selection.run().evaluator();
    if (m_file.isEmpty() || !run || run->study().description().id != m_study)
        return;
    m_threads.start([this, generation, run, file = m_file.toStdString()] {
        const auto overlay = std::make_shared<const Overlay>(overlayOf(*run, file));
        QMetaObject::invokeMethod(
            this,
            [this, generation, overlay] {
                if (generation != m_generation)
                    return;
                m_overlay = overlay;
                emit changed();
            },
            Qt::QueuedConnection);
    });
}

} // namespace paretoscope::ui

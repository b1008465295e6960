// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_trace.h"

namespace paretoscope::ui {

PointTrace::PointTrace(Selection& selection, QObject* parent)
    : QObject(parent)
    , m_selection(selection) {
    connect(&selection, &Selection::pickedChanged, this, [this](Selection::Pick which) {
        if (which == Selection::Pick::a)
            drop();
    });
    connect(&selection.run(), &ShownRun::evaluatorReady, this, &PointTrace::make);
}

PointTrace::~PointTrace() = default;

void PointTrace::setWanted(bool wanted) {
    m_wanted = wanted;
    make();
}

void PointTrace::drop() {
    ++m_generation;
    m_making = false;
    m_point.reset();
    emit changed();
    make();
}

void PointTrace::make() {
    const std::optional<store::Row>& row = m_selection.picked(Selection::Pick::a);
    if (!m_wanted || m_making || m_point || !row || !m_selection.run().evaluator())
        return;
    m_making = true;
    m_threads.start(
        [this, generation = m_generation, parameters = row->parameters, evaluator = m_selection.run().evaluator()] {
            auto made = std::make_shared<const LaidOutPoint>(
                LaidOutPoint{evaluator->evaluator().trace(parameters), evaluator->evaluator().diagrams(parameters)});
            QMetaObject::invokeMethod(
                this,
                [this, generation, made] {
                    if (m_generation != generation)
                        return;
                    m_making = false;
                    m_point = made;
                    emit changed();
                },
                Qt::QueuedConnection);
        });
}

} // namespace paretoscope::ui

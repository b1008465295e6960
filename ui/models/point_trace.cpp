// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_trace.h"

namespace paretoscope::ui {

PointTrace::PointTrace(Selection& selection, QObject* parent)
    : QObject(parent)
    , m_work(
          selection, Selection::Pick::a,
          [this](const PointWork::Job& job) {
              const study::Evaluator& evaluator = job.evaluator->evaluator();
              job.deliver([this, made = std::make_shared<const LaidOutPoint>(LaidOutPoint{
                                     evaluator.trace(job.parameters), evaluator.diagrams(job.parameters)})] {
                  m_point = made;
              });
          },
          [this] { m_point.reset(); }) {
    connect(&m_work, &PointWork::changed, this, &PointTrace::changed);
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_playback.h"

namespace paretoscope::ui {

PointPlayback::PointPlayback(Selection& selection, Selection::Pick which, QObject* parent)
    : QObject(parent)
    , m_work(
          selection, which,
          [this](const PointWork::Job& job) {
              job.deliver([this, made = std::make_shared<const Result<kv::CachePlayback>>(
                                     job.evaluator->evaluator().playback(job.parameters))] { m_playback = made; });
          },
          [this] { m_playback.reset(); }) {
    connect(&m_work, &PointWork::changed, this, &PointPlayback::changed);
}

} // namespace paretoscope::ui

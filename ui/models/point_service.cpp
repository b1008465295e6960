// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_service.h"

namespace paretoscope::ui {

PointService::PointService(Selection& selection, Selection::Pick which, QObject* parent)
    : QObject(parent)
    , m_work(
          selection, which, [this](const PointWork::Job& job) { make(job); },
          [this] {
              m_record.reset();
              m_running = false;
          }) {
    connect(&m_work, &PointWork::changed, this, &PointService::changed);
}

void PointService::make(const PointWork::Job& job) {
    using Answer = Result<serving::ServiceRecord>;
    const auto show = [&](std::shared_ptr<const Answer> record, bool running) {
        job.deliver([this, record = std::move(record), running] {
            m_record = record;
            m_running = running;
        });
    };
    const auto watch = [&](const serving::ServiceRecord& so) { show(std::make_shared<const Answer>(so), true); };
    show(std::make_shared<const Answer>(job.evaluator->evaluator().service(job.parameters, job.stop, watch)), false);
}

} // namespace paretoscope::ui

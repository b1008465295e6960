// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_work.h"

namespace paretoscope::ui {

PointWork::PointWork(Selection& selection, Selection::Pick which, std::function<void(const Job&)> work,
                     std::function<void()> forget, QObject* parent)
    : QObject(parent)
    , m_selection(selection)
    , m_which(which)
    , m_work(std::move(work))
    , m_forget(std::move(forget)) {
    connect(&selection, &Selection::pickedChanged, this, [this](Selection::Pick changed) {
        if (changed == m_which)
            drop();
    });
    connect(&selection.run(), &ShownRun::evaluatorReady, this, &PointWork::start);
}

PointWork::~PointWork() {
    m_stop.request_stop();
}

void PointWork::setWanted(bool wanted) {
    m_wanted = wanted;
    start();
}

void PointWork::drop() {
    m_stop.request_stop();
    m_stop = std::stop_source();
    ++m_generation;
    m_started = false;
    m_forget();
    emit changed();
    start();
}

void PointWork::start() {
    const std::optional<store::Row>& row = m_selection.picked(m_which);
    if (!m_wanted || m_started || !row || !m_selection.run().evaluator())
        return;
    m_started = true;
    const auto deliver = [this, generation = m_generation](std::function<void()> take) {
        QMetaObject::invokeMethod(
            this,
            [this, generation, take = std::move(take)] {
                if (m_generation != generation)
                    return;
                take();
                emit changed();
            },
            Qt::QueuedConnection);
    };
    m_threads.start([work = &m_work, job = Job{m_selection.run().evaluator(), row->parameters, m_stop.get_token(),
                                               deliver}] { (*work)(job); });
}

} // namespace paretoscope::ui

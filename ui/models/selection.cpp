// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/selection.h"

#include <QMetaObject>

namespace paretoscope::ui {

Selection::Selection(RunSession& session, QObject* parent)
    : QObject(parent)
    , m_run(session) {
    connect(&m_run, &ShownRun::reset, this, [this] {
        clear(Pick::a);
        clear(Pick::b);
        hover(std::nullopt);
        m_filters.retain(m_run.columns());
    });
    connect(&m_run, &ShownRun::evaluatorReady, this, [this] {
        explain(Pick::a);
        explain(Pick::b);
    });
}

Selection::~Selection() = default;

void Selection::pick(Pick which, std::uint64_t step) {
    m_run.fetchRow(step, [this, which](const store::Row& row) { pick(which, row); });
}

void Selection::pick(Pick which, const store::Row& row) {
    Picked& picked = at(which);
    if (picked.row && picked.row->step == row.step)
        return;
    picked.row = row;
    picked.explained.reset();
    emit pickedChanged(which);
    emit explainedChanged(which);
    explain(which);
}

void Selection::clear(Pick which) {
    Picked& picked = at(which);
    ++picked.generation;
    if (!picked.row)
        return;
    picked.row.reset();
    picked.explained.reset();
    emit pickedChanged(which);
    emit explainedChanged(which);
}

void Selection::swap() {
    Picked& a = at(Pick::a);
    Picked& b = at(Pick::b);
    std::swap(a.row, b.row);
    std::swap(a.explained, b.explained);
    for (const Pick which : {Pick::a, Pick::b}) {
        emit pickedChanged(which);
        emit explainedChanged(which);
        if (!at(which).explained)
            explain(which);
    }
}

void Selection::explain(Pick which) {
    Picked& picked = at(which);
    const int generation = ++picked.generation;
    if (!picked.row || !m_run.evaluator())
        return;
    m_threads.start([this, which, generation, row = *picked.row, evaluator = m_run.evaluator()] {
        auto explained = std::make_shared<const ExplainedPoint>(explainPoint(*evaluator, row));
        QMetaObject::invokeMethod(
            this,
            [this, which, generation, explained] {
                if (at(which).generation != generation)
                    return;
                at(which).explained = explained;
                emit explainedChanged(which);
            },
            Qt::QueuedConnection);
    });
}

void Selection::hover(std::optional<std::uint64_t> step) {
    if (m_hovered == step)
        return;
    m_hovered = step;
    emit hoveredChanged();
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// Something slow about a picked point, made off the GUI thread, once, and only while a view wants it: a sweep of picks
// costs nothing else. When the pick changes, what was made is forgotten and what is under way is stopped.
#pragma once

#include "ui/models/selection.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace paretoscope::ui {

class PointWork : public QObject {
    Q_OBJECT
public:
    /// What a worker is given. `deliver` hands something over that is run on the GUI thread, unless the pick has
    /// changed meanwhile; it may be called several times.
    struct Job {
        std::shared_ptr<const RunEvaluator> evaluator;
        std::vector<double> parameters;
        std::stop_token stop;
        std::function<void(std::function<void()>)> deliver;
    };

    /// `work` runs on a thread of its own, `forget` on the GUI thread; what they refer to must outlive this, as must
    /// the selection.
    PointWork(Selection& selection, Selection::Pick which, std::function<void(const Job&)> work,
              std::function<void()> forget, QObject* parent = nullptr);
    ~PointWork() override;

    /// Whether any view shows it now.
    void setWanted(bool wanted);

signals:
    void changed(); ///< something was delivered or forgotten

private:
    void drop();
    void start();

    Selection& m_selection;
    Selection::Pick m_which;
    std::function<void(const Job&)> m_work;
    std::function<void()> m_forget;
    bool m_wanted = false;
    bool m_started = false;
    int m_generation = 0; ///< of the pick: answers for an earlier one are dropped
    std::stop_source m_stop;
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui

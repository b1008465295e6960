// SPDX-License-Identifier: GPL-3.0-or-later
// The run in hand: starts, pauses and cancels run::execute on a thread of its own and brings its results to the GUI
// thread. The run appends to a buffer; every 33 ms a timer takes all that is pending and emits grown() and updated()
// once each, so the number of signals does not depend on the number of points. All members are for the GUI thread.
#pragma once

#include "ui/models/point_cloud.h"

#include "core/run/run.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace paretoscope::ui {

/// What a run brought since the last tick.
struct RunGrowth {
    CloudBuilder::Growth points;
    std::vector<store::Row> joinedFront;
    std::vector<std::uint64_t> leftFront;
};

class RunSession : public QObject {
    Q_OBJECT
public:
    enum class State { idle, running, paused, cancelling, finished, cancelled, failed };
    Q_ENUM(State)

    /// Both must outlive the session.
    RunSession(const study::Registry& registry, const study::Catalog& catalog, QObject* parent = nullptr);
    ~RunSession() override; ///< cancels and waits for the last commit

    /// Does nothing while a run is active. Errors arrive as finished() with state failed.
    void start(const explore::Scenario& scenario, const std::filesystem::path& database, store::Keep keep);
    /// Takes up a cancelled or killed run of that store.
    void resume(const std::filesystem::path& database, const store::RunInfo& run);
    void pause(bool paused);
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isActive() const {
        return m_state == State::running || m_state == State::paused || m_state == State::cancelling;
    }
    [[nodiscard]] std::uint64_t done() const { return m_progress->done; }
    [[nodiscard]] std::uint64_t total() const { return m_progress->total; } ///< 0 while unknown
    /// Counts as of the last tick.
    [[nodiscard]] const store::RunProgress& progress() const { return m_counts; }
    [[nodiscard]] std::uint64_t feasible() const { return m_counts.feasible; }
    /// By Constraint::id, as in header().constraints.
    [[nodiscard]] const std::vector<std::uint64_t>& rejectedBy() const { return m_counts.rejectedBy; }
    [[nodiscard]] double pointsPerSecond() const; ///< over the last two seconds; the mean once finished
    [[nodiscard]] std::optional<double> secondsLeft() const;

    /// What runs or ran last; valid from started() on.
    [[nodiscard]] const store::RunHeader& header() const { return m_header; }
    [[nodiscard]] const std::filesystem::path& database() const { return m_database; }
    /// Set once finished() is emitted: one or the other.
    [[nodiscard]] const std::optional<run::Summary>& summary() const { return m_summary; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    [[nodiscard]] const study::Registry& registry() const { return m_registry; }
    [[nodiscard]] const study::Catalog& catalog() const { return m_catalog; }

signals:
    void started();
    void stateChanged();
    void grown(const RunGrowth& growth);
    void updated(); ///< progress and counts changed
    void finished();

private:
    struct Inbox;
    void launch(explore::Scenario scenario, run::Options options, store::RunHeader header);
    void fail(Error error);
    void tick();
    void conclude(Result<run::Summary> result);
    void setState(State state);

    const study::Registry& m_registry;
    const study::Catalog& m_catalog;
    State m_state = State::idle;
    store::RunHeader m_header;
    std::filesystem::path m_database;
    store::RunProgress m_counts;
    std::optional<run::Summary> m_summary;
    std::optional<Error> m_error;
    std::shared_ptr<Progress> m_progress; ///< shared with the run's thread
    std::shared_ptr<Inbox> m_inbox;       ///< shared with the run's thread
    QTimer m_tick;
    QElapsedTimer m_clock;
    std::deque<std::pair<qint64, std::uint64_t>> m_pace; ///< (milliseconds, done) of the last two seconds
    std::jthread m_thread;
};

} // namespace paretoscope::ui

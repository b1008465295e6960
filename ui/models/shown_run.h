// SPDX-License-Identifier: GPL-3.0-or-later
// The run that Explore, Explain and Report show: the one in hand as it grows, or a stored one, read on a thread of its
// own. All members are for the GUI thread.
#pragma once

#include "ui/models/column.h"
#include "ui/models/point_cloud.h"
#include "ui/models/run_evaluator.h"

#include "core/run/run.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <stop_token>

namespace paretoscope::ui {

class RunSession;
struct RunGrowth;

class ShownRun : public QObject {
    Q_OBJECT
public:
    /// Follows every run that the session starts. The session must outlive this.
    explicit ShownRun(RunSession& session, QObject* parent = nullptr);
    ~ShownRun() override;

    /// Shows a stored run; its points arrive in pieces through grown().
    void open(const std::filesystem::path& database, store::RunId id);
    void clear();

    [[nodiscard]] bool isEmpty() const { return m_columns.empty(); }
    [[nodiscard]] bool isLive() const { return m_live; }       ///< growing by the session
    [[nodiscard]] bool isLoading() const { return m_loading; } ///< growing from the store
    [[nodiscard]] const std::filesystem::path& database() const { return m_database; }
    [[nodiscard]] store::RunId id() const { return m_info.id; } ///< 0 until known
    [[nodiscard]] const store::RunInfo& info() const { return m_info; }
    [[nodiscard]] const std::vector<Column>& columns() const { return m_columns; }
    [[nodiscard]] std::size_t parameterCount() const { return m_info.header.parameters.size(); }
    [[nodiscard]] const PointCloud& cloud() const { return m_cloud; }
    /// By ascending step.
    [[nodiscard]] const std::vector<store::Row>& front() const { return m_front; }
    /// Of a run of this session in which nothing was feasible: what came closest, and why it was rejected.
    [[nodiscard]] const std::vector<run::NearMiss>& nearest() const { return m_nearest; }
    /// Null until prepared, and where the scenario no longer fits the catalog.
    [[nodiscard]] const std::shared_ptr<const RunEvaluator>& evaluator() const { return m_evaluator; }

    /// The exact row of a step as far as it is at hand: on the front, or told by the evaluator. Never reads the store.
    [[nodiscard]] std::optional<store::Row> row(std::uint64_t step) const;
    /// Hands over the exact row of a step: at once where it is at hand, else when it has been read from the store. Not
    /// at all where another run is shown by then or the store has no such row.
    void fetchRow(std::uint64_t step, const std::function<void(const store::Row&)>& take);

signals:
    void reset();          ///< another run: columns, cloud and front are new
    void grown();          ///< more points, another front
    void progressed();     ///< info().progress or id() changed
    void evaluatorReady(); ///< evaluator() is set
    void failed(const Error& error);

private:
    struct Piece;
    void followStart();
    void followGrowth(const RunGrowth& growth);
    void followEnd();
    void show(store::RunInfo info, const std::filesystem::path& database, bool live);
    void prepareEvaluator();
    static Result<void> readRun(const std::filesystem::path& database, store::RunId id, const std::stop_token& stop,
                                const std::function<void(Piece)>& hand);
    void stopReading();
    void take(const Piece& piece, const std::filesystem::path& database);

    RunSession& m_session;
    bool m_live = false;
    bool m_loading = false;
    int m_generation = 0; ///< of the shown run: answers for an earlier one are dropped
    int m_read = 0;       ///< of the reading: pieces of an earlier one are dropped
    std::filesystem::path m_database;
    store::RunInfo m_info;
    std::vector<Column> m_columns;
    PointCloud m_cloud;
    std::vector<store::Row> m_front;
    std::vector<run::NearMiss> m_nearest;
    std::shared_ptr<const RunEvaluator> m_evaluator; ///< shared with the threads that explain points
    std::stop_source m_reading;
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui

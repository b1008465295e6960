// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of one store, latest first. Read on a thread of its own; the run in hand counts live.
#pragma once

#include "core/store/store.h"

#include <QAbstractListModel>
#include <QThreadPool>

#include <filesystem>
#include <vector>

namespace paretoscope::ui {

class RunSession;

class RunsModel : public QAbstractListModel {
    Q_OBJECT
public:
    /// The session must outlive the model.
    explicit RunsModel(RunSession& session, QObject* parent = nullptr);

    void setDatabase(const std::filesystem::path& database);
    [[nodiscard]] const std::filesystem::path& database() const { return m_database; }
    void refresh();
    /// Deletes a run from the store; not the one in hand.
    void remove(store::RunId id);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const store::RunInfo& run(int row) const { return m_runs[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(store::RunId id) const; ///< -1 where absent
    /// Whether it stopped early and is not running now.
    [[nodiscard]] bool canResume(int row) const;

signals:
    void refreshed();
    void failed(const Error& error);

private:
    void take(std::vector<store::RunInfo> runs);
    void updateLive();
    [[nodiscard]] bool isLive(const store::RunInfo& run) const;

    RunSession& m_session;
    std::filesystem::path m_database;
    std::vector<store::RunInfo> m_runs;
    int m_generation = 0;
    QThreadPool m_threads; ///< last: goes first, and waits for its thread
};

} // namespace paretoscope::ui

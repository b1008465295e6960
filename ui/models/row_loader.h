// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the ordered rows of a stored run on a thread of its own: first the steps in order, then any window of rows.
// Only the latest wish of each kind counts; answers to earlier ones are dropped. GUI thread.
#pragma once

#include "core/store/store.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace paretoscope::ui {

class RowLoader : public QObject {
    Q_OBJECT
public:
    struct Wish {
        std::filesystem::path database;
        store::RunId run = 0; ///< 0: the latest
        store::Store::Query query;
    };
    using Steps = std::vector<std::uint64_t>;

    explicit RowLoader(QObject* parent = nullptr);
    ~RowLoader() override;

    /// Answered by ordered().
    void order(const Wish& wish);
    /// Answered by fetched(); the steps are those of the last ordered().
    void fetch(std::size_t first, std::vector<std::uint64_t> steps);
    void cancel();

    [[nodiscard]] bool isOrdering() const { return m_ordering; }

signals:
    void ordered(std::shared_ptr<const RowLoader::Steps> steps); ///< shared, for a million of them are not copied
    void fetched(std::size_t first, const std::vector<store::Row>& rows);
    void failed(const Error& error);

private:
    struct Connection;
    void run(std::function<void(Connection&)> task);

    std::shared_ptr<Connection> m_connection; ///< shared with the tasks, which run one at a time
    int m_generation = 0;
    bool m_ordering = false;
    QThreadPool m_threads; ///< last: goes first, and waits for its thread
};

} // namespace paretoscope::ui

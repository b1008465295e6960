// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/row_loader.h"

#include <QMetaObject>

#include <algorithm>

namespace paretoscope::ui {

/// Used by the reader's thread only.
struct RowLoader::Connection {
    std::optional<store::Store> store;
    std::filesystem::path database;
    store::RunId run = 0;

    Result<void> open(const Wish& wish) {
        if (!store || database != wish.database) {
            store.reset();
            Result<store::Store> opened = store::Store::open(wish.database, store::Store::Mode::readOnly);
            if (!opened)
                return opened.error();
            store = std::move(opened).value();
            database = wish.database;
        }
        run = wish.run;
        if (run == 0) {
            const Result<store::RunInfo> latest = store->latestRun();
            if (!latest)
                return latest.error();
            run = latest->id;
        }
        return {};
    }
};

RowLoader::RowLoader(QObject* parent)
    : QObject(parent)
    , m_connection(std::make_shared<Connection>()) {
    m_threads.setMaxThreadCount(1);
}

RowLoader::~RowLoader() {
    m_threads.clear();
}

void RowLoader::run(std::function<void(Connection&)> task) {
    m_threads.start([connection = m_connection, task = std::move(task)] { task(*connection); });
}

void RowLoader::cancel() {
    ++m_generation;
    m_ordering = false;
    m_threads.clear();
}

void RowLoader::order(const Wish& wish) {
    cancel();
    m_ordering = true;
    run([this, wish, generation = m_generation](Connection& connection) {
        Result<Steps> steps = [&]() -> Result<Steps> {
            if (Result<void> opened = connection.open(wish); !opened)
                return opened.error();
            return connection.store->steps(connection.run, wish.query);
        }();
        QMetaObject::invokeMethod(
            this,
            [this, generation, answer = std::make_shared<Result<Steps>>(std::move(steps))] {
                if (generation != m_generation)
                    return;
                m_ordering = false;
                if (answer->ok())
                    emit ordered(std::make_shared<const Steps>(std::move(*answer).value()));
                else
                    emit failed(answer->error());
            },
            Qt::QueuedConnection);
    });
}

void RowLoader::fetch(std::size_t first, std::vector<std::uint64_t> steps) {
    run([this, first, steps = std::move(steps), generation = m_generation](Connection& connection) {
        if (!connection.store)
            return;
        auto rows = std::make_shared<Result<std::vector<store::Row>>>(connection.store->rows(connection.run, steps));
        QMetaObject::invokeMethod(
            this,
            [this, generation, first, rows] {
                if (generation != m_generation)
                    return;
                if (rows->ok())
                    emit fetched(first, rows->value());
                else
                    emit failed(rows->error());
            },
            Qt::QueuedConnection);
    });
}

} // namespace paretoscope::ui

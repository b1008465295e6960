// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/shown_run.h"

#include "ui/models/run_session.h"

#include <QMetaObject>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr std::uint64_t kRowsAPiece = 50'000;

void mergeFront(std::vector<store::Row>& front, const RunGrowth& growth) {
    std::erase_if(front, [&](const store::Row& row) { return std::ranges::count(growth.leftFront, row.step) > 0; });
    front.insert(front.end(), growth.joinedFront.begin(), growth.joinedFront.end());
    std::ranges::sort(front, {}, &store::Row::step);
}

} // namespace

/// What the reader of a stored run hands over at a time.
struct ShownRun::Piece {
    std::optional<Error> error;
    std::optional<store::RunInfo> info; ///< in the first piece
    std::vector<store::Row> front;      ///< in the first piece
    CloudBuilder::Growth points;
    bool last = false;
};

ShownRun::ShownRun(RunSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session) {
    connect(&session, &RunSession::started, this, &ShownRun::followStart);
    connect(&session, &RunSession::grown, this, &ShownRun::followGrowth);
    connect(&session, &RunSession::updated, this, [this] {
        if (!m_live)
            return;
        m_info.progress = m_session.progress();
        emit progressed();
    });
    connect(&session, &RunSession::finished, this, &ShownRun::followEnd);
}

ShownRun::~ShownRun() {
    m_reading.request_stop();
}

void ShownRun::clear() {
    stopReading();
    show({}, {}, false);
}

void ShownRun::show(store::RunInfo info, const std::filesystem::path& database, bool live) {
    ++m_generation;
    m_live = live;
    m_loading = false;
    m_database = database;
    m_info = std::move(info);
    m_columns = columnsOf(m_info.header);
    m_cloud = {};
    m_front.clear();
    m_nearest.clear();
    m_evaluator.reset();
    if (!m_columns.empty())
        prepareEvaluator();
    emit reset();
}

void ShownRun::prepareEvaluator() {
    m_threads.start([this, generation = m_generation, json = m_info.header.scenarioJson] {
        auto prepared = std::make_shared<Result<std::shared_ptr<const RunEvaluator>>>(
            RunEvaluator::prepare(json, m_session.registry(), m_session.catalog()));
        QMetaObject::invokeMethod(
            this,
            [this, generation, prepared] {
                if (generation != m_generation || !prepared->ok())
                    return;
                m_evaluator = prepared->value();
                emit evaluatorReady();
            },
            Qt::QueuedConnection);
    });
}

void ShownRun::followStart() {
    stopReading();
    store::RunInfo info;
    info.header = m_session.header();
    info.progress = m_session.progress();
    show(std::move(info), m_session.database(), true);
}

void ShownRun::followGrowth(const RunGrowth& growth) {
    if (!m_live)
        return;
    grow(m_cloud, growth.points);
    mergeFront(m_front, growth);
    emit grown();
}

void ShownRun::followEnd() {
    if (!m_live)
        return;
    m_live = false;
    if (const std::optional<run::Summary>& summary = m_session.summary()) {
        m_info.id = summary->id;
        m_info.progress = summary->progress;
        m_front = summary->front;
        m_nearest = summary->nearest;
        std::ranges::sort(m_front, {}, &store::Row::step);
        emit grown();
    }
    emit progressed();
}

void ShownRun::open(const std::filesystem::path& database, store::RunId id) {
    stopReading();
    m_threads.start([this, database, id, read = m_read, stop = m_reading.get_token()] {
        const auto hand = [this, database, read](Piece piece) {
            QMetaObject::invokeMethod(
                this,
                [this, database, read, held = std::make_shared<const Piece>(std::move(piece))] {
                    if (read == m_read)
                        take(*held, database);
                },
                Qt::QueuedConnection);
        };
        if (Result<void> done = readRun(database, id, stop, hand); !done) {
            Piece piece;
            piece.error = done.error();
            hand(std::move(piece));
        }
    });
}

Result<void> ShownRun::readRun(const std::filesystem::path& database, store::RunId id, const std::stop_token& stop,
                               const std::function<void(Piece)>& hand) {
    Result<store::Store> opened = store::Store::open(database, store::Store::Mode::readOnly);
    if (!opened)
        return opened.error();
    Result<store::RunInfo> info = opened->run(id);
    if (!info)
        return info.error();
    Result<std::vector<store::Row>> front = opened->front(id);
    if (!front)
        return front.error();
    CloudBuilder builder(info->header.parameters.size(), info->header.metrics.size());
    Piece first;
    first.info = std::move(info).value();
    first.front = std::move(front).value();
    hand(std::move(first));
    bool more = true;
    for (std::uint64_t at = 0; more && !stop.stop_requested(); at += kRowsAPiece) {
        Result<std::vector<store::Row>> rows = opened->rows(id, store::Store::Query{}, at, kRowsAPiece);
        if (!rows)
            return rows.error();
        more = rows->size() == kRowsAPiece;
        builder.append(*rows);
        Piece piece;
        piece.points = builder.take();
        piece.last = !more;
        hand(std::move(piece));
    }
    return {};
}

void ShownRun::stopReading() {
    m_reading.request_stop();
    m_reading = {};
    ++m_read;
}

void ShownRun::take(const Piece& piece, const std::filesystem::path& database) {
    if (piece.error) {
        m_loading = false;
        emit failed(*piece.error);
        return;
    }
    if (piece.info) {
        show(*piece.info, database, false);
        m_loading = true;
        m_front = piece.front;
    }
    grow(m_cloud, piece.points);
    if (piece.last)
        m_loading = false;
    emit grown();
}

std::optional<store::Row> ShownRun::row(std::uint64_t step) const {
    const auto found = std::ranges::lower_bound(m_front, step, {}, &store::Row::step);
    if (found != m_front.end() && found->step == step)
        return *found;
    if (m_evaluator && step < m_evaluator->steps())
        return m_evaluator->row(step);
    return std::nullopt;
}

void ShownRun::fetchRow(std::uint64_t step, const std::function<void(const store::Row&)>& take) {
    if (const std::optional<store::Row> known = row(step))
        return take(*known);
    if (m_info.id == 0 || m_database.empty())
        return;
    m_threads.start([this, step, take, generation = m_generation, database = m_database, id = m_info.id] {
        const Result<store::Store> opened = store::Store::open(database, store::Store::Mode::readOnly);
        if (!opened)
            return;
        const auto stored = std::make_shared<const Result<store::Row>>(opened->row(id, step));
        QMetaObject::invokeMethod(
            this,
            [this, take, generation, stored] {
                if (generation == m_generation && stored->ok())
                    take(stored->value());
            },
            Qt::QueuedConnection);
    });
}

} // namespace paretoscope::ui

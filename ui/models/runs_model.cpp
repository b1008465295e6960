// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/runs_model.h"

#include "ui/models/roles.h"
#include "ui/models/run_session.h"
#include "ui/models/text.h"

#include <QDateTime>
#include <QLocale>
#include <QMetaObject>

#include <algorithm>

namespace paretoscope::ui {

namespace {

QString startText(const store::RunInfo& run) {
    const QDateTime start = QDateTime::fromString(fromUtf8(run.startedAt), Qt::ISODate).toLocalTime();
    if (!start.isValid())
        return {};
    return start.date() == QDate::currentDate() ? QLocale().toString(start.time(), QLocale::ShortFormat)
                                                : QLocale().toString(start.date(), QLocale::ShortFormat);
}

} // namespace

RunsModel::RunsModel(RunSession& session, QObject* parent)
    : QAbstractListModel(parent)
    , m_session(session) {
    m_threads.setMaxThreadCount(1);
    connect(&session, &RunSession::updated, this, &RunsModel::updateLive);
    connect(&session, &RunSession::finished, this, [this] {
        if (m_session.database() == m_database)
            refresh();
    });
}

void RunsModel::setDatabase(const std::filesystem::path& database) {
    if (database == m_database)
        return refresh();
    m_database = database;
    take({});
    refresh();
}

void RunsModel::refresh() {
    if (m_database.empty())
        return;
    m_threads.start([this, database = m_database, generation = ++m_generation] {
        using Runs = Result<std::vector<store::RunInfo>>;
        Result<store::Store> opened = store::Store::open(database, store::Store::Mode::readOnly);
        auto runs = std::make_shared<Runs>(opened ? opened->runs() : Runs(opened.error()));
        QMetaObject::invokeMethod(
            this,
            [this, generation, runs] {
                if (generation != m_generation)
                    return;
                if (runs->ok())
                    take(std::move(*runs).value());
                else
                    emit failed(runs->error());
            },
            Qt::QueuedConnection);
    });
}

void RunsModel::remove(store::RunId id) {
    m_threads.start([this, database = m_database, id] {
        Result<store::Store> opened = store::Store::open(database, store::Store::Mode::readWrite);
        auto done = std::make_shared<Result<void>>(opened ? opened->remove(id) : Result<void>(opened.error()));
        QMetaObject::invokeMethod(
            this,
            [this, done] {
                if (!done->ok())
                    emit failed(done->error());
                refresh();
            },
            Qt::QueuedConnection);
    });
}

void RunsModel::take(std::vector<store::RunInfo> runs) {
    std::ranges::sort(runs, std::ranges::greater(), &store::RunInfo::id);
    const bool sameRuns = std::ranges::equal(runs, m_runs, {}, &store::RunInfo::id, &store::RunInfo::id);
    if (sameRuns) {
        m_runs = std::move(runs);
        if (!m_runs.empty())
            emit dataChanged(index(0), index(static_cast<int>(m_runs.size()) - 1));
    } else {
        beginResetModel();
        m_runs = std::move(runs);
        endResetModel();
    }
    emit refreshed();
}

bool RunsModel::isLive(const store::RunInfo& run) const {
    return m_session.isActive() && m_session.database() == m_database && !m_runs.empty() && run.id == m_runs.front().id;
}

void RunsModel::updateLive() {
    if (!m_session.isActive() || m_session.database() != m_database)
        return;
    const bool known = !m_runs.empty() && m_runs.front().progress.state == store::RunState::running;
    if (!known)
        return refresh();
    m_runs.front().progress = m_session.progress();
    m_runs.front().progress.state = store::RunState::running;
    emit dataChanged(index(0), index(0));
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunsModel::rowOf(store::RunId id) const {
    const auto found = std::ranges::find(m_runs, id, &store::RunInfo::id);
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

bool RunsModel::canResume(int row) const {
    const store::RunInfo& info = run(row);
    return info.progress.state != store::RunState::finished && !isLive(info) && !m_session.isActive();
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const store::RunInfo& info = run(index.row());
    const bool finished = info.progress.state == store::RunState::finished;
    switch (role) {
    case Qt::DisplayRole:
        return tr("%1 · %2").arg(info.id).arg(fromUtf8(info.header.scenarioName));
    case DetailRole: {
        const QString points = finished ? tr("%1 points").arg(count(info.progress.decided))
                                        : tr("%1 of %2").arg(count(info.progress.decided), count(info.header.steps));
        const QString state = isLive(info) ? tr("running") : finished ? startText(info) : tr("stopped");
        return tr("%1 · %2").arg(points, state);
    }
    case Qt::ToolTipRole:
        return tr("%1\n%2 decided, %3 feasible, started %4 (UTC), engine %5")
            .arg(fromUtf8(info.header.scenarioName), count(info.progress.decided), count(info.progress.feasible),
                 fromUtf8(info.startedAt), fromUtf8(info.header.engineVersion));
    case ToneRole:
        return static_cast<int>(isLive(info) ? Tone::accent : finished ? Tone::good : Tone::warning);
    case ShareRole:
        return info.header.steps == 0
                   ? 0.0
                   : static_cast<double>(info.progress.decided) / static_cast<double>(info.header.steps);
    default:
        return {};
    }
}

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_session.h"

#include "core/run/run_header.h"

#include <QMetaObject>

#include <algorithm>
#include <map>
#include <mutex>

namespace paretoscope::ui {

namespace {
constexpr int kTickMilliseconds = 33;
constexpr qint64 kPaceMilliseconds = 2000;
} // namespace

/// Filled by the run's thread, emptied by the GUI thread's timer.
struct RunSession::Inbox {
    Inbox(std::size_t parameters, std::size_t metrics)
        : parameterCount(parameters)
        , metricCount(metrics)
        , cloud(parameters, metrics) {}

    void receive(const run::Update& update);
    /// Leaves everything as it is while the run's thread is filling in, so that the GUI thread never waits.
    void take(RunGrowth& growth, store::RunProgress& progress);

    const std::size_t parameterCount;
    const std::size_t metricCount;
    std::mutex mutex; ///< guards all below
    CloudBuilder cloud;
    std::map<std::uint64_t, store::Row> joined;
    std::vector<std::uint64_t> left;
    store::RunProgress counts;
};

void RunSession::Inbox::receive(const run::Update& update) {
    const std::lock_guard lock(mutex);
    const store::Batch& batch = update.feasible;
    cloud.append(batch);
    for (const std::uint64_t step : update.joinedFront) {
        const auto found = std::ranges::lower_bound(batch.steps, step);
        if (found == batch.steps.end() || *found != step)
            continue;
        const auto index = found - batch.steps.begin();
        const auto parameters = batch.parameters.begin() + index * static_cast<std::ptrdiff_t>(parameterCount);
        const auto metrics = batch.metrics.begin() + index * static_cast<std::ptrdiff_t>(metricCount);
        store::Row row;
        row.step = step;
        row.parameters.assign(parameters, parameters + static_cast<std::ptrdiff_t>(parameterCount));
        row.metrics.assign(metrics, metrics + static_cast<std::ptrdiff_t>(metricCount));
        row.onFront = true;
        joined.insert_or_assign(step, std::move(row));
    }
    for (const std::uint64_t step : update.leftFront) {
        if (joined.erase(step) == 0)
            left.push_back(step);
    }
    counts = update.progress;
}

void RunSession::Inbox::take(RunGrowth& growth, store::RunProgress& progress) {
    const std::unique_lock lock(mutex, std::try_to_lock);
    if (!lock)
        return;
    growth.points = cloud.take();
    growth.joinedFront.reserve(joined.size());
    for (auto& [step, row] : joined)
        growth.joinedFront.push_back(std::move(row));
    joined.clear();
    growth.leftFront = std::exchange(left, {});
    progress = counts;
}

RunSession::RunSession(const study::Registry& registry, const study::Catalog& catalog, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
    , m_catalog(catalog)
    , m_progress(std::make_shared<Progress>()) {
    m_tick.setInterval(kTickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, &RunSession::tick);
}

RunSession::~RunSession() {
    m_progress->paused = false;
    m_thread.request_stop();
}

void RunSession::start(const explore::Scenario& scenario, const std::filesystem::path& database, store::Keep keep) {
    if (isActive())
        return;
    if (m_registry.find(scenario.study) == nullptr)
        return fail({ErrorCode::unknownName, {}, "/study", scenario.study, {}});
    run::Options options;
    options.database = database;
    options.keep = keep;
    launch(scenario, std::move(options), run::headerOf(scenario, m_registry, keep));
}

void RunSession::resume(const std::filesystem::path& database, const store::RunInfo& run) {
    if (isActive())
        return;
    Result<explore::Scenario> scenario = explore::parseScenario(run.header.scenarioJson, {}, m_registry, m_catalog);
    if (!scenario)
        return fail(scenario.error());
    run::Options options;
    options.database = database;
    options.keep = run.header.keep;
    options.resume = run.id;
    launch(std::move(scenario).value(), std::move(options), run.header);
}

void RunSession::launch(explore::Scenario scenario, run::Options options, store::RunHeader header) {
    m_header = std::move(header);
    m_database = options.database;
    m_counts = {};
    m_counts.rejectedBy.assign(m_header.constraints.size(), 0);
    m_summary.reset();
    m_error.reset();
    m_progress = std::make_shared<Progress>();
    m_inbox = std::make_shared<Inbox>(m_header.parameters.size(), m_header.metrics.size());
    m_inbox->counts = m_counts;
    m_pace.clear();
    m_clock.start();
    m_thread = std::jthread([this, scenario = std::move(scenario), options = std::move(options), progress = m_progress,
                             inbox = m_inbox](const std::stop_token& stop) {
        const auto listener = [&inbox](const run::Update& update) { inbox->receive(update); };
        auto result = std::make_shared<Result<run::Summary>>(
            run::execute(scenario, m_registry, m_catalog, options, listener, stop, *progress));
        QMetaObject::invokeMethod(
            this, [this, result] { conclude(std::move(*result)); }, Qt::QueuedConnection);
    });
    m_tick.start();
    setState(State::running);
    emit started();
}

void RunSession::fail(Error error) {
    m_summary.reset();
    m_error = std::move(error);
    setState(State::failed);
    emit finished();
}

void RunSession::pause(bool paused) {
    if (m_state != State::running && m_state != State::paused)
        return;
    m_progress->paused = paused;
    m_pace.clear();
    setState(paused ? State::paused : State::running);
}

void RunSession::cancel() {
    if (!isActive())
        return;
    m_thread.request_stop();
    m_progress->paused = false;
    setState(State::cancelling);
}

void RunSession::tick() {
    RunGrowth growth;
    m_inbox->take(growth, m_counts);
    m_pace.emplace_back(m_clock.elapsed(), done());
    while (m_pace.back().first - m_pace.front().first > kPaceMilliseconds)
        m_pace.pop_front();
    if (!growth.points.chunks.empty() || !growth.joinedFront.empty() || !growth.leftFront.empty())
        emit grown(growth);
    emit updated();
}

void RunSession::conclude(Result<run::Summary> result) {
    m_tick.stop();
    tick();
    m_thread.join();
    if (result) {
        m_summary = std::move(result).value();
        m_counts = m_summary->progress;
    } else {
        m_error = result.error();
    }
    const bool cancelled = m_summary ? m_summary->cancelled : m_error->code == ErrorCode::cancelled;
    setState(cancelled ? State::cancelled : m_summary ? State::finished : State::failed);
    emit updated();
    emit finished();
}

double RunSession::pointsPerSecond() const {
    if (m_summary)
        return m_counts.seconds > 0.0 ? static_cast<double>(m_counts.decided) / m_counts.seconds : 0.0;
    if (m_pace.size() < 2 || m_pace.back().first == m_pace.front().first)
        return 0.0;
    const double points = static_cast<double>(m_pace.back().second - m_pace.front().second);
    return points * 1000.0 / static_cast<double>(m_pace.back().first - m_pace.front().first);
}

std::optional<double> RunSession::secondsLeft() const {
    const double pace = pointsPerSecond();
    if (!isActive() || pace <= 0.0 || total() == 0)
        return std::nullopt;
    return static_cast<double>(total() - std::min(done(), total())) / pace;
}

void RunSession::setState(State state) {
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged();
}

} // namespace paretoscope::ui

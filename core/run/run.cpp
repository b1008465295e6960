// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run.h"

#include "core/run/job.h"
#include "core/run/pipeline.h"
#include "core/run/run_header.h"

#include <fmt/format.h>

namespace paretoscope::run {

namespace {

/// Where results go; all empty when nothing is stored.
struct Destination {
    std::optional<store::Store> store;
    std::unique_ptr<store::Writer> writer;
    store::Keep keep;
    std::vector<store::Row> front; ///< of the part that was run before
};

Error otherRun(const std::string& file, const std::string& what, const std::string& expected) {
    return {ErrorCode::notSupported, file, {}, "resuming with " + what, expected};
}

/// Takes up an interrupted run.
Result<void> resume(store::RunId id, const store::RunHeader& header, const std::string& file,
                    Destination& destination) {
    const Result<store::RunInfo> info = destination.store->run(id);
    if (!info) {
        return info.error();
    }
    if (info->header.scenarioJson != header.scenarioJson) {
        return otherRun(file, "another scenario", fmt::format("the scenario of run {}", id));
    }
    if (info->header.engineVersion != header.engineVersion) {
        return otherRun(file, "engine version " + header.engineVersion, "engine version " + info->header.engineVersion);
    }
    Result<std::vector<store::Row>> front = destination.store->front(id);
    Result<std::unique_ptr<store::Writer>> writer = destination.store->resume(id);
    if (!front || !writer) {
        return front ? writer.error() : front.error();
    }
    destination.keep = info->header.keep;
    destination.front = *std::move(front);
    destination.writer = *std::move(writer);
    return {};
}

Result<Destination> openDestination(const Options& options, const store::RunHeader& header) {
    Destination destination{std::nullopt, nullptr, options.keep, {}};
    if (options.database.empty()) {
        return destination;
    }
    Result<store::Store> store = store::Store::open(options.database, store::Store::Mode::readWrite);
    if (!store) {
        return store.error();
    }
    destination.store.emplace(*std::move(store));
    if (options.resume) {
        const Result<void> resumed = resume(*options.resume, header, options.database.string(), destination);
        return resumed ? Result<Destination>(std::move(destination)) : resumed.error();
    }
    Result<std::unique_ptr<store::Writer>> writer = destination.store->start(header);
    if (!writer) {
        return writer.error();
    }
    destination.writer = *std::move(writer);
    return destination;
}

Job::Rows rowsFor(const Destination& destination, const Listener& listener) {
    const bool stored = destination.writer != nullptr;
    if (stored && destination.keep == store::Keep::all) {
        return Job::Rows::all;
    }
    return listener || (stored && destination.keep == store::Keep::feasible) ? Job::Rows::feasible
                                                                             : Job::Rows::candidates;
}

std::vector<NearMiss> nearMisses(const Job& job, const NearestRejections& nearest,
                                 const study::Description& description) {
    std::vector<NearMiss> all;
    for (const std::uint64_t step : nearest.steps()) {
        NearMiss& miss = all.emplace_back(NearMiss{job.row(step), {}});
        if (miss.row.rejectedBy == job.limits->constraint()) {
            miss.reasons = job.limits->reasons(description, miss.row.metrics);
            continue;
        }
        for (study::Rejection& rejection : job.evaluator->explain(miss.row.parameters).rejections) {
            miss.reasons.push_back(std::move(rejection.message));
        }
    }
    return all;
}

} // namespace

Result<Summary> execute(const explore::Scenario& scenario, const study::Registry& registry,
                        const study::Catalog& catalog, const Options& options, const Listener& listener,
                        std::stop_token stop, Progress& progress) {
    Result<Job> job = Job::prepare(scenario, registry, catalog);
    if (!job) {
        return job.error();
    }
    store::RunHeader header = headerOf(scenario, registry, options.keep);
    header.fixed = job->fixedValues();
    header.steps = job->explorer->steps();
    const Result<Destination> destination = openDestination(options, header);
    if (!destination) {
        return destination.error();
    }
    store::Writer* writer = destination->writer.get();
    job->rows = rowsFor(*destination, listener);
    Collector collector(*job, destination->keep, writer, listener,
                        writer != nullptr ? writer->progress() : store::RunProgress());
    for (const store::Row& row : destination->front) {
        collector.restore(row);
    }
    Pipeline(*job, collector, std::move(stop), progress).run(options.threads);

    const bool complete = collector.progress().decided == header.steps;
    const Result<void> finished = collector.finish(complete ? store::RunState::finished : store::RunState::cancelled);
    if (!finished) {
        return finished.error();
    }
    Summary summary;
    summary.id = writer != nullptr ? writer->id() : 0;
    summary.progress = collector.progress();
    summary.cancelled = !complete;
    summary.search = job->explorer->tally(); // before rows may be evaluated once more, and searched for
    summary.front = collector.frontRows();
    if (summary.progress.feasible == 0) {
        summary.nearest = nearMisses(*job, collector.nearest(), registry.find(scenario.study)->description());
    }
    return summary;
}

} // namespace paretoscope::run

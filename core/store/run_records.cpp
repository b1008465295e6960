// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_records.h"

#include "core/store/names.h"

#include <fmt/format.h>

namespace paretoscope::store {

namespace {

Unit unitFromId(std::string_view id) {
    for (int unit = 0; unit <= static_cast<int>(Unit::dollarPerMegatoken); ++unit) {
        if (unitId(static_cast<Unit>(unit)) == id) {
            return static_cast<Unit>(unit);
        }
    }
    return Unit::none;
}

Result<void> insertParameters(const Database& database, RunId run, const RunHeader& header) {
    Result<Statement> parameter = database.prepare("INSERT INTO run_parameters VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    Result<Statement> choice = database.prepare("INSERT INTO run_choices VALUES (?,?,?,?,?)");
    if (!parameter || !choice) {
        return parameter ? choice.error() : parameter.error();
    }
    for (std::size_t i = 0; i < header.parameters.size(); ++i) {
        const study::Parameter& p = header.parameters[i];
        const std::optional<double> fixed = header.fixed.empty() ? std::nullopt : header.fixed[i];
        const Result<void> done =
            parameter->run(run, i, p.id, p.label, p.group, nameOf(kTypeNames, p.type), unitId(p.unit), p.minimum,
                           p.maximum, p.defaultValue, p.help, p.source.text, p.source.unverified, fixed);
        if (!done) {
            return done;
        }
        for (std::size_t c = 0; c < p.choices.size(); ++c) {
            if (const Result<void> chosen = choice->run(run, i, c, p.choices[c].id, p.choices[c].label); !chosen) {
                return chosen;
            }
        }
    }
    return {};
}

Result<void> insertMetrics(const Database& database, RunId run, const RunHeader& header) {
    Result<Statement> metric = database.prepare("INSERT INTO run_metrics VALUES (?,?,?,?,?,?,?,?)");
    Result<Statement> objective = database.prepare("INSERT INTO run_objectives VALUES (?,?,?,?)");
    if (!metric || !objective) {
        return metric ? objective.error() : metric.error();
    }
    for (std::size_t i = 0; i < header.metrics.size(); ++i) {
        const study::Metric& m = header.metrics[i];
        const Result<void> done =
            metric->run(run, i, m.id, m.label, m.group, unitId(m.unit), nameOf(kGoalNames, m.goal), m.help);
        if (!done) {
            return done;
        }
    }
    for (std::size_t i = 0; i < header.objectives.size(); ++i) {
        const auto& [id, goal] = header.objectives[i];
        if (const Result<void> done = objective->run(run, i, id, nameOf(kGoalNames, goal)); !done) {
            return done;
        }
    }
    return {};
}

Result<void> insertConstraints(const Database& database, RunId run, const RunHeader& header) {
    Result<Statement> constraint = database.prepare("INSERT INTO run_constraints VALUES (?,?,?,?,?,0)");
    if (!constraint) {
        return constraint.error();
    }
    for (std::size_t i = 0; i < header.constraints.size(); ++i) {
        const study::Constraint& c = header.constraints[i];
        if (const Result<void> done = constraint->run(run, i, c.id, c.label, unitId(c.marginUnit)); !done) {
            return done;
        }
    }
    return {};
}

/// Runs `sql`, whose one parameter is the run, and calls `visit` for each row.
template <class Visit>
Result<void> readRows(const Database& database, const char* sql, RunId run, Visit visit) {
    Result<Statement> statement = database.prepare(sql);
    if (!statement) {
        return statement.error();
    }
    statement->bind(0, run);
    return statement->forEach([&] { visit(*statement); });
}

Result<void> readParameters(const Database& database, RunInfo& run) {
    RunHeader& header = run.header;
    const Result<void> done = readRows(
        database,
        "SELECT id, label, heading, type, unit, minimum, maximum, default_value, help, source, unverified, fixed "
        "FROM run_parameters WHERE run = ? ORDER BY position",
        run.id, [&header](const Statement& row) {
            study::Parameter p;
            p.id = row.text(0);
            p.label = row.text(1);
            p.group = row.text(2);
            p.type = valueOf(kTypeNames, row.text(3));
            p.unit = unitFromId(row.text(4));
            p.minimum = row.real(5);
            p.maximum = row.real(6);
            p.defaultValue = row.real(7);
            p.help = row.text(8);
            p.source = {std::string(row.text(9)), row.integer(10) != 0};
            header.parameters.push_back(std::move(p));
            header.fixed.push_back(row.isNull(11) ? std::nullopt : std::optional(row.real(11)));
        });
    if (!done) {
        return done;
    }
    return readRows(
        database, "SELECT parameter, id, label FROM run_choices WHERE run = ? ORDER BY parameter, position", run.id,
        [&header](const Statement& row) {
            const std::uint64_t parameter = row.unsignedInteger(0);
            if (parameter < header.parameters.size()) {
                header.parameters[parameter].choices.push_back({std::string(row.text(1)), std::string(row.text(2))});
            }
        });
}

Result<void> readMetrics(const Database& database, RunInfo& run) {
    RunHeader& header = run.header;
    const Result<void> done = readRows(
        database, "SELECT id, label, heading, unit, goal, help FROM run_metrics WHERE run = ? ORDER BY position",
        run.id, [&header](const Statement& row) {
            study::Metric m;
            m.id = row.text(0);
            m.label = row.text(1);
            m.group = row.text(2);
            m.unit = unitFromId(row.text(3));
            m.goal = valueOf(kGoalNames, row.text(4));
            m.help = row.text(5);
            header.metrics.push_back(std::move(m));
        });
    if (!done) {
        return done;
    }
    return readRows(database, "SELECT metric, goal FROM run_objectives WHERE run = ? ORDER BY position", run.id,
                    [&header](const Statement& row) {
                        header.objectives.emplace_back(row.text(0), valueOf(kGoalNames, row.text(1)));
                    });
}

Result<void> readConstraints(const Database& database, RunInfo& run) {
    return readRows(database,
                    "SELECT id, label, margin_unit, rejected FROM run_constraints WHERE run = ? ORDER BY position",
                    run.id, [&run](const Statement& row) {
                        run.header.constraints.push_back(
                            {std::string(row.text(0)), std::string(row.text(1)), unitFromId(row.text(2))});
                        run.progress.rejectedBy.push_back(row.unsignedInteger(3));
                    });
}

constexpr const char* kRunColumns =
    "SELECT id, scenario_name, scenario, study, seed, engine_version, keep, started_at, steps, state, decided, "
    "feasible, seconds FROM runs ";

RunInfo runOfRow(const Statement& row) {
    RunInfo run;
    run.id = row.integer(0);
    run.header.scenarioName = row.text(1);
    run.header.scenarioJson = row.text(2);
    run.header.study = row.text(3);
    run.header.seed = row.unsignedInteger(4);
    run.header.engineVersion = row.text(5);
    run.header.keep = valueOf(kKeepNames, row.text(6));
    run.startedAt = row.text(7);
    run.header.steps = row.unsignedInteger(8);
    run.progress.state = valueOf(kStateNames, row.text(9));
    run.progress.decided = row.unsignedInteger(10);
    run.progress.feasible = row.unsignedInteger(11);
    run.progress.seconds = row.real(12);
    return run;
}

Result<void> readDetails(const Database& database, RunInfo& run) {
    for (const auto read : {readParameters, readMetrics, readConstraints}) {
        if (const Result<void> done = read(database, run); !done) {
            return done;
        }
    }
    return {};
}

} // namespace

Result<RunId> insertRun(const Database& database, const RunHeader& header) {
    Result<Statement> statement = database.prepare(
        "INSERT INTO runs VALUES (NULL,?,?,?,?,?,?,strftime('%Y-%m-%dT%H:%M:%SZ','now'),?,'running',0,0,0)");
    if (!statement) {
        return statement.error();
    }
    const Result<void> done = statement->run(header.scenarioName, header.scenarioJson, header.study, header.seed,
                                             header.engineVersion, nameOf(kKeepNames, header.keep), header.steps);
    if (!done) {
        return done.error();
    }
    const RunId id = database.lastInsertId();
    for (const auto insert : {insertParameters, insertMetrics, insertConstraints}) {
        if (const Result<void> inserted = insert(database, id, header); !inserted) {
            return inserted.error();
        }
    }
    return id;
}

Result<std::vector<RunInfo>> readRuns(const Database& database) {
    std::vector<RunInfo> runs;
    Result<Statement> statement = database.prepare(std::string(kRunColumns) + "ORDER BY id");
    if (!statement) {
        return statement.error();
    }
    if (const Result<void> done = statement->forEach([&] { runs.push_back(runOfRow(*statement)); }); !done) {
        return done.error();
    }
    for (RunInfo& run : runs) {
        if (const Result<void> done = readDetails(database, run); !done) {
            return done.error();
        }
    }
    return runs;
}

Result<RunInfo> readRun(const Database& database, RunId id) {
    std::optional<RunInfo> run;
    const Result<void> done = readRows(database, (std::string(kRunColumns) + "WHERE id = ?").c_str(), id,
                                       [&run](const Statement& row) { run = runOfRow(row); });
    if (!done) {
        return done.error();
    }
    if (!run) {
        return Error{ErrorCode::notFound, database.file(), "", fmt::format("run {}", id), "a run of this store"};
    }
    if (const Result<void> read = readDetails(database, *run); !read) {
        return read.error();
    }
    return *std::move(run);
}

Result<ProgressRecord> ProgressRecord::prepare(const Database& database, RunId id) {
    Result<Statement> run =
        database.prepare("UPDATE runs SET state = ?, decided = ?, feasible = ?, seconds = ? WHERE id = ?");
    Result<Statement> constraint =
        database.prepare("UPDATE run_constraints SET rejected = ? WHERE run = ? AND position = ?");
    if (!run || !constraint) {
        return run ? constraint.error() : run.error();
    }
    return ProgressRecord(id, *std::move(run), *std::move(constraint));
}

Result<void> ProgressRecord::write(const RunProgress& progress) {
    Result<void> done =
        m_run.run(nameOf(kStateNames, progress.state), progress.decided, progress.feasible, progress.seconds, m_id);
    for (std::size_t i = 0; done && i < progress.rejectedBy.size(); ++i) {
        done = m_constraint.run(progress.rejectedBy[i], m_id, i);
    }
    return done;
}

} // namespace paretoscope::store

// SPDX-License-Identifier: GPL-3.0-or-later
// The Store: runs and their evaluations in one SQLite file (WAL, STRICT tables, schema version in user_version with
// forward migrations). Each run has a table of its own, points_<run>, with columns named after parameters and metrics,
// so that any SQLite browser shows them: step INTEGER PRIMARY KEY, one column a parameter (choices as TEXT ids), one
// REAL column a metric, rejected TEXT (constraint id, NULL if feasible), margin REAL, on_front INTEGER. The column of a
// parameter that the run does not vary is a generated one: it shows the value in every row and takes no bytes.
// One writer at a time (a second one gets `locked`), any number of readers. All SQL lives in this room.
#pragma once

#include "core/base/result.h"
#include "core/study/study.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::store {

using RunId = std::int64_t;

enum class Keep { all, feasible, front };
enum class RunState { running, finished, cancelled };

/// What a run was asked to do; written once.
struct RunHeader {
    std::string scenarioName;
    std::string scenarioJson;
    std::string study;
    std::uint64_t seed = 0;
    std::string engineVersion;
    Keep keep = Keep::all;
    std::vector<study::Parameter> parameters; ///< as described when the run was made, choices included
    /// One a parameter: its value where the run does not vary it. Empty: all parameters vary.
    std::vector<std::optional<double>> fixed;
    std::vector<study::Metric> metrics;
    std::vector<study::Constraint> constraints;
    std::vector<std::pair<std::string, study::Goal>> objectives;
    std::uint64_t steps = 0;
};

/// How far a run is; rewritten with every batch, in the same transaction.
struct RunProgress {
    RunState state = RunState::running;
    std::uint64_t decided = 0; ///< steps 0 .. decided-1 are settled: resume continues at `decided`
    std::uint64_t feasible = 0;
    std::vector<std::uint64_t> rejectedBy; ///< one a constraint
    double seconds = 0.0;                  ///< time spent evaluating, over all resumptions
};

struct RunInfo {
    RunId id = 0;
    RunHeader header;
    RunProgress progress;
    std::string startedAt; ///< ISO 8601, UTC
};

/// One evaluated point as it goes in and comes out.
struct Row {
    std::uint64_t step = 0;
    std::vector<double> parameters; ///< declared order, choices as index
    std::vector<double> metrics;    ///< declared order; NaN where rejected
    int rejectedBy = -1;            ///< constraint index, -1 feasible
    double margin = 0.0;
    bool onFront = false;
};

/// Rows of a batch in dense form: `steps.size()` rows of parameters and metrics one after the other.
struct Batch {
    std::vector<std::uint64_t> steps;
    std::vector<double> parameters;
    std::vector<double> metrics;
    std::vector<int> rejectedBy;
    std::vector<double> margins;

    /// Forgets the rows and keeps the memory.
    void clear() {
        steps.clear();
        parameters.clear();
        metrics.clear();
        rejectedBy.clear();
        margins.clear();
    }
};

class Writer;

/// An open store. Move-only; readers may be opened from several threads, each with its own Store.
class Store {
public:
    enum class Mode { readOnly, readWrite }; ///< readWrite creates the file and migrates an older schema
    static Result<Store> open(const std::filesystem::path& file, Mode mode);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    [[nodiscard]] Result<std::vector<RunInfo>> runs() const; ///< by ascending id
    [[nodiscard]] Result<RunInfo> run(RunId id) const;       ///< notFound
    [[nodiscard]] Result<RunInfo> latestRun() const;         ///< notFound in an empty store

    /// The front as last committed, by ascending step.
    [[nodiscard]] Result<std::vector<Row>> front(RunId id) const;

    /// Rows `first` .. `first+count-1` of the kept rows, ordered and filtered. An empty order is by step.
    struct Query {
        std::string orderBy; ///< parameter or metric id, "step" or "rejected"
        bool descending = false;
        bool feasible = true;  ///< include feasible rows
        bool rejected = false; ///< include rejected rows
        bool frontOnly = false;
        struct Bound {
            std::string column; ///< parameter or metric id
            double low;         ///< inclusive; choices by index
            double high;
        };
        std::vector<Bound> bounds;
    };
    [[nodiscard]] Result<std::uint64_t> count(RunId id, const Query& query) const;
    [[nodiscard]] Result<std::vector<Row>> rows(RunId id, const Query& query, std::uint64_t first,
                                                std::uint64_t count) const;
    /// For tables of a million rows: the steps in order once (one to two seconds when sorted), then any window of them
    /// at once. Steps that are gone by then are left out.
    [[nodiscard]] Result<std::vector<std::uint64_t>> steps(RunId id, const Query& query) const;
    [[nodiscard]] Result<std::vector<Row>> rows(RunId id, std::span<const std::uint64_t> steps) const;
    [[nodiscard]] Result<Row> row(RunId id, std::uint64_t step) const; ///< notFound

    /// Starts a run, or takes up an unfinished one; the Writer must not outlive the Store.
    Result<std::unique_ptr<Writer>> start(const RunHeader& header);
    Result<std::unique_ptr<Writer>> resume(RunId id);
    Result<void> remove(RunId id);

private:
    struct Connection;
    explicit Store(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> m_connection;
    friend class Writer;
};

/// Appends to one run. Used by one thread at a time. Each commit() is one transaction: rows, front and progress
/// together, so a killed run is found exactly as after its last commit.
class Writer {
public:
    virtual ~Writer() = default;
    [[nodiscard]] virtual RunId id() const = 0;
    /// Progress as stored: where to go on.
    [[nodiscard]] virtual const RunProgress& progress() const = 0;
    /// Rows to insert (already reduced to what Keep asks for) and the steps that joined or left the front since the
    /// last commit. With Keep::front rows that left the front are deleted.
    [[nodiscard]] virtual Result<void> commit(const Batch& batch, std::span<const std::uint64_t> joinedFront,
                                              std::span<const std::uint64_t> leftFront,
                                              const RunProgress& progress) = 0;
};

} // namespace paretoscope::store

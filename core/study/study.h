// SPDX-License-Identifier: GPL-3.0-or-later
// A Study is a kind of question. It describes its parameters, metrics and constraints as data (forms, tables, axes,
// reports and --help are made from them) and prepares an Evaluator for one context. An Evaluator answers Points.
//
// Speed: a Point is a row of doubles in the order of the description's parameters (integers exactly, choices and flags
// as the index of the choice). evaluate() writes metrics as doubles in declared order; it neither allocates nor throws,
// but for points of fidelity "simulated", which may take seconds.
#pragma once

#include "core/base/result.h"
#include "core/base/source.h"
#include "core/base/unit.h"
#include "core/hardware/cluster.h"
#include "core/study/breakdown.h"
#include "core/study/catalog.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::graph {
struct Diagram;
} // namespace paretoscope::graph

namespace paretoscope::kv {
struct CachePlayback;
} // namespace paretoscope::kv

namespace paretoscope::serving {
struct ServiceRecord;
} // namespace paretoscope::serving

namespace paretoscope::trace {
struct Timeline;
struct Synthesis;
} // namespace paretoscope::trace

namespace paretoscope::study {

struct Distribution;
struct Execution;
struct MeasuredPoints;

enum class ParameterType { integer, real, choice, flag };

struct Choice {
    std::string id;    ///< as in scenarios and store columns: "one_f_one_b"
    std::string label; ///< source text for translation: "1F1B"
    friend bool operator==(const Choice&, const Choice&) = default;
};

struct Parameter {
    std::string id;    ///< whole words in snake case: "tensor_parallel"
    std::string label; ///< "Tensor parallel degree"
    std::string group; ///< heading in forms: "Parallelism"
    ParameterType type = ParameterType::integer;
    Unit unit = Unit::none;
    double minimum = 0.0; ///< integer and real
    double maximum = 0.0;
    std::vector<Choice> choices; ///< choice; for a flag: "false", "true"
    double defaultValue = 0.0;   ///< index for choice and flag
    std::string help;
    Source source;
    /// Of a choice of another parameter: points with any other choice there do not read this one. No choices: all do.
    struct ReadBy {
        std::string parameter;
        std::vector<std::string> choices; ///< ids
    };
    ReadBy readBy{};
};

enum class Goal { minimise, maximise, none };

struct Metric {
    std::string id; ///< "step_time"
    std::string label;
    std::string group; ///< heading in tables and inspectors: "Time", "Memory", ...
    Unit unit = Unit::none;
    Goal goal = Goal::none;
    std::string help;
};

/// Why a Point can be rejected.
struct Constraint {
    std::string id;               ///< "memory": the key of rejected_by
    std::string label;            ///< "Memory per device"
    Unit marginUnit = Unit::none; ///< of Rejection::margin
};

/// What an Evaluator can show of a point beside numbers; the window offers no other views.
struct Views {
    bool timeline = false;
    bool ranks = false;        ///< trace() and diagrams()
    bool execution = false;    ///< on the drawn cluster
    bool playback = false;     ///< of a KV cache
    bool measurements = false; ///< tables of measured results lie over plots
    bool service = false;      ///< of requests: service()
};

/// One step of the way that requests take, for studies that have such a way: a box of the pipeline in Design.
struct PipelineStage {
    std::string id;    ///< "retrieval"
    std::string label; ///< source text for translation, as are the others
    std::string help;
    std::string group; ///< heading of the parameters that it is set by
    /// It is there where this parameter has one of these choices; no parameter: always. The first choice adds it.
    Parameter::ReadBy presentWith{};
    std::string absentChoice{};       ///< of that parameter: the choice that takes it away
    std::vector<std::string> after{}; ///< ids of stages declared before it; where one is absent, those before that one
};

/// The devices of the drawn cluster, in its order, that one client of a pipeline's stage takes.
struct StagePlacement {
    std::size_t stage = 0; ///< place in Description::pipeline
    int client = 0;        ///< of the stage's clients
    std::int64_t firstDevice = 0;
    std::int64_t devices = 0;
};

/// Two metrics that people look at together: a plot that the window offers by name.
struct PlotPair {
    std::string label; ///< source text for translation: "Throughput against latency"
    std::string x;     ///< metric ids
    std::string y;
};

/// A file that a scenario may name beside its parameters, one for all points.
struct InputFile {
    std::string id; ///< as in scenarios and after --set: "request_trace"
    std::string label;
    std::string help;
};

struct Description {
    std::string id; ///< "training-step"
    std::string label;
    std::string help;
    std::vector<Parameter> parameters;
    std::vector<Metric> metrics;
    std::vector<Constraint> constraints;
    std::vector<std::string> objectives; ///< metric ids that a new scenario starts with
    Views views{};
    std::vector<InputFile> files{};
    std::vector<PipelineStage> pipeline{}; ///< in the order in which requests pass
    std::vector<PlotPair> plots{};
};

/// Index of an id, or nothing.
std::optional<std::size_t> parameterIndex(const Description& description, std::string_view id);
std::optional<std::size_t> metricIndex(const Description& description, std::string_view id);

/// evaluate()'s answer: feasible, or the first violated constraint and by how much (in marginUnit; 0 if no measure).
struct Verdict {
    static constexpr int kFeasible = -1;
    int constraint = kFeasible; ///< index into Description::constraints
    double margin = 0.0;
    [[nodiscard]] bool feasible() const { return constraint == kFeasible; }
};

struct Rejection {
    std::string constraint; ///< Constraint::id
    double margin = 0.0;
    std::string
        message; ///< source text, arguments filled in: "pipeline stage 0 needs 93.1 GiB, 13.1 GiB too much: ..."
};

/// The slow, complete answer for one Point.
struct Explanation {
    std::vector<double> metrics; ///< in declared order; NaN where a rejected point has none
    std::vector<Rejection> rejections;
    std::vector<Breakdown> breakdowns; ///< one per metric that has terms
};

/// Measured family nearest to a point, and how well the model did on it.
struct ValidationNote {
    std::string family; ///< "vTrain A100, 175B, 1,024 devices"
    int rows = 0;
    double meanAbsoluteError = 0.0;     ///< fraction, "fitted": the coefficients are fitted on these runs too
    double bias = 0.0;                  ///< fraction, signed
    std::optional<double> leftOutError; ///< fraction, "left out": fitted without this family
    std::string source;
};

class Evaluator {
public:
    virtual ~Evaluator() = default;

    /// Thread-safe. `metrics` has the description's number of metrics; untouched entries stay NaN when rejected.
    virtual Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept = 0;

    /// The same numbers to the last digit, with reasons. Thread-safe.
    [[nodiscard]] virtual Explanation explain(std::span<const double> point) const = 0;

    /// What each stage does when, for studies that have a schedule; notSupported otherwise.
    [[nodiscard]] virtual Result<trace::Timeline> timeline(std::span<const double> point) const;

    /// The point in the fidelity "simulated", watched while it runs, for studies that execute traces; notSupported
    /// otherwise, and for rejected points. May take seconds. Thread-safe.
    [[nodiscard]] virtual Result<Execution> execution(std::span<const double> point, const std::stop_token& stop) const;

    /// How the KV cache of one sequence evolves, for studies that play one; notSupported otherwise, and where the
    /// policy does not offer it. May take seconds. Thread-safe.
    [[nodiscard]] virtual Result<kv::CachePlayback> playback(std::span<const double> point) const;

    /// What every rank does, for studies that can lay it out; notSupported otherwise. A point that was rejected for its
    /// memory has a trace all the same.
    [[nodiscard]] virtual Result<trace::Synthesis> trace(std::span<const double> point) const;

    /// The operators of every part of the model and what ranks exchange, for the same studies and points.
    [[nodiscard]] virtual Result<std::vector<graph::Diagram>> diagrams(std::span<const double> point) const;

    /// What a table of measurements holds, as points of this study (core/study/measured_points.h); what a row does not
    /// say is as in `base`. For studies that know such tables; notSupported otherwise. Errors: as of reading the file.
    [[nodiscard]] virtual Result<MeasuredPoints> measurements(const std::string& file,
                                                              std::span<const double> base) const;

    /// How requests were served in the point's simulation, whatever its fidelity: latencies, what each of them waited
    /// for, batches and memory over time (core/serving/service_record.h). `watch` is told from time to time what there
    /// is so far, on the calling thread; it may be empty. notSupported otherwise, and for rejected points; cancelled.
    /// May take seconds. Thread-safe.
    using ServiceWatch = std::function<void(const serving::ServiceRecord&)>;
    [[nodiscard]] virtual Result<serving::ServiceRecord>
    service(std::span<const double> point, const std::stop_token& stop, const ServiceWatch& watch) const;

    /// What the point draws by chance or reads from a file, such as lengths of prompts (core/study/distribution.h);
    /// none by default. Thread-safe, within some milliseconds.
    [[nodiscard]] virtual std::vector<Distribution> distributions(std::span<const double> point) const;

    /// Where the point's clients run on the drawn cluster; none by default, and for rejected points. Thread-safe.
    [[nodiscard]] virtual std::vector<StagePlacement> placement(std::span<const double> point) const;

    /// The nearest measured family, if the study has one.
    [[nodiscard]] virtual std::optional<ValidationNote> validation(std::span<const double> point) const;
};

/// One of a description's files, as a scenario names it.
struct NamedFile {
    std::string id;
    std::string path; ///< absolute, or relative to the current folder
    friend bool operator==(const NamedFile&, const NamedFile&) = default;
};

/// What an Evaluator may rely on; must outlive it.
struct Context {
    const Catalog& catalog;
    const hardware::Cluster& cluster;
    std::span<const NamedFile> files{}; ///< of those that the description lists, the ones that are named

    [[nodiscard]] const std::string* file(std::string_view id) const; ///< its path; null where not named
};

class Study {
public:
    virtual ~Study() = default;
    /// For this catalog: choices such as models and accelerators come from it. Stable for the life of the study.
    [[nodiscard]] virtual const Description& description() const = 0;
    /// Errors: what in the cluster makes the question meaningless.
    [[nodiscard]] virtual Result<std::unique_ptr<Evaluator>> prepare(const Context& context) const = 0;
};

/// The point of all defaults.
std::vector<double> defaultPoint(const Description& description);

/// One parameter value as scenarios and JSON write it ("bf16", "8", "true"), and back. Errors: unknownName (with the
/// nearest choice), malformed, wrongUnit, outOfRange; pointer is "/parameters/<id>".
std::string valueText(const Parameter& parameter, double value);
Result<double> valueFromText(const Parameter& parameter, std::string_view text);

} // namespace paretoscope::study

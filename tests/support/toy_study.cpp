// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/toy_study.h"

#include "core/study/distribution.h"
#include "core/study/measured_points.h"
#include "core/trace/timeline.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace paretoscope::tests {

namespace {

using study::Goal;
using study::ParameterType;

constexpr double kTokens = 1048576.0;
constexpr double kGlobalBatch = 256.0;
constexpr double kGiB = 1073741824.0;
constexpr double kMemoryLimit = 80.0 * kGiB;
constexpr double kModelParameters[] = {1e9, 8e9, 64e9};

struct Terms {
    double compute = 0.0;
    double communication = 0.0;
    double states = 0.0;
    double activations = 0.0;
};

Terms terms(std::span<const double> point) {
    const double parameters = kModelParameters[static_cast<std::size_t>(point[toy::model])];
    const double devices = point[toy::devices];
    const double peak = point[toy::precision] == 1.0 ? 2e14 : 1e14;
    const double exposed = point[toy::overlap] == 1.0 ? 0.25 : 1.0;
    return {6.0 * parameters * kTokens / (devices * peak) * (1.0 + 1.0 / point[toy::microBatch]),
            exposed * 2.0 * parameters * (devices - 1.0) / devices / point[toy::bandwidth], 16.0 * parameters / devices,
            point[toy::microBatch] * kGiB};
}

class ToyEvaluator final : public study::Evaluator {
public:
    study::Verdict evaluate(std::span<const double> point, std::span<double> metrics) const noexcept override {
        const double remainder = std::fmod(kGlobalBatch, point[toy::devices] * point[toy::microBatch]);
        if (remainder != 0.0) {
            return {toy::divisibility, remainder};
        }
        const Terms t = terms(point);
        const double memory = t.states + t.activations;
        metrics[toy::peakMemory] = memory;
        if (memory > kMemoryLimit) {
            return {toy::memory, memory - kMemoryLimit};
        }
        const double step = t.compute + t.communication;
        metrics[toy::stepTime] = step;
        metrics[toy::energy] = 500.0 * point[toy::devices] * step;
        metrics[toy::throughput] = kTokens / step;
        return {};
    }

    [[nodiscard]] study::Explanation explain(std::span<const double> point) const override {
        study::Explanation explanation;
        explanation.metrics.assign(4, std::numeric_limits<double>::quiet_NaN());
        const study::Verdict verdict = evaluate(point, explanation.metrics);
        if (verdict.constraint == toy::divisibility) {
            explanation.rejections.push_back(
                {"divisibility", verdict.margin, "devices x micro-batch does not divide 256"});
            return explanation;
        }
        if (verdict.constraint == toy::memory) {
            explanation.rejections.push_back({"memory", verdict.margin, "more than 80 GiB"});
        }
        const Terms t = terms(point);
        const auto term = [](std::string id, std::string name, double value, Unit unit, std::string formula) {
            return study::Term{std::move(id), std::move(name), value, unit, std::move(formula), "derived", {}, true};
        };
        study::Term step = term("step_time", "Step time", t.compute + t.communication, Unit::second, "");
        step.terms = {term("compute", "Compute", t.compute, Unit::second, "6 P T / (D peak) (1 + 1/m)"),
                      term("communication", "Communication", t.communication, Unit::second, "2 P (D-1)/D / B")};
        study::Term memory = term("peak_memory", "Peak memory", t.states + t.activations, Unit::byte, "");
        memory.terms = {term("states", "Model states", t.states, Unit::byte, "16 P / D"),
                        term("activations", "Activations", t.activations, Unit::byte, "m GiB")};
        if (verdict.feasible()) {
            explanation.breakdowns.push_back({"step_time", std::move(step)});
        }
        explanation.breakdowns.push_back({"peak_memory", std::move(memory)});
        return explanation;
    }

    [[nodiscard]] std::vector<study::Distribution> distributions(std::span<const double> point) const override {
        std::vector<double> values(static_cast<std::size_t>(point[toy::devices]));
        std::iota(values.begin(), values.end(), 1.0);
        study::Distribution draws = study::distributionOf(std::move(values), Unit::token);
        draws.label = "Draws";
        draws.group = "Toy";
        return {draws};
    }

    /// Two rows whatever the file, a fifth slower than predicted: of the small and of the large model.
    [[nodiscard]] Result<study::MeasuredPoints> measurements(const std::string& file,
                                                             std::span<const double> base) const override {
        if (file.ends_with("missing.csv")) {
            return Error{ErrorCode::cannotRead, file, {}, {}, {}};
        }
        study::MeasuredPoints measured;
        measured.rows = 2;
        for (const double model : {0.0, 2.0}) {
            study::MeasuredPoint point{
                measured.rows, "Somebody", "a paper", "", {base.begin(), base.end()}, {}, {}, {}};
            point.parameters[toy::model] = model;
            point.parameters[toy::devices] = 16.0;
            point.stated = {toy::model, toy::devices};
            point.belongsBy = {toy::model};
            point.metrics.assign(4, std::numeric_limits<double>::quiet_NaN());
            evaluate(point.parameters, point.metrics);
            for (const std::size_t other : {toy::energy, toy::throughput, toy::peakMemory}) {
                point.metrics[other] = std::numeric_limits<double>::quiet_NaN();
            }
            point.metrics[toy::stepTime] *= 1.2;
            measured.points.push_back(std::move(point));
        }
        return measured;
    }
};

study::Parameter number(std::string id, std::string label, ParameterType type, Unit unit, double minimum,
                        double maximum, double value) {
    return {std::move(id), std::move(label), "Toy", type, unit, minimum, maximum, {}, value, "", {"derived"}};
}

study::Parameter choice(std::string id, std::string label, std::vector<study::Choice> choices) {
    return {std::move(id), std::move(label),
            "Toy",         ParameterType::choice,
            Unit::none,    0.0,
            0.0,           std::move(choices),
            0.0,           "",
            {"derived"}};
}

} // namespace

ToyStudy::ToyStudy() {
    study::Parameter overlap = choice("overlap", "Overlap", {{"false", "No"}, {"true", "Yes"}});
    overlap.type = ParameterType::flag;
    overlap.readBy = {"model", {"medium", "large"}};
    m_description = {"toy",
                     "Toy",
                     "Closed forms that a test checks by hand",
                     {choice("model", "Model", {{"small", "Small"}, {"medium", "Medium"}, {"large", "Large"}}),
                      number("devices", "Devices", ParameterType::integer, Unit::count, 1, 1024, 8),
                      number("micro_batch", "Micro-batch", ParameterType::integer, Unit::count, 1, 64, 1),
                      choice("precision", "Precision", {{"bf16", "BF16"}, {"fp8", "FP8"}}), overlap,
                      number("bandwidth", "Bandwidth", ParameterType::real, Unit::bytePerSecond, 1e9, 1e12, 1e11)},
                     {{"step_time", "Step time", "Time", Unit::second, Goal::minimise, ""},
                      {"energy", "Energy", "Energy", Unit::joule, Goal::minimise, ""},
                      {"throughput", "Throughput", "Time", Unit::tokenPerSecond, Goal::maximise, ""},
                      {"peak_memory", "Peak memory", "Memory", Unit::byte, Goal::minimise, ""}},
                     {{"divisibility", "Divisibility", Unit::count}, {"memory", "Memory per device", Unit::byte}},
                     {"step_time", "energy"}};
    m_description.views.measurements = true;
    m_description.files = {{"measurements", "Measurements", "Read by nobody"}};
}

Result<std::unique_ptr<study::Evaluator>> ToyStudy::prepare(const study::Context&) const {
    return std::unique_ptr<study::Evaluator>(std::make_unique<ToyEvaluator>());
}

study::Registry toyRegistry() {
    study::Registry registry;
    registry.add(std::make_unique<ToyStudy>());
    return registry;
}

} // namespace paretoscope::tests

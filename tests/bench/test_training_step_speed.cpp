// SPDX-License-Identifier: GPL-3.0-or-later
// How fast one core decides points of the GPT-3 175B search on 1,024 A100, rejected ones included, beside Calculon on
// the same kind of search: 57-67 good points/s/core, 170-250 candidates/s/core with the rejected ones (measured on this
// kind of machine; notes on training, section 2). CPU time, so that other work on the machine does not count.
#include "tests/core/study/training_step_fixture.h"

#include <QtTest>

#include <array>
#include <ctime>

using namespace paretoscope;
using namespace paretoscope::study;
using tests::TrainingStepCase;

namespace {

struct SearchAxis {
    const char* parameter;
    std::vector<const char*> values;
};

/// 17.5 million points; the last axis varies fastest, as in a grid run.
const std::vector<SearchAxis>& searchAxes() {
    static const std::vector<SearchAxis> axes = {
        {"tensor_parallel", {"1", "2", "3", "4", "6", "8", "12", "16", "24", "32"}},
        {"pipeline_parallel", {"1", "2", "3", "4", "6", "8", "12", "16", "24", "32", "48", "64", "96"}},
        {"context_parallel", {"1", "2"}},
        {"micro_batch", {"1", "2", "3", "4", "6", "8", "12", "16", "24", "32"}},
        {"flash_attention", {"false", "true"}},
        {"recompute", {"none", "selective", "full"}},
        {"sequence_parallel", {"false", "true"}},
        {"overlap_tensor_parallel", {"none", "ring"}},
        {"schedule", {"gpipe", "one_f_one_b", "interleaved", "zero_bubble_h1", "zero_bubble_h2"}},
        {"virtual_stages", {"1", "2", "3", "4", "6", "8", "12"}},
        {"sharding", {"none", "zero1", "zero2", "zero3"}},
        {"overlap_data_parallel", {"false", "true"}},
    };
    return axes;
}

struct Column {
    std::size_t place;
    std::vector<double> values;
};

std::vector<Column> columns(const Description& description) {
    std::vector<Column> columns;
    for (const SearchAxis& axis : searchAxes()) {
        Column column{parameterIndex(description, axis.parameter).value(), {}};
        for (const char* text : axis.values) {
            column.values.push_back(valueFromText(description.parameters[column.place], text).value());
        }
        columns.push_back(std::move(column));
    }
    return columns;
}

void writePoint(const std::vector<Column>& columns, std::uint64_t ordinal, std::vector<double>& point) {
    for (std::size_t i = columns.size(); i-- > 0;) {
        const std::vector<double>& values = columns[i].values;
        point[columns[i].place] = values[ordinal % values.size()];
        ordinal /= values.size();
    }
}

double cpuSeconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

} // namespace

class TestTrainingStepSpeed : public QObject {
    Q_OBJECT
private slots:
    void decidesTheGpt3Search() {
        const TrainingStepCase base("a100_sxm_80gb", 1024, tests::gpt3Settings());
        const std::vector<Column> space = columns(base.description());
        std::uint64_t size = 1;
        for (const Column& column : space) {
            size *= column.values.size();
        }
        constexpr std::uint64_t kBlocks = 700;
        constexpr std::uint64_t kBlock = 1680; // all points of one split and micro-batch with one recomputation
        std::vector<double> point = base.point({});
        std::vector<double> metrics;
        std::vector<std::vector<double>> feasible;
        std::array<std::uint64_t, training_step::kConstraints> rejected{};
        std::uint64_t decided = 0;
        const double start = cpuSeconds();
        for (std::uint64_t block = 0; block < kBlocks; ++block) {
            const std::uint64_t first = size / kBlocks * block / kBlock * kBlock;
            for (std::uint64_t ordinal = first; ordinal < first + kBlock; ++ordinal) {
                writePoint(space, ordinal, point);
                const Verdict verdict = base.evaluate(point, metrics);
                ++decided;
                if (verdict.feasible()) {
                    feasible.push_back(point);
                } else {
                    ++rejected[verdict.constraint];
                }
            }
        }
        const double perPoint = (cpuSeconds() - start) / static_cast<double>(decided);
        const double again = cpuSeconds();
        for (const std::vector<double>& each : feasible) {
            QVERIFY(base.evaluate(each, metrics).feasible());
        }
        const double perFeasible = (cpuSeconds() - again) / static_cast<double>(feasible.size());

        qInfo("space of %llu points, %llu decided, %zu feasible", static_cast<unsigned long long>(size),
              static_cast<unsigned long long>(decided), feasible.size());
        for (std::size_t i = 0; i < rejected.size(); ++i) {
            qInfo("rejected by %s: %llu", training_step::kConstraintIds[i],
                  static_cast<unsigned long long>(rejected[i]));
        }
        qInfo("all points: %.3f us, %.0f points/s/core, %.0f times Calculon's candidates (250/s/core)", perPoint * 1e6,
              1.0 / perPoint, 1.0 / perPoint / 250.0);
        qInfo("feasible points: %.3f us, %.0f points/s/core, %.0f times Calculon's good points (67/s/core)",
              perFeasible * 1e6, 1.0 / perFeasible, 1.0 / perFeasible / 67.0);
#ifdef NDEBUG
        QVERIFY2(perPoint < 10e-6, "the promise: below 10 microseconds a point on average");
#endif
        QVERIFY(!feasible.empty());
    }
};

QTEST_APPLESS_MAIN(TestTrainingStepSpeed)
#include "test_training_step_speed.moc"

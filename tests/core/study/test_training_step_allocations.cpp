// SPDX-License-Identifier: GPL-3.0-or-later
// evaluate() neither throws nor allocates once its step models exist. Counts every allocation of this test program.
#include "tests/core/study/training_step_fixture.h"

#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

namespace {
std::atomic<std::size_t> allocations{0};
} // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

using namespace paretoscope;
using namespace paretoscope::study;
using tests::TrainingStepCase;

namespace {

std::vector<std::vector<double>> grid(const TrainingStepCase& base) {
    std::vector<std::vector<double>> points;
    for (const char* tensor : {"1", "2", "4", "8", "3"}) {
        for (const char* pipeline : {"1", "2", "4", "8", "16", "7"}) {
            for (const char* micro : {"1", "2", "4"}) {
                for (const char* recompute : {"none", "selective", "full"}) {
                    points.push_back(base.point({{"tensor_parallel", tensor},
                                                 {"pipeline_parallel", pipeline},
                                                 {"micro_batch", micro},
                                                 {"recompute", recompute}}));
                }
            }
        }
    }
    return points;
}

} // namespace

class TestTrainingStepAllocations : public QObject {
    Q_OBJECT
private slots:
    void evaluateDoesNotAllocate() {
        const TrainingStepCase base("a100_sxm_80gb", 1024, tests::gpt3Settings());
        const Evaluator& evaluator = base.evaluator();
        static_assert(noexcept(evaluator.evaluate(std::span<const double>(), std::span<double>())));
        const std::vector<std::vector<double>> points = grid(base);
        std::vector<double> metrics(base.description().metrics.size());
        const auto all = [&] {
            for (const std::vector<double>& point : points) {
                evaluator.evaluate(point, metrics);
            }
        };
        all(); // makes the step models and the per-thread memory
        const std::size_t before = allocations;
        all();
        QCOMPARE(allocations - before, std::size_t{0});
        const std::vector<double> copy(metrics);
        QVERIFY(allocations > before); // the counter counts
    }

    void threadsThatMeetAtTheSameModelAgree() {
        const TrainingStepCase base("a100_sxm_80gb", 1024, tests::gpt3Settings());
        const TrainingStepCase alone("a100_sxm_80gb", 1024, tests::gpt3Settings());
        const std::vector<std::vector<double>> points = grid(base);
        const auto answers = [&points](const TrainingStepCase& from) {
            std::vector<double> all;
            std::vector<double> metrics;
            for (const std::vector<double>& point : points) {
                const Verdict verdict = from.evaluate(point, metrics);
                all.push_back(verdict.feasible() ? metrics[0] : -verdict.margin);
            }
            return all;
        };
        const std::vector<double> expected = answers(alone);
        std::vector<std::vector<double>> found(4);
        {
            std::vector<std::jthread> threads;
            for (std::vector<double>& each : found) {
                threads.emplace_back([&] { each = answers(base); });
            }
        }
        for (const std::vector<double>& each : found) {
            QVERIFY(each == expected);
        }
    }
};

QTEST_APPLESS_MAIN(TestTrainingStepAllocations)
#include "test_training_step_allocations.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Speed of the serving simulator: a thousand requests at once in mind, a million over night no more.
#include "tests/core/serving/serving_fixture.h"

#include "core/serving/latency_summary.h"
#include "core/serving/steady_batch.h"
#include "core/serving/workload.h"

#include <QtTest>

#include <sys/resource.h>

#include <limits>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

constexpr ServiceLimits kNoLimits{Seconds(std::numeric_limits<double>::infinity()),
                                  Seconds(std::numeric_limits<double>::infinity())};

double gibibytesAtMost() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1048576.0;
}

} // namespace

class TestServingSpeed : public QObject {
    Q_OBJECT
private slots:
    /// Llama-2-70B on two A100, 1,000 requests of 1,024 and 256 tokens, one a second: under 0.1 s without warm-up
    /// (Vidur 2.8 to 5 s after 15 s of start, notes/serving.md, section 3.1).
    void servesAThousandRequests() {
        for (const Batching batching : {Batching::vllm, Batching::chunked, Batching::continuous, Batching::fixed}) {
            QElapsedTimer timer;
            timer.start();
            const StepModel model = tests::stepModel("llama_2_70b", "a100_sxm_80gb", 2);
            Workload workload;
            workload.requests = 1000;
            ServingPlan plan;
            plan.batching = {batching, 128, batching == Batching::chunked ? 512U : 4096U};
            plan.memory = {16, 3328, 0.01};
            Progress progress;
            const Result<ServingRun> run = serve(model, plan, generate(workload), {}, progress);
            const LatencySummary summary = summarise(*run, plan, kNoLimits);
            const double seconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
            qInfo("batching %d: %.4f s, TPOT %.1f ms", static_cast<int>(batching), seconds,
                  summary.timePerOutputToken.mean.value() * 1e3);
            QVERIFY(seconds < 0.1);
        }
    }

    /// A million requests with lengths like those of Azure's conversations on 16 replicas: under 60 s and 1 GiB.
    void servesAMillionRequests() {
        QElapsedTimer timer;
        timer.start();
        const StepModel model = tests::stepModel("llama_2_70b", "a100_sxm_80gb", 2);
        Workload workload;
        workload.requests = 1000000;
        workload.arrivals.requestsPerSecond = 12.8;
        workload.prompt = {1155.0, 1.1, 1.0, 4096.0};
        workload.output = {211.0, 0.9, 1.0, 1000.0};
        ServingPlan plan;
        plan.replicas = 16;
        plan.batching = {Batching::chunked, 128, 512};
        plan.memory = {16, 3328, 0.01};
        Progress progress;
        const Result<ServingRun> run = serve(model, plan, generate(workload), {}, progress);
        const LatencySummary summary = summarise(*run, plan, kNoLimits);
        const double seconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
        qInfo("%.1f s, %.2f GiB, utilisation %.2f, P99 TTFT %.2f s", seconds, gibibytesAtMost(), summary.utilisation,
              summary.timeToFirstToken.p99.value());
        QCOMPARE(summary.completed, std::size_t{1000000});
        QVERIFY(seconds < 60.0);
        QVERIFY(gibibytesAtMost() < 1.0);
    }

    /// The closed form of one design: under 20 microseconds.
    void answersADesignInMicroseconds() {
        const StepModel model = tests::stepModel("llama_2_70b", "a100_sxm_80gb", 2);
        constexpr int kDesigns = 10000;
        QElapsedTimer timer;
        timer.start();
        Seconds sum;
        for (int i = 0; i < kDesigns; ++i) {
            sum += steadyTimes(model, {1.0 + i % 128, 1024.0, 256.0, 0.0, true}).timePerOutputToken;
        }
        const double microseconds = static_cast<double>(timer.nsecsElapsed()) * 1e-3 / kDesigns;
        qInfo("%.2f us a design (sum %.1f s)", microseconds, sum.value());
        QVERIFY(microseconds < 20.0);
    }
};

QTEST_GUILESS_MAIN(TestServingSpeed)
#include "test_serving_speed.moc"

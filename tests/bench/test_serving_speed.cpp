// SPDX-License-Identifier: GPL-3.0-or-later
// Speed of the serving simulator, a thousand requests at once in mind, a million over night no more; and of searches
// over a hundred thousand designs, whose front is then simulated.
#include "plugins/thinkv/thinkv_policy.h"
#include "tests/core/serving/serving_fixture.h"
#include "tests/core/study/training_step_fixture.h"

#include "core/explore/refinement.h"
#include "core/run/run.h"
#include "core/serving/latency_summary.h"
#include "core/serving/steady_batch.h"
#include "core/serving/workload.h"
#include "core/study/distribution.h"
#include "core/study/llm_serving.h"
#include "core/study/llm_serving_description.h"

#include <QtTest>

#include <sys/resource.h>

#include <ctime>
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

    /// A million requests with lengths like those of Azure's conversations on 16 replicas: under 60 s and 1 GiB, also
    /// where every replica is asked about every request.
    void servesAMillionRequests_data() {
        QTest::addColumn<Routing>("routing");
        QTest::newRow("by turns") << Routing::roundRobin;
        QTest::newRow("fewest requests") << Routing::leastRequests;
        QTest::newRow("soonest token") << Routing::soonestToken;
    }
    void servesAMillionRequests() {
        QFETCH(const Routing, routing);
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
        plan.routing = routing;
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

    /// The shipped search of 100,800 designs under limits: under 5 s and under 20 microseconds of a core for each that
    /// comes to its closed form; then its front, simulated.
    void searchesAHundredThousandDesigns() {
        const study::Registry registry = study::builtInStudies(tests::shippedCatalog());
        const std::string file = (tests::examplesDir() / "llama3-70b-serving-search.json").string();
        const explore::Scenario scenario = explore::readScenario(file, registry, tests::shippedCatalog()).value();
        const auto decide = [&](const explore::Scenario& what) {
            Progress progress;
            return run::execute(what, registry, tests::shippedCatalog(), {}, {}, {}, progress).value();
        };
        const std::clock_t start = std::clock();
        const run::Summary summary = decide(scenario);
        const double core = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        const std::vector<std::uint64_t>& rejected = summary.progress.rejectedBy;
        const auto computed = static_cast<double>(summary.progress.feasible + rejected.back()); // "bounds" come last
        qInfo("%.2f s, %.2f s of a core: %.1f us for each of %.0f designs that fit; front of %zu",
              summary.progress.seconds, core, core * 1e6 / computed, computed, summary.front.size());
        QCOMPARE(summary.progress.decided, std::uint64_t{100800});
        QVERIFY(summary.progress.seconds < 5.0);
        QVERIFY(core * 1e6 / computed < 20.0);

        std::vector<std::vector<double>> points;
        for (const store::Row& row : summary.front) {
            points.push_back(row.parameters);
        }
        const study::Description& description = registry.find("llm-serving")->description();
        const run::Summary refined = decide(explore::refinement(scenario, description, points).value());
        qInfo("simulated in %.2f s: %llu of %zu keep the limits", refined.progress.seconds,
              static_cast<unsigned long long>(refined.progress.feasible), points.size());
        QCOMPARE(refined.progress.decided, summary.front.size());
        QVERIFY(refined.progress.feasible > 0);
    }

    /// What a workload of any length draws is counted while somebody types.
    void previewsAWorkloadInMilliseconds() {
        const study::Registry registry = study::builtInStudies(tests::shippedCatalog());
        const study::Study& study = *registry.find("llm-serving");
        const hardware::Cluster cluster = tests::railCluster("h100_sxm_80gb", 8);
        const auto evaluator = study.prepare({tests::shippedCatalog(), cluster}).value();
        std::vector<double> point = study::defaultPoint(study.description());
        point[study::llm_serving::kArrivals] = static_cast<double>(ArrivalProcess::gamma);
        point[study::llm_serving::kRequests] = 4e6;
        point[study::llm_serving::kPromptVariation] = 1.0;
        point[study::llm_serving::kOutputVariation] = 1.0;
        point[study::llm_serving::kReasoningPaths] = 8.0;
        constexpr int kTimes = 20;
        const std::clock_t start = std::clock();
        for (int i = 0; i < kTimes; ++i) {
            point[study::llm_serving::kSeed] = i;
            QCOMPARE(evaluator->distributions(point).size(), std::size_t{5});
        }
        const double milliseconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC * 1e3 / kTimes;
        qInfo("%.2f ms a preview", milliseconds);
        QVERIFY(milliseconds < 20.0);
    }

    /// Policies that play the sequence are asked once for each pair of lengths, not for each design.
    void policiesArePlayedOnce() {
        auto policies = std::make_shared<kv::PolicyList>(kv::builtInPolicies());
        policies->push_back(thinkv::thinkvPolicy());
        const study::LlmServing study(tests::shippedCatalog(), policies);
        const hardware::Cluster cluster = tests::railCluster("h100_sxm_80gb", 8);
        const auto evaluator = study.prepare({tests::shippedCatalog(), cluster}).value();
        const study::Description& description = study.description();
        std::vector<double> point = study::defaultPoint(description);
        const study::Parameter& policy = description.parameters[study::llm_serving::kKvPolicy];
        point[study::llm_serving::kKvPolicy] = study::valueFromText(policy, "thinkv").value();
        std::vector<double> metrics(description.metrics.size());
        constexpr int kDesigns = 10000;
        const std::clock_t start = std::clock();
        for (int i = 0; i < kDesigns; ++i) {
            point[study::llm_serving::kRequestRate] = 0.01 * (1 + i / 4);
            point[study::llm_serving::kOutputTokens] = 1024.0 * (1 + i % 4);
            QVERIFY(evaluator->evaluate(point, metrics).feasible());
        }
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("ThinKV: %.1f us a design", seconds * 1e6 / kDesigns);
        QVERIFY(seconds * 1e6 / kDesigns < 60.0); // playing alone takes milliseconds
    }
};

QTEST_GUILESS_MAIN(TestServingSpeed)
#include "test_serving_speed.moc"

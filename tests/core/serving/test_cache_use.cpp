// SPDX-License-Identifier: GPL-3.0-or-later
// Cache policies in a served model: blocks and reads as the policies say, the full cache as without a policy, nothing
// leaked, and what compression gains where the cache decides and where it does not.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/steady_load.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

const kv::PolicyList& policies() {
    static const kv::PolicyList list = kv::builtInPolicies();
    return list;
}

/// A policy of Llama-3.1-8B on one A100; 0: its own budget.
CacheUse useOf(std::string_view id, double budget = 0.0) {
    const kv::KvPolicy& policy = *kv::findPolicy(policies(), id);
    std::vector<double> values = kv::defaultValues(policy.description());
    if (budget > 0.0) {
        values =
            kv::valuesWith(policy.description(), std::vector<std::pair<std::string_view, double>>{{"budget", budget}})
                .value();
    }
    const hardware::Accelerator& part = *catalog().accelerator("a100_sxm_80gb");
    return {policy,
            values,
            siteOf(part, *kernel::kernelFitOf(catalog().kernels, part), networkOf(part)),
            *catalog().model("llama_3_1_8b"),
            {}};
}

StepModel smallModel() {
    return stepModel("llama_3_1_8b", "a100_sxm_80gb", 1);
}

} // namespace

class TestCacheUse : public QObject {
    Q_OBJECT
private slots:
    void countsInTokensWorth() {
        const TokensUsed full = useOf("full").of(1000.0, 600.0);
        QVERIFY(within(full.held, 1600.0, 1e-9) && within(full.read, 1600.0, 1e-9));
        const TokensUsed window = useOf("sliding_window", 512.0).of(1000.0, 600.0);
        QVERIFY(within(window.held, 512.0, 1e-9) && within(window.read, 512.0, 1e-9));
        const TokensUsed fp8 = useOf("fp8").of(1600.0, 0.0);
        QVERIFY2(within(fp8.held, 800.0, 0.02), qPrintable(QString::number(fp8.held)));
        const TokensUsed scored = useOf("r_kv", 1024.0).of(200.0, 8000.0);
        QVERIFY(scored.held > 1024.0 && scored.held < 1600.0 && scored.work > Seconds(0.0));
    }

    /// Interpolation is exact where use grows evenly, and close at a policy's kink.
    void curvesFollowThePolicy() {
        for (const kv::KvPolicy* policy : {kv::findPolicy(policies(), "full"), kv::findPolicy(policies(), "r_kv")}) {
            const CacheUse use = useOf(policy->description().id);
            CacheCurve curve(use);
            for (const double prompt : {1.0, 100.0, 1000.0, 3000.0}) {
                for (const double generated : {0.0, 1.0, 5.0, 17.0, 333.0, 5000.0, 31000.0}) {
                    const TokensUsed asked = curve.of(prompt, generated);
                    const TokensUsed exact = use.of(prompt, generated);
                    const double block = 16.0; // within which held tokens are rounded up
                    QVERIFY2(std::abs(asked.held - exact.held) <= std::max(block, 0.06 * exact.held),
                             qPrintable(pair(asked.held, exact.held)));
                    QVERIFY2(std::abs(asked.read - exact.read) <= std::max(1.0, 0.06 * exact.read),
                             qPrintable(pair(asked.read, exact.read)));
                }
            }
        }
    }

    /// The full cache as a policy gives what no policy gives, but for blocks taken up to a block ahead of need.
    void fullPolicyIsNoPolicy() {
        const StepModel model = smallModel();
        const CacheUse use = useOf("full");
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            plan.memory.blocks = 1500;
            const std::vector<Request> requests = generate(mixedLengths(200, 20.0, 4));
            const LatencySummary plain = summaryOf(model, plan, requests);
            plan.cacheUse = &use;
            const LatencySummary same = summaryOf(model, plan, requests);
            QVERIFY2(within(same.endToEnd.mean.value(), plain.endToEnd.mean.value(), 0.05),
                     qPrintable(pair(same.endToEnd.mean.value(), plain.endToEnd.mean.value())));
            QVERIFY(within(same.timePerOutputToken.mean.value(), plain.timePerOutputToken.mean.value(), 0.05));
        }
    }

    /// Whatever a policy drops and takes again, all blocks are free in the end and never too many in use, on the device
    /// and in host memory, and what is swapped is never computed again.
    void returnsAllBlocks_data() {
        QTest::addColumn<int>("preemption");
        QTest::newRow("recompute") << int(Preemption::recompute);
        QTest::newRow("swap") << int(Preemption::swap);
    }

    void returnsAllBlocks() {
        QFETCH(int, preemption);
        const StepModel model = smallModel();
        const std::vector<Request> requests = generate(mixedLengths(250, 20.0, 3));
        for (const char* id : {"full", "r_kv", "sliding_window", "kivi_2", "fp8", "quest", "pm_kvq"}) {
            const CacheUse use = useOf(id);
            for (const Batching batching : kAll) {
                CacheCurve curve(use);
                std::vector<Sequence> sequences(requests.size());
                std::vector<Outcome> outcomes(requests.size());
                std::vector<TokensUsed> used(requests.size());
                StepClock clock(model);
                const BatchingPolicy policy{batching, 64, 2048, {}, static_cast<Preemption>(preemption)};
                const BlockMemory memory{16, 500, 0.01, {1e6, Seconds(0.0), Seconds(4e-6), true}};
                LlmClient client(clock, policy, memory, {requests, sequences, outcomes, {}, used}, Role::whole, &curve);
                std::size_t left = 0;
                double prompts = 0.0;
                Seconds now;
                for (RequestIndex i = 0; i < requests.size(); ++i) {
                    if (client.canHold(i)) {
                        client.accept(i, now);
                        prompts += requests[i].promptTokens;
                        ++left;
                    }
                }
                while (const std::optional<Seconds> end = client.start(now)) {
                    QVERIFY(client.blocksInUse() <= 500);
                    now = *end;
                    client.end(now);
                    left -= client.finished().size();
                }
                QCOMPARE(left, std::size_t{0});
                QCOMPARE(client.blocksInUse(), 0U);
                QCOMPARE(client.blocksSwapped(), 0U);
                const ClientActivity& activity = client.activity();
                QVERIFY(activity.swaps == 0.0 || activity.promptTokens == prompts);
                const bool putsOff = batching == Batching::vllm || batching == Batching::chunked;
                QVERIFY(preemption == int(Preemption::recompute) || !putsOff || activity.swaps == activity.preemptions);
            }
        }
    }

    /// Long answers to short questions (AIME: a prompt of about 200, 15,500 tokens of R1-Llama-8B; notes on the KV
    /// cache, section 4) on one A100. With as many sequences as fit, a cache of 1,024 tokens pays; alone, where a step
    /// reads 16 GB of weights and a GB of cache, it gains what the cache's share of the traffic is, and no more.
    void compressionPaysWhereTheCacheDecides() {
        const StepModel model = smallModel();
        Workload workload = fixedLengths(384, 1.0, 200.0, 15500.0);
        workload.arrivals.process = ArrivalProcess::atOnce;
        const CacheUse scored = useOf("r_kv", 1024.0);
        ServingPlan plan;
        plan.batching = {Batching::chunked, 512, 2048};
        plan.memory = {16, 24500, 0.01}; // 51 GB for 131,072 bytes a token
        const auto speedOf = [&](std::uint32_t sequences, std::size_t requests, const CacheUse* use) {
            plan.batching.mostSequences = sequences;
            plan.cacheUse = use;
            workload.requests = requests;
            const LatencySummary summary = summaryOf(model, plan, generate(workload));
            return summary.outputTokensPerSecond;
        };
        const double crowd = speedOf(512, 384, &scored) / speedOf(512, 384, nullptr);
        const double alone = speedOf(1, 1, &scored) / speedOf(1, 1, nullptr);
        qInfo("R-KV of 1,024 tokens: %.2f times the tokens per second at the largest batch, %.3f alone", crowd, alone);
        QVERIFY(crowd > 2.5);
        QVERIFY(alone > 0.95 && alone < 1.10);
    }

    /// One truth: the closed form agrees on the gain.
    void closedFormAgrees() {
        const StepModel model = smallModel();
        const BatchingPolicy policy{Batching::vllm, 256, 8192};
        const BlockMemory memory{16, 24500, 0.01};
        Workload workload = fixedLengths(256, 1.0, 200.0, 6000.0);
        workload.arrivals.process = ArrivalProcess::atOnce;
        const CacheUse use = useOf("r_kv", 1024.0);
        OfferedLoad load{1e9, 0.0, Seconds(0.0), 256.0, 200.0, 6000.0};
        const TokensUsed mean = use.meanOf(200.0, 6000.0).step;
        load.cached = CachedLoad{mean.held, use.of(200.0, 6000.0).held, mean.read, mean.work};
        const SteadyState closed = steadyState(model, policy, memory, load);
        ServingPlan plan;
        plan.batching = policy;
        plan.memory = memory;
        plan.cacheUse = &use;
        const LatencySummary events = summaryOf(model, plan, generate(workload));
        const double token = closed.times.timePerOutputToken.value();
        QVERIFY2(within(token, events.timePerOutputToken.mean.value(), 0.10),
                 qPrintable(pair(token, events.timePerOutputToken.mean.value())));
    }
};

QTEST_GUILESS_MAIN(TestCacheUse)
#include "test_cache_use.moc"

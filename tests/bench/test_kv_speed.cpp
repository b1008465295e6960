// SPDX-License-Identifier: GPL-3.0-or-later
// One chain of 32,768 tokens under ThinKV with keys and values of 128 channels: generated, classified, quantised,
// clustered, evicted, and counted beside the compacting baseline. Wanted: under a second of one core. CPU time, so that
// other work on the machine does not count. And bytes beside accuracy of fifteen policies at twelve budgets on eight
// benchmarks: wanted under five seconds.
#include "plugins/thinkv/chain_run.h"
#include "plugins/thinkv/thinkv_policy.h"
#include "tests/support/paths.h"

#include "core/kv/kv_policy.h"
#include "core/study/catalog.h"

#include <QtTest>

#include <cmath>
#include <ctime>

using namespace paretoscope::thinkv;
namespace kv = paretoscope::kv;

class TestKvSpeed : public QObject {
    Q_OBJECT

private slots:
    void oneChainInASecond() {
        const std::clock_t start = std::clock();
        const ThoughtChain chain((ChainSettings()));
        SequenceCache cache(CacheSettings{}, static_cast<std::size_t>(chain.settings().width));
        play(chain, calibrateOn(chain, static_cast<int>(kMostLayers), 2048, 1024.0), cache, 0, chain.settings().tokens);
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        const CacheAccount& account = cache.account();
        qInfo("32,768 tokens in %.2f s; K-means %.1f GFLOP, %ld demotions, %ld live at most, %ld slots, %ld reused",
              seconds, account.clusterFlops * 1e-9, account.demotions, account.liveMost, account.slotsMost,
              cache.paged().reused());
        QVERIFY(seconds < 1.0);
    }

    void bytesAndAccuracyOfManyPolicies() {
        const paretoscope::study::LoadedCatalog loaded =
            paretoscope::study::loadCatalog(paretoscope::tests::catalogDir(), {});
        kv::PolicyList policies = kv::builtInPolicies();
        policies.push_back(thinkvPolicy());
        const kv::CacheShape shape = kv::cacheShape(32, 32, 8, 128);
        const std::clock_t start = std::clock();
        int points = 0;
        int kinds = 0;
        double sum = 0.0;
        for (const auto& policy : policies) {
            const kv::PolicyDescription& description = policy->description();
            const bool hasBudget = description.parameters.front().id == "budget";
            if (!hasBudget && description.id != "full") {
                continue;
            }
            ++kinds;
            for (int step = 0; step < 12; ++step) {
                std::vector<double> values = kv::defaultValues(description);
                values.front() = hasBudget ? 128.0 * std::exp2(step / 2) * (step % 2 == 0 ? 1.0 : 1.5) : values.front();
                const double bytes = policy->hold(values, shape, {500, 16384}).bytes.total().value();
                for (const char* benchmark :
                     {"GSM8K", "MATH-500", "GPQA-Diamond", "AIME24", "AIME25", "AIME26", "HMMT25", "LiveCodeBench"}) {
                    sum += bytes *
                           loaded.catalog.cacheAccuracy
                               .estimate({description.name, "R1-Distill-Llama-8B", benchmark, {}, values.front(), 16.0})
                               .relative;
                    ++points;
                }
            }
        }
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("%d points of %d policies in %.2f s", points, kinds, seconds);
        QVERIFY(kinds >= 15 && sum > 0.0);
        QVERIFY(seconds < 5.0);
    }
};

QTEST_APPLESS_MAIN(TestKvSpeed)
#include "test_kv_speed.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// One chain of 32,768 tokens under ThinKV with keys and values of 128 channels: generated, classified, quantised,
// clustered, evicted, and counted beside the compacting baseline. Wanted: under a second of one core. CPU time, so that
// other work on the machine does not count. And the study kv-compression of fifteen policies at twelve budgets on eight
// benchmarks: wanted under five seconds.
#include "plugins/thinkv/chain_run.h"
#include "plugins/thinkv/thinkv_policy.h"
#include "tests/core/study/training_step_fixture.h"
#include "tests/support/paths.h"

#include "core/quality/answer_length.h"
#include "core/study/kv_compression.h"
#include "core/study/kv_compression_description.h"

#include <QtTest>

#include <ctime>

using namespace paretoscope::thinkv;
namespace kv = paretoscope::kv;
namespace study = paretoscope::study;
namespace hardware = paretoscope::hardware;

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

    /// The study's whole answer for each point: accuracy, bytes, largest batch, speed, energy.
    void studyOfManyPolicies() {
        const study::LoadedCatalog loaded = study::loadCatalog(paretoscope::tests::catalogDir(), {});
        auto policies = std::make_shared<kv::PolicyList>(kv::builtInPolicies());
        policies->push_back(thinkvPolicy());
        const study::KvCompression study(loaded.catalog, policies);
        const hardware::Cluster cluster = paretoscope::tests::railCluster("a100_sxm_80gb", 1);
        const auto evaluator = study.prepare({loaded.catalog, cluster}).value();
        std::vector<double> point = study::defaultPoint(study.description());
        std::vector<double> metrics(study.description().metrics.size());
        const std::size_t budget = study::parameterIndex(study.description(), "budget").value();
        const std::clock_t start = std::clock();
        int points = 0;
        double sum = 0.0;
        const std::size_t first = policies->size() - 15; // ThinKV is the last one
        for (std::size_t policy = first; policy < policies->size(); ++policy) {
            for (const double k : {128., 192., 256., 384., 512., 768., 1024., 1536., 2048., 3072., 4096., 8192.}) {
                for (std::size_t benchmark = 0; benchmark < paretoscope::quality::benchmarks().size(); ++benchmark) {
                    point[study::kv_compression::kPolicy] = static_cast<double>(policy);
                    point[study::kv_compression::kBenchmark] = static_cast<double>(benchmark);
                    point[budget] = k;
                    QVERIFY(evaluator->evaluate(point, metrics).feasible());
                    sum += metrics[study::kv_compression::kTokensPerSecond];
                    ++points;
                }
            }
        }
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("%d points of 15 policies, ThinKV among them, in %.2f s", points, seconds);
        QVERIFY(points == 15 * 12 * 8 && sum > 0.0);
        QVERIFY(seconds < 5.0);
    }
};

QTEST_APPLESS_MAIN(TestKvSpeed)
#include "test_kv_speed.moc"

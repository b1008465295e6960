// SPDX-License-Identifier: GPL-3.0-or-later
// One chain of 32,768 tokens under ThinKV with keys and values of 128 channels: generated, classified, quantised,
// clustered, evicted, and counted beside the compacting baseline. Wanted: under a second of one core. CPU time, so that
// other work on the machine does not count.
#include "plugins/thinkv/chain_run.h"

#include <QtTest>

#include <ctime>

using namespace paretoscope::thinkv;

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
};

QTEST_APPLESS_MAIN(TestKvSpeed)
#include "test_kv_speed.moc"

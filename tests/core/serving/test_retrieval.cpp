// SPDX-License-Identifier: GPL-3.0-or-later
// What searching for texts costs, against the worked example of the notes and by its limits.
#include "core/serving/retrieval.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

/// 300 GB/s and all of it; FLOPs for nothing.
constexpr SearchProcessor kMemoryBound{FlopsPerSecond(1e30), BytesPerSecond(300e9), 1.0, 1.0, {}, {}};

/// notes/serving.md, 5.7: N = 1e9, 65,536 lists, 64 probes, 64 bytes a code, 768 dimensions.
Retrieval billion() {
    Retrieval retrieval;
    retrieval.index = {IndexKind::invertedLists, 1e9, 768.0, 65536.0, 64.0, 64.0, 128.0, 32.0};
    return retrieval;
}

} // namespace

class TestRetrieval : public QObject {
    Q_OBJECT
private slots:
    /// "coarse 201 MB + codes 62.5 MB -> 0.9 ms at 300 GB/s for one query"; tables 4.2 MB beside.
    void repeatsTheNotesExample() {
        const double search = retrievalTime(billion(), kMemoryBound, 1.0).search.value();
        const double expected = (65536.0 * 768.0 * 4.0 + 62.5e6 + 64.0 * 64.0 * 256.0 * 4.0) / 300e9;
        QVERIFY(std::abs(search / expected - 1.0) < 1e-9);
        QVERIFY(std::abs(search - 0.9e-3) < 0.01e-3);
    }

    /// A batch shares the centroids, not the codes.
    void batchesShareCentroidsOnly() {
        const double one = retrievalTime(billion(), kMemoryBound, 1.0).search.value();
        const double many = retrievalTime(billion(), kMemoryBound, 64.0).search.value();
        QVERIFY(many < 0.5 * 64.0 * one);
        const double codes = (62.5e6 + 64.0 * 64.0 * 256.0 * 4.0) / 300e9;
        QVERIFY(std::abs((many - one) / (63.0 * codes) - 1.0) < 1e-9);
    }

    /// 2 P T FLOPs where that binds, the weights once where they do.
    void encodersFollowTheRoofline() {
        Retrieval retrieval = billion();
        SearchProcessor processor = kMemoryBound;
        QCOMPARE(retrievalTime(retrieval, processor, 8.0).embedding.value(), 2.0 * 0.335e9 / 300e9);
        processor.peak = FlopsPerSecond(1e12);
        QCOMPARE(retrievalTime(retrieval, processor, 8.0).embedding.value(), 2.0 * 0.335e9 * 64.0 * 8.0 / 1e12);
        retrieval.crossEncoder = true;
        QCOMPARE(retrievalTime(retrieval, processor, 1.0).reranking.value(), 2.0 * 0.335e9 * 100.0 * 576.0 / 1e12);
    }

    /// A graph's steps wait for memory one after the other; few vectors are read, so it beats lists on a large index.
    void graphsReadLess() {
        Retrieval retrieval = billion();
        SearchProcessor processor = kMemoryBound;
        processor.access = Seconds(1e-7);
        const double lists = retrievalTime(retrieval, processor, 1.0).search.value();
        retrieval.index.kind = IndexKind::graph;
        const double graph = retrievalTime(retrieval, processor, 1.0).search.value();
        QVERIFY(graph < lists);
        retrieval.index.searchWidth *= 4.0;
        QVERIFY(retrievalTime(retrieval, processor, 1.0).search.value() > 3.0 * graph);
    }

    void fasterMemorySearchesFaster() {
        SearchProcessor fast = kMemoryBound;
        fast.bandwidth = BytesPerSecond(3e12);
        for (const IndexKind kind : {IndexKind::invertedLists, IndexKind::graph}) {
            Retrieval retrieval = billion();
            retrieval.index.kind = kind;
            QVERIFY(retrievalTime(retrieval, fast, 4.0).total() < retrievalTime(retrieval, kMemoryBound, 4.0).total());
        }
    }

    /// Codes of 64 bytes and numbers of 8 for 1e9 vectors; whole vectors and 64 links for a graph.
    void countsTheIndex() {
        VectorIndex index = billion().index;
        QCOMPARE(indexSize(index).value(), 72e9 + 65536.0 * 3072.0);
        index.kind = IndexKind::graph;
        QCOMPARE(indexSize(index).value(), 1e9 * (3072.0 + 256.0 + 8.0));
    }
};

QTEST_GUILESS_MAIN(TestRetrieval)
#include "test_retrieval.moc"

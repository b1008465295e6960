// SPDX-License-Identifier: GPL-3.0-or-later
// Tiers of caches: what is held where, what fetching takes, when computing is quicker, and that no token is counted
// twice.
#include "tests/core/serving/simulation_fixture.h"

#include "core/base/random.h"

#include <QtTest>

#include <array>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr std::uint32_t kPiece = 1024;

/// Stores of so many pieces; fetching a token takes a microsecond, looking up one, ten and a hundred.
TierPlan tiersOfPieces(std::array<double, 3> pieces, bool breaksEven = false) {
    TierPlan plan;
    plan.breaksEven = breaksEven;
    for (std::size_t i = 0; i < 3; ++i) {
        const double lookup = i == 0 ? 1e-6 : i == 1 ? 1e-5 : 1e-4;
        plan.tiers.push_back({pieces[i] * kPiece, Seconds(lookup), Seconds(1e-6), i == 0});
    }
    return plan;
}

double fetchedBy(const ServingRun& done) {
    return done.tiers.fetchedTokens[0] + done.tiers.fetchedTokens[1] + done.tiers.fetchedTokens[2];
}

} // namespace

class TestCacheTiers : public QObject {
    Q_OBJECT
private slots:
    /// What is used least recently goes down tier by tier, and is forgotten behind the last one.
    void piecesGoDown() {
        const TierPlan plan = tiersOfPieces({2, 1, 1});
        CacheTiers tiers(plan, kPiece, 2);
        for (const std::uint64_t piece : {1, 2, 3, 4, 5}) {
            tiers.store(0, std::span(&piece, 1));
        }
        const auto tierOf = [&](std::size_t replica, std::uint64_t piece) {
            const CacheTiers::Found found = tiers.find(replica, std::span(&piece, 1));
            return found.pieces == 0 ? 3 : static_cast<int>(std::ranges::find(found.byTier, 1U) - found.byTier.begin());
        };
        QCOMPARE(tierOf(0, 5), 0);
        QCOMPARE(tierOf(0, 4), 0);
        QCOMPARE(tierOf(0, 3), 1);
        QCOMPARE(tierOf(0, 2), 2);
        QCOMPARE(tierOf(0, 1), 3);
        QCOMPARE(tierOf(1, 5), 3); // the host of another replica
        QCOMPARE(tierOf(1, 3), 1);
        const std::uint64_t again = 3; // comes up; 4 goes down in its place, nothing is held twice
        tiers.store(0, std::span(&again, 1));
        QCOMPARE(tierOf(0, 3), 0);
        QCOMPARE(tierOf(0, 4), 1);
        QCOMPARE(tierOf(0, 2), 2);
        QCOMPARE(tiers.held(0) + tiers.held(1) + tiers.held(2), std::size_t{4});
    }

    /// Millions of random stores: no tier holds more than it can, none holds a piece twice.
    void keepsWithinCapacity() {
        const TierPlan plan = tiersOfPieces({7, 20, 50});
        CacheTiers tiers(plan, kPiece, 1);
        for (std::uint64_t i = 0; i < 200000; ++i) {
            const auto piece = static_cast<std::uint64_t>(randomUniform(1, 1, i) * 120.0);
            tiers.store(0, std::span(&piece, 1));
            if (i % 1000 == 0) {
                QVERIFY(tiers.held(0) <= 7 && tiers.held(1) <= 20 && tiers.held(2) <= 50);
            }
        }
        QCOMPARE(tiers.held(0) + tiers.held(1) + tiers.held(2), std::size_t{77});
        std::size_t found = 0;
        for (std::uint64_t piece = 0; piece < 120; ++piece) {
            found += tiers.find(0, std::span(&piece, 1)).pieces;
        }
        QCOMPARE(found, std::size_t{77}); // so none is held twice
    }

    /// Look-ups down to the tier, then its tokens; a second request waits for the store.
    void fetchingTakesItsTime() {
        const TierPlan plan = tiersOfPieces({1, 1, 1});
        CacheTiers tiers(plan, kPiece, 1);
        const CacheTiers::Found deep{1, {0, 0, 1}};
        const double alone = 1e-6 + 1e-5 + 1e-4 + kPiece * 1e-6;
        QVERIFY(std::abs(tiers.timeOf(0, deep, Seconds(5.0)).value() - alone) < 1e-12);
        QVERIFY(std::abs(tiers.fetch(0, deep, Seconds(5.0)).value() - alone) < 1e-12);
        QVERIFY(std::abs(tiers.fetch(0, deep, Seconds(5.0)).value() - alone - kPiece * 1e-6) < 1e-12);
        const CacheTiers::Found near{1, {1, 0, 0}};
        QVERIFY(std::abs(tiers.timeOf(0, near, Seconds(5.0)).value() - 1e-6 - kPiece * 1e-6) < 1e-12);
    }

    /// A tier is worth its fetches from BW* = bytes of a token x prompt tokens a replica computes in a second on:
    /// 0.89 GB/s for Llama-2-70B on two A100 as measured (notes/serving.md, section 5.6), here by our own prompt time.
    void breaksEvenAtTheKnownBandwidth() {
        const StepModel model = tests::vidurModel();
        const PromptChunk prompt{kPiece, 0.0};
        const double rate = kPiece / model.time(std::span(&prompt, 1), {}).total().value();
        const double token = 327680.0;
        const double breakEven = token * rate;
        QVERIFY2(within(breakEven, 0.89e9, 0.1), qPrintable(pair(breakEven, 0.89e9)));
        const std::vector<Request> requests = generate(fixedLengths(12, 0.02, 2048.0, 8.0));
        const PrefixPieces pieces = sharedBeginnings(requests.size(), 1, kPiece, 1);
        for (const double share : {0.9, 1.1}) {
            TierPlan tiers;
            tiers.tiers = {{1e6, Seconds(0.0), Seconds(token / (share * breakEven)), false}};
            ServingPlan plan = vidurPlan(Batching::vllm);
            plan.routing = Routing::roundRobin;
            plan.replicas = 12; // so that nothing is found in a replica's own memory
            plan.prefixes = &pieces;
            plan.tiers = &tiers;
            const ServingRun done = run(model, plan, requests);
            QCOMPARE(fetchedBy(done), share > 1.0 ? 11.0 * kPiece : 0.0);
            QCOMPARE(done.tiers.computedTokens, share > 1.0 ? 0.0 : 11.0 * kPiece);
            // Beyond break-even first tokens come sooner than those of the first request, which found nothing.
            const double gain =
                done.outcomes[0].timeToFirstToken().value() - done.outcomes[5].timeToFirstToken().value();
            QVERIFY(share > 1.0 ? gain > 0.0 : std::abs(gain) < 1e-9);
        }
    }

    /// Unloaded: fetch, then the rest of the prompt behind what was fetched.
    void unloadedLatencyIsFetchAndRest() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(4, 0.01, 2048.0, 8.0));
        const PrefixPieces pieces = sharedBeginnings(requests.size(), 1, kPiece, 1);
        const TierPlan tiers = tiersOfPieces({0, 5, 0});
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.routing = Routing::roundRobin;
        plan.replicas = 4;
        plan.prefixes = &pieces;
        plan.tiers = &tiers;
        const ServingRun done = run(model, plan, requests);
        const PromptChunk rest{2048.0 - kPiece, kPiece};
        const double expected = 1e-6 + 1e-5 + kPiece * 1e-6 + model.time(std::span(&rest, 1), {}).total().value();
        for (std::size_t i = 1; i < 4; ++i) {
            const double took = done.outcomes[i].timeToFirstToken().value();
            QVERIFY2(within(took, expected, 1e-9), qPrintable(pair(took, expected)));
        }
    }

    /// Every token of a prompt is found, fetched or computed, once; no block is missing at the end; Little's law holds.
    void conservesTokens_data() {
        QTest::addColumn<int>("batching");
        for (const Batching batching : kAll) {
            QTest::newRow(std::to_string(int(batching)).c_str()) << int(batching);
        }
    }

    void conservesTokens() {
        QFETCH(int, batching);
        const StepModel model = tests::vidurModel();
        std::vector<Request> requests = generate(fixedLengths(400, 2.0, 1500.0, 60.0));
        const PrefixPieces pieces = sharedBeginnings(requests.size(), 60, kPiece, 1);
        const TierPlan tiers = tiersOfPieces({4, 10, 20});
        ServingPlan plan = vidurPlan(static_cast<Batching>(batching));
        plan.memory.blocks = 1600;
        plan.replicas = 2;
        plan.prefixes = &pieces;
        plan.tiers = &tiers;
        const ServingRun done = run(model, plan, requests);
        double known = 0.0;
        double preemptions = 0.0;
        for (const ClientActivity& client : done.clients) {
            known += client.promptTokens + client.foundTokens;
            preemptions += client.preemptions;
            QVERIFY(client.mostBlocks <= 1600);
        }
        QCOMPARE(done.refused, std::size_t{0});
        QVERIFY(fetchedBy(done) > 0.0 && done.tiers.fetchedTokens[2] > 0.0);
        // Found at the end of a fetch though not at its start: counted twice, by whole pieces.
        const double twice = known + fetchedBy(done) - 400.0 * 1500.0;
        QVERIFY2(preemptions > 0.0 || (twice >= 0.0 && std::fmod(twice, kPiece) == 0.0), qPrintable(pair(twice, 0.0)));
        double stayed = 0.0;
        for (const Outcome& outcome : done.outcomes) {
            stayed += outcome.endToEnd().value();
        }
        QVERIFY(within(done.systemSeconds, stayed, 1e-9));
    }

    void refusesWhatDoesNotGoTogether() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(3, 1.0));
        const TierPlan tiers = tiersOfPieces({1, 1, 1});
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.tiers = &tiers;
        Progress progress;
        QCOMPARE(serve(model, plan, requests, {}, progress).error().pointer, std::string("/tiers"));
    }
};

QTEST_GUILESS_MAIN(TestCacheTiers)
#include "test_cache_tiers.moc"

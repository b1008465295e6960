// SPDX-License-Identifier: GPL-3.0-or-later
// Prefix caches: what is held, shared and forgotten, tokens that need not be computed, blocks that are never lost.
#include "tests/core/serving/simulation_fixture.h"

#include "core/base/random.h"
#include "core/serving/prefix_cache.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

/// Prompts of pieces of 64 tokens: a beginning that one of `groups` groups shares, then pieces of their own.
PrefixPieces groupsOf(std::span<const Request> requests, std::uint32_t groups, std::uint32_t common) {
    PrefixPieces pieces;
    pieces.tokens = 64;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto group = static_cast<std::uint64_t>(randomUniform(5, 1, i) * groups);
        std::vector<std::uint64_t> own;
        for (std::uint64_t j = 0; j < requests[i].promptTokens / 64; ++j) {
            own.push_back(j < common ? group * 1000 + j : 1'000'000 + i * 1000 + j);
        }
        pieces.add(own);
    }
    return pieces;
}

} // namespace

class TestPrefixCache : public QObject {
    Q_OBJECT
private slots:
    void forgetsTheLeastRecentlyUsedEndFirst() {
        PrefixCache cache;
        const std::uint64_t first[] = {1, 2, 3};
        const std::uint64_t second[] = {1, 2, 9};
        for (const std::uint64_t piece : first) {
            QVERIFY(cache.hold(piece));
        }
        QCOMPARE(cache.match(second).pieces, 2U);
        QVERIFY(!cache.forgetOne()); // all in use
        cache.use(std::span(second).first(2));
        cache.drop(first);
        QCOMPARE(cache.idle(), std::size_t{1});
        QVERIFY(cache.hold(9) && !cache.hold(3));
        const std::uint64_t third[] = {3};
        cache.drop(third);
        cache.drop(second);
        QCOMPARE(cache.idle(), std::size_t{4});
        QVERIFY(cache.forgetOne()); // 3
        QCOMPARE(cache.match(first).pieces, 2U);
        QVERIFY(cache.forgetOne()); // 9
        QVERIFY(cache.forgetOne()); // 2
        QCOMPARE(cache.match(second).pieces, 1U);
        QVERIFY(cache.forgetOne() && !cache.forgetOne());
        QCOMPARE(cache.held(), std::size_t{0});
    }

    /// The second of two equal prompts computes its last token only.
    void equalPromptsAreComputedOnce() {
        const StepModel model = vidurModel();
        const Request requests[] = {{Seconds(0.0), 1024, 4}, {Seconds(10.0), 1024, 4}};
        PrefixPieces pieces;
        pieces.tokens = 64;
        const std::vector<std::uint64_t> prompt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        pieces.add(prompt);
        pieces.add(prompt);
        const PromptChunk last{1.0, 1023.0};
        const Seconds expected = model.time(std::span(&last, 1), {}).total();
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            plan.prefixes = &pieces;
            const ServingRun done = run(model, plan, requests);
            QVERIFY(std::abs(done.outcomes[1].timeToFirstToken() / expected - 1.0) < 1e-12);
            QCOMPARE(done.clients[0].foundTokens, 1023.0);
            QCOMPARE(done.clients[0].promptTokens, 1025.0);
        }
    }

    /// Found and computed tokens make up the prompts; in the end only idle pieces are left, and no block is lost, also
    /// where memory is short and requests are put off.
    void losesNothing() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(400, 20.0, 6));
        const PrefixPieces pieces = groupsOf(requests, 6, 8);
        for (const Batching batching : kAll) {
            std::vector<Sequence> sequences(requests.size());
            std::vector<Outcome> outcomes(requests.size());
            std::vector<std::uint32_t> shared(requests.size());
            StepClock clock(model);
            LlmClient client(clock, {batching, 64, 2048}, {16, 600, 0.01},
                             {requests, sequences, outcomes, {}, {}, &pieces, shared});
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
                QVERIFY(client.blocksInUse() <= 600);
                now = *end;
                client.end(now);
                left -= client.finished().size();
            }
            QCOMPARE(left, std::size_t{0});
            QCOMPARE(client.blocksInUse(), client.idlePrefixBlocks());
            QCOMPARE(client.outstandingTokens(), std::uint64_t{0});
            const ClientActivity& activity = client.activity();
            const double made = activity.foundTokens + activity.promptTokens;
            QVERIFY(activity.preemptions > 0.0 ? made >= prompts : made == prompts);
            QVERIFY(activity.foundTokens > 0.0);
        }
    }

    /// A shared beginning cuts the time to the first token; a memory too small to keep it for all groups cuts less.
    void sharedBeginningsPay() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(400, 1.5));
        ServingPlan plan = vidurPlan(Batching::vllm);
        const LatencySummary none = summaryOf(model, plan, requests);
        const PrefixPieces few = groupsOf(requests, 4, 12);
        plan.prefixes = &few;
        const LatencySummary shared = summaryOf(model, plan, requests);
        QVERIFY(shared.timeToFirstToken.mean < 0.6 * none.timeToFirstToken.mean);
        QVERIFY2(within(shared.foundShare, 0.75, 0.03), qPrintable(QString::number(shared.foundShare)));
        const PrefixPieces many = groupsOf(requests, 200, 12);
        plan.prefixes = &many;
        QVERIFY(summaryOf(model, plan, requests).foundShare < 0.6 * shared.foundShare);
    }

    /// Also where prompts are computed apart from answers.
    void worksDisaggregated() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(300, 4.0, 2));
        const PrefixPieces pieces = groupsOf(requests, 4, 6);
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.prompts = PromptReplicas{&model, {16, 600, 0.01}, 2, {}};
        plan.prefixes = &pieces;
        const ServingRun done = run(model, plan, requests);
        double prompts = 0.0;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            prompts += done.outcomes[i].refused ? 0.0 : requests[i].promptTokens;
        }
        QCOMPARE(done.clients[1].foundTokens + done.clients[1].promptTokens + done.clients[2].foundTokens +
                     done.clients[2].promptTokens,
                 prompts);
        QVERIFY(done.clients[1].foundTokens > 0.0);
    }

    void refusesOddPieces() {
        const StepModel model = vidurModel();
        const Request request{Seconds(0.0), 100, 4};
        PrefixPieces pieces = groupsOf(std::span(&request, 1), 1, 1);
        pieces.tokens = 50;
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.prefixes = &pieces;
        Progress progress;
        QCOMPARE(serve(model, plan, std::span(&request, 1), {}, progress).error().pointer, std::string("/prefixes"));
    }
};

QTEST_GUILESS_MAIN(TestPrefixCache)
#include "test_prefix_cache.moc"

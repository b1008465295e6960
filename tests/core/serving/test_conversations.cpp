// SPDX-License-Identifier: GPL-3.0-or-later
// Conversations: prompts grow by what was said, turns share their beginnings, and staying with one replica pays.
#include "tests/core/serving/simulation_fixture.h"

#include "core/serving/conversations.h"

#include <QtTest>

#include <algorithm>
#include <map>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr Conversations kFive{5, Seconds(20.0)};

Workload chat(std::size_t requests, double rate) {
    Workload workload = mixedLengths(requests, rate, 3);
    workload.prompt.mean = 200.0;
    return workload;
}

/// Places of each conversation's turns, in their order.
std::map<std::uint32_t, std::vector<std::size_t>> turnsOf(const ConversationStream& stream) {
    std::map<std::uint32_t, std::vector<std::size_t>> turns;
    for (std::size_t i = 0; i < stream.requests.size(); ++i) {
        turns[stream.conversationOf[i]].push_back(i);
    }
    return turns;
}

} // namespace

class TestConversations : public QObject {
    Q_OBJECT
private slots:
    void promptsHoldWhatWasSaid() {
        const Workload workload = chat(500, 5.0);
        const ConversationStream stream = converse(workload, kFive);
        QCOMPARE(stream.requests.size(), 500U);
        QVERIFY(std::ranges::is_sorted(stream.requests, {}, &Request::arrival));
        double fresh = 0.0;
        for (const auto& [conversation, turns] : turnsOf(stream)) {
            QVERIFY(turns.size() <= 5);
            std::uint32_t said = 0;
            for (const std::size_t i : turns) {
                const Request& turn = stream.requests[i];
                QVERIFY(turn.promptTokens > said);
                fresh += turn.promptTokens - said;
                said = turn.promptTokens + turn.outputTokens;
            }
        }
        QVERIFY(std::abs(fresh / 500.0 / 200.0 - 1.0) < 0.15); // the mean of what is new
    }

    void oneTurnIsThePlainStream() {
        const Workload workload = chat(200, 5.0);
        const std::vector<Request> plain = generate(workload);
        const ConversationStream stream = converse(workload, {1, Seconds(20.0)});
        QVERIFY(stream.requests == plain);
    }

    /// Once as many end as begin, the rate is the workload's.
    void turnsComeAtTheRateThatIsAskedFor() {
        const ConversationStream stream = converse(chat(4000, 5.0), kFive);
        const auto between = [&](double from, double to) {
            return std::ranges::count_if(stream.requests, [=](const Request& request) {
                return request.arrival > Seconds(from) && request.arrival < Seconds(to);
            });
        };
        const double rate = static_cast<double>(between(200.0, 700.0)) / 500.0;
        QVERIFY2(std::abs(rate - 5.0) < 0.5, qPrintable(QString::number(rate)));
    }

    void turnsShareTheirBeginnings() {
        const ConversationStream stream = converse(chat(300, 5.0), kFive);
        const PrefixPieces pieces = saidBefore(stream, 64);
        const auto turns = turnsOf(stream);
        const auto of = [&](std::size_t i) { return pieces.of(i, stream.requests[i].promptTokens); };
        for (const auto& [conversation, own] : turns) {
            for (std::size_t turn = 1; turn < own.size(); ++turn) {
                const auto before = of(own[turn - 1]);
                QVERIFY(of(own[turn]).size() >= before.size());
                QVERIFY(std::ranges::equal(of(own[turn]).first(before.size()), before));
            }
        }
        const std::span<const std::uint64_t> other = of(turns.at(1).back());
        for (const std::uint64_t piece : of(turns.at(0).back())) {
            QVERIFY(std::ranges::find(other, piece) == other.end());
        }
    }

    /// q new tokens and a of an answer in each turn: turn n finds the whole pieces of (n - 1)(q + a) - 1 tokens, since
    /// an answer's last one is not computed before it is in a prompt.
    void aLoneConversationFindsAllThatWasSaid() {
        const StepModel model = tests::vidurModel();
        constexpr std::uint32_t kNew = 150;
        constexpr std::uint32_t kAnswer = 90;
        constexpr std::uint32_t kPiece = 64;
        ConversationStream stream;
        for (std::uint32_t turn = 0; turn < 8; ++turn) {
            stream.requests.push_back({Seconds(100.0 * turn), kNew + turn * (kNew + kAnswer), kAnswer});
            stream.conversationOf.push_back(0);
        }
        const PrefixPieces pieces = saidBefore(stream, kPiece);
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            plan.prefixes = &pieces;
            const ServingRun done = run(model, plan, stream.requests);
            double found = 0.0;
            double computed = 0.0;
            for (std::uint32_t turn = 0; turn < 8; ++turn) {
                const std::uint32_t cached = turn * (kNew + kAnswer) - (turn > 0 ? 1 : 0);
                const std::uint32_t hit = cached / kPiece * kPiece;
                const double rest = stream.requests[turn].promptTokens - hit;
                found += hit;
                computed += rest;
                Seconds first;
                for (double at = 0.0; at < rest; at += plan.batching.mostTokens) {
                    const PromptChunk chunk{std::min<double>(rest - at, plan.batching.mostTokens), hit + at};
                    first += model.time(std::span(&chunk, 1), {}).total();
                }
                QVERIFY(std::abs(done.outcomes[turn].timeToFirstToken() / first - 1.0) < 1e-9);
            }
            QCOMPARE(done.clients[0].foundTokens, found);
            QCOMPARE(done.clients[0].promptTokens, computed);
        }
    }

    /// What the closed form says of the mean turn is what the pieces of the stream say.
    void foundBeforeCountsPieces() {
        Workload workload = fixedLengths(70, 1.0, 150.0, 90.0);
        const ConversationStream stream = converse(workload, {7, Seconds(20.0)});
        const PrefixPieces pieces = saidBefore(stream, 64);
        double found = 0.0;
        for (const auto& [conversation, turns] : turnsOf(stream)) {
            for (std::size_t turn = 1; turn < turns.size(); ++turn) {
                const Request& before = stream.requests[turns[turn - 1]];
                const auto kept = pieces.of(turns[turn - 1], before.promptTokens + before.outputTokens - 1);
                found += 64.0 * static_cast<double>(kept.size());
            }
        }
        QCOMPARE(found / 70.0, foundBefore(7, 150.0, 90.0, 64));
        QCOMPARE(foundBefore(1, 150.0, 90.0, 64), 0.0);
    }

    /// Against what prompts alone would leave.
    void answersRaiseTheHitRate() {
        const StepModel model = tests::vidurModel();
        const ConversationStream stream = converse(chat(400, 1.0), {5, Seconds(120.0)});
        PrefixPieces pieces = saidBefore(stream, 64);
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.memory.blocks = 30000;
        plan.prefixes = &pieces;
        const LatencySummary with = summaryOf(model, plan, stream.requests);
        pieces.withAnswers = false;
        const LatencySummary without = summaryOf(model, plan, stream.requests);
        QVERIFY2(with.foundShare > 1.1 * without.foundShare,
                 qPrintable(QString("%1 and %2").arg(with.foundShare).arg(without.foundShare)));
        QVERIFY(with.timeToFirstToken.mean < without.timeToFirstToken.mean);
    }

    /// Memory for a few of many conversations: pieces are forgotten all the time, turns come before answers have ended,
    /// requests are put off; in the end every block is free or an idle piece's, and every token was found or computed.
    void losesNothingWhereMemoryIsShort() {
        const StepModel model = tests::vidurModel();
        const ConversationStream stream = converse(chat(500, 30.0), {6, Seconds(3.0)});
        const std::span<const Request> requests = stream.requests;
        const PrefixPieces pieces = saidBefore(stream, 64);
        for (const Batching batching : kAll) {
            for (const Preemption preemption : {Preemption::recompute, Preemption::swap}) {
                std::vector<Sequence> sequences(requests.size());
                std::vector<Outcome> outcomes(requests.size());
                std::vector<std::uint32_t> shared(requests.size());
                StepClock clock(model);
                LlmClient client(clock, {batching, 64, 2048, Packing::firstCome, preemption},
                                 {16, 600, 0.01, {20000.0, Seconds(0.0), Seconds(1e-6), true}},
                                 {requests, sequences, outcomes, {}, {}, &pieces, shared});
                double prompts = 0.0;
                RequestIndex next = 0;
                for (Seconds now; next < requests.size() || client.outstanding() > 0;) {
                    for (; next < requests.size() && requests[next].arrival <= now; ++next) {
                        if (client.canHold(next)) {
                            client.accept(next, now);
                            prompts += requests[next].promptTokens;
                        }
                    }
                    const std::optional<Seconds> end = client.start(now);
                    QVERIFY(client.blocksInUse() <= 600 && client.idlePrefixBlocks() <= client.blocksInUse());
                    if (end) {
                        client.end(*end);
                    }
                    now = end ? *end : next < requests.size() ? requests[next].arrival : now;
                }
                QCOMPARE(client.blocksInUse(), client.idlePrefixBlocks());
                QCOMPARE(client.blocksSwapped(), 0U);
                QCOMPARE(client.outstandingTokens(), std::uint64_t{0});
                const ClientActivity& activity = client.activity();
                const double made = activity.foundTokens + activity.promptTokens;
                QVERIFY(activity.preemptions > activity.swaps ? made >= prompts : made == prompts);
                QVERIFY(activity.foundTokens > 0.0);
            }
        }
    }

    void stayingWithOneReplicaFindsWhatWasSaid() {
        const StepModel model = tests::vidurModel();
        const ConversationStream stream = converse(chat(600, 4.0), kFive);
        const PrefixPieces pieces = saidBefore(stream, 64);
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.replicas = 4;
        plan.prefixes = &pieces;
        plan.conversationOf = stream.conversationOf;
        const auto by = [&](Routing routing) {
            plan.routing = routing;
            return summaryOf(model, plan, stream.requests);
        };
        const LatencySummary together = by(Routing::sessionAffinity);
        const LatencySummary dealt = by(Routing::roundRobin);
        QVERIFY2(together.foundShare > 1.5 * dealt.foundShare,
                 qPrintable(QString("%1 and %2").arg(together.foundShare).arg(dealt.foundShare)));
        QVERIFY(together.timeToFirstToken.mean < dealt.timeToFirstToken.mean);
        QCOMPARE(together.completed, 600U);
    }

    void affinityNeedsToKnowConversations() {
        const StepModel model = tests::vidurModel();
        ServingPlan plan = vidurPlan(Batching::chunked);
        plan.routing = Routing::sessionAffinity;
        Progress progress;
        const std::vector<Request> requests = generate(fixedLengths(3, 1.0));
        const auto run = serve(model, plan, requests, {}, progress);
        QVERIFY(!run);
        QCOMPARE(run.error().pointer, std::string("/routing"));
    }
};

QTEST_GUILESS_MAIN(TestConversations)
#include "test_conversations.moc"

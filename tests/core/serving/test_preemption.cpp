// SPDX-License-Identifier: GPL-3.0-or-later
// Preemption by recomputation and by swap: nothing is lost or done twice, transfers take what they must, and which of
// the two is better follows from the host link.
#include "tests/core/serving/simulation_fixture.h"

#include "core/base/random.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

constexpr Batching kPreempting[] = {Batching::vllm, Batching::chunked};
constexpr Preemption kBoth[] = {Preemption::recompute, Preemption::swap};
constexpr double kAmple = 1e6;

/// So many tokens in host memory, at 163,840 bytes over 32 GB/s each: Llama-2-70B on two A100 with PCIe 4.0.
ServingPlan swapping(Batching batching, std::uint32_t blocks, double hostTokens = kAmple) {
    ServingPlan plan = vidurPlan(batching);
    plan.batching.preemption = Preemption::swap;
    plan.memory.blocks = blocks;
    plan.memory.swap = {hostTokens, Seconds(0.0), Seconds(163840.0 / 32e9), true};
    return plan;
}

struct Totals {
    double prompts = 0.0; ///< of requests
    double outputs = 0.0;
    double computed = 0.0; ///< by clients
    double found = 0.0;
    double generated = 0.0;
    double preemptions = 0.0;
    double swaps = 0.0;
    double swapped = 0.0;
    Seconds swapping;
};

Totals totalsOf(const ServingRun& done, std::span<const Request> requests) {
    Totals all;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        all.prompts += done.outcomes[i].refused ? 0.0 : requests[i].promptTokens;
        all.outputs += done.outcomes[i].refused ? 0.0 : requests[i].outputTokens;
    }
    for (const ClientActivity& client : done.clients) {
        all.computed += client.promptTokens;
        all.found += client.foundTokens;
        all.generated += client.generatedTokens;
        all.preemptions += client.preemptions;
        all.swaps += client.swaps;
        all.swapped += client.swappedTokens;
        all.swapping += client.swapping;
    }
    return all;
}

/// Two requests that fit until both have grown: the second is put off once, and comes back when the first has ended.
/// At 80 tokens, 5 blocks, each of them needs another one, and the memory has 11.
constexpr Request kTwo[] = {{Seconds(0.0), 64, 40}, {Seconds(0.0), 64, 40}};
constexpr std::uint32_t kEleven = 11;
constexpr std::uint32_t kCached = 80; ///< of the second one, when it is put off
constexpr std::uint32_t kTable = 5;   ///< its blocks

ServingPlan forTwo(Preemption preemption, Seconds token) {
    ServingPlan plan = vidurPlan(Batching::vllm);
    plan.batching.preemption = preemption;
    plan.memory = {16, kEleven, 0.0, {kAmple, Seconds(0.0), token, true}};
    return plan;
}

} // namespace

class TestPreemption : public QObject {
    Q_OBJECT
private slots:
    /// Tokens, requests and blocks, over random streams, in both kinds.
    void losesNothing() {
        const StepModel model = vidurModel();
        for (const Batching batching : kPreempting) {
            for (const Preemption preemption : kBoth) {
                for (std::uint64_t seed = 1; seed <= 4; ++seed) {
                    ServingPlan plan = swapping(batching, 500, seed % 2 == 0 ? kAmple : 6000.0);
                    plan.batching.preemption = preemption;
                    plan.replicas = 2;
                    const std::vector<Request> requests = generate(mixedLengths(300, 5.0, seed));
                    const ServingRun done = run(model, plan, requests);
                    const Totals all = totalsOf(done, requests);
                    QCOMPARE(all.generated, all.outputs);
                    QVERIFY(all.preemptions > 0.0 && all.computed >= all.prompts);
                    QCOMPARE(done.intervals.count(), all.outputs - static_cast<double>(requests.size() - done.refused));
                    QVERIFY(preemption == Preemption::swap ? all.swaps > 0.0 : all.swapped == 0.0);
                    QVERIFY(within((done.clients[0].sequenceSeconds + done.clients[0].waitingSeconds +
                                    done.clients[1].sequenceSeconds + done.clients[1].waitingSeconds),
                                   done.systemSeconds, 1e-9));
                }
            }
        }
    }

    /// No block is leaked or used twice, on the device or in host memory, with requests that come at random moments.
    void returnsAllBlocks() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(500, 5.0, 3));
        for (const Batching batching : kPreempting) {
            const ServingPlan plan = swapping(batching, 700, 8000.0);
            std::vector<Sequence> sequences(requests.size());
            std::vector<Outcome> outcomes(requests.size());
            StepClock clock(model);
            LlmClient client(clock, plan.batching, plan.memory, {requests, sequences, outcomes});
            std::size_t left = 0;
            Seconds now;
            for (RequestIndex next = 0; next < requests.size() || client.outstanding() > 0;) {
                const std::size_t coming = 1 + static_cast<std::size_t>(randomUniform(4, 1, next) * 40.0);
                for (std::size_t i = 0; i < coming && next < requests.size(); ++i, ++next) {
                    if (client.canHold(next)) {
                        client.accept(next, now);
                        ++left;
                    }
                }
                for (int steps = 0; steps < 50; ++steps) {
                    const std::optional<Seconds> end = client.start(now);
                    if (!end) {
                        break;
                    }
                    QVERIFY(client.blocksInUse() <= plan.memory.blocks);
                    QVERIFY(client.blocksSwapped() <= plan.memory.swapBlocks());
                    now = *end;
                    client.end(now);
                    left -= client.finished().size();
                }
            }
            QCOMPARE(left, std::size_t{0});
            QCOMPARE(client.blocksInUse(), 0U);
            QCOMPARE(client.blocksSwapped(), 0U);
            QCOMPARE(client.outstandingTokens(), std::uint64_t{0});
            QVERIFY(client.activity().swaps > 0.0);
        }
    }

    /// Where host memory is ample, every prompt is computed once, and what went out comes back.
    void swappedTokensAreNeverComputedAgain() {
        const StepModel model = vidurModel();
        for (const Batching batching : kPreempting) {
            for (const Packing packing : {Packing::firstCome, Packing::shortestFirst}) {
                ServingPlan plan = swapping(batching, 500);
                plan.batching.packing = packing;
                const std::vector<Request> requests = generate(mixedLengths(300, 5.0, 2));
                const Totals all = totalsOf(run(model, plan, requests), requests);
                QCOMPARE(all.computed, all.prompts);
                QVERIFY(all.swaps > 0.0 && all.swaps == all.preemptions);
                QVERIFY(within(all.swapping.value(), all.swapped * 163840.0 / 32e9, 1e-9));
            }
        }
    }

    /// With a prefix cache, paths of an answer, and answers whose prompts are computed elsewhere.
    void goesWithSharedBlocks() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(300, 8.0, 6));
        const PrefixPieces pieces = sharedBeginnings(requests.size(), 5, 256, 1);
        PathModel three;
        three.paths = 3;
        three.variation = 0.5;
        three.stopsEarly = true;
        const Paths paths = drawPaths(requests, three, 1);
        for (const Batching batching : kPreempting) {
            ServingPlan plan = swapping(batching, 450);
            plan.prefixes = &pieces;
            const Totals prefixes = totalsOf(run(model, plan, requests), requests);
            QCOMPARE(prefixes.computed + prefixes.found, prefixes.prompts);
            QVERIFY(prefixes.swaps > 0.0 && prefixes.found > 0.0);
            plan.prefixes = nullptr;
            plan.paths = &paths;
            plan.memory.blocks = 600;
            const ServingRun branched = run(model, plan, requests);
            const Totals several = totalsOf(branched, requests);
            QCOMPARE(several.computed, several.prompts);
            QVERIFY(several.swaps > 0.0 && branched.paths.stopped > 0.0);
            plan.paths = nullptr;
            plan.memory.blocks = 400;
            plan.prompts = PromptReplicas{&model, {16, 3328, 0.01}, 1, {}};
            const Totals apart = totalsOf(run(model, plan, requests), requests);
            QCOMPARE(apart.computed, apart.prompts);
            QVERIFY(apart.swaps > 0.0);
        }
    }

    /// The whole of both transfers shows, once each: the first request waits for the second one's blocks to go out, the
    /// second for both.
    void transfersTakeBytesOverBandwidth() {
        const StepModel model = vidurModel();
        const Seconds token(2e-4);
        const ServingRun at = run(model, forTwo(Preemption::swap, Seconds(0.0)), kTwo);
        const ServingRun slow = run(model, forTwo(Preemption::swap, token), kTwo);
        QCOMPARE(slow.clients[0].swaps, 1.0);
        QCOMPARE(slow.clients[0].swappedTokens, 2.0 * kTable * 16);
        const double once = kTable * 16 * token.value();
        QVERIFY(within((slow.outcomes[0].finish - at.outcomes[0].finish).value(), once, 1e-9));
        QVERIFY(within((slow.outcomes[1].finish - at.outcomes[1].finish).value(), 2.0 * once, 1e-9));
        QVERIFY(within(slow.clients[0].swapping.value(), 2.0 * once, 1e-9));
        QVERIFY(within((slow.clients[0].busy - at.clients[0].busy).value(), 2.0 * once, 1e-9));
    }

    /// Out, in and a token, against a prompt of all that was cached and of that token: swap is the better one where the
    /// link carries the blocks twice in the time of the difference.
    void theLinkDecides() {
        const StepModel model = vidurModel();
        const PromptChunk anew{kCached + 1.0, 0.0};
        const Seconds more = model.time(std::span(&anew, 1), {}).total() - model.time({}, {1.0, kCached}).total();
        const Seconds even = more / (2.0 * kTable * 16);
        const auto finish = [&](Preemption preemption, Seconds token) {
            return run(model, forTwo(preemption, token), kTwo).outcomes[1].finish;
        };
        const Seconds recomputed = finish(Preemption::recompute, even);
        QVERIFY(finish(Preemption::swap, 0.9 * even) < recomputed);
        QVERIFY(finish(Preemption::swap, 1.1 * even) > recomputed);
        QVERIFY(std::abs((finish(Preemption::swap, even) - recomputed).value()) < 1e-9);
    }

    /// Both have the same prompt of 4 blocks. The second one leaves with these and one of its own, and finds them back.
    void sharedBlocksNeedNotComeBack() {
        const StepModel model = vidurModel();
        PrefixPieces pieces;
        pieces.tokens = 32;
        const std::vector<std::uint64_t> prompt = {1, 2};
        pieces.add(prompt);
        pieces.add(prompt);
        ServingPlan plan = forTwo(Preemption::swap, Seconds(1e-5));
        plan.memory.blocks = 7;
        plan.prefixes = &pieces;
        const ServingRun done = run(model, plan, kTwo);
        QCOMPARE(done.clients[0].swaps, 1.0);
        QCOMPARE(done.clients[0].swappedTokens, (5.0 + 1.0) * 16.0);
    }

    void isComputedAgainWhereHostMemoryIsFull() {
        const StepModel model = vidurModel();
        ServingPlan plan = forTwo(Preemption::swap, Seconds(1e-5));
        plan.memory.swap.tokens = kTable * 16 - 1;
        const ServingRun full = run(model, plan, kTwo);
        QCOMPARE(full.clients[0].preemptions, 1.0);
        QCOMPARE(full.clients[0].swaps, 0.0);
        const ServingRun recomputed = run(model, forTwo(Preemption::recompute, Seconds(0.0)), kTwo);
        QCOMPARE(full.outcomes[1].finish.value(), recomputed.outcomes[1].finish.value());
        QCOMPARE(full.clients[0].promptTokens, 128.0 + kCached + 1.0);
        // In part, where some of them fit.
        const std::vector<Request> requests = generate(mixedLengths(300, 5.0, 2));
        const Totals some = totalsOf(run(model, swapping(Batching::vllm, 500, 2000.0), requests), requests);
        QVERIFY(some.swaps > 0.0 && some.swaps < some.preemptions && some.computed > some.prompts);
    }

    /// Nobody who waits is let in before them, and who came first returns first.
    void returnsBeforeOthersAreLetIn() {
        const StepModel model = vidurModel();
        const Request three[] = {kTwo[0], kTwo[1], {Seconds(0.0), 16, 1}};
        ServingPlan plan = forTwo(Preemption::swap, Seconds(1e-5));
        plan.batching.mostSequences = 2;
        ServiceRecorder recorder;
        plan.recorder = &recorder;
        const ServingRun done = run(model, plan, three);
        const ServiceRecord record = recorder.record();
        Seconds out;
        Seconds back;
        for (std::size_t i = record.requests[1].first; i < record.requests[1].behind; ++i) {
            if (record.spans[i].phase == Phase::swappedOut) {
                out = record.spans[i].start;
                back = record.spans[i].end;
            }
        }
        QVERIFY(out > Seconds(0.0) && back > out);
        QCOMPARE(back.value(), done.outcomes[0].finish.value());
        QVERIFY(done.outcomes[2].firstToken > back);
    }

    void phasesSumToEndToEnd() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(300, 6.0, 4));
        for (const Batching batching : kPreempting) {
            ServingPlan plan = swapping(batching, 600, 9000.0);
            ServiceRecorder recorder;
            plan.recorder = &recorder;
            const ServingRun done = run(model, plan, requests);
            const ServiceRecord record = recorder.record();
            double swaps = 0.0;
            for (const RecordedRequest& request : record.requests) {
                Seconds moment = request.outcome.arrival;
                for (std::size_t i = request.first; i < request.behind; ++i) {
                    QCOMPARE(record.spans[i].start.value(), moment.value());
                    moment = record.spans[i].end;
                    swaps += record.spans[i].phase == Phase::swappedOut ? 1.0 : 0.0;
                }
                QCOMPARE(moment.value(), request.outcome.completed.value());
            }
            QVERIFY(swaps > 0.0);
            QCOMPARE(swaps, done.clients[0].swaps);
        }
    }

    /// Batching that keeps memory for whole answers puts nobody off.
    void othersNeverSwap() {
        const StepModel model = vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(100, 5.0, 4));
        for (const Batching batching : {Batching::fixed, Batching::continuous}) {
            ServingPlan plan = swapping(batching, 500);
            const ServingRun swap = run(model, plan, requests);
            QCOMPARE(totalsOf(swap, requests).preemptions, 0.0);
        }
    }

    void refusesNegativeRoom() {
        const StepModel model = vidurModel();
        Progress progress;
        ServingPlan plan = forTwo(Preemption::swap, Seconds(-1e-5));
        QCOMPARE(serve(model, plan, kTwo, {}, progress).error().pointer, std::string("/blocks/swap"));
        plan = forTwo(Preemption::swap, Seconds(1e-5));
        plan.memory.swap.tokens = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(serve(model, plan, kTwo, {}, progress).error().code, ErrorCode::outOfRange);
    }
};

QTEST_GUILESS_MAIN(TestPreemption)
#include "test_preemption.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Requests with several paths: what they share, what they cost, when they stop, and that no block is lost or freed
// twice.
#include "tests/core/serving/simulation_fixture.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

double tokensOf(const Paths& paths) {
    return std::accumulate(paths.outputTokens.begin(), paths.outputTokens.end(), 0.0);
}

double generatedBy(const ServingRun& done) {
    double tokens = 0.0;
    for (const ClientActivity& client : done.clients) {
        tokens += client.generatedTokens;
    }
    return tokens;
}

double computedBy(const ServingRun& done) {
    double tokens = 0.0;
    for (const ClientActivity& client : done.clients) {
        tokens += client.promptTokens;
    }
    return tokens;
}

} // namespace

class TestReasoning : public QObject {
    Q_OBJECT
private slots:
    void drawsByNumber() {
        const std::vector<Request> requests = generate(fixedLengths(2000, 1.0));
        const Paths paths = drawPaths(requests, {8, 0.3, 0.7, true}, 5);
        QCOMPARE(paths.outputTokens.size(), std::size_t{16000});
        QCOMPARE(paths.majority, 5U);
        QVERIFY(within(tokensOf(paths), 16000.0 * 256.0, 0.01));
        const double agreeing = static_cast<double>(std::ranges::count(paths.agrees, true)) / 16000.0;
        QVERIFY(within(agreeing, 0.7, 0.02));
        const Paths fewer = drawPaths(std::span(requests).first(10), {8, 0.3, 0.7, true}, 5);
        QVERIFY(std::ranges::equal(fewer.outputTokens, std::span(paths.outputTokens).first(80)));
    }

    /// One path is the plain plan, to the last bit.
    void onePathIsThePlainPlan() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(mixedLengths(200, 3.0, 2));
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            const ServingRun plain = run(model, plan, requests);
            const Paths paths = drawPaths(requests, {1, 0.0, 1.0, true}, 1);
            plan.paths = &paths;
            const ServingRun one = run(model, plan, requests);
            for (std::size_t i = 0; i < requests.size(); ++i) {
                QCOMPARE(one.outcomes[i].completed.value(), plain.outcomes[i].completed.value());
            }
        }
    }

    /// The cost of k paths: the prompt once, k times the tokens; blocks of the prompt once and k times the answer's.
    void costsThePromptOnce() {
        const StepModel model = tests::vidurModel();
        const Request requests[] = {{Seconds(0.0), 1000, 200}};
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            const Paths paths = drawPaths(requests, {6, 0.0, 1.0, false}, 1);
            plan.paths = &paths;
            const ServingRun done = run(model, plan, requests);
            QCOMPARE(computedBy(done), 1000.0);
            QCOMPARE(generatedBy(done), 6.0 * 200.0);
            // 62 blocks of the prompt; each path a copy of the part-filled one, and on to 1,199 tokens cached (or kept
            // for 1,200).
            QCOMPARE(done.clients[0].mostBlocks, 62U + 6U * (75U - 62U));
            QCOMPARE(done.intervals.count(), 6.0 * 199.0);
            QCOMPARE(done.paths.ended, 6.0);
            // All paths take their steps together: as long as a batch of six, no longer.
            const double alone = run(model, vidurPlan(batching), requests).outcomes[0].endToEnd().value();
            const double together = done.outcomes[0].endToEnd().value();
            QVERIFY2(together > alone && together < 1.3 * alone, qPrintable(pair(together, alone)));
        }
    }

    /// With all in agreement a request ends when the majority has; the rest is stopped and costs no more.
    void stopsWhenTheMajorityAgrees() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(40, 0.05, 512.0, 200.0));
        ServingPlan plan = vidurPlan(Batching::chunked);
        const Paths all = drawPaths(requests, {5, 0.5, 1.0, false}, 3);
        const Paths early = drawPaths(requests, {5, 0.5, 1.0, true}, 3);
        QVERIFY(all.outputTokens == early.outputTokens);
        plan.paths = &all;
        const ServingRun whole = run(model, plan, requests);
        plan.paths = &early;
        const ServingRun stopped = run(model, plan, requests);
        QCOMPARE(whole.paths.stopped, 0.0);
        QCOMPARE(stopped.paths.stopped, 2.0 * 40.0);
        double expected = 0.0;
        for (std::size_t i = 0; i < 40; ++i) {
            std::vector<std::uint32_t> lengths(all.outputTokens.begin() + 5 * i, all.outputTokens.begin() + 5 * i + 5);
            std::ranges::sort(lengths);
            QCOMPARE(whole.outcomes[i].outputTokens, lengths[4]);
            QCOMPARE(stopped.outcomes[i].outputTokens, lengths[2]);
            // Those that are stopped have come as far as the one that decides.
            expected += lengths[0] + lengths[1] + 3.0 * lengths[2];
            QVERIFY(stopped.outcomes[i].endToEnd() < whole.outcomes[i].endToEnd());
        }
        QCOMPARE(generatedBy(stopped), expected);
        QCOMPARE(generatedBy(whole), tokensOf(all));
    }

    /// Nobody agrees: every path is waited for.
    void waitsForAllWithoutAgreement() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(20, 0.5));
        const Paths paths = drawPaths(requests, {4, 0.5, 0.0, true}, 3);
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.paths = &paths;
        const ServingRun done = run(model, plan, requests);
        QCOMPARE(done.paths.stopped, 0.0);
        QCOMPARE(generatedBy(done), tokensOf(paths));
    }

    /// Short memory, paths put off, stopped while they wait: no block is leaked or freed twice, no token lost.
    void returnsAllBlocks_data() {
        QTest::addColumn<int>("batching");
        QTest::addColumn<int>("paths");
        QTest::addColumn<double>("hostTokens"); // for swap
        for (const Batching batching : kAll) {
            for (const int paths : {2, 5, 16}) {
                const std::string name = std::to_string(int(batching)) + ", " + std::to_string(paths);
                QTest::newRow(name.c_str()) << int(batching) << paths << 0.0;
            }
        }
        for (const Batching batching : {Batching::vllm, Batching::chunked}) {
            QTest::addRow("%d, 5, swap", int(batching)) << int(batching) << 5 << 1e6;
            QTest::addRow("%d, 5, some swap", int(batching)) << int(batching) << 5 << 9000.0;
        }
    }

    void returnsAllBlocks() {
        QFETCH(int, batching);
        QFETCH(int, paths);
        QFETCH(double, hostTokens);
        const StepModel model = tests::vidurModel();
        const auto count = static_cast<std::uint32_t>(paths);
        std::vector<Request> requests = generate(mixedLengths(120, 5.0, 3));
        const Paths drawn = drawPaths(requests, {count, 0.6, 0.8, true}, 9);
        std::vector<Request> each;
        for (std::size_t i = 0; i < drawn.outputTokens.size(); ++i) {
            each.push_back(requests[i / count]);
            each.back().outputTokens = drawn.outputTokens[i];
        }
        std::vector<Sequence> sequences(each.size());
        std::vector<Outcome> outcomes(each.size());
        std::vector<std::uint32_t> holders(requests.size(), 0);
        StepClock clock(model);
        const BatchingPolicy policy{static_cast<Batching>(batching), 64, 2048, {}, Preemption::swap};
        LlmClient client(clock, policy, {16, 700, 0.01, {hostTokens, Seconds(0.0), Seconds(1e-6), true}},
                         {each, sequences, outcomes, {}, {}, nullptr, {}, count, {}, holders});
        const Seconds alone = client.expectedPerToken(0);
        std::vector<bool> ended(each.size(), false);
        std::size_t accepted = 0;
        std::size_t left = 0;
        Seconds now;
        for (RequestIndex i = 0; i < each.size(); i += count) {
            if (client.canHold(i)) {
                client.accept(i, now);
                accepted += count;
            } else {
                std::fill_n(ended.begin() + i, count, true);
            }
        }
        QVERIFY(accepted > 10 * count);
        QVERIFY(client.expectedPerToken(0) > alone);
        while (const std::optional<Seconds> end = client.start(now)) {
            QVERIFY(client.blocksInUse() <= 700);
            now = *end;
            client.end(now);
            const std::vector<RequestIndex> finished(client.finished().begin(), client.finished().end());
            for (const RequestIndex path : finished) {
                QVERIFY(!ended[path]);
                ended[path] = true;
                ++left;
            }
            for (const RequestIndex path : finished) {
                // The third path of a request to end stops the others.
                const RequestIndex first = path / count * count;
                if (std::count(ended.begin() + first, ended.begin() + first + count, true) != 3) {
                    continue;
                }
                for (RequestIndex other = first; other < first + count; ++other) {
                    if (!ended[other]) {
                        client.stop(other, now);
                        ended[other] = true;
                        ++left;
                    }
                }
            }
        }
        QCOMPARE(left, accepted);
        QCOMPARE(client.blocksInUse(), 0U);
        QCOMPARE(client.blocksSwapped(), 0U);
        QVERIFY((client.activity().swaps > 0.0) == (hostTokens > 0.0));
        QCOMPARE(client.outstanding(), std::size_t{0});
        QCOMPARE(client.outstandingTokens(), std::uint64_t{0});
        QCOMPARE(client.expectedPerToken(0).value(), alone.value());
        QVERIFY(std::ranges::all_of(holders, [](std::uint32_t uses) { return uses == 0; }));
        const bool putsOff = batching == int(Batching::vllm) || batching == int(Batching::chunked);
        QVERIFY(!putsOff || client.activity().preemptions > 0.0);
    }

    /// Also under load: every token of every path is generated once where none is stopped.
    void conservesTokens() {
        const StepModel model = tests::vidurModel();
        for (const Batching batching : kAll) {
            ServingPlan plan = vidurPlan(batching);
            plan.memory.blocks = 900;
            plan.replicas = 2;
            std::vector<Request> requests = generate(mixedLengths(150, 3.0, 4));
            std::erase_if(requests, [](const Request& each) { return each.promptTokens + each.outputTokens > 3000; });
            const Paths paths = drawPaths(requests, {4, 0.2, 0.5, false}, 2);
            plan.paths = &paths;
            const ServingRun done = run(model, plan, requests);
            double expected = 0.0;
            double prompts = 0.0;
            double stayed = 0.0;
            for (std::size_t i = 0; i < requests.size(); ++i) {
                if (done.outcomes[i].refused) {
                    continue;
                }
                prompts += requests[i].promptTokens;
                stayed += done.outcomes[i].endToEnd().value();
                for (std::size_t path = 4 * i; path < 4 * i + 4; ++path) {
                    expected += paths.outputTokens[path];
                }
            }
            QCOMPARE(generatedBy(done), expected);
            QVERIFY(computedBy(done) >= prompts);
            QVERIFY(within(done.systemSeconds, stayed, 1e-9));
        }
    }

    void refusesWhatDoesNotGoTogether() {
        const StepModel model = tests::vidurModel();
        const std::vector<Request> requests = generate(fixedLengths(3, 1.0));
        Paths paths = drawPaths(requests, {2, 0.0, 1.0, true}, 1);
        ServingPlan plan = vidurPlan(Batching::vllm);
        plan.paths = &paths;
        Progress progress;
        QVERIFY(serve(model, plan, requests, {}, progress).ok());
        paths.outputTokens.pop_back();
        QCOMPARE(serve(model, plan, requests, {}, progress).error().pointer, std::string("/paths"));
        paths.outputTokens.push_back(1);
        const PrefixPieces pieces = sharedBeginnings(3, 1, 64, 1);
        plan.prefixes = &pieces;
        QCOMPARE(serve(model, plan, requests, {}, progress).error().pointer, std::string("/paths"));
    }
};

QTEST_GUILESS_MAIN(TestReasoning)
#include "test_reasoning.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Speculative decoding: expected tokens of a round, what a round costs, and that simulator and closed form say the
// same.
#include "tests/core/serving/simulation_fixture.h"

#include "core/base/random.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;
using namespace paretoscope::tests;

namespace {

struct Pair {
    StepModel draft = tests::stepModel("llama_3_2_1b", "h100_sxm_80gb", 4);
    StepModel model = tests::stepModel("llama_3_1_70b", "h100_sxm_80gb", 4);

    explicit Pair(const Speculation& speculation) { model.speculate(draft, speculation); }
};

} // namespace

class TestSpeculation : public QObject {
    Q_OBJECT
private slots:
    /// Equation 1 of Leviathan et al. at its limits and by drawing: a draft ends at its first wrong token.
    void expectsThePublishedTokens() {
        QCOMPARE(Speculation(4, 0.0).tokensPerRound(), 1.0);
        QCOMPARE(Speculation(4, 1.0).tokensPerRound(), 5.0);
        QVERIFY(within(Speculation(4, 0.8).tokensPerRound(), 3.3616, 1e-9));
        double tokens = 0.0;
        constexpr int kRounds = 200000;
        for (std::uint64_t i = 0; i < kRounds; ++i) {
            std::uint64_t accepted = 0;
            while (accepted < 4 && randomUniform(3, accepted, i) < 0.8) {
                ++accepted;
            }
            tokens += static_cast<double>(accepted) + 1.0;
        }
        QVERIFY(within(tokens / kRounds, 3.3616, 0.005));
    }

    /// Alone, where memory binds, the gain is (1 - a^(g + 1)) / ((1 - a) (g c + 1)), c the draft's step over the
    /// model's (theorem 3.8 of the paper); in a large batch, where products bind, checking costs more and it shrinks.
    void speedsUpAsPublished() {
        const Pair pair({4, 0.8});
        const StepModel plain = tests::stepModel("llama_3_1_70b", "h100_sxm_80gb", 4);
        const auto gain = [&](double sequences) {
            const Generation generation{sequences, sequences * 1000.0};
            return plain.time({}, generation).total() / pair.model.time({}, generation).total();
        };
        const Generation one{1.0, 1000.0};
        const double c = pair.draft.time({}, one).total() / plain.time({}, one).total();
        const double published = 3.3616 / (4.0 * c + 1.0);
        QVERIFY2(within(gain(1.0), published, 0.1), qPrintable(tests::pair(gain(1.0), published)));
        QVERIFY(gain(1.0) > 1.5);
        QVERIFY(gain(256.0) < gain(64.0) && gain(64.0) < gain(1.0));
    }

    /// Without accepted tokens it only costs; prompts alone cost what they do without.
    void costsWhatItDrafts() {
        const Pair pair({4, 0.0});
        const StepModel plain = tests::stepModel("llama_3_1_70b", "h100_sxm_80gb", 4);
        const Generation generation{8.0, 8000.0};
        QVERIFY(pair.model.time({}, generation).total() > plain.time({}, generation).total());
        const PromptChunk prompt{512.0, 0.0};
        QCOMPARE(pair.model.time(std::span(&prompt, 1), {}).total().value(),
                 plain.time(std::span(&prompt, 1), {}).total().value());
    }

    /// A request alone: every token takes a round's time over E, in the simulator as in closed form.
    void simulatorAndClosedFormAgree() {
        const Pair pair({3, 0.7});
        const std::vector<Request> requests = generate(fixedLengths(4, 0.01, 1024.0, 200.0));
        for (const Batching batching : kAll) {
            const LatencySummary summary = summaryOf(pair.model, vidurPlan(batching), requests);
            const double closed = pair.model.time({}, {1.0, 1024.0 + 100.0}).total().value();
            QVERIFY2(within(summary.timePerOutputToken.mean.value(), closed, 0.01),
                     qPrintable(tests::pair(summary.timePerOutputToken.mean.value(), closed)));
        }
    }

    /// Mixed steps: what the simulator adds up is what the model gives for the same step.
    void mixedStepsAgree() {
        const Pair pair({3, 0.7});
        const Request requests[] = {{Seconds(0.0), 600, 400}, {Seconds(1.0), 900, 1}};
        ServingPlan plan = vidurPlan(Batching::continuous);
        const ServingRun done = run(pair.model, plan, requests);
        // The second prompt is computed in a step beside the first request's token.
        const PromptChunk prompt{900.0, 0.0};
        const double took = done.outcomes[1].timeToFirstToken().value();
        const double mixed = pair.model.time(std::span(&prompt, 1), {1.0, 700.0}).total().value();
        const double token = pair.model.time({}, {1.0, 700.0}).total().value();
        QVERIFY2(took >= mixed * 0.99 && took <= (mixed + token) * 1.01, qPrintable(tests::pair(took, mixed)));
    }

    void conservesTokens() {
        const Pair pair({4, 0.6});
        const std::vector<Request> requests = generate(mixedLengths(150, 3.0, 6));
        const ServingRun done = run(pair.model, vidurPlan(Batching::chunked), requests);
        double expected = 0.0;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            expected += done.outcomes[i].refused ? 0.0 : requests[i].outputTokens;
        }
        QCOMPARE(done.clients[0].generatedTokens, expected);
    }
};

QTEST_GUILESS_MAIN(TestSpeculation)
#include "test_speculation.moc"

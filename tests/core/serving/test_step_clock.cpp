// SPDX-License-Identifier: GPL-3.0-or-later
// What a clock remembers is what the model says.
#include "tests/core/serving/serving_fixture.h"

#include "core/base/random.h"
#include "core/serving/step_clock.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

/// Steps of few numbers of tokens, so that they come again, and of so many parts of tokens that places are taken over.
double drawnTokens(std::uint64_t index) {
    const double most = 1.0 + 4096.0 * randomUniform(7, 0, index);
    return index % 2 == 0 ? std::floor(0.1 * most) : most;
}

void compare(const StepModel& model, std::uint64_t steps) {
    StepClock clock(model);
    for (std::uint64_t i = 0; i < steps; ++i) {
        const PromptChunk chunk{drawnTokens(i), std::floor(2000.0 * randomUniform(7, 1, i))};
        const double sequences = std::floor(60.0 * randomUniform(7, 2, i));
        const Generation generation{sequences, sequences * 900.0 * randomUniform(7, 3, i)};
        const std::span<const PromptChunk> prompts(&chunk, i % 3 == 0 ? 0 : 1);
        QCOMPARE(clock.time(prompts, generation).value(), model.time(prompts, generation).total().value());
    }
}

} // namespace

class TestStepClock : public QObject {
    Q_OBJECT
private slots:
    /// To the last bit: also where others have taken places over, thousands of times with so many numbers.
    void givesWhatTheModelGives() { compare(tests::vidurModel(), 50000); }

    void givesWhatTheModelGivesWithADraft() {
        StepModel model = tests::stepModel("llama_3_1_70b", "h100_sxm_80gb", 4);
        const StepModel draft = tests::stepModel("llama_3_2_1b", "h100_sxm_80gb", 4);
        model.speculate(draft, {4, 0.7});
        compare(model, 5000);
    }

    void givesWhatTheModelGivesWithExperts() { compare(tests::stepModel("mixtral_8x7b", "h100_sxm_80gb", 2), 5000); }
};

QTEST_GUILESS_MAIN(TestStepClock)
#include "test_step_clock.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The synthetic chain against the statistics that it is made from, and the calibration on it: three modes where layers
// are clear, a reported fallback where they are not.
#include "plugins/thinkv/chain_run.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::thinkv;

namespace {

ChainSettings longChain(double dwell, std::uint64_t seed = 1) {
    ChainSettings settings;
    settings.tokens = 1 << 20;
    settings.width = 0;
    settings.meanDwell = dwell;
    settings.seed = seed;
    return settings;
}

/// Of the tokens of windows of `window`, the share that the most frequent thought has.
double purity(const ThoughtChain& chain, std::int64_t window) {
    double sum = 0.0;
    std::int64_t windows = 0;
    for (std::int64_t start = 0; start + window <= chain.settings().tokens; start += window, ++windows) {
        std::array<int, kThoughts> count{};
        for (std::int64_t token = start; token < start + window; ++token) {
            ++count[indexOf(chain.thoughtAt(token))];
        }
        sum += static_cast<double>(std::ranges::max(count)) / static_cast<double>(window);
    }
    return sum / static_cast<double>(windows);
}

Calibration calibrated(double deviation, std::uint64_t seed, std::size_t samples = 2048) {
    ChainSettings settings = longChain(58.0, seed);
    settings.sparsityDeviation = deviation;
    settings.tokens = 1 << 17;
    return calibrateOn(ThoughtChain(settings), 4, samples, 1024.0);
}

} // namespace

class TestThoughtChain : public QObject {
    Q_OBJECT

private slots:
    /// Shares, and mean bits, of the labelled sentences (notes, section 3.1), whatever the dwell.
    void sharesAreThoseOfTheLabelledData() {
        for (const double dwell : {58.0, 200.0}) {
            const ThoughtChain chain(longChain(dwell));
            QVERIFY(std::abs(chain.shareOf(Thought::reasoning) - 0.468) < 0.02);
            QVERIFY(std::abs(chain.shareOf(Thought::execution) - 0.336) < 0.02);
            QVERIFY(std::abs(chain.shareOf(Thought::transition) - 0.195) < 0.02);
            const double bits = 4.0 - 2.0 * chain.shareOf(Thought::transition);
            QVERIFY(bits > 3.4 && bits < 3.8); // published
        }
    }

    void thoughtsLastAsLongAsAsked() {
        for (const double dwell : {58.0, 200.0}) {
            QVERIFY(std::abs(ThoughtChain(longChain(dwell)).dwell() / dwell - 1.0) < 0.05);
        }
    }

    /// Majority in windows of 128, 64, 32 and 16 tokens (notes, section 3.1).
    void windowsMixThoughts() {
        const ThoughtChain labelled(longChain(58.0));
        QVERIFY(std::abs(purity(labelled, 128) - 0.67) < 0.03);
        QVERIFY(std::abs(purity(labelled, 64) - 0.77) < 0.03);
        QVERIFY(std::abs(purity(labelled, 32) - 0.86) < 0.03);
        QVERIFY(std::abs(purity(labelled, 16) - 0.93) < 0.03);
        QVERIFY(std::abs(purity(ThoughtChain(longChain(200.0)), 128) - 0.86) < 0.03);
    }

    /// The prototype's table for E, R, T at 1,024, 8,192 and 32,768 cached tokens, and its warning: sparsity drifts up.
    void physicalSparsityDriftsWithTheCache() {
        const std::vector<std::pair<double, std::array<double, 3>>> table = {
            {1024.0, {0.35, 0.09, 0.63}}, {8192.0, {0.55, 0.22, 0.80}}, {32768.0, {0.67, 0.32, 0.89}}};
        for (const auto& [cached, expected] : table) {
            for (std::size_t i = 0; i < kThoughts; ++i) {
                const double found = kv::physicalSparsity(static_cast<Thought>(i), cached);
                QVERIFY2(std::abs(found - expected[i]) < 0.035, std::to_string(found).c_str());
            }
        }
    }

    /// A chain is a function of its seed; so are its parts in any order.
    void sameSeedSameChain() {
        ChainSettings settings;
        settings.tokens = 500;
        settings.width = 32;
        const ThoughtChain one(settings);
        const ThoughtChain two(settings);
        settings.seed = 2;
        const ThoughtChain other(settings);
        std::vector<float> a(32), b(32), c(32), value(32);
        one.write(3, b, value);
        one.write(400, a, value);
        two.write(400, b, value);
        other.write(400, c, value);
        QVERIFY(a == b);
        QVERIFY(a != c);
        QCOMPARE(one.sparsity(1, 77, 100.0), two.sparsity(1, 77, 100.0));
        QVERIFY(one.query(450).vector == two.query(450).vector);
    }

    /// The notes' repeats: exactly three modes in all layers up to a deviation of 0.06, in none at 0.10.
    void threeModesWhereLayersAreClear() {
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            for (const double deviation : {0.04, 0.06}) {
                const Calibration calibration = calibrated(deviation, seed);
                QCOMPARE(calibration.outcome, CalibrationOutcome::threeModes);
                QCOMPARE(calibration.layers.size(), kMostLayers);
                QVERIFY(calibration.executionBelow > 0.25 && calibration.executionBelow < 0.48);
                QVERIFY(calibration.transitionAbove > 0.55 && calibration.transitionAbove < 0.75);
            }
            QVERIFY(calibrated(0.14, seed).outcome != CalibrationOutcome::threeModes);
        }
    }

    /// Averaged over four layers, nearly every step is told right (notes: 1.0 at 0.06).
    void classifiesNearlyEveryStep() {
        ChainSettings settings = longChain(58.0);
        settings.tokens = 1 << 17;
        const ThoughtChain chain(settings);
        const Calibration calibration = calibrateOn(chain, 4, 2048, 1024.0);
        int right = 0;
        int steps = 0;
        for (std::int64_t token = 0; token < settings.tokens; token += 128, ++steps) {
            right += classifyStep(chain, calibration, token, 1024.0) == chain.thoughtAt(token) ? 1 : 0;
        }
        QVERIFY(right > 0.99 * steps);
    }

    /// Thresholds found on a long cache misread a short one.
    void thresholdsBelongToTheCachesLength() {
        ChainSettings settings = longChain(58.0);
        settings.tokens = 1 << 17;
        settings.signal = SparsitySignal::physical;
        settings.sparsityDeviation = 0.04;
        const ThoughtChain chain(settings);
        const auto share = [&chain](double calibratedOn) {
            const Calibration calibration = calibrateOn(chain, 4, 2048, calibratedOn);
            int right = 0;
            for (std::int64_t token = 0; token < 1 << 17; token += 128) {
                right += classifyStep(chain, calibration, token, 1024.0) == chain.thoughtAt(token) ? 1 : 0;
            }
            return right / 1024.0;
        };
        QVERIFY(share(1024.0) > 0.98);
        QVERIFY(share(32768.0) < 0.8);
    }

    void saysWhatItFellBackTo() {
        std::vector<std::vector<double>> blurred(4);
        ChainSettings settings = longChain(58.0);
        settings.tokens = 1 << 17;
        settings.sparsityDeviation = 0.14;
        const Calibration mixture = calibrateOn(ThoughtChain(settings), 4, 2048, 1024.0);
        QVERIFY(mixture.outcome == CalibrationOutcome::mixture || mixture.outcome == CalibrationOutcome::oneMode);
        QCOMPARE(mixture.modesOfLayer.size(), std::size_t{4});

        // Two clear modes are not three.
        std::vector<double> two(1000);
        for (std::size_t i = 0; i < two.size(); ++i) {
            two[i] = (i % 2 == 0 ? 0.2 : 0.7) + 0.0001 * static_cast<double>(i % 100);
        }
        const Calibration fallback = calibrate(std::vector<std::vector<double>>{two});
        QCOMPARE(fallback.outcome, CalibrationOutcome::mixture);
        QVERIFY(fallback.executionBelow <= fallback.transitionAbove);

        const Calibration one = calibrate(std::vector<std::vector<double>>{std::vector<double>(1000, 0.4)});
        QCOMPARE(one.outcome, CalibrationOutcome::oneMode);
        QCOMPARE(one.classify(0.9), Thought::reasoning);
        QCOMPARE(calibrated(0.04, 1, 255).outcome, CalibrationOutcome::tooFew);
    }
};

QTEST_APPLESS_MAIN(TestThoughtChain)
#include "test_thought_chain.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers depend on (seed, stream, index) alone, look uniform, and do not leak between streams.
#include "core/base/random.h"

#include <QtTest>

#include <array>
#include <bit>
#include <cmath>
#include <set>

using namespace paretoscope;

class TestRandom : public QObject {
    Q_OBJECT
private slots:
    /// SplitMix64 seeded with 0 starts 0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4 (Vigna's reference splitmix64.c).
    void mixesAsSplitMix64() {
        static_assert(mixBits(0) == 0xe220a8397b1dcdafULL);
        QCOMPARE(mixBits(0x9e3779b97f4a7c15ULL), std::uint64_t{0x6e789e6aa1b965f4ULL});
    }

    void isAFunctionOfItsArguments() {
        QCOMPARE(randomBits(1, 2, 3), randomBits(1, 2, 3));
        std::set<std::uint64_t> seen;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            for (std::uint64_t stream = 0; stream < 20; ++stream) {
                for (std::uint64_t index = 0; index < 20; ++index) {
                    seen.insert(randomBits(seed, stream, index));
                }
            }
        }
        QCOMPARE(seen.size(), std::size_t{8000});
    }

    /// Chi-squared over 64 bins; 63 degrees of freedom exceed 114.5 once in 10,000 (chi-squared table).
    void isUniform() {
        for (std::uint64_t stream = 0; stream < 4; ++stream) {
            constexpr int kDraws = 64000;
            std::array<int, 64> bins{};
            double sum = 0.0;
            for (std::uint64_t index = 0; index < kDraws; ++index) {
                const double x = randomUniform(42, stream, index);
                QVERIFY(x >= 0.0 && x < 1.0);
                ++bins[static_cast<std::size_t>(x * 64.0)];
                sum += x;
            }
            double chi = 0.0;
            for (const int hits : bins) {
                chi += (hits - kDraws / 64.0) * (hits - kDraws / 64.0) / (kDraws / 64.0);
            }
            QVERIFY2(chi < 114.5, qPrintable(QString::number(chi)));
            QVERIFY(std::abs(sum / kDraws - 0.5) < 5.0 * std::sqrt(1.0 / 12.0 / kDraws));
        }
    }

    /// One bit of any argument flips half of the 64 bits on average (avalanche); the bound is 8 standard deviations.
    void everyInputBitMatters() {
        constexpr int kTrials = 200;
        for (int argument = 0; argument < 3; ++argument) {
            for (int bit = 0; bit < 64; ++bit) {
                int flipped = 0;
                for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
                    std::array<std::uint64_t, 3> words = {trial, trial * 7, trial * 13};
                    const std::uint64_t before = randomBits(words[0], words[1], words[2]);
                    words[static_cast<std::size_t>(argument)] ^= std::uint64_t{1} << bit;
                    flipped += std::popcount(before ^ randomBits(words[0], words[1], words[2]));
                }
                const double mean = static_cast<double>(flipped) / kTrials;
                QVERIFY2(std::abs(mean - 32.0) < 8.0 * 4.0 / std::sqrt(kTrials), qPrintable(QString::number(mean)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "test_random.moc"

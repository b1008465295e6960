// SPDX-License-Identifier: GPL-3.0-or-later
// Quantisers beside the errors that a numpy prototype measured on Gaussian keys (notes on the KV cache, section 3.3),
// within 10 %; and what holds for each: rounding twice is rounding once, nothing grows beyond its group.
#include "core/base/random.h"
#include "core/kv/quantiser.h"

#include <QtTest>

#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::kv;

namespace {

constexpr std::size_t kTokens = 2048;
constexpr std::size_t kWidth = 128;
using Matrix = std::vector<float>;

float gaussian(std::uint64_t stream, std::uint64_t index) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - randomUniform(7, stream, 2 * index)));
    return static_cast<float>(radius * std::cos(2.0 * std::numbers::pi * randomUniform(7, stream, 2 * index + 1)));
}

Matrix gaussianMatrix(std::uint64_t stream, std::size_t tokens = kTokens) {
    Matrix matrix(tokens * kWidth);
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        matrix[i] = gaussian(stream, i);
    }
    return matrix;
}

/// Seven channels far from zero, as keys of real models have them. The table states neither how far nor how wide they
/// are: mean 6 and deviation 1.3 are chosen so that the bracketed figures of the nine formats agree.
Matrix withOutlierChannels(Matrix matrix) {
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        const std::size_t channel = i % kWidth;
        if (channel % 18 == 3 && channel < 18 * 7) {
            matrix[i] = 1.3F * matrix[i] + (channel % 36 == 3 ? 6.0F : -6.0F);
        }
    }
    return matrix;
}

Matrix rounded(Matrix matrix, Rounding rounding, GroupAxis axis, std::size_t group) {
    roundTo(rounding, axis, group, kWidth, largestMagnitude(matrix), matrix);
    return matrix;
}

double relativeError(const Matrix& from, const Matrix& to) {
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        difference += std::pow(from[i] - to[i], 2);
        size += std::pow(from[i], 2);
    }
    return std::sqrt(difference / size);
}

/// softmax(q K / sqrt d) V for 16 Gaussian queries.
Matrix attention(const Matrix& keys, const Matrix& values) {
    constexpr std::size_t kQueries = 16;
    static const Matrix queries = gaussianMatrix(99, kQueries);
    Matrix out(kQueries * kWidth, 0.0F);
    for (std::size_t query = 0; query < kQueries; ++query) {
        std::vector<double> weights(kTokens);
        for (std::size_t token = 0; token < kTokens; ++token) {
            double logit = 0.0;
            for (std::size_t channel = 0; channel < kWidth; ++channel) {
                logit += queries[query * kWidth + channel] * keys[token * kWidth + channel];
            }
            weights[token] = std::exp(logit / std::sqrt(static_cast<double>(kWidth)));
        }
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        for (std::size_t i = 0; i < kTokens * kWidth; ++i) {
            out[query * kWidth + i % kWidth] += static_cast<float>(weights[i / kWidth] / sum * values[i]);
        }
    }
    return out;
}

} // namespace

Q_DECLARE_METATYPE(Rounding)
Q_DECLARE_METATYPE(GroupAxis)

class TestQuantisers : public QObject {
    Q_OBJECT

    Matrix m_keys = gaussianMatrix(1);
    Matrix m_outliers = withOutlierChannels(m_keys);

private slots:
    void errorsOfTheTable_data() {
        QTest::addColumn<Rounding>("rounding");
        QTest::addColumn<GroupAxis>("axis");
        QTest::addColumn<int>("group");
        QTest::addColumn<double>("gaussian");
        QTest::addColumn<double>("outliers");
        QTest::newRow("FP8") << Rounding::fp8 << GroupAxis::channel << 16 << 0.026 << 0.027;
        QTest::newRow("NVFP4 channel") << Rounding::nvfp4 << GroupAxis::channel << 16 << 0.095 << 0.104;
        QTest::newRow("NVFP4 token") << Rounding::nvfp4 << GroupAxis::token << 16 << 0.095 << 0.090;
        QTest::newRow("INT4 of 32") << Rounding::int4 << GroupAxis::channel << 32 << 0.078 << 0.046;
        QTest::newRow("INT4 of 128") << Rounding::int4 << GroupAxis::channel << 128 << 0.100 << 0.059;
        QTest::newRow("INT2 of 32") << Rounding::int2 << GroupAxis::channel << 32 << 0.393 << 0.230;
        QTest::newRow("INT2 of 128") << Rounding::int2 << GroupAxis::channel << 128 << 0.501 << 0.294;
        QTest::newRow("ternary channel") << Rounding::ternary << GroupAxis::channel << 16 << 0.415 << 0.314;
        QTest::newRow("ternary token") << Rounding::ternary << GroupAxis::token << 16 << 0.415 << 0.682;
    }
    void errorsOfTheTable() {
        QFETCH(Rounding, rounding);
        QFETCH(GroupAxis, axis);
        QFETCH(int, group);
        QFETCH(double, gaussian);
        QFETCH(double, outliers);
        const double plain = relativeError(m_keys, rounded(m_keys, rounding, axis, static_cast<std::size_t>(group)));
        const double far =
            relativeError(m_outliers, rounded(m_outliers, rounding, axis, static_cast<std::size_t>(group)));
        qInfo("%.4f (%.4f), the table has %.3f (%.3f)", plain, far, gaussian, outliers);
        QVERIFY(std::abs(plain / gaussian - 1.0) < 0.10);
        QVERIFY(std::abs(far / outliers - 1.0) < 0.10);
    }

    void attentionErrors() {
        const Matrix values = gaussianMatrix(2);
        const Matrix exact = attention(m_keys, values);
        const auto error = [&](Rounding rounding, std::size_t group) {
            return relativeError(exact, attention(rounded(m_keys, rounding, GroupAxis::channel, group),
                                                  rounded(values, rounding, GroupAxis::token, group)));
        };
        const std::vector<std::tuple<const char*, double, double>> compared = {
            {"FP8", error(Rounding::fp8, 16), 0.038},
            {"NVFP4", error(Rounding::nvfp4, 16), 0.138},
            {"INT4", error(Rounding::int4, 32), 0.113},
            {"INT2", error(Rounding::int2, 32), 0.606},
            {"ternary", error(Rounding::ternary, 16), 0.547}};
        for (const auto& [name, found, table] : compared) {
            qInfo("%s: %.3f, the table has %.3f", name, found, table);
            QVERIFY2(std::abs(found / table - 1.0) < 0.10, name);
        }
    }

    /// Where channels lie far from zero, ternary keys must share their scale along a channel.
    void outlierChannelsWantChannelScales() {
        const double channel =
            relativeError(m_outliers, rounded(m_outliers, Rounding::ternary, GroupAxis::channel, 16));
        const double token = relativeError(m_outliers, rounded(m_outliers, Rounding::ternary, GroupAxis::token, 16));
        QVERIFY(token > 1.5 * channel);
    }

    void roundingTwiceIsRoundingOnce_data() {
        QTest::addColumn<Rounding>("rounding");
        QTest::newRow("FP8") << Rounding::fp8;
        QTest::newRow("NVFP4") << Rounding::nvfp4;
        QTest::newRow("INT4") << Rounding::int4;
        QTest::newRow("INT2") << Rounding::int2;
        QTest::newRow("ternary") << Rounding::ternary;
    }
    void roundingTwiceIsRoundingOnce() {
        QFETCH(Rounding, rounding);
        for (const GroupAxis axis : {GroupAxis::token, GroupAxis::channel}) {
            Matrix once(m_outliers.begin(), m_outliers.begin() + 100 * kWidth); // a last group of 4
            const float largest = largestMagnitude(once);
            roundTo(rounding, axis, 16, kWidth, largest, once);
            Matrix twice = once;
            roundTo(rounding, axis, 16, kWidth, largest, twice);
            QVERIFY(relativeError(once, twice) < 1e-6);
            QVERIFY(largestMagnitude(once) <= largest * 1.07F);
        }
    }

    void groupsOfEqualsAndZerosSurvive() {
        for (const Rounding rounding :
             {Rounding::fp8, Rounding::nvfp4, Rounding::int4, Rounding::int2, Rounding::ternary}) {
            Matrix zeros(kWidth, 0.0F);
            roundTo(rounding, GroupAxis::token, 16, kWidth, 0.0F, zeros);
            QCOMPARE(largestMagnitude(zeros), 0.0F);
            Matrix ones(kWidth, 1.0F);
            roundTo(rounding, GroupAxis::token, 16, kWidth, 1.0F, ones);
            QVERIFY(relativeError(Matrix(kWidth, 1.0F), ones) < 1e-6);
        }
    }

    /// Every step of E4M3 in one binade, subnormal numbers, saturation, ties to even.
    void e4m3IsExact() {
        for (int i = 8; i < 16; ++i) {
            QCOMPARE(roundToE4M3(static_cast<float>(i) / 8.0F), static_cast<float>(i) / 8.0F);
        }
        QCOMPARE(roundToE4M3(1.0625F), 1.0F);  // between 1 and 1.125
        QCOMPARE(roundToE4M3(1.1875F), 1.25F); // between 1.125 and 1.25
        QCOMPARE(roundToE4M3(1e6F), 448.0F);
        QCOMPARE(roundToE4M3(-1e6F), -448.0F);
        QCOMPARE(roundToE4M3(0x1p-9F), 0x1p-9F); // the smallest
        QCOMPARE(roundToE4M3(0x1p-11F), 0.0F);
    }
};

QTEST_APPLESS_MAIN(TestQuantisers)
#include "test_quantisers.moc"

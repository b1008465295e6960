// SPDX-License-Identifier: GPL-3.0-or-later
// Lengths of answers: closed forms beside sums, and the published means that the medians stand for.
#include "core/quality/answer_length.h"

#include <QtTest>

#include <cmath>
#include <set>

using namespace paretoscope::quality;

class TestAnswerLength : public QObject {
    Q_OBJECT

private slots:
    /// E[min(X, c)] is the area under the share of longer answers.
    void meanIsTheAreaUnderLongerAnswers() {
        for (const AnswerLength length :
             {AnswerLength{15000.0, 0.3, 32768.0}, {15000.0, 0.3, 16000.0}, {450.0, 0.8, 32768.0}, {40000.0, 0.3}}) {
            double sum = 0.0;
            for (double tokens = 0.5; tokens < length.most; tokens += 1.0) {
                sum += length.longerThan(tokens);
            }
            QVERIFY(std::abs(length.mean() / sum - 1.0) < 1e-3);
        }
    }

    void oneInAHundredIsLonger() {
        const AnswerLength length{2900.0, 0.3, 32768.0};
        QVERIFY(std::abs(length.longerThan(length.longest()) - 0.01) < 1e-4);
        QCOMPARE(length.longerThan(2900.0), 0.5);
        QCOMPARE((AnswerLength{30000.0, 0.3, 32768.0}.longest()), 32768.0);
    }

    void fixedLengthsAreFixed() {
        const AnswerLength length{8192.0, 0.0, 32768.0};
        QCOMPARE(length.mean(), 8192.0);
        QCOMPARE(length.longest(), 8192.0);
        QCOMPARE(length.longerThan(8191.5), 1.0);
        QCOMPARE(length.longerThan(8192.0), 0.0);
        QCOMPARE((AnswerLength{40000.0, 0.0, 32768.0}.mean()), 32768.0);
    }

    /// R-KV README: 15,536 tokens on AIME24 and 2,979 on MATH-500; 478 on GSM8K (a repository's README).
    void mediansStandForPublishedMeans() {
        std::set<std::string> ids;
        for (const Benchmark& benchmark : benchmarks()) {
            QVERIFY(ids.insert(benchmark.id).second && !benchmark.source.text.empty());
            const double mean = AnswerLength{benchmark.medianTokens}.mean();
            const double published = benchmark.name == "AIME24"     ? 15536.0
                                     : benchmark.name == "MATH-500" ? 2979.0
                                     : benchmark.name == "GSM8K"    ? 478.0
                                                                    : mean;
            QVERIFY(std::abs(mean / published - 1.0) < 0.03);
        }
    }
};

QTEST_APPLESS_MAIN(TestAnswerLength)
#include "test_answer_length.moc"

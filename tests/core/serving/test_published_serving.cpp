// SPDX-License-Identifier: GPL-3.0-or-later
// Measured serving that others published, each row with its source (published_serving.csv), against the closed form:
// nothing in the catalog or the program was fitted to these rows. Errors are bounded a little above what they are.
#include "tests/core/serving/serving_fixture.h"

#include "core/serving/serving_refit.h"

#include <QtTest>

#include <cmath>
#include <fstream>
#include <functional>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

std::string table() {
    return (tests::sourceDir() / "tests" / "core" / "serving" / "published_serving.csv").string();
}

ErrorStatistics errorsOf(const Comparison& comparison, const std::function<bool(const ComparedTime&)>& counts) {
    std::vector<double> errors;
    for (const ComparedTime& row : comparison.predicted) {
        if (counts(row)) {
            errors.push_back(row.predicted / row.measured - 1.0);
        }
    }
    return errorStatistics(std::move(errors));
}

QByteArray told(const ErrorStatistics& errors) {
    return QString("%1 rows, %2 off, bias %3, at most %4")
        .arg(errors.count)
        .arg(errors.meanAbsolute)
        .arg(errors.bias)
        .arg(errors.largest)
        .toUtf8();
}

} // namespace

class TestPublishedServing : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        const auto rows = readServing(table());
        QVERIFY2(rows, rows ? "" : describe(rows.error()).c_str());
        m_rows = *rows;
        m_validation = compareServing(m_rows, tests::servingFacts());
        QCOMPARE(m_validation.perToken.predicted.size(), m_rows.size());
    }

    void everyRowNamesItsSource() {
        std::ifstream stream(table());
        std::string line;
        std::getline(stream, line);
        QVERIFY(line.ends_with(",source"));
        for (int row = 1; std::getline(stream, line); ++row) {
            QVERIFY2(line.find(",https://") != std::string::npos, qPrintable(QString::number(row)));
        }
    }

    /// With the catalog's constants for all. What vLLM of mid 2024 spent on the processor between steps is not in them.
    void timesPerToken() {
        const auto all = errorsOf(m_validation.perToken, [](const auto&) { return true; });
        QCOMPARE(all.count, 57);
        QVERIFY2(all.meanAbsolute < 0.135 && std::abs(all.bias) < 0.10, told(all).constData());
        const auto newer = errorsOf(m_validation.perToken,
                                    [](const auto& row) { return row.group.find("2024") == std::string::npos; });
        QCOMPARE(newer.count, 38);
        QVERIFY2(newer.meanAbsolute < 0.105 && newer.largest < 0.27, told(newer).constData());
    }

    /// Prompts of fewer than 500 tokens wait for the server's front end more than for the device: told apart.
    void timesToFirstTokens() {
        const auto isShort = [this](const ComparedTime& row) {
            return m_rows[static_cast<std::size_t>(row.row) - 1].prompt < 500.0;
        };
        const auto longer = errorsOf(m_validation.firstToken, [&](const auto& row) { return !isShort(row); });
        QVERIFY2(longer.meanAbsolute < 0.14 && std::abs(longer.bias) < 0.12, told(longer).constData());
        const auto shorter = errorsOf(m_validation.firstToken, isShort);
        QCOMPARE(longer.count + shorter.count, 36);
        QVERIFY2(shorter.meanAbsolute < 0.70, told(shorter).constData()); // no front end is modelled
    }

    /// One measured row of each part and program, all others of it predicted.
    void oneAnchor() {
        double sum = 0.0;
        int count = 0;
        for (const ServingRefit& refit : refitServing(m_rows, tests::servingFacts(), "published_serving.csv")) {
            const ErrorStatistics& anchor = refit.errors.front().oneAnchor;
            sum += anchor.count * anchor.meanAbsolute;
            count += anchor.count;
        }
        QCOMPARE(count, 44);
        QVERIFY2(sum / count < 0.115, qPrintable(QString::number(sum / count)));
    }

private:
    std::vector<ServingMeasurement> m_rows;
    ServingValidation m_validation;
};

QTEST_GUILESS_MAIN(TestPublishedServing)
#include "test_published_serving.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The accuracy surrogate: finds what made its data, answers for names that it never met with wide intervals, and on
// curves that it did not see is off by no more than the issue allows.
#include "tests/support/paths.h"

#include "core/quality/cache_accuracy_fit.h"
#include "core/quality/cache_accuracy_validation.h"
#include "core/study/catalog.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::quality;

namespace {

const CacheAccuracy& shipped() {
    static const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
    return loaded.catalog.cacheAccuracy;
}

std::vector<MeasuredAccuracy> measured() {
    return readMeasuredAccuracies((tests::measuredDir() / "kv_accuracy.csv").string()).value().points;
}

const Source kSource{
    "fitted to 306 published points of 21 policies (kv_accuracy.csv: SeerAttention-R, R-KV, TriAttention, "
    "VaSE, TRIM-KV, RPC, PM-KVQ, KIVI, ThinKV), collected from papers' tables and figures",
    false};

/// Twelve curves of known middle: policy, model and benchmark shift ln k by up to one.
std::vector<MeasuredAccuracy> synthetic() {
    std::vector<MeasuredAccuracy> points;
    for (int policy = 0; policy < 3; ++policy) {
        for (int model = 0; model < 2; ++model) {
            for (int benchmark = 0; benchmark < 2; ++benchmark) {
                for (const double tokens : {128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0}) {
                    const double middle = 6.5 + 0.8 * (policy - 1) + 0.4 * model - 0.6 * benchmark;
                    MeasuredAccuracy point;
                    point.question = {"policy " + std::to_string(policy),
                                      "model " + std::to_string(model),
                                      "benchmark " + std::to_string(benchmark),
                                      "paper",
                                      tokens,
                                      16.0};
                    point.relative = 1.0 / (1.0 + std::exp(-2.0 * (std::log(tokens) - middle)));
                    points.push_back(point);
                }
            }
        }
    }
    return points;
}

} // namespace

class TestCacheAccuracy : public QObject {
    Q_OBJECT

private slots:
    void findsWhatMadeTheData() {
        const std::vector<MeasuredAccuracy> points = synthetic();
        const CacheAccuracy fitted = fitCacheAccuracy(points, {});
        for (const MeasuredAccuracy& point : points) {
            QVERIFY(std::abs(fitted.estimate(point.question).relative - point.relative) < 0.02);
        }
        QVERIFY(std::abs(fitted.slope - 2.0) < 0.1);
        double sum = 0.0;
        for (const LeftOut& each : leaveCurvesOut(points, 4)) {
            sum += std::abs(each.estimate.relative - each.point.relative);
        }
        QVERIFY(sum / static_cast<double>(points.size()) < 0.06);
    }

    void moreTokensNeverCostAccuracy() {
        for (const char* policy : {"R-KV", "ThinKV", "a policy of tomorrow"}) {
            CacheQuestion question{policy, "Qwen3-8B", "AIME24", {}, 0.0, 16.0};
            double before = 0.0;
            for (const double tokens : {1.0, 64.0, 512.0, 4096.0, 32768.0, 1e7}) {
                question.tokens = tokens;
                const AccuracyEstimate estimate = shipped().estimate(question);
                QVERIFY(estimate.relative >= before);
                QVERIFY(estimate.low >= 0.0 && estimate.low <= estimate.relative);
                QVERIFY(estimate.high <= 1.0 && estimate.high >= estimate.relative);
                before = estimate.relative;
            }
            QVERIFY(before > 0.99);
        }
    }

    void unknownNamesWidenTheInterval() {
        const auto width = [](const char* policy, const char* model) {
            const AccuracyEstimate estimate = shipped().estimate({policy, model, "AIME24", {}, 1024.0, 16.0});
            return estimate.high - estimate.low;
        };
        QVERIFY(width("R-KV", "Qwen3-4B") < width("R-KV", "a model of tomorrow"));
        QVERIFY(width("R-KV", "a model of tomorrow") < width("a policy of tomorrow", "a model of tomorrow"));
    }

    /// ThinKV has seven published points; R-KV's papers disagree by far.
    void marksFewPointsAndDisagreement() {
        const AccuracyEstimate thinkv = shipped().estimate({"ThinKV", "R1-Distill-Qwen-14B", "AIME", {}, 1024.0, 3.5});
        const AccuracyEstimate rkv = shipped().estimate({"R-KV", "R1-Distill-Qwen-14B", "AIME24", {}, 1024.0, 16.0});
        QVERIFY(thinkv.fewPoints() && thinkv.policyPoints > 0);
        QVERIFY(!rkv.fewPoints());
        QVERIFY(rkv.disagreement > 0.0);
        QVERIFY(thinkv.high - thinkv.low > 0.1);
    }

    void fewerBitsCostAccuracy() {
        const auto keepsAll = [](const char* policy, double bits) {
            return shipped().estimate({policy, "QwQ-32B", "AIME", {}, 0.0, bits}).relative;
        };
        QCOMPARE(keepsAll("FullKV", 16.0), 1.0);
        QVERIFY(keepsAll("KIVI", 2.0) < keepsAll("KIVI", 4.0));
        QVERIFY(keepsAll("KIVI", 2.0) < keepsAll("PM-KVQ", 2.0));
    }

    /// SeerAttention-R table 1, Qwen3-8B on AIME24: full 74.5 % and 15.1K tokens.
    void lengthsInflateAsPublished() {
        for (const auto& [accuracy, length] : std::vector<std::pair<double, double>>{
                 {13.3, 30.0}, {44.2, 22.9}, {52.5, 19.6}, {59.6, 17.2}, {56.6, 19.8}, {72.3, 16.3}}) {
            QVERIFY(std::abs(lengthInflation(accuracy / 74.5) / (length / 15.1) - 1.0) < 0.10);
        }
        QCOMPARE(lengthInflation(1.1), 1.0);
    }

    /// Whole curves left out, seven times: 0.067 was the prototype's error on its withheld curves.
    void unseenCurvesAreNear() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        double sum = 0.0;
        int count = 0;
        int inside = 0;
        for (const LeftOut& each : leaveCurvesOut(measured(), 7)) {
            if (each.point.question.tokens > 0.0) {
                const double relative = std::min(each.point.relative, 1.0);
                sum += std::abs(each.estimate.relative - each.point.relative);
                inside += relative >= each.estimate.low && relative <= each.estimate.high ? 1 : 0;
                ++count;
            }
        }
        qInfo("%d points off by %.4f on average, %.1f %% inside their intervals", count, sum / count,
              100.0 * inside / count);
        QVERIFY(sum / count < 0.068);
        QVERIFY(inside > 0.85 * count);
    }

    void tablesAreRead() {
        QTemporaryDir folder;
        const std::string file = folder.filePath("accuracy.csv").toStdString();
        const auto read = [&file](const std::string& text) {
            std::ofstream(file) << text;
            return validateCacheAccuracy(file, shipped());
        };
        const auto report =
            read("policy,model,benchmark,budget_tokens,bits,accuracy,full_accuracy,rel_accuracy,source\n"
                 "R-KV,Qwen3-8B,AIME24,2048,16,,,0.44,TriAttention docs\n"
                 "R-KV,Qwen3-8B,AIME24,25%,16,30,60,,x\n"
                 "H2O,Qwen3-8B,IFEval,25%,16,30,60,,x\n"
                 "KIVI,QwQ-32B,AIME,full,2,50,,,x\n"
                 "KIVI,QwQ-32B,AIME,full,2,60,75,,x\n"
                 "ThinKV,QwQ-32B,AIME,,3.4,60,75,,x\n");
        QVERIFY2(report.ok(), report.ok() ? "" : describe(report.error()).c_str());
        QCOMPARE(report->rows, 6);
        QCOMPARE(report->predicted.size(), std::size_t{3});
        QCOMPARE(report->predicted[1].measured, 0.5);
        QCOMPARE(report->skipped.size(), std::size_t{3});
        QCOMPARE(report->skipped[0].row, 3);
        QVERIFY(report->skipped[0].reason.find("length") != std::string::npos);
        QVERIFY(report->skipped[1].reason.find("full cache") != std::string::npos);
        QVERIFY(report->skipped[2].reason.find("budget") != std::string::npos);
        QCOMPARE(report->groups.size(), std::size_t{2});

        QCOMPARE(read("policy,taste\nR-KV,sour\n").error().code, ErrorCode::notSupported);
        const auto word = read("policy,model,benchmark,budget_tokens,bits,accuracy\nR-KV,a,b,128,two,3\n");
        QCOMPARE(word.error().pointer, std::string("row 1, column bits"));
        QCOMPARE(validateCacheAccuracy(file + ".absent", shipped()).error().code, ErrorCode::cannotRead);
    }

    /// What is wrong in a catalog file is said, with the place.
    void refusesBrokenFits() {
        const auto problemsOf = [](nlohmann::json object) {
            std::vector<Error> problems;
            (void)readCacheAccuracy(object, "file", "/cache_accuracy", problems);
            return problems;
        };
        const nlohmann::json good = nlohmann::json::parse(cacheAccuracyJson(shipped()).dump());
        QVERIFY(problemsOf(good).empty());
        nlohmann::json wrong = good;
        wrong["effects"][2]["kind"] = "moon";
        QCOMPARE(problemsOf(wrong).front().pointer, std::string("/cache_accuracy/effects/2/kind"));
        wrong = good;
        wrong.erase("slope");
        QCOMPARE(problemsOf(wrong).front().code, ErrorCode::missingKey);
        wrong = good;
        wrong["spread"]["policy"] = -1.0;
        QCOMPARE(problemsOf(wrong).front().code, ErrorCode::outOfRange);
    }

    /// The shipped file is this fit; set PARETOSCOPE_WRITE_FIT=FILE to write it anew.
    void shippedIsTheFit() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        const std::vector<MeasuredAccuracy> points = measured();
        const CacheAccuracy fitted = fitCacheAccuracy(points, kSource);
        if (const QByteArray file = qgetenv("PARETOSCOPE_WRITE_FIT"); !file.isEmpty()) {
            const nlohmann::ordered_json document = {{"cache_accuracy", cacheAccuracyJson(fitted)}};
            std::ofstream(file.toStdString()) << document.dump(1) << '\n';
            return;
        }
        double sum = 0.0;
        for (const MeasuredAccuracy& point : points) {
            const double now = fitted.estimate(point.question).relative;
            QVERIFY2(std::abs(shipped().estimate(point.question).relative - now) < 1e-3, "kv_accuracy.json is stale");
            sum += std::abs(now - point.relative);
        }
        qInfo("%zu points off by %.4f where they were fitted", points.size(), sum / static_cast<double>(points.size()));
    }
};

QTEST_APPLESS_MAIN(TestCacheAccuracy)
#include "test_cache_accuracy.moc"

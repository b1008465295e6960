// SPDX-License-Identifier: GPL-3.0-or-later
// Decode steps beside published throughputs. Each stack's constants are fitted to the rows that they are compared with
// (see ServingStack::source), so these are errors of the form, not of a forecast.
#include "tests/support/paths.h"

#include "core/kv/measured_throughput.h"
#include "core/study/catalog.h"

#include <QtTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::kv;

namespace {

DecodeLoad load(double batch) {
    return {cacheShape(32, 32, 8, 128), Bytes(16.06e9), BytesPerSecond(2.039e12), {0, 16384}, batch};
}

} // namespace

class TestDecodeSpeed : public QObject {
    Q_OBJECT

private slots:
    void publishedThroughputs() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
        static const study::LoadedCatalog loaded = study::loadCatalog(tests::catalogDir(), {});
        const PolicyList policies = builtInPolicies();
        const Comparison comparison =
            validateThroughputs((tests::measuredDir() / "kv_system_points.csv").string(),
                                {policies, loaded.catalog.models, loaded.catalog.accelerators})
                .value();
        for (const ComparedGroup& group : comparison.groups) {
            qInfo("%s: %d rows, median %.1f %%, largest %.1f %%", group.name.c_str(), group.errors.count,
                  100.0 * group.errors.median, 100.0 * group.errors.largest);
            QVERIFY(group.errors.median < 0.20);
        }
        for (const SkippedRow& row : comparison.skipped) {
            qInfo("row %d: %s", row.row, row.reason.c_str());
        }
        QCOMPARE(comparison.rows, 76);
        QCOMPARE(comparison.predicted.size(), std::size_t{61}); // without the plugin, one row of ThinKV's stack
        qInfo("all: median %.1f %%", 100.0 * comparison.overall.median);
        QVERIFY(comparison.overall.median < 0.15);
    }

    void tablesOfOtherColumns() {
        const PolicyList policies = builtInPolicies();
        const QTemporaryDir folder;
        const auto readText = [&](const char* text) {
            const std::string file = folder.filePath("t.csv").toStdString();
            std::ofstream(file) << text;
            return readMeasuredThroughputs(file, {policies, {}, {}});
        };
        const auto missing = readText("policy,model,hardware,gen_len,budget_tokens,batch,source\n");
        QVERIFY(!missing);
        QCOMPARE(missing.error().value, std::string("no column tok_per_s"));
        const auto malformed = readText("policy,model,hardware,gen_len,budget_tokens,batch,tok_per_s,source\n"
                                        "FullKV,R1,A100,1024,,many,3,R-KV README\n");
        QVERIFY(!malformed);
        QCOMPARE(malformed.error().pointer, std::string("row 1, column batch"));
        const auto unknown = readText("policy,model,hardware,gen_len,budget_tokens,batch,tok_per_s,source\n"
                                      "FullKV,R1,A100,1024,,8,3,somebody\n");
        QVERIFY(unknown.ok());
        QCOMPARE(unknown->skipped.front().reason, std::string("no stack fitted to this source and hardware"));
    }

    /// The parts by hand: full cache of a mean length of 8,192 tokens, 131,072 bytes each.
    void addsUp() {
        PolicyList policies = builtInPolicies();
        const KvPolicy& full = *findPolicy(policies, "full");
        const ServingStack& stack = *findStack("r_kv_a100");
        const DecodeStep step = meanDecodeStep(full, defaultValues(full.description()), load(10.0), stack);
        QCOMPARE(step.layers.value(), 32.0 * 1.2e-4);
        QCOMPARE(step.weights.value(), 16.06e9 / 2.039e12);
        QCOMPARE(step.sequences.value(), 10.0 * 6e-5);
        QVERIFY(std::abs(step.cache.value() / (10.0 * 4.0 * 8192.0 * 131072.0 / 2.039e12) - 1.0) < 1e-3);
        QCOMPARE(step.moves.value(), 0.0);
        QVERIFY(findStack("no_such_stack") == nullptr);
    }

    /// Compression gains little for one sequence, where weights decide, and much for many.
    void gainsGrowWithTheBatch() {
        PolicyList policies = builtInPolicies();
        const auto gain = [&policies](double batch) {
            const auto time = [&](const char* id) {
                const KvPolicy& policy = *findPolicy(policies, id);
                return meanDecodeStep(policy, defaultValues(policy.description()), load(batch), *findStack("r_kv_a100"))
                    .total();
            };
            return time("full") / time("r_kv");
        };
        QVERIFY(gain(1.0) < 1.2);
        QVERIFY(gain(30.0) > 3.0);
    }
};

QTEST_APPLESS_MAIN(TestDecodeSpeed)
#include "test_decode_speed.moc"

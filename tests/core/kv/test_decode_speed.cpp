// SPDX-License-Identifier: GPL-3.0-or-later
// Decode steps beside published throughputs. Each stack's constants are fitted to the rows that they are compared with
// (see ServingStack::source), so these are errors of the form, not of a forecast.
#include "tests/support/paths.h"

#include "core/base/csv.h"
#include "core/base/error_statistics.h"
#include "core/kv/decode_speed.h"

#include <QtTest>

#include <cmath>
#include <cstdlib>

using namespace paretoscope;
using namespace paretoscope::kv;

namespace {

using Named = std::pair<std::string_view, double>;

struct Paper {
    const char* source; ///< of the table's rows
    const char* stack;
    double bandwidth;
};
constexpr Paper kPapers[] = {{"R-KV README", "r_kv_a100", 2.039e12},
                             {"RPC README", "rpc_h100", 3.35e12},
                             {"VaSE tables", "vase_h200", 4.8e12},
                             {"TRIM-KV README", "trim_kv_h200", 4.8e12}};

struct Served {
    CacheShape shape;
    double weights;
};
const std::map<std::string, Served>& served() {
    static const std::map<std::string, Served> models = {{"R1-Distill-Llama-8B", {cacheShape(32, 32, 8, 128), 16.06e9}},
                                                         {"R1-Distill-Qwen-7B", {cacheShape(28, 28, 4, 128), 15.2e9}},
                                                         {"Qwen3-14B", {cacheShape(40, 40, 8, 128), 29.54e9}},
                                                         {"QwQ-32B", {cacheShape(64, 40, 8, 128), 65.5e9}},
                                                         {"Qwen3-4B(assumed)", {cacheShape(36, 32, 8, 128), 8.0e9}}};
    return models;
}

double numberIn(std::string_view text) {
    const std::size_t digit = text.find_first_of("0123456789");
    return digit == std::string_view::npos ? 0.0 : std::atof(std::string(text.substr(digit)).c_str());
}

/// Errors of the step's time, predicted over measured minus one.
std::vector<double> errorsOf(const Paper& paper) {
    static const PolicyList policies = builtInPolicies();
    static const std::map<std::string, const char*> ids = {
        {"FullKV", "full"},      {"RPC", "rpc"},        {"R-KV", "r_kv"},       {"VaSE", "vase"},
        {"CUR-resample", "cur"}, {"SnapKV", "snap_kv"}, {"TRIM-KV", "trim_kv"}, {"SeerAttn-R", "seer_attention_r"}};
    const csv::Table table = csv::Table::read((tests::measuredDir() / "kv_system_points.csv").string()).value();
    std::vector<double> errors;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const double batch = numberIn(table.text(i, "batch"));
        const double rate = numberIn(table.text(i, "tok_per_s"));
        if (!table.text(i, "source").starts_with(paper.source) || batch == 0.0 || rate == 0.0) {
            continue;
        }
        const std::string name(table.text(i, "policy"));
        const KvPolicy& policy = *findPolicy(policies, ids.at(name));
        std::vector<Named> named;
        if (name != "FullKV" && name != "RPC") {
            named.emplace_back("budget", numberIn(table.text(i, "budget_tokens")));
        }
        const std::string_view note = table.text(i, "note");
        const double prompt = note.starts_with("context") ? numberIn(note) : 0.0;
        const Served& model = served().at(std::string(table.text(i, "model")));
        const DecodeLoad load{
            model.shape,
            Bytes(model.weights),
            BytesPerSecond(paper.bandwidth),
            {static_cast<std::int64_t>(prompt), static_cast<std::int64_t>(numberIn(table.text(i, "gen_len")))},
            batch};
        const DecodeStep step =
            meanDecodeStep(policy, valuesWith(policy.description(), named).value(), load, *findStack(paper.stack));
        errors.push_back(step.total().value() * rate / batch - 1.0);
    }
    return errors;
}

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
        std::vector<double> all;
        for (const Paper& paper : kPapers) {
            const std::vector<double> errors = errorsOf(paper);
            const ErrorStatistics statistics = errorStatistics(errors);
            qInfo("%s: %d rows, median %.1f %%, largest %.1f %%", paper.stack, statistics.count,
                  100.0 * statistics.median, 100.0 * statistics.largest);
            QVERIFY(statistics.median < 0.20);
            all.insert(all.end(), errors.begin(), errors.end());
        }
        QCOMPARE(all.size(), std::size_t{60});
        const double median = errorStatistics(all).median;
        qInfo("all: median %.1f %%", 100.0 * median);
        QVERIFY(median < 0.15);
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

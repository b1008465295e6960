// SPDX-License-Identifier: GPL-3.0-or-later
// Memory formulas beside published measurements. Dimensions are those of the models' configurations; weights in BF16
// and everything else follows from formulas. Fitted is one number alone: the memory that R-KV's stack leaves to the
// cache. The published stacks keep contiguous tensors, hence blocks of one token.
#include "tests/support/paths.h"

#include "core/base/csv.h"
#include "core/kv/kv_policy.h"

#include <QtTest>

#include <charconv>

using namespace paretoscope;
using namespace paretoscope::kv;

namespace {

constexpr double kGiB = 1073741824.0;

struct Served {
    CacheShape shape;
    Bytes weights;
};

const std::map<std::string, Served>& served() {
    static const std::map<std::string, Served> models = {
        {"R1-Distill-Qwen-7B", {cacheShape(28, 28, 4, 128), Bytes(15.2e9)}},
        {"R1-Distill-Llama-8B", {cacheShape(32, 32, 8, 128), Bytes(16.06e9)}},
        {"Qwen3-14B", {cacheShape(40, 40, 8, 128), Bytes(29.54e9)}},
        {"QwQ-32B", {cacheShape(64, 40, 8, 128), Bytes(65.5e9)}}};
    return models;
}

struct Row {
    std::string policy;
    std::string model;
    std::string source;
    double tokens = 0.0;
    double budget = 0.0;
    double batch = 0.0;
    double memory = 0.0; ///< bytes; 0 where not stated
};

double leadingNumber(std::string_view text) {
    double number = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::vector<Row> rows() {
    const csv::Table table = csv::Table::read((tests::measuredDir() / "kv_system_points.csv").string()).value();
    std::vector<Row> found;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const std::string unit(table.text(i, "mem_unit"));
        const double scale = unit == "GiB" ? kGiB : unit == "GB" ? 1e9 : 0.0;
        found.push_back({std::string(table.text(i, "policy")), std::string(table.text(i, "model")),
                         std::string(table.text(i, "source")), leadingNumber(table.text(i, "gen_len")),
                         leadingNumber(table.text(i, "budget_tokens")), leadingNumber(table.text(i, "batch")),
                         scale * leadingNumber(table.text(i, "mem"))});
    }
    return found;
}

Holding holdingOf(const Row& row) {
    static const PolicyList policies = builtInPolicies();
    static const std::map<std::string, const char*> ids = {
        {"FullKV", "full"}, {"RPC", "rpc"}, {"R-KV", "r_kv"}, {"VaSE", "vase"}, {"CUR-resample", "cur"}};
    const KvPolicy& policy = *findPolicy(policies, ids.at(row.policy));
    std::vector<std::pair<std::string_view, double>> named = {{"block_size", 1.0}};
    if (row.policy != "FullKV" && row.policy != "RPC") { // P=4096, c=4 are the defaults
        named.emplace_back("budget", row.budget);
    }
    return policy.hold(valuesWith(policy.description(), named).value(), served().at(row.model).shape,
                       {0, static_cast<std::int64_t>(row.tokens)});
}

/// Weights and, for each sequence, what stays and what the policy needs while it works.
double memoryOf(const Row& row) {
    const Holding holding = holdingOf(row);
    return (served().at(row.model).weights + row.batch * (holding.bytes.total() + holding.workspace)).value();
}

} // namespace

class TestPublishedMemory : public QObject {
    Q_OBJECT

    void compare(const char* source, double tolerance, std::size_t expected) {
        std::size_t compared = 0;
        double worst = 0.0;
        for (const Row& row : rows()) {
            if (!row.source.starts_with(source) || row.memory == 0.0) {
                continue;
            }
            ++compared;
            const double error = memoryOf(row) / row.memory - 1.0;
            worst = std::abs(error) > std::abs(worst) ? error : worst;
            QVERIFY2(std::abs(error) <= tolerance,
                     fmt::format("{} {} {}: {:.1f} %", row.policy, row.model, row.budget, 100.0 * error).c_str());
        }
        QCOMPARE(compared, expected);
        qInfo("%s: %zu points, the worst %.1f %% off", source, compared, 100.0 * worst);
    }

private slots:
    void init() {
        if (tests::measuredDir().empty()) {
            QSKIP("the measured data beside the repository is absent");
        }
    }

    /// Nothing fitted; the batch of 32 was read off the slope of the published curve.
    void rpcWithinThreePercent() { compare("RPC README", 0.03, 11); }

    /// Nothing fitted. R-KV's similarity matrix is what takes it from 17 % to within 3 % here.
    void vaseWithinSevenPercent() { compare("VaSE tables", 0.07, 19); }

    /// R-KV's own stack: 62.95 GB are left to the cache beside 16.06 GB of weights (the one fitted number). Batches
    /// are compared before they are rounded down. The measured ones leave no room for the similarity matrix of every
    /// sequence at once, so workspace is not counted.
    void rkvLargestBatchesWithinSixPercent() {
        constexpr double kCache = 62.95e9;
        int compared = 0;
        int within = 0;
        double worst = 0.0;
        for (const Row& row : rows()) {
            if (row.source != "R-KV README" || row.batch <= 1.0 || (row.tokens != 8192.0 && row.budget == 1024.0) ||
                (row.tokens != 8192.0 && (row.budget == 1536.0 || row.budget == 3072.0))) {
                continue; // budgets 1024, 1536 and 3072 have the same batch at both lengths
            }
            ++compared;
            const double batch = kCache / holdingOf(row).bytes.total().value();
            const double error = batch / row.batch - 1.0;
            within += std::abs(error) <= 0.06 ? 1 : 0;
            worst = std::max(worst, std::abs(error));
            qInfo("budget %g, %g tokens: %g published, %.1f computed", row.budget, row.tokens, row.batch, batch);
        }
        QCOMPARE(compared, 11);
        QCOMPARE(within, 10);
        QVERIFY2(worst < 0.17, std::to_string(worst).c_str());
    }
};

QTEST_APPLESS_MAIN(TestPublishedMemory)
#include "test_published_memory.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Where the clients of llm-serving's stages run: every device of a request once, within the cluster, in the order in
// which caches go from replica to replica.
#include "tests/core/study/llm_serving_fixture.h"

#include "core/study/llm_serving_pipeline.h"

#include <QtTest>

#include <map>

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using namespace paretoscope::tests;

namespace {

using Settings = std::vector<ServingCase::Setting>;

constexpr std::int64_t kClusterDevices = 32;

const ServingCase& base() {
    static const ServingCase made("h100_sxm_80gb", kClusterDevices);
    return made;
}

std::vector<StagePlacement> placed(const Settings& settings) {
    return base().evaluator().placement(base().point(settings));
}

/// First devices of a stage's clients, in their order.
std::vector<std::int64_t> firstsOf(const std::vector<StagePlacement>& placement, std::size_t stage) {
    std::vector<std::int64_t> firsts;
    for (const StagePlacement& each : placement) {
        if (each.stage == stage) {
            firsts.push_back(each.firstDevice);
        }
    }
    return firsts;
}

} // namespace

Q_DECLARE_METATYPE(Settings)

class TestLlmServingPipeline : public QObject {
    Q_OBJECT
private slots:
    void stagesStandInTheirPlaces() {
        const std::vector<PipelineStage>& stages = base().description().pipeline;
        QCOMPARE(stages.size(), std::size_t{kPipelineStages});
        QCOMPARE(stages[kTierStage].id, std::string("cache_tiers"));
        QCOMPARE(stages[kModelStage].id, std::string("model"));
        QCOMPARE(stages[kWritingStage].id, std::string("writing"));
        QVERIFY(stages[kModelStage].presentWith.parameter.empty()); // always there
    }

    void everyDeviceOnce_data() {
        QTest::addColumn<Settings>("settings");
        const auto row = [](const char* name, Settings settings) { QTest::newRow(name) << std::move(settings); };
        row("the model alone", {{"tensor_parallel", "2"}});
        row("few replicas", {{"tensor_parallel", "4"}, {"replicas", "3"}});
        row("pools", {{"disaggregation", "pools"}, {"prefill_replicas", "3"}, {"prefill_tensor_parallel", "4"}});
        row("pairs", {{"disaggregation", "pairs"}, {"tensor_parallel", "2"}, {"prefill_tensor_parallel", "4"}});
        row("a cascade", {{"cascade", "true"}, {"fidelity", "simulated"}, {"large_replicas", "2"}});
        row("retrieval on accelerators",
            {{"retrieval", "accelerator"}, {"retrieval_servers", "3"}, {"processing", "true"}});
        row("retrieval on hosts", {{"retrieval", "host"}, {"retrieval_servers", "3"}});
        row("all at once", {{"disaggregation", "pools"},
                            {"prefill_replicas", "2"},
                            {"retrieval", "accelerator"},
                            {"cascade", "true"},
                            {"speculation", "true"},
                            {"processing", "true"},
                            {"fidelity", "simulated"}});
    }
    void everyDeviceOnce() {
        QFETCH(Settings, settings);
        const std::vector<StagePlacement> placement = placed(settings);
        std::vector<int> taken(kClusterDevices, 0);
        std::map<std::size_t, int> clients;
        for (const StagePlacement& each : placement) {
            QVERIFY(each.stage < kPipelineStages);
            QCOMPARE(each.client, clients[each.stage]++);
            for (std::int64_t i = 0; i < each.devices; ++i) {
                ++taken.at(static_cast<std::size_t>(each.firstDevice + i)); // throws beyond the cluster
            }
        }
        QVERIFY(std::ranges::max(taken) == 1);
        const Request request = requestOf(base().point(settings), kClusterDevices);
        QCOMPARE(std::int64_t{std::ranges::count(taken, 1)}, request.devices());
    }

    void stagesThatAreAbsentHaveNoClients() {
        for (const StagePlacement& each : placed({{"tensor_parallel", "2"}})) {
            QCOMPARE(each.stage, std::size_t{kModelStage});
            QCOMPARE(each.devices, std::int64_t{2});
        }
        QCOMPARE(placed({{"tensor_parallel", "2"}}).size(), std::size_t{16});
    }

    /// Splitwise's pools and DistServe's pairs, as serving::CacheRoute counts the way between them.
    void prefillStandsBesideTheModel() {
        const auto pools = placed({{"disaggregation", "pools"},
                                   {"prefill_replicas", "2"},
                                   {"prefill_tensor_parallel", "4"},
                                   {"tensor_parallel", "2"},
                                   {"replicas", "3"}});
        QCOMPARE(firstsOf(pools, kPrefillStage), (std::vector<std::int64_t>{0, 4}));
        QCOMPARE(firstsOf(pools, kModelStage), (std::vector<std::int64_t>{8, 10, 12}));
        const auto pairs = placed({{"disaggregation", "pairs"},
                                   {"prefill_tensor_parallel", "4"},
                                   {"tensor_parallel", "2"},
                                   {"replicas", "3"}});
        QCOMPARE(firstsOf(pairs, kPrefillStage), (std::vector<std::int64_t>{0, 6, 12}));
        QCOMPARE(firstsOf(pairs, kModelStage), (std::vector<std::int64_t>{4, 10, 16}));
    }

    void otherStagesFollowTheModel() {
        const auto placement = placed({{"replicas", "4"},
                                       {"cascade", "true"},
                                       {"large_replicas", "2"},
                                       {"fidelity", "simulated"},
                                       {"retrieval", "accelerator"},
                                       {"retrieval_servers", "2"}});
        QCOMPARE(firstsOf(placement, kLargeModelStage), (std::vector<std::int64_t>{4, 8}));
        QCOMPARE(firstsOf(placement, kRetrievalStage), (std::vector<std::int64_t>{12, 13}));
    }

    void workersOnHostsTakeNoDevices() {
        const auto placement = placed(
            {{"processing", "true"}, {"processing_workers", "5"}, {"retrieval", "host"}, {"retrieval_servers", "2"}});
        QCOMPARE(firstsOf(placement, kPreparationStage).size(), std::size_t{5});
        QCOMPARE(firstsOf(placement, kWritingStage).size(), std::size_t{5});
        QCOMPARE(firstsOf(placement, kRetrievalStage).size(), std::size_t{2});
        for (const StagePlacement& each : placement) {
            QVERIFY(each.stage == kModelStage || each.devices == 0);
        }
    }

    void rejectedPointsHaveNoPlaces() {
        QVERIFY(placed({{"replicas", "33"}}).empty());                            // devices
        QVERIFY(placed({{"tensor_parallel", "3"}}).empty());                      // heads
        QVERIFY(placed({{"cascade", "true"}}).empty());                           // simulated only
        QVERIFY(placed({{"model", "llama_3_1_405b"}}).empty());                   // memory
        QVERIFY(placed({{"retrieval", "host"}, {"host_memory", "1e9"}}).empty()); // memory of a host
    }
};

QTEST_APPLESS_MAIN(TestLlmServingPipeline)
#include "test_llm_serving_pipeline.moc"

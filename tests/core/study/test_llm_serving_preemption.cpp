// SPDX-License-Identifier: GPL-3.0-or-later
// Preemption in the llm-serving study: swap over the part's host link, counted in requests and bytes.
#include "tests/core/study/llm_serving_fixture.h"

using namespace paretoscope;
using namespace paretoscope::study;
using namespace paretoscope::study::llm_serving;
using tests::ServingCase;
using tests::within;

namespace {

using Settings = std::vector<ServingCase::Setting>;

/// Blocks for a few of many requests, so that some are put off.
Settings crowded(const Settings& more = {}) {
    Settings all = {{"model", "llama_2_70b"},  {"tensor_parallel", "2"}, {"replicas", "2"},
                    {"fidelity", "simulated"}, {"requests", "120"},      {"request_rate", "8"},
                    {"cache_blocks", "700"},   {"output_tokens", "400"}, {"output_variation", "0.5"}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace

class TestLlmServingPreemption : public QObject {
    Q_OBJECT
private slots:
    /// What went out came back: 163,840 bytes of a token on each of two devices, in whole blocks.
    void countsRequestsAndBytes() {
        const ServingCase base("a100_sxm_80gb", 8);
        for (const char* batching : {"vllm", "chunked"}) {
            const auto recompute = base.metrics(crowded({{"batching", batching}}));
            QVERIFY(recompute[kPreemptions] > 0.0);
            QCOMPARE(recompute[kSwaps], 0.0);
            QCOMPARE(recompute[kSwappedBytes], 0.0);
            const auto swap =
                base.metrics(crowded({{"batching", batching}, {"preemption", "swap"}, {"swap_space", "64e9"}}));
            QVERIFY(swap[kSwaps] > 0.0);
            QCOMPARE(swap[kSwaps], swap[kPreemptions]);
            const double blocks = swap[kSwappedBytes] / (16.0 * 163840.0 * 2.0);
            QVERIFY(blocks >= 2.0 * swap[kSwaps] && std::fmod(blocks, 2.0) == 0.0);
            QVERIFY(swap[kEndToEnd] != recompute[kEndToEnd]);
        }
    }

    void withoutRoomItIsComputedAgain() {
        const ServingCase base("a100_sxm_80gb", 8);
        QVERIFY(
            tests::same(base.metrics(crowded({{"preemption", "swap"}, {"swap_space", "0"}})), base.metrics(crowded())));
        const auto some =
            base.metrics(crowded({{"preemption", "swap"}, {"swap_space", "200e6"}, {"prompt_variation", "1"}}));
        QVERIFY(some[kSwaps] > 0.0 && some[kSwaps] < some[kPreemptions]);
    }

    /// The closed form knows of no preemption, and neither does batching that keeps memory for whole answers.
    void matterOnlyWhereRequestsArePutOff() {
        const ServingCase base("a100_sxm_80gb", 8);
        const Settings closed = {{"model", "llama_2_70b"}, {"tensor_parallel", "2"}};
        Settings swap = closed;
        swap.push_back({"preemption", "swap"});
        QVERIFY(tests::same(base.metrics(closed), base.metrics(swap)));
        QVERIFY(tests::same(base.metrics(crowded({{"batching", "continuous"}, {"preemption", "swap"}})),
                            base.metrics(crowded({{"batching", "continuous"}}))));
        tests::verifyExplained(base, crowded({{"preemption", "swap"}}));
    }

    void needsAHostLink() {
        const ServingCase base("h100_sxm_80gb", 8);
        const Settings settings = crowded({{"accelerator", "trainium2"}, {"preemption", "swap"}});
        const Explanation explanation = base.explain(settings);
        QCOMPARE(explanation.rejections.size(), std::size_t{1});
        QCOMPARE(explanation.rejections[0].constraint, std::string("combination"));
        QVERIFY(explanation.rejections[0].message.find("host link") != std::string::npos);
        QVERIFY(base.explain(crowded({{"accelerator", "trainium2"}})).rejections.empty());
    }

    /// Points evaluated side by side give what they give alone.
    void threadsDoNotMatter() {
        const ServingCase base("a100_sxm_80gb", 8);
        const std::vector<Settings> all = {
            crowded({{"preemption", "swap"}}), crowded({{"preemption", "swap"}, {"batching", "vllm"}}),
            crowded({{"preemption", "swap"}, {"reasoning_paths", "3"}, {"requests", "40"}})};
        tests::verifyThreads(base, all);
    }
};

QTEST_GUILESS_MAIN(TestLlmServingPreemption)
#include "test_llm_serving_preemption.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in cache policies: all conform, each holds what its formula says, and compositions multiply.
#include "tests/core/kv/policy_conformance.h"
#include "tests/support/paths.h"

#include "core/kv/composition.h"
#include "core/study/catalog.h"

#include <QtTest>

using namespace paretoscope;
using namespace paretoscope::kv;
using namespace paretoscope::tests;

namespace {

using Named = std::pair<std::string_view, double>;

constexpr double kToken = 131072.0; ///< bytes a token of Llama 8B leaves: 2 x 32 x 8 x 128 x 2

class TestPolicies {
public:
    Holding hold(std::string_view id, std::vector<Named> named, Sequence sequence) const {
        const KvPolicy& policy = *findPolicy(m_policies, id);
        return policy.hold(valuesWith(policy.description(), named).value(), llama8b(), sequence);
    }
    StepCost step(std::string_view id, std::vector<Named> named, Sequence sequence) const {
        const KvPolicy& policy = *findPolicy(m_policies, id);
        return policy.step(valuesWith(policy.description(), named).value(), llama8b(), sequence);
    }
    [[nodiscard]] const PolicyList& all() const { return m_policies; }

private:
    PolicyList m_policies = builtInPolicies();
};

} // namespace

class TestKvPolicies : public QObject {
    Q_OBJECT

    TestPolicies m_policies;

private slots:
    void everyPolicyConforms_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_policies.all().size(); ++i) {
            QTest::newRow(m_policies.all()[i]->description().id.c_str()) << static_cast<int>(i);
        }
    }
    void everyPolicyConforms() {
        QFETCH(int, index);
        const KvPolicy& policy = *m_policies.all()[static_cast<std::size_t>(index)];
        for (const std::string& wrong : {describesItself(policy), holdsWithinBounds(policy, llama8b()),
                                         scalesWithLayers(policy), livesAsItHolds(policy)}) {
            QVERIFY2(wrong.empty(), (policy.description().id + ": " + wrong).c_str());
        }
    }

    void everyCompositionConforms() {
        int composed = 0;
        for (const NumberFormat& format : numberFormats()) {
            for (std::unique_ptr<KvPolicy>& base : builtInPolicies()) {
                const bool quantises = base->description().quantises;
                const auto policy = compose(std::move(base), format);
                QCOMPARE(policy.ok(), !quantises);
                if (policy) {
                    ++composed;
                    for (const std::string& wrong :
                         {describesItself(**policy), holdsWithinBounds(**policy, llama8b())}) {
                        QVERIFY2(wrong.empty(), ((*policy)->description().id + ": " + wrong).c_str());
                    }
                }
            }
        }
        QVERIFY(composed >= 75);
    }

    void idsAreUnique() {
        std::set<std::string> ids;
        for (const auto& policy : m_policies.all()) {
            QVERIFY2(ids.insert(policy->description().id).second, policy->description().id.c_str());
        }
        QVERIFY(findPolicy(m_policies.all(), "no_such_policy") == nullptr);
    }

    void fullCacheFillsItsLastBlock() {
        const Holding holding = m_policies.hold("full", {}, {0, 17});
        QCOMPARE(holding.bytes.payload.value(), 17.0 * kToken);
        QCOMPARE(holding.bytes.blockSlack.value(), 15.0 * kToken);
        QCOMPARE(m_policies.step("full", {}, {0, 17}).read.value(), 17.0 * kToken);
    }

    void budgetsBound_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<double>("tokens"); ///< held of 32,768, buffers included
        QTest::newRow("window") << "sliding_window" << 1024.0;
        QTest::newRow("streaming") << "streaming_llm" << 1024.0;
        QTest::newRow("H2O") << "h2o" << 1024.0;
        QTest::newRow("TOVA") << "tova" << 1024.0;
        QTest::newRow("SnapKV") << "snap_kv" << 1152.0;
        QTest::newRow("PyramidKV") << "pyramid_kv" << 1152.0;
        QTest::newRow("R-KV") << "r_kv" << 1152.0;
        QTest::newRow("VaSE") << "vase" << 2112.0;
        QTest::newRow("RPC") << "rpc" << 4096.0 + 28672.0 / 4.0;
        QTest::newRow("Quest") << "quest" << 32768.0;
    }
    void budgetsBound() {
        QFETCH(QString, policy);
        QFETCH(double, tokens);
        QCOMPARE(m_policies.hold(policy.toStdString(), {}, {0, 32768}).tokens, tokens);
    }

    /// KIVI's own figures with 16-bit scale and zero point in groups of 32: 3.0 and 5.0 bits an element.
    void quantisedBytesCountTheirScales() {
        const double old = 32768.0 - 128.0;
        for (const auto& [id, bits] : std::vector<std::pair<const char*, double>>{{"kivi_2", 3.0}, {"kivi_4", 5.0}}) {
            const CacheBytes bytes = m_policies.hold(id, {}, {0, 32768}).bytes;
            QCOMPARE((bytes.payload + bytes.scales).value(), old * kToken * bits / 16.0);
            QCOMPARE(bytes.buffers.value(), 128.0 * kToken);
        }
        QCOMPARE(m_policies.hold("fp8", {}, {0, 32768}).bytes.total().value(), 32768.0 * kToken / 2.0);
        QCOMPARE(m_policies.hold("nvfp4", {}, {0, 32768}).bytes.total().value(), 32768.0 * kToken * 4.5 / 16.0);
    }

    void progressiveBitsStopAtTheLimitAndAtTheFewest() {
        const auto total = [this](std::int64_t tokens) {
            return m_policies.hold("pm_kvq", {{"budget", 4096.0}}, {0, tokens}).bytes.total().value();
        };
        QCOMPARE(total(4096), 4096.0 * kToken);
        QCOMPARE(total(16384), 4096.0 * kToken);
        const double floor = (129.0 + (131072.0 - 129.0) * 2.25 / 16.0) * kToken; // 2 bits and a quarter for scales
        QVERIFY(std::abs(total(131072) / floor - 1.0) < 1e-9);
    }

    /// DeepSeek-V3: 61 layers of 576 elements, 70,272 bytes a token, whether the model has it or is asked what if.
    void latentCacheIsOneVectorALayer() {
        const PolicyList& policies = m_policies.all();
        const KvPolicy& mla = *findPolicy(policies, "mla");
        const std::vector<double> values = defaultValues(mla.description());
        const study::LoadedCatalog loaded = study::loadCatalog(catalogDir(), {});
        const CacheShape deepseek = cacheShape(*loaded.catalog.model("deepseek_v3_671b"));
        QCOMPARE(deepseek.bytes(1.0).value(), 70272.0);
        QCOMPARE(mla.hold(values, deepseek, {0, 16}).bytes.payload.value(), 16.0 * 70272.0);
        QCOMPARE(mla.hold(values, cacheShape(61, 128, 128, 128), {0, 16}).bytes.payload.value(), 16.0 * 70272.0);
    }

    /// Alternating layers of GPT-OSS hold 128 tokens at most (notes on the KV cache, section 5: about half of 51.5 GB).
    void windowsLimitTheirLayers() {
        const study::LoadedCatalog loaded = study::loadCatalog(catalogDir(), {});
        const CacheShape shape = cacheShape(*loaded.catalog.model("gpt_oss_20b"));
        QCOMPARE(shape.groups.size(), std::size_t{2});
        QCOMPARE(shape.bytes(32768.0).value(), 24576.0 * (32768.0 + 128.0));
    }

    /// Summaries are the smallest and largest element of 16 keys: an eighth of the keys, a sixteenth of the cache.
    void retrievalSavesBandwidthNotCapacity() {
        const Holding quest = m_policies.hold("quest", {}, {0, 32768});
        QCOMPARE(quest.bytes.payload.value(), 32768.0 * kToken);
        QCOMPARE(quest.bytes.metadata.value(), 32768.0 * kToken / 16.0);
        const double sparse = 2048.0 * kToken + 32768.0 * kToken / 16.0;
        const double read = 2.0 / 32.0 * 32768.0 * kToken + 30.0 / 32.0 * sparse;
        QCOMPARE(m_policies.step("quest", {}, {0, 32768}).read.value(), read);
    }

    /// The ThinKV paper saw R-KV evict on 82.93 % of steps, which is 1 - k/n at 6,000 tokens; then 256 sequences gather
    /// 57 GB a step (notes, section 2.2).
    void gatherMovesWhatIsKept() {
        const StepCost cost = m_policies.step("r_kv", {{"compression_interval", 1.0}}, {0, 6000});
        QVERIFY(std::abs(cost.callRate - 0.8293) < 1e-3);
        QVERIFY(std::abs(256.0 * cost.moved.value() / 57e9 - 1.0) < 0.01);
        QCOMPARE(m_policies.step("r_kv", {}, {0, 1024}).moved.value(), 0.0);
        QCOMPARE(m_policies.step("full", {}, {0, 6000}).moved.value(), 0.0);
    }

    void compositionsMultiply() {
        PolicyList policies = builtInPolicies();
        const auto which = std::ranges::find_if(policies, [](auto& each) { return each->description().id == "h2o"; });
        const auto composed = compose(std::move(*which), *findFormat("nvfp4"));
        QVERIFY(composed.ok());
        QCOMPARE((*composed)->description().id, std::string("h2o+nvfp4"));
        QVERIFY((*composed)->description().needsAttentionWeights);
        const Holding holding = (*composed)->hold(defaultValues((*composed)->description()), llama8b(), {0, 32768});
        QCOMPARE(holding.bytes.payload.value(), 1024.0 * kToken / 4.0);
        QCOMPARE(holding.bytes.scales.value(), 1024.0 * kToken / 32.0);
    }

    void tiersShareOut() {
        const Holding holding = m_policies.hold("full", {}, {0, 1600});
        const TieredHolding tiers = tiered(holding, m_policies.step("full", {}, {0, 1600}), 0.25);
        QCOMPARE(tiers.device.value(), 400.0 * kToken);
        QCOMPARE(tiers.host.value(), 1200.0 * kToken);
        QCOMPARE(tiers.transferred.value(), 1200.0 * kToken);
    }

    void prefixesAreSharedOnlyWhereNothingIsDropped() {
        const auto shared = [this](const char* id) {
            const KvPolicy& policy = *findPolicy(m_policies.all(), id);
            return sharedPrefixBytes(policy, defaultValues(policy.description()), llama8b(), {1000, 600}, 1000, 4);
        };
        QCOMPARE(shared("full")->value(), (1600.0 + 3.0 * (1600.0 - 992.0)) * kToken); // 62 whole blocks of 16
        QVERIFY(shared("quest").ok());
        for (const char* evicting : {"r_kv", "h2o", "rpc", "streaming_llm"}) {
            QVERIFY(!shared(evicting).ok());
            QCOMPARE(shared(evicting).error().code, ErrorCode::notSupported);
        }
    }

    void refusesWrongValues() {
        const PolicyDescription& description = findPolicy(m_policies.all(), "r_kv")->description();
        const auto with = [&description](std::string_view id, double value) {
            return valuesWith(description, std::vector<Named>{{id, value}});
        };
        QCOMPARE(with("bugdet", 100.0).error().code, ErrorCode::unknownKey);
        QCOMPARE(with("bugdet", 100.0).error().expected, std::string("\"budget\""));
        for (const double wrong : {0.0, -1.0, 1.5, 1e12, std::nan("")}) {
            QCOMPARE(with("budget", wrong).error().code, ErrorCode::outOfRange);
        }
        QCOMPARE(checkValues(description, std::vector<double>{1.0}).error().code, ErrorCode::malformed);
    }
};

QTEST_APPLESS_MAIN(TestKvPolicies)
#include "test_kv_policies.moc"

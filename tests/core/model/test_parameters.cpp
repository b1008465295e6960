// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters, FLOPs and KV elements of the shipped models against published counts and against the independent table
// that the catalog was made from (../shared/data/specs/models.csv, where present).
#include "tests/support/paths.h"

#include "core/base/csv.h"
#include "core/base/json_reader.h"
#include "core/model/catalog_json.h"
#include "core/model/model.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::model;

namespace {

/// The table that the catalog was made from; nothing where it is not at hand.
std::optional<csv::Table> modelTable() {
    const std::filesystem::path measured = tests::measuredDir();
    const Result<csv::Table> table = csv::Table::read((measured.parent_path() / "specs" / "models.csv").string());
    return table && !measured.empty() ? std::optional(*table) : std::nullopt;
}

} // namespace

class TestParameters : public QObject {
    Q_OBJECT

    std::vector<Model> m_models;

    const Model& modelOf(const std::string& id) const {
        const auto found =
            std::find_if(m_models.begin(), m_models.end(), [&id](const Model& model) { return model.id == id; });
        if (found == m_models.end()) {
            qFatal("no model %s", id.c_str());
        }
        return *found;
    }

private slots:
    void initTestCase() {
        const auto document = readJsonFile(tests::catalogDir() / "models.json");
        QVERIFY2(document.ok(), document ? "" : describe(document.error()).c_str());
        std::vector<Error> problems;
        m_models = readModels((*document)["models"], "models.json", "/models", problems);
        QVERIFY2(problems.empty(), problems.empty() ? "" : describe(problems.front()).c_str());
        QCOMPARE(m_models.size(), std::size_t{98});
    }

    void countsAgreeWithPublishedOnes() {
        int exact = 0;
        for (const Model& model : m_models) {
            const double error = totalParameters(model) / model.publishedParameters - 1.0;
            QVERIFY2(std::abs(error) <= 0.02, (model.id + " is off by " + std::to_string(error)).c_str());
            exact += totalParameters(model) == model.publishedParameters ? 1 : 0;
        }
        QCOMPARE(exact, 72);
    }

    void countsAreThoseOfTheTable() {
        const std::optional<csv::Table> table = modelTable();
        if (!table) {
            QSKIP("models.csv is not at hand");
        }
        constexpr std::size_t kOwn = 2; // GPT-3 39.1B and 76.1B, after those of the table
        QCOMPARE(table->rows() + kOwn, m_models.size());
        for (std::size_t row = 0; row < table->rows(); ++row) {
            const Model& model = m_models[row];
            const auto number = [&table, row](const char* column) {
                return table->number(row, column).value().value();
            };
            QCOMPARE(model.name, std::string(table->text(row, "name")));
            QCOMPARE(totalParameters(model), number("computed_params"));
            QCOMPARE(activeParameters(model), number("computed_active"));
            QCOMPARE(model.layerCount(), static_cast<int>(number("layers")));
        }
    }

    void splitAddsUp() {
        for (const Model& model : m_models) {
            double sum = embeddingParameters(model) + headParameters(model) + finalNormParameters(model);
            for (const std::uint8_t kind : model.layers) {
                sum += layerParameters(model, model.kinds[kind]).total();
            }
            QCOMPARE(sum, totalParameters(model));
            QVERIFY(activeParameters(model) <= totalParameters(model));
        }
    }

    /// 2 FLOPs a weight: for a dense model without biases the layers cost twice their matrices (derived).
    void denseFlopsAreTwiceTheWeights() {
        const Model& llama = modelOf("llama_3_1_8b");
        const LayerKind& kind = llama.kinds[0];
        const LayerParameters parameters = layerParameters(llama, kind);
        QCOMPARE(layerFlopsPerToken(llama, kind), 2.0 * (parameters.mixer + parameters.dense));
        // 4 a d context.
        QCOMPARE(mixerCoreFlopsPerToken(kind, 1000.0), 4.0 * 32 * 128 * 1000.0);
    }

    /// Narayanan et al. SC21, equation 3: 24 B s h^2 forward FLOPs a layer in matrices, 4 B s^2 h in the core.
    void gptFlopsFollowTheMegatronFormula() {
        const Model& gpt = modelOf("gpt_3_175b");
        const double h = 12288.0;
        QCOMPARE(layerFlopsPerToken(gpt, gpt.kinds[0]), 24.0 * h * h);
        QCOMPARE(mixerCoreFlopsPerToken(gpt.kinds[0], 2048.0), 4.0 * 2048.0 * h);
    }

    void expertsCostOnlyTheChosenOnes() {
        const Model& mixtral = modelOf("mixtral_8x7b");
        Model dense = mixtral;
        dense.kinds[0].feedForward = FeedForward{.ffn = 14336, .gated = true};
        const double difference =
            layerFlopsPerToken(mixtral, mixtral.kinds[0]) - layerFlopsPerToken(dense, dense.kinds[0]);
        QCOMPARE(difference, 2.0 * (3.0 * 4096 * 14336 + 4096 * 8)); // one more expert, and the router
    }

    void hybridsListTheirLayers() {
        const Model& jamba = modelOf("jamba_v0_1_52b");
        for (int layer = 0; layer < jamba.layerCount(); ++layer) {
            const LayerKind& kind = jamba.kinds[jamba.layers[static_cast<std::size_t>(layer)]];
            QCOMPARE(kind.mixer.kind == MixerKind::attention, layer % 8 == 4);
            QCOMPARE(kind.feedForward.isExpert(), layer % 2 == 1);
        }
        const Model& deepseek = modelOf("deepseek_v3_671b");
        for (int layer = 0; layer < deepseek.layerCount(); ++layer) {
            QCOMPARE(deepseek.kinds[deepseek.layers[static_cast<std::size_t>(layer)]].feedForward.isExpert(),
                     layer >= 3);
        }
        const Model& gemma = modelOf("gemma_3_27b");
        for (int layer = 0; layer < gemma.layerCount(); ++layer) {
            QCOMPARE(gemma.kinds[gemma.layers[static_cast<std::size_t>(layer)]].mixer.window,
                     std::int64_t{layer % 6 == 5 ? 0 : 1024});
        }
    }

    /// Bytes a token in 2-byte formats: shared/data/specs/kv_model_table.csv.
    void kvBytesAgreeWithTheTable() {
        const std::map<std::string, double> bytes = {{"r1_distill_qwen_1_5b", 28672},
                                                     {"qwen3_1_7b", 114688},
                                                     {"qwen3_8b", 147456},
                                                     {"r1_distill_llama_8b", 131072},
                                                     {"r1_distill_llama_70b", 327680},
                                                     {"gpt_oss_20b", 49152},
                                                     {"qwen3_30b_a3b", 98304},
                                                     {"qwen3_235b_a22b", 192512},
                                                     {"deepseek_r1_671b", 70272},
                                                     {"mamba_2_8b", 0}};
        for (const auto& [id, expected] : bytes) {
            QCOMPARE(2.0 * kvElementsPerToken(modelOf(id)), expected);
        }
        // 12 full layers, and 12 that keep 128 tokens: 0.753 GiB at 32K in the same table.
        const double windowed = 2.0 * kvElements(modelOf("gpt_oss_20b"), 32768);
        QCOMPARE(windowed, 24576.0 * 32768 + 24576.0 * 128);
        QVERIFY(std::abs(windowed / 1073741824.0 - 0.753) < 0.0005);
    }

    void attendedTokensAreTheMeanOfTheCausalMask_data() {
        QTest::addColumn<int>("window");
        QTest::addColumn<bool>("chunked");
        QTest::addColumn<int>("sequence");
        QTest::newRow("full") << 0 << false << 100;
        QTest::newRow("window wider than the sequence") << 200 << false << 100;
        QTest::newRow("window") << 7 << false << 100;
        QTest::newRow("chunks") << 7 << true << 100;
        QTest::newRow("whole chunks") << 10 << true << 100;
        QTest::newRow("one token") << 4 << true << 1;
    }

    void attendedTokensAreTheMeanOfTheCausalMask() {
        QFETCH(int, window);
        QFETCH(bool, chunked);
        QFETCH(int, sequence);
        double pairs = 0.0;
        for (int query = 0; query < sequence; ++query) {
            for (int key = 0; key <= query; ++key) {
                const bool seen = window == 0 || (chunked ? query / window == key / window : query - key < window);
                pairs += seen ? 1.0 : 0.0;
            }
        }
        Mixer mixer;
        mixer.window = window;
        mixer.chunked = chunked;
        QCOMPARE(meanAttendedTokens(mixer, sequence), pairs / sequence);
        mixer.kind = MixerKind::mamba2;
        QCOMPARE(meanAttendedTokens(mixer, sequence), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestParameters)
#include "test_parameters.moc"

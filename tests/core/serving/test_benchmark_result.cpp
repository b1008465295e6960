// SPDX-License-Identifier: GPL-3.0-or-later
// Results as benchmarks of servers really left them in public repositories: their keys, their numbers, their oddities;
// long lists and keys without meaning here are cut.
#include "core/serving/serving_measurement.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

/// LambdaLabsML/vllm-benchmark, results/prompt_10/1xH100-80GB-SXM/Mistral-7B-Instruct-v0.3_tp1_len2048.json: ten
/// prompts at once, ten steps scheduled at a time, one answer empty.
constexpr const char* kVllm054 =
    R"({"date": "20240907-083041", "backend": "vllm", "model_id": "mistralai/Mistral-7B-Instruct-v0.3", )"
    R"("tokenizer_id": "mistralai/Mistral-7B-Instruct-v0.3", "best_of": 1, "use_beam_search": false, "num_prompts": 10, )"
    R"("request_rate": "inf", "duration": 6.397566631989321, "completed": 10, "total_input_tokens": 1585, )"
    R"("total_output_tokens": 2483, "request_throughput": 1.5630943099517987, "output_throughput": 388.1163171610316, )"
    R"("mean_ttft_ms": 61.32212000375148, "mean_tpot_ms": 7.483680032553201, "mean_itl_ms": 68.18776362563068, )"
    R"("mean_latency_ms": 1779.9547394010006, "input_lens": [14, 30, 28, 12, 375, 29, 487, 369, 5, 236], )"
    R"("output_lens": [129, 883, 273, 169, 0, 928, 10, 26, 8, 57], "ttfts": [0.0689, 0.0], "itls": [[0.068], []], )"
    "\"generated_texts\": [\"rises \\\"to\\\" Infinity, NaN\\\\\", \"\"], \"errors\": [\"\", \"\"]}"; // raw, moc
                                                                                                      // stumbles

/// nerdalert/vllm-benchmark-graphs, results.json, of vLLM 0.8: a line a run, a colon in a key, labels among the
/// numbers.
constexpr const char* kVllm08 =
    R"({"backend": "vllm", "model_id": "meta-llama/Llama-3.2-3B-Instruct", "num_prompts": 1200, "framework": "sgl", )"
    R"("gpu": "4xNVIDIA_L40S", "input_len": "1000", "request_rate": 10.0, "burstiness": 1.0, "max_concurrency": null, )"
    R"("completed": 1200, "total_input_tokens": 1200000, "total_output_tokens": 120000, )"
    R"("request_throughput": 9.596860197935362, "request_goodput:": null, "mean_ttft_ms": 56.90043863491155, )"
    R"("mean_tpot_ms": 11.844500969877462})"
    "\n"
    R"({"backend": "vllm", "model_id": "meta-llama/Llama-3.2-3B-Instruct", "num_prompts": 2000, "framework": "sgl", )"
    R"("gpu": "4xNVIDIA_L40S", "input_len": "1000", "request_rate": "inf", "burstiness": 1.0, "max_concurrency": null, )"
    R"("duration": 37.90450732503086, "completed": 1015, "total_input_tokens": 1015000, "total_output_tokens": 101500, )"
    R"("request_throughput": 26.777818038798994, "request_goodput:": null, "mean_ttft_ms": 18107.31514309088, )"
    R"("mean_tpot_ms": 106.48754271275457})"
    "\n";

/// `vllm bench serve` of 0.11, with what failed.
constexpr const char* kVllm011 =
    R"({"date": "20260722-060114", "endpoint_type": "openai", "backend": "openai", "label": null, )"
    R"("model_id": "./Qwen2.5-VL-3B-Instruct", "num_prompts": 200, "request_rate": 1.0, "burstiness": 1.0, )"
    R"("max_concurrency": null, "duration": 204.45408433000557, "completed": 199, "failed": 1, )"
    R"("total_input_tokens": 39800, "total_output_tokens": 25472, "request_throughput": 0.9733236714351853, )"
    R"("request_goodput": null, "output_throughput": 124.58542994370372, "max_output_tokens_per_s": 308.0, )"
    R"("max_concurrent_requests": 14, "rtfx": 0.0, "mean_ttft_ms": 97.50969301155726, )"
    R"("mean_tpot_ms": 34.43461520473263})";

/// sgl-project/sglang, bench_serving.py --output-file.
constexpr const char* kSglang =
    R"({"backend": "sglang", "dataset_name": "sharegpt", "request_rate": RATE, "max_concurrency": 256, )"
    R"("sharegpt_output_len": null, "random_input_len": 1024, "random_range_ratio": 0.0, "duration": 204.53694480800186, )"
    R"("completed": 1000, "total_input_tokens": 302118, "total_output_tokens": 195775, )"
    R"("total_output_tokens_retokenized": 195324, "request_throughput": 4.88909229058201, )"
    R"("mean_e2e_latency_ms": 2409.499004891637, "mean_ttft_ms": 91.69221715730964, "mean_tpot_ms": 11.808901276564441, )"
    R"("mean_itl_ms": 11.917698144217361, "concurrency": 11.780263008980727, "accept_length": null})";

std::string sglang(const char* rate) {
    return QString(kSglang).replace("RATE", rate).toStdString();
}

std::vector<ServingMeasurement> read(const std::string& text, const MeasurementDefaults& defaults = {}) {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("result.json").toStdString();
    std::ofstream(file) << text;
    const auto rows = readServing(file, defaults);
    if (!rows) {
        qWarning("%s", describe(rows.error()).c_str());
    }
    return rows ? *rows : std::vector<ServingMeasurement>();
}

bool near(std::optional<double> number, double expected) {
    return number && std::abs(*number / expected - 1.0) < 1e-3;
}

bool near(std::optional<Seconds> time, double expected) {
    return time && near(time->value(), expected);
}

} // namespace

class TestBenchmarkResult : public QObject {
    Q_OBJECT
private slots:
    /// Requests at a time are those whose tokens come, by their latencies; the queue of a burst is no time to a token.
    void vllm054() {
        const std::vector<ServingMeasurement> rows = read(kVllm054);
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows[0].modelPath, std::string("mistralai/Mistral-7B-Instruct-v0.3"));
        QVERIFY(near(rows[0].prompt, 158.5) && near(rows[0].output, 248.3));
        QVERIFY(near(rows[0].perToken, 7.48368e-3)); // not the 68 ms between chunks of ten
        QVERIFY(near(rows[0].running, 1.56309 * (1.77995 - 0.06132)));
        QVERIFY(!rows[0].firstToken);
    }

    /// 18 s of a queue before each answer of 10.5 s do not run: the device saw 282 requests at a time, not 767.
    void vllm08() {
        const std::vector<ServingMeasurement> rows = read(kVllm08);
        QCOMPARE(rows.size(), std::size_t{2});
        QVERIFY(near(rows[0].running, 9.59686 * 99.0 * 0.0118445));
        QVERIFY(near(rows[0].firstToken, 0.0569004));
        QVERIFY(near(rows[1].running, 282.3));
        QVERIFY(near(rows[1].perToken, 0.106488));
        QVERIFY(!rows[1].firstToken);
        QCOMPARE(rows[1].row, 2);
    }

    void vllm011() {
        const std::vector<ServingMeasurement> rows = read(kVllm011);
        QCOMPARE(rows.size(), std::size_t{1});
        QVERIFY(near(rows[0].prompt, 200.0) && near(rows[0].output, 128.0));
        QVERIFY(near(rows[0].running, 0.973324 * 127.0 * 0.0344346));
        QVERIFY(near(rows[0].firstToken, 0.0975097));
    }

    /// Without a limit on the rate Python writes Infinity, which is no JSON; so it does in lists of results.
    void sglangWithPythonsNumbers() {
        const std::string two = sglang("5.0") + "\n" + sglang("Infinity") + "\n";
        for (const std::string& text : {two, "[" + sglang("5.0") + ", " + sglang("Infinity") + "]"}) {
            const std::vector<ServingMeasurement> rows = read(text);
            QCOMPARE(rows.size(), std::size_t{2});
            QCOMPARE(rows[0].backend, std::string("sglang"));
            QVERIFY(near(rows[0].running, 11.780263 - 4.889092 * 0.0916922)); // its own count, without first tokens
            QVERIFY(near(rows[1].firstToken, 0.0916922));                     // 256 at a time are no burst
        }
    }

    /// Where the time per token is missing or NaN, latencies tell it.
    void sglangWithoutTimesPerToken() {
        for (const char* instead : {"\"median_tpot_ms\": 11.8", "\"mean_tpot_ms\": NaN"}) {
            std::string text = sglang("5.0");
            const std::string key = "\"mean_tpot_ms\": 11.808901276564441";
            text.replace(text.find(key), key.size(), instead);
            const std::vector<ServingMeasurement> rows = read(text);
            QCOMPARE(rows.size(), std::size_t{1});
            QVERIFY(near(rows[0].perToken, (2.409499 - 0.0916922) / (195.775 - 1.0)));
        }
    }

    /// Newer results say what the server was; what the user says comes first.
    void sglangsServer() {
        std::string text = sglang("5.0");
        text.insert(1, R"("server_info": {"model_path": "meta-llama/Llama-3.1-70B-Instruct", "tp_size": 4}, )");
        const ServingMeasurement own = read(text).at(0);
        QCOMPARE(own.modelPath, std::string("meta-llama/Llama-3.1-70B-Instruct"));
        QCOMPARE(own.tensorParallel.value(), 4.0);
        const ServingMeasurement told = read(text, {"h100_sxm", "Llama-3.1-8B", "bf16", 1}).at(0);
        QCOMPARE(told.modelPath, std::string("Llama-3.1-8B"));
        QCOMPARE(told.tensorParallel.value(), 1.0);
    }
};

QTEST_GUILESS_MAIN(TestBenchmarkResult)
#include "test_benchmark_result.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Measured serving as tables and benchmarks hold it. Told apart by the first character of the file:
//   table        columns system, model_path, precision, backend, isl, osl, batch_size, tp_size, attention_dp_size,
//                moe_tp_size, moe_ep_size, silicon_ttft_ms, silicon_tpot_ms, concurrency        (AIConfigurator's
//                samples) of which isl, osl, silicon_tpot_ms and one of batch_size and concurrency must be there; also
//                kv_precision, request_throughput (in place of either), and mode: "static" for one batch whose prompts
//                are computed together before its tokens, the time to the first token that of all of them
//   benchmark    one JSON document, a list of them, or one a line, as vLLM's benchmark_serving.py and `vllm bench
//   serve`
//                save them and SGLang's bench_serving.py appends them: completed, total_input_tokens,
//                total_output_tokens, mean_tpot_ms (or mean_ttft_ms and an end-to-end mean); also max_concurrency,
//                request_throughput, model_id, server_info, backend
// What a file does not say (a benchmark knows neither devices nor number format) is taken from the defaults. Requests
// that run at a time: batch_size, else the concurrency, but no more than the benchmark's throughput kept generating
// (Little's law: request_throughput x time from the first token to the last). Requests that wait for their first token
// are not among them: in a burst that is a queue of any length, and its time to the first token is not kept.
#pragma once

#include "core/base/quantity.h"
#include "core/base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace paretoscope::serving {

struct ServingMeasurement {
    int row = 0; ///< data rows and documents count from 1
    std::string system;
    std::string modelPath;
    std::string precision;
    std::string cachePrecision; ///< empty: as the backend does where nothing is said
    std::string backend;
    std::optional<double> prompt; ///< tokens
    std::optional<double> output;
    std::optional<double> running; ///< requests at a time
    std::optional<double> others;  ///< whose prompts come between a request's tokens; nothing: one fewer than run
    bool isStatic = false;         ///< one batch, prompts together and then tokens; no other request comes
    std::optional<double> tensorParallel;
    std::optional<double> attentionReplicas;
    std::optional<double> expertShards;
    std::optional<Seconds> firstToken;
    std::optional<Seconds> perToken;
};

/// Who runs at a time, and whose prompts come between, of a server that answers `rate` requests a second which generate
/// for so long each, of at most `limit` at a time.
void placeRunning(ServingMeasurement& measurement, std::optional<double> limit, double rate, Seconds generating);

/// For what a file leaves out; empty and 0: nothing.
struct MeasurementDefaults {
    std::string system{};
    std::string modelPath{};
    std::string precision{};
    int tensorParallel = 0;
};

/// Errors: cannotRead; malformed (also a cell that is no number, pointer "row 7, column isl"); notSupported where a
/// column or key is missing that the defaults do not give.
Result<std::vector<ServingMeasurement>> readServing(const std::string& file, const MeasurementDefaults& defaults = {});

} // namespace paretoscope::serving

// SPDX-License-Identifier: GPL-3.0-or-later
// Published throughputs of decoding under cache policies, as a table has them, and decode steps predicted beside them:
//   policy, model, hardware, gen_len, budget_tokens, batch, tok_per_s, source, note
// A note "context 32786" is the length of the prompt; a throughput "OOM" is none. The stacks' constants are fitted to
// such rows (see ServingStack::source), so errors on those are errors of the form, not of a forecast.
#pragma once

#include "core/base/comparison.h"
#include "core/base/result.h"
#include "core/hardware/accelerator.h"
#include "core/kv/decode_speed.h"
#include "core/model/model.h"

#include <optional>
#include <string>
#include <vector>

namespace paretoscope::kv {

struct MeasuredThroughput {
    int row = 0;                 ///< counts from 1
    std::size_t policy = 0;      ///< index into the policies
    std::size_t model = 0;       ///< index into the models
    std::size_t accelerator = 0; ///< index into the accelerators: the stack's
    const ServingStack* stack = nullptr;
    Sequence sequence;            ///< the prompt, and the whole answer
    std::optional<double> budget; ///< tokens, of policies that have one
    double batch = 1.0;
    Seconds step; ///< batch over tokens a second: the mean step
    std::string source;
    std::string note;
};

struct MeasuredThroughputs {
    int rows = 0;
    std::vector<MeasuredThroughput> points;
    std::vector<SkippedRow> skipped;
};

/// What rows are looked up in; must outlive what is made of it.
struct ThroughputFacts {
    const PolicyList& policies;
    std::span<const model::Model> models;
    std::span<const hardware::Accelerator> accelerators;
};

/// Whether the table's header is that of throughputs; false where it cannot be read.
bool holdsThroughputs(const std::string& file);

/// Errors: cannotRead; malformed (also a number that is none, pointer "row 7, column batch"); notSupported where a
/// column is missing. Rows whose policy, model or stack is unknown are skipped.
Result<MeasuredThroughputs> readMeasuredThroughputs(const std::string& file, const ThroughputFacts& facts);

/// Mean steps beside the measured ones, grouped by stack. Errors as above.
Result<Comparison> validateThroughputs(const std::string& file, const ThroughputFacts& facts);

} // namespace paretoscope::kv

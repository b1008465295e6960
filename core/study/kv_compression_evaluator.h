// SPDX-License-Identifier: GPL-3.0-or-later
// Answers points of kv-compression: rules first, then accuracy, memory, speed and energy in closed form; on demand also
// attention on a synthetic chain.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

#include <memory>

namespace paretoscope::study::kv_compression {

/// Errors: see KvCompression::prepare.
Result<std::unique_ptr<Evaluator>> makeEvaluator(const Context& context,
                                                 std::shared_ptr<const kv::PolicyList> policies);

} // namespace paretoscope::study::kv_compression

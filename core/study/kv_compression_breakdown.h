// SPDX-License-Identifier: GPL-3.0-or-later
// Why the numbers of kv-compression are what they are.
#pragma once

#include "core/study/breakdown.h"
#include "core/study/kv_compression_answer.h"

#include <span>
#include <string>
#include <vector>

namespace paretoscope::study::kv_compression {

/// One for each metric that has terms; of a batch that does not fit, accuracy and memory alone.
std::vector<Breakdown> breakdowns(const Answer& answer, std::span<const double> metrics);

/// "64 sequences of 1.2 GiB need 76.8 GiB, 58.9 GiB are left beside the weights"
std::string memoryMessage(const Answer& answer);

} // namespace paretoscope::study::kv_compression

// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of published accuracies (core/quality/measured_accuracy.h) and throughputs (core/kv/measured_throughput.h) as
// points of kv-compression; the header of a table tells which it is.
#pragma once

#include "core/quality/cache_accuracy.h"
#include "core/study/kv_compression_description.h"
#include "core/study/measured_points.h"
#include "core/study/policy_parameters.h"

#include <span>
#include <string>

namespace paretoscope::study::kv_compression {

/// What rows are looked up in.
struct KnownNames {
    const Catalog& catalog;
    const kv::PolicyList& policies;
    const PolicyParameters& parameters;
    std::span<const std::string> publishedModels; ///< the catalog's models as tables of accuracies call them
};

/// `base`: a point, for what a row does not say. A row whose answers all have one length says so.
Result<MeasuredPoints> measuredPoints(const std::string& file, std::span<const double> base, const KnownNames& names);

} // namespace paretoscope::study::kv_compression

// SPDX-License-Identifier: GPL-3.0-or-later
// What every KvPolicy has to keep to, ours and anybody's: what loading a plugin asks of a description, and the suite
// that tests and `paretoscope check-plugin` run.
#pragma once

#include "core/kv/kv_policy.h"

#include <string>
#include <vector>

namespace paretoscope::kv {

/// An id in snake case (compositions join ids with +), name, help and source; parameters with ids used once, labels and
/// sources, defaults inside their ranges. Errors: malformed, outOfRange; pointer is "policy/parameter".
Result<void> checkDescription(const PolicyDescription& description);

/// The questions below return what is wrong, or nothing. Parameters have their defaults unless it says otherwise.

/// Bytes and costs are finite and not negative, no policy keeps more tokens than it saw, and what has to be provided
/// never falls. An empty sequence holds nothing.
std::string leavesBounds(const KvPolicy& policy, const CacheShape& shape);

/// The same with each parameter at its minimum and maximum.
std::string leavesBoundsAtLimits(const KvPolicy& policy, const CacheShape& shape);

/// Twice the layers are twice the bytes that stay; the same question has the same answer.
std::string ignoresLayers(const KvPolicy& policy);

/// along() is hold() and step(), only faster.
std::string livesOtherwise(const KvPolicy& policy, const CacheShape& shape);

/// All of it, on a cache of Llama 8B's shape: every breach.
std::vector<std::string> breaches(const KvPolicy& policy);

} // namespace paretoscope::kv

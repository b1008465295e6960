// SPDX-License-Identifier: GPL-3.0-or-later
// ThinKV as a cache policy among others: each answer counts a synthetic chain of thought of the asked length through
// the typed blocks, so the budget's floor, the slack of typed blocks and scales are all in it.
#pragma once

#include "core/kv/kv_policy.h"

namespace paretoscope::thinkv {

std::unique_ptr<kv::KvPolicy> thinkvPolicy();

} // namespace paretoscope::thinkv

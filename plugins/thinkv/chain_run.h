// SPDX-License-Identifier: GPL-3.0-or-later
// A synthetic chain of thought through a cache: calibrated offline, classified online, every token written.
#pragma once

#include "plugins/thinkv/calibration.h"
#include "plugins/thinkv/sequence_cache.h"

#include "core/kv/thought_chain.h"

namespace paretoscope::thinkv {

using kv::ChainSettings;
using kv::SparsitySignal;
using kv::ThoughtChain;

/// Calibrates on `samples` steps of `layers` layers of a chain, as if each had `cached` tokens to attend to: the length
/// that the cache keeps, since physical sparsity drifts with it.
Calibration calibrateOn(const ThoughtChain& chain, int layers, std::size_t samples, double cached);

/// The thought of the step that makes `token`: the sparsity averaged over the calibrated layers.
Thought classifyStep(const ThoughtChain& chain, const Calibration& calibration, std::int64_t token, double cached);

/// Writes tokens `first` to `last` (exclusive) of the chain.
void play(const ThoughtChain& chain, const Calibration& calibration, SequenceCache& cache, std::int64_t first,
          std::int64_t last);

/// Counts alone, with thoughts as the chain has them: what a planner needs, in milliseconds.
CacheAccount countChain(const ChainSettings& chain, const CacheSettings& settings);

/// The same after each of `tokens`, which ascend, in one pass: a shorter chain is the beginning of a longer one.
std::vector<CacheAccount> countChain(const ChainSettings& chain, const CacheSettings& settings,
                                     std::span<const std::int64_t> tokens);

} // namespace paretoscope::thinkv

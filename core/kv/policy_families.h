// SPDX-License-Identifier: GPL-3.0-or-later
// Where the built-in policies come from, one file a family, and what families share.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/kv/number_format.h"

namespace paretoscope::kv {

void addWholeCachePolicies(PolicyList& policies); ///< whole_cache.cpp: full cache, multi-latent attention
void addWindowPolicies(PolicyList& policies);     ///< window.cpp: sliding window, StreamingLLM
void addScoredPolicies(PolicyList& policies);     ///< scored.cpp: H2O, TOVA, SnapKV, PyramidKV, R-KV, RPC, ...
void addRetrievalPolicies(PolicyList& policies);  ///< retrieval.cpp: Quest, SeerAttention-R
void addQuantisedPolicies(PolicyList& policies);  ///< quantised.cpp: FP8, NVFP4, KIVI, KVQuant, PM-KVQ

std::unique_ptr<KvPolicy> fullCache();

/// "block_size": 1 where a stack keeps contiguous tensors.
PolicyParameter blockSizeParameter();
PolicyParameter budgetParameter(double defaultValue, Source source);
PolicyParameter tokenParameter(std::string id, std::string label, double minimum, double maximum, double defaultValue,
                               std::string help, Source source);

/// `kept` tokens in whole blocks beside `buffered` ones, all in 16 bits. A last block is filled up, as
/// PagedAttention does (Kwon et al., SOSP 2023, section 4.3).
Holding holdTokens(const CacheShape& shape, double kept, double buffered, double blockSize) noexcept;

/// Reads and writes of gathering `kept` tokens into place, once.
Bytes gatherBytes(const CacheShape& shape, double kept) noexcept;

/// Steps on which a cache of `budget` tokens was full, as a share of all that were seen: 1 - k/n (derived; with
/// k = 1024 and n = 6000 it is the 83 % of steps on which the ThinKV paper saw R-KV evict).
double fullShare(double seen, double budget) noexcept;

} // namespace paretoscope::kv

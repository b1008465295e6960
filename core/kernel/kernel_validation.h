// SPDX-License-Identifier: GPL-3.0-or-later
// How well serving kernels agree with measured ones: predicts every operator of a table that it can, and says why it
// cannot predict the others. Tables are told apart by their columns:
//   products            gpu, gemm_dtype, m, n, k, ms                                            (AIConfigurator)
//   expert layers       moe_dtype, num_tokens, hidden_size, inter_size, topk, num_experts, moe_tp_size, moe_ep_size,
//   ms;
//                       measured on H100 where no column gpu says otherwise                     (AIConfigurator)
//   attention           gpu, phase, num_heads, num_key_value_heads, head_dim, batch_size, ctx, ms     (AIConfigurator)
//   prefill attention   gpu, n_q_head, n_kv_head, head_dim, tp, prefill_chunk_size, kv_cache_size, attn_prefill_ms
//   decode attention    gpu, n_q_head, n_kv_head, head_dim, tp, batch_size, kv_cache_size, attn_decode_ms     (Vidur)
//   operators of a layer  gpu, num_tokens, num_tensor_parallel_workers, n_head, n_kv_head, n_embd, n_expanded_embd and
//                         the times of the four linear operators: attn_pre_proj_ms and so on                  (Vidur)
#pragma once

#include "core/base/comparison.h"
#include "core/base/result.h"
#include "core/kernel/kernel_calibration.h"

#include <span>
#include <string>

namespace paretoscope::kernel {

/// Errors: cannotRead; malformed (also a cell that is no number, pointer "row 7, column m"); notSupported where the
/// columns are those of no known table.
Result<Comparison> validateKernels(const std::string& file, std::span<const hardware::Accelerator> accelerators,
                                   std::span<const KernelFit> fits);

} // namespace paretoscope::kernel

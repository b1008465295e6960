// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/decode_speed.h"

#include <algorithm>
#include <array>

namespace paretoscope::kv {

std::span<const ServingStack> servingStacks() {
    static const std::vector<ServingStack> stacks = {
        {"r_kv_a100",
         "Transformers, A100 (R-KV)",
         "a100_sxm_80gb",
         Seconds(1.2e-4),
         Seconds(6e-5),
         3.25,
         4.0,
         {"fitted to the 18 throughputs of R-KV's README, R1-Distill-Llama-8B", false}},
        {"thinkv_a100",
         "ThinKV's stack, A100",
         "a100_sxm_80gb",
         Seconds(0.0),
         Seconds(0.0),
         10.8,
         2.6,
         {"fitted to ThinKV's tables 2 and 3: full cache at batch 13, ThinKV at 290", false}},
        {"rpc_h100",
         "Transformers, H100 assumed (RPC)",
         "h100_sxm_80gb",
         Seconds(1.32e-3),
         Seconds(0.0),
         5.0,
         6.25,
         {"fitted to the 11 throughputs of RPC's README; its device is assumed", false}},
        {"vase_h200",
         "Transformers, H200 assumed (VaSE)",
         "h200_sxm_141gb",
         Seconds(8e-4),
         Seconds(0.0),
         5.0,
         15.75,
         {"fitted to the 19 throughputs of VaSE's tables; its device is assumed", false}},
        {"trim_kv_h200",
         "Transformers, H200 (TRIM-KV)",
         "h200_sxm_141gb",
         Seconds(8e-4),
         Seconds(0.0),
         5.0,
         5.5,
         {"fitted to the 12 throughputs of TRIM-KV's README; its model is assumed to be Qwen3-4B", false}},
    };
    return stacks;
}

const ServingStack* findStack(std::string_view id) noexcept {
    const auto stacks = servingStacks();
    const auto found = std::ranges::find(stacks, id, &ServingStack::id);
    return found == stacks.end() ? nullptr : &*found;
}

DecodeStep meanDecodeStep(const KvPolicy& policy, std::span<const double> values, const DecodeLoad& load,
                          const ServingStack& stack) noexcept {
    constexpr std::size_t kLengths = 64; // reads are nearly straight lines in the length
    std::array<std::int64_t, kLengths> generated{};
    std::array<LifePoint, kLengths> life{};
    for (std::size_t i = 0; i < kLengths; ++i) {
        generated[i] =
            load.sequence.generated * static_cast<std::int64_t>(2 * i + 1) / static_cast<std::int64_t>(2 * kLengths);
    }
    policy.along(values, load.shape, load.sequence.prompt, generated, life);
    StepCost mean;
    for (const LifePoint& each : life) {
        mean.read += each.cost.read / kLengths;
        mean.moved += each.cost.moved / kLengths;
    }
    return decodeStep(policy, mean, {load.shape.layers(), load.weights, load.bandwidth, load.batch}, stack);
}

DecodeStep decodeStep(const KvPolicy& policy, const StepCost& mean, const DeviceBatch& device,
                      const ServingStack& stack) noexcept {
    const double traffic = policy.description().dropsTokens ? stack.compressedTraffic : stack.wholeTraffic;
    return {device.layers * stack.perLayer, device.weights / device.bandwidth, device.batch * stack.perSequence,
            device.batch * traffic * (mean.read / device.bandwidth), device.batch * (mean.moved / device.bandwidth)};
}

} // namespace paretoscope::kv

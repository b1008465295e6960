// SPDX-License-Identifier: GPL-3.0-or-later
// The coefficients of serving kernels: measured ones by device and kernel library, and a stand-in for devices that
// nobody measured. Kept in resources/catalog/kernels.json, each entry with its source.
#pragma once

#include "core/base/error.h"
#include "core/base/source.h"
#include "core/kernel/expert_products.h"
#include "core/kernel/fused_attention.h"
#include "core/kernel/layer_traffic.h"
#include "core/kernel/tiled_matmul.h"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::kernel {

struct KernelFit {
    std::string id;                        ///< stable: "h100_vllm"
    std::string device;                    ///< how tables of measurements name it: "h100"; "generic" stands in for all
    std::string library;                   ///< whose kernels were measured: "vllm"
    std::vector<std::string> accelerators; ///< catalog ids; the first one is the part that was measured
    double processors = 108.0;             ///< streaming multiprocessors, compute units or cores
    MatmulFit matmul16;                    ///< operands of 16 bits and more
    MatmulFit matmul8;                     ///< operands of 8 bits and fewer
    ContextAttentionFit context;
    GenerationAttentionFit generation;
    StreamFit stream;
    AllReduceFit allReduce;
    ExpertsFit experts;
    Source source;

    [[nodiscard]] const MatmulFit& matmul(hardware::Precision operands) const;
};

/// By the names that tables use; null where absent.
const KernelFit* findKernelFit(std::span<const KernelFit> fits, std::string_view device, std::string_view library);
/// Of a catalog entry: its own fit of vLLM's kernels, the last one read, so that a user's own comes before the shipped
/// one; else the generic one; null without either.
const KernelFit* kernelFitOf(std::span<const KernelFit> fits, const hardware::Accelerator& accelerator);

/// The "kernels" list of a catalog file; mistakes are appended to `problems` and their entries left out.
std::vector<KernelFit> readKernelFits(const nlohmann::json& list, const std::string& file, const std::string& pointer,
                                      std::vector<Error>& problems);

/// One entry of that list; the source's text only.
nlohmann::ordered_json kernelFitJson(const KernelFit& fit);

} // namespace paretoscope::kernel

// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped catalog, and the deployment on which Vidur was run: Llama-2-70B on two paired A100 (notes/serving.md,
// section 3.1), with the kernels that Vidur measured.
#pragma once

#include "tests/support/paths.h"

#include "core/serving/serving_validation.h"
#include "core/serving/step_model.h"
#include "core/study/catalog.h"

namespace paretoscope::tests {

inline const study::Catalog& catalog() {
    static const study::LoadedCatalog loaded = study::loadCatalog(catalogDir(), {});
    return loaded.catalog;
}

inline network::NetworkEfficiency networkOf(const hardware::Accelerator& accelerator) {
    const network::CollectiveFit* fit = catalog().collectiveFit(accelerator);
    return fit != nullptr ? fit->network : catalog().calibration.device(accelerator).network;
}

inline serving::StepModel stepModel(std::string_view model, std::string_view accelerator, int tensorParallel,
                                    std::string_view library = "vllm",
                                    hardware::Precision weights = hardware::Precision::bf16) {
    const hardware::Accelerator& part = *catalog().accelerator(accelerator);
    const kernel::KernelFit* own = kernel::kernelFitOf(catalog().kernels, part);
    const kernel::KernelFit* fit =
        library == "vllm" ? own : kernel::findKernelFit(catalog().kernels, own->device, library);
    serving::Deployment deployment;
    deployment.tensorParallel = tensorParallel;
    deployment.weights = weights;
    return {serving::siteOf(part, *fit, networkOf(part)), *catalog().model(model), deployment};
}

inline serving::StepModel vidurModel() {
    return stepModel("llama_2_70b", "a100_sxm_80gb", 2, "flashinfer");
}

/// With the shipped catalog and the study's overheads.
inline serving::ServingFacts servingFacts() {
    return {catalog().accelerators, catalog().models, catalog().kernels, networkOf, serving::kProgramOverhead};
}

} // namespace paretoscope::tests

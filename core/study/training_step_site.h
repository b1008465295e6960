// SPDX-License-Identifier: GPL-3.0-or-later
// The cluster as one choice of accelerator sees it, and the step models of all models on it.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"
#include "core/study/study.h"
#include "core/study/training_step_energy.h"
#include "core/training/step.h"

#include <atomic>
#include <memory>
#include <vector>

namespace paretoscope::study::training_step {

struct Site {
    hardware::Accelerator accelerator;
    std::vector<hardware::ClusterLevel> levels; ///< innermost first, the last one spans all devices
    EnergyRates energy;
};

/// The drawn cluster first, then one site for each accelerator of the catalog in its place: nodes of that part's size,
/// with its link speeds, and the drawn latencies where the catalog has none. Errors: unknownName, notSupported.
Result<std::vector<Site>> sitesOf(const Context& context);

/// Step models by (site, model), each made when first asked for: a search touches few of the thousands of pairs.
/// Thread-safe and lock-free; of two threads that make the same one, the first to finish is kept.
class StepModels {
public:
    /// `sites` and `catalog` must outlive this.
    StepModels(const std::vector<Site>& sites, const Catalog& catalog);
    ~StepModels();
    StepModels(const StepModels&) = delete;
    StepModels& operator=(const StepModels&) = delete;

    const training::StepModel& of(std::size_t site, std::size_t model) noexcept {
        const training::StepModel* made = m_slots[site * m_models + model].load(std::memory_order_acquire);
        return made != nullptr ? *made : make(site, model);
    }

private:
    const training::StepModel& make(std::size_t site, std::size_t model) noexcept;

    const std::vector<Site>& m_sites;
    const Catalog& m_catalog;
    std::size_t m_models;
    std::vector<std::atomic<const training::StepModel*>> m_slots;
};

} // namespace paretoscope::study::training_step

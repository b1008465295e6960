// SPDX-License-Identifier: GPL-3.0-or-later
// Energy of one training step. A device is taken to draw its thermal design power while its matrix units work, and an
// idle share of it always; memory and links add what they move (derived; the figures come from the catalog and carry
// its marks).
#pragma once

#include "core/hardware/accelerator.h"
#include "core/hardware/cluster.h"
#include "core/network/placement.h"
#include "core/simulation/simulation.h"
#include "core/study/catalog.h"
#include "core/training/plan.h"
#include "core/training/step.h"

#include <array>
#include <span>
#include <vector>

namespace paretoscope::study::training_step {

/// What one kind of device on one hierarchy of links costs in energy. Watts are NaN where the design power is unknown.
struct EnergyRates {
    /// Idle over design power: A100 SXM 55 W of 400 W, H100 SXM 70 W of 700 W.
    static constexpr double kIdleShare = 0.12;

    Watts idle;
    Watts working; ///< of the matrix units, on top of idle
    JoulesPerByte memory;
    std::array<JoulesPerByte, network::kMostLevels> links{}; ///< by level of the cluster
    Source powerSource;
    Source memorySource;
    Source linkSource;
};
EnergyRates energyRates(const Catalog& catalog, const hardware::Accelerator& accelerator,
                        std::span<const hardware::ClusterLevel> levels);

/// One step on all devices in use. total() is exactly the sum in this order.
struct StepEnergy {
    Joules compute;
    Joules memory;
    Joules links;
    Joules idle;
    Joules host;
    Joules site; ///< cooling and power conversion
    [[nodiscard]] Joules devices() const { return compute + memory + links + idle; }
    [[nodiscard]] Joules total() const { return compute + memory + links + idle + host + site; }
};

struct EnergyAssumptions {
    Watts hostPower; ///< per device
    double powerUsageEffectiveness = 1.0;
};

/// No allocation. The slowest stage's work, traffic and messages stand for every device.
StepEnergy stepEnergy(const EnergyRates& rates, std::span<const hardware::ClusterLevel> levels,
                      const training::Plan& plan, const training::StepCost& cost,
                      const EnergyAssumptions& assumptions) noexcept;

/// What all that stepEnergy() counts draws over time: compute and memory in the measure of the devices that compute,
/// links in that of those that communicate, idle devices and hosts throughout, the site in proportion to all of it
/// (derived). By bin of `use`; `step` is what the energy was counted over.
std::vector<Watts> powerOverTime(const StepEnergy& energy, const simulation::DeviceUse& use, Seconds step);

} // namespace paretoscope::study::training_step

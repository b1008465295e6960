// SPDX-License-Identifier: GPL-3.0-or-later
// What a trace runs on: a drawn cluster with the catalog's devices, or ASTRA-sim's network and system files.
#pragma once

#include "app/engine.h"

#include "core/hardware/fabric.h"
#include "core/network/fluid_backend.h"
#include "core/simulation/simulation.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::app {

struct SiteOptions {
    std::string cluster;      ///< a cluster, or a scenario with one; or
    std::string astraNetwork; ///< both of these
    std::string astraSystem;
    std::string network = "fluid"; ///< "fluid" or "closed_form"
    std::string routes = "spread"; ///< RoutePolicy
    /// What links reach: "training", as training jobs see them, or "alone", as nccl-tests does, a user's own fit
    /// included.
    std::string collectives = "training";
    bool astraCongestion = false; ///< ASTRA-sim's congestion-aware backend instead of the unaware one
};

/// On the heap: the backend refers to the fabric.
struct SimulatedSite {
    std::optional<hardware::Cluster> cluster;
    std::optional<hardware::Fabric> fabric; ///< of the fluid network
    std::vector<hardware::ClusterLevel> levels;
    std::int64_t devices = 0;
    std::string device;        ///< what computes, in words
    std::string networkSource; ///< where the coefficients of its network are from
    simulation::SimulationOptions options;
    std::unique_ptr<network::NetworkBackend> backend;

    [[nodiscard]] const network::FluidBackend* fluid() const {
        return dynamic_cast<const network::FluidBackend*>(backend.get());
    }
};

/// Errors: those of the files, of checkCluster() and of Fabric::of(); notSupported for collectives alone of a part on
/// which nobody measured them, and for congestion on several dimensions.
Result<std::unique_ptr<SimulatedSite>> makeSite(const SiteOptions& options);

} // namespace paretoscope::app

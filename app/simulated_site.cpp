// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/simulated_site.h"

#include "core/base/file.h"
#include "core/base/json_reader.h"
#include "core/explore/scenario.h"
#include "core/hardware/cluster_json.h"
#include "core/network/astra_backend.h"
#include "core/network/closed_form_backend.h"
#include "core/study/training_step_energy.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>

namespace paretoscope::app {

namespace {

Result<hardware::Cluster> readCluster(const std::string& file, const Engine& engine) {
    const Result<nlohmann::json> json = readJsonFile(file);
    if (!json) {
        return json.error();
    }
    if (json->is_object() && json->contains("study")) {
        const Result<explore::Scenario> scenario = explore::readScenario(file, engine.registry, engine.catalog);
        return scenario ? Result<hardware::Cluster>(scenario->cluster) : scenario.error();
    }
    return hardware::parseCluster(json->dump(), file, "");
}

/// Half-precision matrix peak as measured, or as stated where nobody measured it.
FlopsPerSecond matrixPeak(const hardware::Accelerator& accelerator) {
    const FlopsPerSecond stated =
        std::max(accelerator.peakOf(hardware::Precision::bf16), accelerator.peakOf(hardware::Precision::fp16));
    return accelerator.measuredMatmulFraction > 0.0 ? stated * accelerator.measuredMatmulFraction : stated;
}

/// Unknown figures are not numbers; they count nothing.
template <class Rate>
Rate known(Rate rate) {
    return rate.value() > 0.0 ? rate : Rate(0.0);
}

simulation::EnergyRates energyOf(const study::Catalog& catalog, const hardware::Accelerator& accelerator,
                                 const std::vector<hardware::ClusterLevel>& levels) {
    const study::training_step::EnergyRates rates = study::training_step::energyRates(catalog, accelerator, levels);
    const std::size_t outer = std::min<std::size_t>(std::max<std::size_t>(levels.size(), 1), rates.links.size()) - 1;
    return {known(rates.idle), known(rates.working), known(rates.memory), known(rates.links[0]),
            known(rates.links[outer])};
}

/// Traces are mostly of training, where collectives run beside compute: they reach less than alone.
Result<network::NetworkEfficiency> efficiencyOf(const study::Catalog& catalog, const hardware::Accelerator& accelerator,
                                                const SiteOptions& options, SimulatedSite& site) {
    if (options.collectives == "alone") {
        const network::CollectiveFit* const fit = catalog.collectiveFit(accelerator);
        if (fit == nullptr) {
            return Error{
                ErrorCode::notSupported, options.cluster, "--collectives", "alone",
                fmt::format("training, or collectives of {} fitted with validate collectives --fit", accelerator.name)};
        }
        site.networkSource = fit->source.text;
        return fit->network;
    }
    if (catalog.calibration.devices.empty()) {
        site.networkSource = "assumption";
        return network::NetworkEfficiency{};
    }
    const training::DeviceCalibration& device = catalog.calibration.device(accelerator);
    site.networkSource = device.source.text;
    return device.network;
}

Result<std::unique_ptr<SimulatedSite>> drawnSite(const SiteOptions& options) {
    const std::unique_ptr<Engine> engine = loadEngine();
    auto site = std::make_unique<SimulatedSite>();
    Result<hardware::Cluster> cluster = readCluster(options.cluster, *engine);
    if (!cluster) {
        return cluster.error();
    }
    if (const Result<void> sound = explore::checkCluster(*cluster, engine->catalog); !sound) {
        Error error = sound.error();
        error.file = options.cluster;
        return error;
    }
    site->cluster = std::move(*cluster);
    site->levels = hardware::levels(*site->cluster);
    site->devices = hardware::deviceCount(*site->cluster);
    const auto device =
        std::ranges::find(site->cluster->nodes, hardware::NodeKind::device, &hardware::ClusterNode::kind);
    const hardware::Accelerator& accelerator = *engine->catalog.accelerator(device->accelerator);
    site->device = accelerator.name;
    site->options.compute = {true, matrixPeak(accelerator), accelerator.memoryBandwidth, network::Picoseconds(1)};
    site->options.streams = simulation::CommunicationStreams::eachCommunicator;
    site->options.energy = energyOf(engine->catalog, accelerator, site->levels);
    site->options.blockDevices = site->levels.empty() ? 1 : site->levels.front().devices;
    const Result<network::NetworkEfficiency> found = efficiencyOf(engine->catalog, accelerator, options, *site);
    if (!found) {
        return found.error();
    }
    const network::NetworkEfficiency& efficiency = *found;
    if (options.network == "closed_form") {
        site->backend = std::make_unique<network::ClosedFormBackend>(site->levels, efficiency);
        return site;
    }
    Result<hardware::Fabric> fabric = hardware::Fabric::of(*site->cluster);
    if (!fabric) {
        return fabric.error();
    }
    site->fabric = std::move(*fabric);
    site->backend = std::make_unique<network::FluidBackend>(*site->fabric, site->levels, efficiency,
                                                            *hardware::routePolicyFromId(options.routes));
    return site;
}

Result<std::unique_ptr<SimulatedSite>> astraSite(const SiteOptions& options) {
    const Result<network::AstraNetwork> network = network::readAstraNetwork(options.astraNetwork);
    if (!network) {
        return network.error();
    }
    const Result<network::AstraSystem> system = network::readAstraSystem(options.astraSystem);
    if (!system) {
        return system.error();
    }
    if (options.astraCongestion && network->dimensions.size() > 1) {
        return Error{ErrorCode::notSupported, options.astraNetwork, "/topology",
                     fmt::format("{} dimensions", network->dimensions.size()),
                     "one, as ASTRA-sim's congestion-aware backend, or no --astra-congestion"};
    }
    auto site = std::make_unique<SimulatedSite>();
    site->networkSource = "ASTRA-sim's network file";
    site->devices = network->ranks();
    site->device = "ASTRA-sim's system file";
    site->options.compute = {!system->roofline, system->peak, system->memoryBandwidth, std::chrono::nanoseconds(1)};
    site->options.streams = simulation::CommunicationStreams::one;
    site->backend = std::make_unique<network::AstraBackend>(
        *network, *system,
        options.astraCongestion ? network::AstraCongestion::aware : network::AstraCongestion::unaware);
    return site;
}

} // namespace

Result<std::unique_ptr<SimulatedSite>> makeSite(const SiteOptions& options) {
    return options.cluster.empty() ? astraSite(options) : drawnSite(options);
}

} // namespace paretoscope::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_energy.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace paretoscope::study::training_step {

namespace {

constexpr double kJoulesPerByteOfPicojoulesPerBit = 8e-12;

/// A figure in pJ/bit, with its source.
JoulesPerByte figure(const Catalog& catalog, std::string_view id, double otherwise, Source& source) {
    for (const hardware::EnergyFigure& each : catalog.energy) {
        if (each.id == id) {
            source = {each.name + ": " + each.source.text, each.source.unverified};
            return JoulesPerByte(each.value * kJoulesPerByteOfPicojoulesPerBit);
        }
    }
    source = {"assumption", true};
    return JoulesPerByte(otherwise * kJoulesPerByteOfPicojoulesPerBit);
}

/// Share of a group's bytes that crosses each level.
struct Route {
    std::array<double, network::kMostLevels> shares{};
};

/// With w members below a level and w' within it, a ring sends 1/w - 1/w' of the buffer there.
Route ringRoute(std::span<const hardware::ClusterLevel> levels, std::int64_t size, std::int64_t stride) noexcept {
    Route route;
    const network::Group group = network::place(levels, size, stride);
    double below = 1.0;
    for (std::size_t level = 0; level < group.levels; ++level) {
        const double above = 1.0 / static_cast<double>(group.members[level]);
        route.shares[level] = (below - above) / (1.0 - 1.0 / static_cast<double>(group.size));
        below = above;
    }
    return route;
}

Route allToAllRoute(std::span<const hardware::ClusterLevel> levels, std::int64_t size, std::int64_t stride) noexcept {
    Route route;
    const network::Group group = network::place(levels, size, stride);
    std::int64_t below = 1;
    for (std::size_t level = 0; level < group.levels; ++level) {
        route.shares[level] = static_cast<double>(group.members[level] - below) / static_cast<double>(group.size - 1);
        below = group.members[level];
    }
    return route;
}

Seconds matrixTime(const training::ComputeTime& time) noexcept {
    return time.matmul + time.attention + time.head;
}

Joules carried(const EnergyRates& rates, const Route& route, Bytes sent) noexcept {
    Joules energy;
    for (std::size_t level = 0; level < route.shares.size(); ++level) {
        energy += route.shares[level] * (sent * rates.links[level]);
    }
    return energy;
}

} // namespace

EnergyRates energyRates(const Catalog& catalog, const hardware::Accelerator& accelerator,
                        std::span<const hardware::ClusterLevel> levels) {
    EnergyRates rates;
    const bool known = accelerator.thermalDesignPower.value() > 0.0;
    const Watts power = known ? accelerator.thermalDesignPower : Watts(std::numeric_limits<double>::quiet_NaN());
    rates.idle = EnergyRates::kIdleShare * power;
    rates.working = power - rates.idle;
    // The idle share is from memory, and so is what follows from it.
    rates.powerSource = {accelerator.source.text + "; idle share from memory", true};
    rates.memory = figure(catalog, "hbm3_hbm3e_access", 4.0, rates.memorySource);
    Source inner;
    Source outer;
    const JoulesPerByte scaleUp = figure(catalog, "nvlink4_5_serdes", 1.3, inner);
    const JoulesPerByte scaleOut = figure(catalog, "800g_optic_energy", 21.0, outer);
    rates.linkSource = {"catalog figure of each link kind; else " + inner.text + ", " + outer.text, true};
    for (std::size_t level = 0; level < rates.links.size(); ++level) {
        const hardware::Link* link = catalog.link(levels[std::min(level, levels.size() - 1)].linkKind);
        rates.links[level] = link != nullptr && link->energy.value() > 0.0 ? link->energy
                             : level == 0                                  ? scaleUp
                                                                           : scaleOut;
    }
    return rates;
}

StepEnergy stepEnergy(const EnergyRates& rates, std::span<const hardware::ClusterLevel> levels,
                      const training::Plan& plan, const training::StepCost& cost,
                      const EnergyAssumptions& assumptions) noexcept {
    const std::int64_t tensor = plan.tensorParallel;
    const std::int64_t replicas = std::int64_t{plan.dataParallel} * plan.contextParallel;
    const Route data = ringRoute(levels, replicas, tensor);
    const Joules links = carried(rates, ringRoute(levels, tensor, 1), cost.tensorParallel.sent) +
                         carried(rates, ringRoute(levels, plan.contextParallel, tensor), cost.contextParallel.sent) +
                         carried(rates, allToAllRoute(levels, plan.expertParallel, tensor), cost.expertParallel.sent) +
                         carried(rates, allToAllRoute(levels, 2, tensor * replicas), cost.pipelineParallel.sent) +
                         carried(rates, data, cost.gradients.sent) + carried(rates, data, cost.parameters.sent);
    StepEnergy energy;
    energy.compute =
        cost.devices *
        (rates.working * (matrixTime(cost.forward) + matrixTime(cost.backward) + matrixTime(cost.recompute)));
    energy.memory = cost.devices * (rates.memory * cost.memoryTraffic);
    energy.links = cost.devices * links;
    const Seconds step = cost.stepTime();
    energy.idle = cost.devices * (rates.idle * step);
    energy.host = cost.devices * (assumptions.hostPower * step);
    energy.site = (assumptions.powerUsageEffectiveness - 1.0) * (energy.devices() + energy.host);
    return energy;
}

std::vector<Watts> powerOverTime(const StepEnergy& energy, const simulation::DeviceUse& use, Seconds step) {
    const Seconds computing = use.bin * std::accumulate(use.computing.begin(), use.computing.end(), 0.0);
    const Seconds communicating = use.bin * std::accumulate(use.communicating.begin(), use.communicating.end(), 0.0);
    const Watts whileComputing = computing.value() > 0.0 ? (energy.compute + energy.memory) / computing : Watts(0.0);
    const Watts whileSending = communicating.value() > 0.0 ? energy.links / communicating : Watts(0.0);
    const Watts always = (energy.idle + energy.host) / step;
    const double withSite = energy.total() / (energy.devices() + energy.host);
    std::vector<Watts> power;
    power.reserve(use.computing.size());
    for (std::size_t bin = 0; bin < use.computing.size(); ++bin) {
        power.push_back((always + whileComputing * use.computing[bin] + whileSending * use.communicating[bin]) *
                        withSite);
    }
    return power;
}

} // namespace paretoscope::study::training_step

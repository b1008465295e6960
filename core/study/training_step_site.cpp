// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_site.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::study::training_step {

using hardware::Accelerator;
using hardware::ClusterLevel;

namespace {

/// The one kind of accelerator that a cluster is made of.
Result<const Accelerator*> drawnAccelerator(const Context& context) {
    const Accelerator* drawn = nullptr;
    for (std::size_t i = 0; i < context.cluster.nodes.size(); ++i) {
        const hardware::ClusterNode& node = context.cluster.nodes[i];
        if (node.kind != hardware::NodeKind::device) {
            continue;
        }
        const std::string pointer = fmt::format("/cluster/nodes/{}/accelerator", i);
        const Accelerator* accelerator = context.catalog.accelerator(node.accelerator);
        if (accelerator == nullptr) {
            return Error{ErrorCode::unknownName, {}, pointer, node.accelerator, "an accelerator of the catalog"};
        }
        if (drawn != nullptr && drawn->id != accelerator->id) {
            return Error{ErrorCode::notSupported,
                         {},
                         pointer,
                         "a mix of " + drawn->name + " and " + accelerator->name,
                         "devices of one kind"};
        }
        drawn = accelerator;
    }
    if (drawn == nullptr) {
        return Error{ErrorCode::notSupported, {}, "/cluster/nodes", "a cluster without devices", "at least one device"};
    }
    return drawn;
}

Seconds latencyOf(const Catalog& catalog, const std::string& linkKind, Seconds otherwise) {
    const hardware::Link* link = catalog.link(linkKind);
    return link != nullptr && link->latency.value() > 0.0 ? link->latency : otherwise;
}

BytesPerSecond firstKnown(std::initializer_list<BytesPerSecond> candidates) {
    const auto known = std::find_if(candidates.begin(), candidates.end(),
                                    [](BytesPerSecond bandwidth) { return bandwidth.value() > 0.0; });
    return known == candidates.end() ? BytesPerSecond() : *known;
}

/// The hierarchy of the same number of devices built from another part.
std::vector<ClusterLevel> levelsWith(const Accelerator& part, const std::vector<ClusterLevel>& drawn,
                                     const Catalog& catalog) {
    const ClusterLevel& inner = drawn.front();
    const ClusterLevel& outer = drawn.back();
    const std::int64_t node = std::clamp<std::int64_t>(part.devicesPerNode, 1, outer.devices);
    std::vector<ClusterLevel> levels = {{node, firstKnown({part.scaleUpBandwidth, part.hostBandwidth, inner.bandwidth}),
                                         latencyOf(catalog, part.scaleUpLink, inner.latency), part.scaleUpLink}};
    if (outer.devices > node) {
        levels.push_back({outer.devices, firstKnown({part.scaleOutBandwidth, part.hostBandwidth, outer.bandwidth}),
                          latencyOf(catalog, part.scaleOutLink, outer.latency), part.scaleOutLink});
    }
    return levels;
}

} // namespace

Result<std::vector<Site>> sitesOf(const Context& context) {
    if (const std::vector<Error> broken = problems(context.cluster); !broken.empty()) {
        Error error = broken.front();
        error.pointer = "/cluster" + error.pointer;
        return error;
    }
    const Result<const Accelerator*> accelerator = drawnAccelerator(context);
    if (!accelerator) {
        return accelerator.error();
    }
    const std::vector<ClusterLevel> drawn = levels(context.cluster);
    const Catalog& catalog = context.catalog;
    std::vector<Site> sites;
    sites.reserve(1 + catalog.accelerators.size());
    sites.push_back({**accelerator, drawn, energyRates(catalog, **accelerator, drawn)});
    for (const Accelerator& part : catalog.accelerators) {
        std::vector<ClusterLevel> replaced = levelsWith(part, drawn, catalog);
        EnergyRates rates = energyRates(catalog, part, replaced);
        sites.push_back({part, std::move(replaced), std::move(rates)});
    }
    return sites;
}

StepModels::StepModels(const std::vector<Site>& sites, const Catalog& catalog)
    : m_sites(sites)
    , m_catalog(catalog)
    , m_models(catalog.models.size())
    , m_slots(sites.size() * catalog.models.size()) {}

StepModels::~StepModels() {
    for (const auto& slot : m_slots) {
        delete slot.load(std::memory_order_relaxed);
    }
}

const training::StepModel& StepModels::make(std::size_t site, std::size_t model) noexcept {
    const Site& place = m_sites[site];
    auto made = std::make_unique<const training::StepModel>(
        training::Setup{m_catalog.models[model], place.accelerator, place.levels, m_catalog.calibration});
    const training::StepModel* kept = nullptr;
    if (m_slots[site * m_models + model].compare_exchange_strong(kept, made.get(), std::memory_order_acq_rel)) {
        return *made.release();
    }
    return *kept;
}

} // namespace paretoscope::study::training_step

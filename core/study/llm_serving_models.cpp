// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_models.h"

#include <algorithm>

namespace paretoscope::study::llm_serving {

using serving::CacheUse;
using serving::Deployment;
using serving::StepModel;

namespace {

constexpr const char* kFull = "full";

/// Defaults, but for the server's blocks and the asked budget where the policy has them, within its ranges.
std::vector<double> valuesOf(const kv::PolicyDescription& description, double budget, double blockTokens) {
    std::vector<double> values = kv::defaultValues(description);
    const auto set = [&](std::string_view id, double value) {
        const auto found = std::ranges::find(description.parameters, id, &kv::PolicyParameter::id);
        if (found != description.parameters.end() && value > 0.0) {
            values[static_cast<std::size_t>(found - description.parameters.begin())] =
                std::clamp(value, found->minimum, found->maximum);
        }
    };
    set("budget", budget);
    set("block_size", blockTokens);
    return values;
}

} // namespace

std::vector<const kv::KvPolicy*> servedPolicies(const kv::PolicyList& policies) {
    std::vector<const kv::KvPolicy*> all;
    for (const auto& policy : policies) {
        if (policy->description().id == kFull) {
            all.insert(all.begin(), policy.get());
        } else if (!policy->description().changesModel) {
            all.push_back(policy.get());
        }
    }
    return all;
}

ServedModels::ServedModels(const std::vector<training_step::Site>& sites, const Catalog& catalog,
                           std::shared_ptr<const kv::PolicyList> policies)
    : m_catalog(catalog)
    , m_list(std::move(policies))
    , m_policies(servedPolicies(*m_list)) {
    for (const training_step::Site& site : sites) {
        const network::CollectiveFit* fit = catalog.collectiveFit(site.accelerator);
        m_sites.push_back({site.accelerator, *kernel::kernelFitOf(catalog.kernels, site.accelerator), site.levels,
                           fit != nullptr ? fit->network : catalog.calibration.device(site.accelerator).network});
    }
}

const StepModel& ServedModels::of(std::size_t site, std::size_t model, const Deployment& deployment) {
    const ModelKey key{site,
                       model,
                       deployment.tensorParallel,
                       deployment.expertShards,
                       deployment.weights,
                       deployment.cache,
                       deployment.overhead.step.value(),
                       deployment.overhead.sequence.value()};
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_models.find(key); found != m_models.end()) {
            return found->second;
        }
    }
    const std::unique_lock lock(m_mutex);
    return m_models.try_emplace(key, m_sites[site], m_catalog.models[model], deployment).first->second;
}

const StepModel& ServedModels::of(std::size_t site, std::size_t model, const Deployment& deployment, std::size_t draft,
                                  const serving::Speculation& speculation) {
    const StepModel& plain = of(site, model, deployment);
    const StepModel& drafting = of(site, draft, deployment);
    const DraftKey key{&plain, draft, speculation.tokens, speculation.acceptance};
    const std::unique_lock lock(m_mutex);
    const auto [found, isNew] = m_speculating.try_emplace(key, plain);
    if (isNew) {
        found->second.speculate(drafting, speculation);
    }
    return found->second;
}

const CacheUse* ServedModels::use(std::size_t choice, double budget, double blockTokens, std::size_t site,
                                  std::size_t model, const Deployment& deployment) {
    if (choice == 0 || serving::cachePerToken(m_catalog.models[model], deployment).value() <= 0.0) {
        return nullptr;
    }
    const UseKey key{choice, budget, blockTokens, site, model, deployment.tensorParallel};
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_uses.find(key); found != m_uses.end()) {
            return &found->second;
        }
    }
    const std::unique_lock lock(m_mutex);
    const kv::KvPolicy& chosen = *m_policies[choice];
    return &m_uses
                .try_emplace(key, chosen, valuesOf(chosen.description(), budget, blockTokens), m_sites[site],
                             m_catalog.models[model], deployment)
                .first->second;
}

serving::MeanUse ServedModels::meanUse(const CacheUse& use, double prompt, double output) {
    constexpr std::size_t kMostRemembered = 1U << 16U; // a search over more lengths works them out anew
    const LengthsKey key{&use, prompt, output};
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_meanUses.find(key); found != m_meanUses.end()) {
            return found->second;
        }
    }
    const serving::MeanUse mean = use.meanOf(prompt, output);
    const std::unique_lock lock(m_mutex);
    if (m_meanUses.size() < kMostRemembered) {
        m_meanUses.emplace(key, mean);
    }
    return mean;
}

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
// What points of llm-serving share: step models of served models, and cache policies on them.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/serving/cache_use.h"
#include "core/serving/step_model.h"
#include "core/study/training_step_site.h"

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <tuple>

namespace paretoscope::study::llm_serving {

/// Policies that any model can be served with, as the parameter "kv_policy" lists them: the full cache first, then
/// those of the list that are no architecture of their own.
std::vector<const kv::KvPolicy*> servedPolicies(const kv::PolicyList& policies);

/// Step models and cache uses by everything that makes them, each made when first asked for. Thread-safe.
class ServedModels {
public:
    /// Sites and catalog must outlive this.
    ServedModels(const std::vector<training_step::Site>& sites, const Catalog& catalog,
                 std::shared_ptr<const kv::PolicyList> policies);

    [[nodiscard]] const kernel::KernelFit& kernels(std::size_t site) const { return m_sites[site].kernels; }
    [[nodiscard]] const serving::Site& site(std::size_t site) const { return m_sites[site]; }
    [[nodiscard]] const kv::KvPolicy& policy(std::size_t choice) const { return *m_policies[choice]; }

    const serving::StepModel& of(std::size_t site, std::size_t model, const serving::Deployment& deployment);

    /// The same with a model that drafts for it.
    const serving::StepModel& of(std::size_t site, std::size_t model, const serving::Deployment& deployment,
                                 std::size_t draft, const serving::Speculation& speculation);

    /// Null for the full cache, and for models that cache nothing. `budget` 0: the policy's own default, also where it
    /// has none; blocks of the policy are those of the server.
    const serving::CacheUse* use(std::size_t choice, double budget, double blockTokens, std::size_t site,
                                 std::size_t model, const serving::Deployment& deployment);

    /// What one of use()'s makes of the mean request: policies that play a sequence take long, and points of a search
    /// share their lengths.
    serving::MeanUse meanUse(const serving::CacheUse& use, double prompt, double output);

private:
    using ModelKey =
        std::tuple<std::size_t, std::size_t, int, int, hardware::Precision, hardware::Precision, double, double>;
    using LengthsKey = std::tuple<const serving::CacheUse*, double, double>;
    using UseKey = std::tuple<std::size_t, double, double, std::size_t, std::size_t, int>;

    const Catalog& m_catalog;
    std::shared_ptr<const kv::PolicyList> m_list;
    std::vector<const kv::KvPolicy*> m_policies;
    std::vector<serving::Site> m_sites;
    std::shared_mutex m_mutex;
    using DraftKey = std::tuple<const serving::StepModel*, std::size_t, int, double>;
    std::map<ModelKey, serving::StepModel> m_models; ///< maps keep their entries in place
    std::map<DraftKey, serving::StepModel> m_speculating;
    std::map<UseKey, serving::CacheUse> m_uses;
    std::map<LengthsKey, serving::MeanUse> m_meanUses;
};

} // namespace paretoscope::study::llm_serving

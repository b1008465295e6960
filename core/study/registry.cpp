// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/registry.h"

#include "core/study/kv_compression.h"
#include "core/study/llm_serving.h"
#include "core/study/training_step.h"

#include <algorithm>

namespace paretoscope::study {

Registry::Registry(std::shared_ptr<const kv::PolicyList> policies)
    : m_policies(std::move(policies)) {}

Registry::Registry()
    : Registry(std::make_shared<const kv::PolicyList>()) {}

void Registry::add(std::unique_ptr<Study> study) {
    m_studies.push_back(std::move(study));
}

const Study* Registry::find(std::string_view id) const {
    const auto found = std::find_if(m_studies.begin(), m_studies.end(),
                                    [id](const auto& study) { return study->description().id == id; });
    return found == m_studies.end() ? nullptr : found->get();
}

Registry builtInStudies(const Catalog& catalog, std::shared_ptr<const kv::PolicyList> policies) {
    Registry registry(std::move(policies));
    registry.add(std::make_unique<TrainingStep>(catalog));
    registry.add(std::make_unique<LlmServing>(catalog, registry.policies()));
    registry.add(std::make_unique<KvCompression>(catalog, registry.policies()));
    return registry;
}

Registry builtInStudies(const Catalog& catalog) {
    return builtInStudies(catalog, std::make_shared<const kv::PolicyList>(kv::builtInPolicies()));
}

} // namespace paretoscope::study

// SPDX-License-Identifier: GPL-3.0-or-later
// Studies and cache policies by id, built-in ones and those of plugins alike.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

#include <memory>
#include <string_view>
#include <vector>

namespace paretoscope::study {

class Registry {
public:
    explicit Registry(std::shared_ptr<const kv::PolicyList> policies);
    Registry();

    /// What studies may choose from; never null. Shared, since studies keep it.
    [[nodiscard]] const std::shared_ptr<const kv::PolicyList>& policies() const { return m_policies; }

    void add(std::unique_ptr<Study> study);
    [[nodiscard]] const Study* find(std::string_view id) const; ///< null where absent
    [[nodiscard]] const std::vector<std::unique_ptr<Study>>& studies() const { return m_studies; }

private:
    std::shared_ptr<const kv::PolicyList> m_policies;
    std::vector<std::unique_ptr<Study>> m_studies;
};

/// The studies that come with the engine. The catalog gives their choices and must outlive them. Without policies,
/// those that come with the engine.
Registry builtInStudies(const Catalog& catalog, std::shared_ptr<const kv::PolicyList> policies);
Registry builtInStudies(const Catalog& catalog);

} // namespace paretoscope::study

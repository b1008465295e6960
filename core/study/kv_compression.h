// SPDX-License-Identifier: GPL-3.0-or-later
// Study "kv-compression": a reasoning model writes answers under a KV-cache policy. What is left of its accuracy, how
// many bytes does a sequence hold, how many sequences fit, and how fast and at what energy are they written?
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

#include <memory>

namespace paretoscope::study {

class KvCompression : public Study {
public:
    /// The catalog gives models and accelerators to choose from, and must outlive the study; `policies` the policies,
    /// built-in or plugged in, with their own parameters.
    KvCompression(const Catalog& catalog, std::shared_ptr<const kv::PolicyList> policies);

    [[nodiscard]] const Description& description() const override { return m_description; }

    /// Errors: emptySpace without models or policies; as for TrainingStep from the cluster.
    [[nodiscard]] Result<std::unique_ptr<Evaluator>> prepare(const Context& context) const override;

private:
    std::shared_ptr<const kv::PolicyList> m_policies;
    Description m_description;
};

} // namespace paretoscope::study

// SPDX-License-Identifier: GPL-3.0-or-later
// Study "llm-serving": a stream of requests on replicas of an LLM. How long do users wait for the first token and
// between tokens, how many can be served, on how many devices and at what price?
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

namespace paretoscope::study {

class LlmServing : public Study {
public:
    /// The catalog gives models and accelerators to choose from, and must outlive the study; `policies` are the cache
    /// policies to choose from, "full" among them.
    LlmServing(const Catalog& catalog, std::shared_ptr<const kv::PolicyList> policies);

    [[nodiscard]] const Description& description() const override { return m_description; }

    /// Errors: emptySpace without models; missingKey without measured kernels; as for TrainingStep from the cluster;
    /// as RecordedStream from the request trace.
    [[nodiscard]] Result<std::unique_ptr<Evaluator>> prepare(const Context& context) const override;

private:
    std::shared_ptr<const kv::PolicyList> m_policies;
    Description m_description;
};

} // namespace paretoscope::study

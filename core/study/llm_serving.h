// SPDX-License-Identifier: GPL-3.0-or-later
// Study "llm-serving": a stream of requests on replicas of an LLM. How long do users wait for the first token and
// between tokens, how many can be served, on how many devices and at what price?
#pragma once

#include "core/study/study.h"

namespace paretoscope::study {

class LlmServing : public Study {
public:
    /// The catalog gives models and accelerators to choose from, and must outlive the study.
    explicit LlmServing(const Catalog& catalog);

    [[nodiscard]] const Description& description() const override { return m_description; }

    /// Errors: emptySpace without models; missingKey without measured kernels; as for TrainingStep from the cluster.
    [[nodiscard]] Result<std::unique_ptr<Evaluator>> prepare(const Context& context) const override;

private:
    Description m_description;
};

} // namespace paretoscope::study

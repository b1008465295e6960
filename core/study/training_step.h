// SPDX-License-Identifier: GPL-3.0-or-later
// Study "training-step": one optimizer step of an LLM on a cluster, in closed form or simulated. Which split,
// micro-batch and recomputation is fastest, and what does it cost in time, memory, energy and money?
#pragma once

#include "core/study/study.h"

namespace paretoscope::study {

class TrainingStep : public Study {
public:
    /// The catalog gives models and accelerators to choose from, and must outlive the study.
    explicit TrainingStep(const Catalog& catalog);

    [[nodiscard]] const Description& description() const override { return m_description; }

    /// Errors: emptySpace without models, notReachable and alike from a broken drawing, unknownName for a device that
    /// the catalog lacks, notSupported for a cluster without devices or of several kinds of devices.
    [[nodiscard]] Result<std::unique_ptr<Evaluator>> prepare(const Context& context) const override;

private:
    Description m_description;
};

} // namespace paretoscope::study

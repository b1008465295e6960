// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving.h"

#include "core/study/llm_serving_description.h"
#include "core/study/llm_serving_evaluator.h"

namespace paretoscope::study {

LlmServing::LlmServing(const Catalog& catalog)
    : m_description(llm_serving::describe(catalog)) {}

Result<std::unique_ptr<Evaluator>> LlmServing::prepare(const Context& context) const {
    return llm_serving::makeEvaluator(context);
}

} // namespace paretoscope::study

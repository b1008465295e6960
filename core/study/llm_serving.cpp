// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving.h"

#include "core/study/llm_serving_description.h"
#include "core/study/llm_serving_evaluator.h"

namespace paretoscope::study {

LlmServing::LlmServing(const Catalog& catalog, std::shared_ptr<const kv::PolicyList> policies)
    : m_policies(std::move(policies))
    , m_description(llm_serving::describe(catalog, *m_policies)) {}

Result<std::unique_ptr<Evaluator>> LlmServing::prepare(const Context& context) const {
    return llm_serving::makeEvaluator(context, m_policies);
}

} // namespace paretoscope::study

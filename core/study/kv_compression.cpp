// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression.h"

#include "core/study/kv_compression_description.h"
#include "core/study/kv_compression_evaluator.h"

namespace paretoscope::study {

KvCompression::KvCompression(const Catalog& catalog, std::shared_ptr<const kv::PolicyList> policies)
    : m_policies(std::move(policies))
    , m_description(kv_compression::describe(catalog, *m_policies)) {}

Result<std::unique_ptr<Evaluator>> KvCompression::prepare(const Context& context) const {
    return kv_compression::makeEvaluator(context, m_policies);
}

} // namespace paretoscope::study

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/kv_policy.h"

#include "core/base/nearest.h"
#include "core/kv/attention_quality.h"
#include "core/kv/cache_playback.h"
#include "core/kv/policy_families.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::kv {

namespace {

Result<void> checkValue(const PolicyDescription& description, const PolicyParameter& parameter, double value) {
    const bool inRange = value >= parameter.minimum && value <= parameter.maximum; // false for NaN
    if (inRange && (!parameter.whole || value == std::floor(value))) {
        return {};
    }
    return Error{ErrorCode::outOfRange,
                 {},
                 description.id + "/" + parameter.id,
                 fmt::format("{}", value),
                 fmt::format("{} from {} to {}", parameter.whole ? "a whole number" : "a number", parameter.minimum,
                             parameter.maximum)};
}

} // namespace

void KvPolicy::along(std::span<const double> values, const CacheShape& shape, std::int64_t prompt,
                     std::span<const std::int64_t> generated, std::span<LifePoint> life) const noexcept {
    for (std::size_t i = 0; i < generated.size(); ++i) {
        const Sequence sequence{prompt, generated[i]};
        life[i] = {hold(values, shape, sequence), step(values, shape, sequence)};
    }
}

Result<CachePlayback> KvPolicy::play(std::span<const double>, const CacheShape&, Sequence, int) const {
    return Error{ErrorCode::notSupported, {}, description().id, "playing a sequence", "a policy that offers it"};
}

Result<AttentionQuality> KvPolicy::attentionQuality(std::span<const double> values, Sequence sequence) const {
    const std::unique_ptr<TokenChoice> choice = choose(values);
    const NumberFormat* format = storedFormat();
    if (!choice || (format != nullptr && !format->rounding)) {
        return Error{ErrorCode::notSupported, {}, description().id, "attention on a chain", "a policy that offers it"};
    }
    return measureAttention(*choice, format, sequence.generated);
}

std::unique_ptr<TokenChoice> KvPolicy::choose(std::span<const double>) const {
    return nullptr;
}

std::vector<double> defaultValues(const PolicyDescription& description) {
    std::vector<double> values;
    values.reserve(description.parameters.size());
    for (const PolicyParameter& parameter : description.parameters) {
        values.push_back(parameter.defaultValue);
    }
    return values;
}

Result<std::vector<double>> valuesWith(const PolicyDescription& description,
                                       std::span<const std::pair<std::string_view, double>> named) {
    std::vector<double> values = defaultValues(description);
    for (const auto& [id, value] : named) {
        const auto found = std::ranges::find(description.parameters, id, &PolicyParameter::id);
        if (found == description.parameters.end()) {
            std::vector<std::string_view> known;
            for (const PolicyParameter& parameter : description.parameters) {
                known.emplace_back(parameter.id);
            }
            return Error{ErrorCode::unknownKey, {}, description.id, std::string(id), expectedName(id, known)};
        }
        values[static_cast<std::size_t>(found - description.parameters.begin())] = value;
    }
    if (const Result<void> checked = checkValues(description, values); !checked) {
        return checked.error();
    }
    return values;
}

Result<void> checkValues(const PolicyDescription& description, std::span<const double> values) {
    if (values.size() != description.parameters.size()) {
        return Error{ErrorCode::malformed,
                     {},
                     description.id,
                     fmt::format("{} values", values.size()),
                     fmt::format("{}", description.parameters.size())};
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (const Result<void> checked = checkValue(description, description.parameters[i], values[i]); !checked) {
            return checked;
        }
    }
    return {};
}

PolicyList builtInPolicies() {
    PolicyList policies;
    addWholeCachePolicies(policies);
    addWindowPolicies(policies);
    addScoredPolicies(policies);
    addRetrievalPolicies(policies);
    addQuantisedPolicies(policies);
    return policies;
}

const KvPolicy* findPolicy(const PolicyList& policies, std::string_view id) noexcept {
    const auto found = std::ranges::find_if(policies, [id](const auto& each) { return each->description().id == id; });
    return found == policies.end() ? nullptr : found->get();
}

} // namespace paretoscope::kv

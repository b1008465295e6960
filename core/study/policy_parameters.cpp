// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/policy_parameters.h"

#include "core/study/parameter_list.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::study {

PolicyParameters::PolicyParameters(const kv::PolicyList& policies, std::size_t first)
    : m_policies(policies)
    , m_first(first) {
    for (std::size_t policy = 0; policy < policies.size(); ++policy) {
        std::vector<std::size_t>& places = m_places.emplace_back();
        for (const kv::PolicyParameter& each : policies[policy]->description().parameters) {
            auto found =
                std::ranges::find_if(m_shared, [&each](const Shared& shared) { return shared.first->id == each.id; });
            if (found == m_shared.end()) {
                m_shared.push_back({{}, &each, each.minimum, each.maximum});
                found = std::prev(m_shared.end());
            }
            found->policies.push_back(policy);
            found->minimum = std::min(found->minimum, each.minimum);
            found->maximum = std::max(found->maximum, each.maximum);
            found->sameDefault = found->sameDefault && each.defaultValue == found->first->defaultValue;
            places.push_back(static_cast<std::size_t>(found - m_shared.begin()));
        }
    }
}

std::vector<Parameter> PolicyParameters::parameters(const std::string& group,
                                                    const std::string& policyParameter) const {
    std::vector<Parameter> all;
    for (const Shared& shared : m_shared) {
        const kv::PolicyParameter& first = *shared.first;
        Parameter parameter = real(first.id, first.label, group, first.unit, shared.minimum, shared.maximum,
                                   first.defaultValue, first.help, first.source);
        parameter.type = first.whole ? ParameterType::integer : ParameterType::real;
        if (!shared.sameDefault) {
            parameter.minimum = shared.ownDefault();
            parameter.defaultValue = shared.ownDefault();
            parameter.help +=
                shared.minimum > 0.0 ? " 0: each policy's own default." : " -1: each policy's own default.";
            parameter.source = {"each policy's own", false};
        }
        parameter.readBy.parameter = policyParameter;
        for (const std::size_t policy : shared.policies) {
            parameter.readBy.choices.push_back(m_policies[policy]->description().id);
        }
        all.push_back(std::move(parameter));
    }
    return all;
}

std::optional<std::size_t> PolicyParameters::place(std::size_t policy, std::string_view id) const noexcept {
    const std::vector<kv::PolicyParameter>& declared = m_policies[policy]->description().parameters;
    const auto found = std::ranges::find(declared, id, &kv::PolicyParameter::id);
    return found == declared.end()
               ? std::nullopt
               : std::optional(m_first + m_places[policy][static_cast<std::size_t>(found - declared.begin())]);
}

std::size_t PolicyParameters::mostOfOnePolicy() const {
    std::size_t most = 0;
    for (const std::vector<std::size_t>& places : m_places) {
        most = std::max(most, places.size());
    }
    return most;
}

std::span<const double> PolicyParameters::valuesOf(std::size_t policy, std::span<const double> point,
                                                   std::span<double> values) const noexcept {
    const std::vector<std::size_t>& places = m_places[policy];
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Shared& shared = m_shared[places[i]];
        const double value = point[m_first + places[i]];
        const bool own = !shared.sameDefault && value == shared.ownDefault();
        values[i] = own ? m_policies[policy]->description().parameters[i].defaultValue : value;
    }
    return values.first(places.size());
}

const kv::PolicyParameter* PolicyParameters::outOfRange(std::size_t policy,
                                                        std::span<const double> values) const noexcept {
    const std::vector<kv::PolicyParameter>& declared = m_policies[policy]->description().parameters;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] < declared[i].minimum || values[i] > declared[i].maximum ||
            (declared[i].whole && values[i] != std::floor(values[i]))) {
            return &declared[i];
        }
    }
    return nullptr;
}

std::vector<Choice> policyChoices(const kv::PolicyList& policies) {
    std::vector<Choice> choices;
    choices.reserve(policies.size());
    for (const auto& each : policies) {
        choices.push_back({each->description().id, each->description().name});
    }
    return choices;
}

} // namespace paretoscope::study

// SPDX-License-Identifier: GPL-3.0-or-later
// The parameters of all cache policies as parameters of a study. Policies that have a parameter of the same id share it
// ("budget", "block_size"), so a form of many policies stays small; a policy does not read what it does not have, and
// each parameter says which do (Parameter::readBy).
//
// Policies may differ in the default of a shared parameter. It then has one value more, below the smallest: each
// policy's own default. Label and help are those of the first policy that has the parameter.
#pragma once

#include "core/kv/kv_policy.h"
#include "core/study/study.h"

namespace paretoscope::study {

class PolicyParameters {
public:
    /// `policies` must outlive this. `first`: the place of the first of these parameters in a study's dense points.
    PolicyParameters(const kv::PolicyList& policies, std::size_t first);

    /// In order of first appearance; `policyParameter` is the id of the choice that they depend on.
    [[nodiscard]] std::vector<Parameter> parameters(const std::string& group, const std::string& policyParameter) const;
    [[nodiscard]] std::size_t size() const { return m_shared.size(); }

    /// Where a parameter of policy `policy` lies in dense points; nothing where it has none of that id.
    [[nodiscard]] std::optional<std::size_t> place(std::size_t policy, std::string_view id) const noexcept;
    /// The most parameters that one policy has.
    [[nodiscard]] std::size_t mostOfOnePolicy() const;
    /// Of policy `policy`, in its own order, from a dense point; returns the filled part of `values`.
    std::span<const double> valuesOf(std::size_t policy, std::span<const double> point,
                                     std::span<double> values) const noexcept;
    /// The first value that lies outside the policy's own range, or none.
    [[nodiscard]] const kv::PolicyParameter* outOfRange(std::size_t policy,
                                                        std::span<const double> values) const noexcept;

private:
    struct Shared {
        std::vector<std::size_t> policies; ///< that read it
        const kv::PolicyParameter* first = nullptr;
        double minimum = 0.0;
        double maximum = 0.0;
        bool sameDefault = true;
        [[nodiscard]] double ownDefault() const { return minimum - 1.0; }
    };

    const kv::PolicyList& m_policies;
    std::size_t m_first;
    std::vector<Shared> m_shared;
    std::vector<std::vector<std::size_t>> m_places; ///< of each policy's parameters: indices into m_shared
};

/// The policies as choices.
std::vector<Choice> policyChoices(const kv::PolicyList& policies);

} // namespace paretoscope::study

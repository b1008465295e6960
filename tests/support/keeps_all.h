// SPDX-License-Identifier: GPL-3.0-or-later
// A policy that keeps every token, in one block a token: right but for what a test changes in its description.
#pragma once

#include "core/kv/kv_policy.h"

namespace paretoscope::tests {

class KeepsAll : public kv::KvPolicy {
public:
    explicit KeepsAll(std::string id) {
        m_description.id = std::move(id);
        m_description.name = "Keeps all";
        m_description.help = "Every token stays.";
        m_description.source = {"derived"};
    }
    [[nodiscard]] kv::PolicyDescription& changed() { return m_description; }
    [[nodiscard]] const kv::PolicyDescription& description() const noexcept override { return m_description; }
    [[nodiscard]] kv::Holding hold(std::span<const double>, const kv::CacheShape& shape,
                                   kv::Sequence sequence) const noexcept override {
        kv::Holding holding;
        holding.tokens = sequence.tokens();
        holding.bytes.payload = shape.bytes(sequence.tokens());
        return holding;
    }
    [[nodiscard]] kv::StepCost step(std::span<const double>, const kv::CacheShape& shape,
                                    kv::Sequence sequence) const noexcept override {
        kv::StepCost cost;
        cost.read = shape.bytes(sequence.tokens());
        return cost;
    }

private:
    kv::PolicyDescription m_description;
};

} // namespace paretoscope::tests

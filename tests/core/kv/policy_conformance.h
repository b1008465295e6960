// SPDX-License-Identifier: GPL-3.0-or-later
// What every KvPolicy has to keep to, ours and anybody's. A suite runs each check; each returns what is wrong, or
// nothing.
#pragma once

#include "core/kv/kv_policy.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <set>
#include <string>

namespace paretoscope::tests {

inline kv::CacheShape llama8b() {
    return kv::cacheShape(32, 32, 8, 128);
}

/// An id in snake case (compositions join ids with +), a source, defaults inside their ranges, ids used once.
inline std::string describesItself(const kv::KvPolicy& policy) {
    const kv::PolicyDescription& description = policy.description();
    if (description.id.empty() ||
        description.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_+") != std::string::npos) {
        return "the id is not in snake case: " + description.id;
    }
    if (description.name.empty() || description.help.empty() || description.source.text.empty()) {
        return "name, help or source is missing";
    }
    std::set<std::string> ids;
    for (const kv::PolicyParameter& parameter : description.parameters) {
        if (!ids.insert(parameter.id).second || parameter.label.empty() || parameter.source.text.empty()) {
            return "a parameter twice, or without label or source: " + parameter.id;
        }
    }
    const Result<void> checked = kv::checkValues(description, kv::defaultValues(description));
    return checked ? std::string() : describe(checked.error());
}

inline std::array<Bytes, 6> allBytes(const kv::Holding& holding) {
    return {holding.bytes.payload, holding.bytes.scales,     holding.bytes.metadata,
            holding.bytes.buffers, holding.bytes.blockSlack, holding.workspace};
}

/// Bytes and costs are finite and not negative, no policy keeps more tokens than it saw, and what has to be provided
/// never falls. An empty sequence holds nothing.
inline std::string holdsWithinBounds(const kv::KvPolicy& policy, const kv::CacheShape& shape) {
    const std::vector<double> values = kv::defaultValues(policy.description());
    double before = 0.0;
    for (std::int64_t tokens : {0, 1, 15, 16, 17, 128, 129, 1000, 1024, 1025, 1152, 2048, 4096, 4097, 10000, 32768}) {
        const kv::Sequence sequence{std::min<std::int64_t>(tokens, 100), std::max<std::int64_t>(tokens - 100, 0)};
        const kv::Holding holding = policy.hold(values, shape, sequence);
        for (const Bytes bytes : allBytes(holding)) {
            if (!std::isfinite(bytes.value()) || bytes.value() < 0.0) {
                return fmt::format("{} bytes after {} tokens", bytes.value(), tokens);
            }
        }
        if (holding.tokens > static_cast<double>(tokens) * (1.0 + 1e-9)) {
            return fmt::format("keeps {} of {} tokens", holding.tokens, tokens);
        }
        const double total = holding.bytes.total().value();
        if (total < before * (1.0 - 1e-9) || (tokens == 0 && total != 0.0)) {
            return fmt::format("{} bytes after {} tokens, {} before", total, tokens, before);
        }
        before = total;
        const kv::StepCost cost = policy.step(values, shape, sequence);
        for (const double each : {cost.read.value(), cost.moved.value(), cost.callRate}) {
            if (!std::isfinite(each) || each < 0.0) {
                return fmt::format("a cost of {} after {} tokens", each, tokens);
            }
        }
        if (!std::isfinite(cost.extra.value()) || cost.callRate > 1.0) {
            return fmt::format("{} calls a step after {} tokens", cost.callRate, tokens);
        }
    }
    return {};
}

/// Twice the layers are twice the bytes that stay; the same question has the same answer.
inline std::string scalesWithLayers(const kv::KvPolicy& policy) {
    const std::vector<double> values = kv::defaultValues(policy.description());
    const kv::Sequence sequence{512, 9000};
    const double once = policy.hold(values, kv::cacheShape(16, 32, 8, 128), sequence).bytes.total().value();
    const double again = policy.hold(values, kv::cacheShape(16, 32, 8, 128), sequence).bytes.total().value();
    const double twice = policy.hold(values, kv::cacheShape(32, 32, 8, 128), sequence).bytes.total().value();
    if (once != again) {
        return "two answers to one question";
    }
    // PyramidKV's budgets are a sum over layers.
    return std::abs(twice / (2.0 * once) - 1.0) < 0.02 ? std::string() : fmt::format("{} bytes become {}", once, twice);
}

/// along() is hold() and step(), only faster.
inline std::string livesAsItHolds(const kv::KvPolicy& policy) {
    const std::vector<double> values = kv::defaultValues(policy.description());
    constexpr std::array<std::int64_t, 4> kGenerated = {0, 130, 1500, 5000};
    std::array<kv::LifePoint, 4> life;
    policy.along(values, llama8b(), 64, kGenerated, life);
    for (std::size_t i = 0; i < life.size(); ++i) {
        const kv::Sequence sequence{64, kGenerated[i]};
        const kv::StepCost cost = policy.step(values, llama8b(), sequence);
        if (allBytes(life[i].holding) != allBytes(policy.hold(values, llama8b(), sequence)) ||
            life[i].cost.read != cost.read || life[i].cost.moved != cost.moved ||
            life[i].cost.callRate != cost.callRate) {
            return fmt::format("another answer after {} tokens of a longer life", kGenerated[i]);
        }
    }
    return {};
}

} // namespace paretoscope::tests

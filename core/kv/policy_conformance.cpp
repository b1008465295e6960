// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kv/policy_conformance.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace paretoscope::kv {

namespace {

Error malformed(std::string pointer, std::string what, std::string expected) {
    return {ErrorCode::malformed, {}, std::move(pointer), std::move(what), std::move(expected)};
}

bool isId(std::string_view id) {
    return !id.empty() && id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_+") == std::string_view::npos;
}

std::array<Bytes, 6> allBytes(const Holding& holding) {
    return {holding.bytes.payload, holding.bytes.scales,     holding.bytes.metadata,
            holding.bytes.buffers, holding.bytes.blockSlack, holding.workspace};
}

/// `before`: bytes after fewer tokens.
std::string wrongHolding(const Holding& holding, std::int64_t tokens, double before) {
    for (const Bytes bytes : allBytes(holding)) {
        if (!std::isfinite(bytes.value()) || bytes.value() < 0.0) {
            return fmt::format("holds {} bytes after {} tokens", bytes.value(), tokens);
        }
    }
    const double kept = holding.tokens;
    if (!(kept >= 0.0 && kept <= static_cast<double>(tokens) * (1.0 + 1e-9))) {
        return fmt::format("keeps {} of {} tokens", kept, tokens);
    }
    const double total = holding.bytes.total().value();
    if (total < before * (1.0 - 1e-9) || (tokens == 0 && total != 0.0)) {
        return fmt::format("holds {} bytes after {} tokens, {} before", total, tokens, before);
    }
    return {};
}

std::string wrongCost(const StepCost& cost, std::int64_t tokens) {
    for (const auto& [name, value] :
         {std::pair{"read", cost.read.value()}, {"moved", cost.moved.value()}, {"calls", cost.callRate}}) {
        if (!std::isfinite(value) || value < 0.0) {
            return fmt::format("{} {} a step after {} tokens", name, value, tokens);
        }
    }
    if (!std::isfinite(cost.extra.value()) || cost.callRate > 1.0) {
        return fmt::format("{} FLOPs and {} calls a step after {} tokens", cost.extra.value(), cost.callRate, tokens);
    }
    return {};
}

/// `lengths` in rising order.
std::string wrongWith(const KvPolicy& policy, std::span<const double> values, const CacheShape& shape,
                      std::span<const std::int64_t> lengths) {
    double before = 0.0;
    for (const std::int64_t tokens : lengths) {
        const Sequence sequence{std::min<std::int64_t>(tokens, 100), std::max<std::int64_t>(tokens - 100, 0)};
        const Holding holding = policy.hold(values, shape, sequence);
        for (const std::string& wrong :
             {wrongHolding(holding, tokens, before), wrongCost(policy.step(values, shape, sequence), tokens)}) {
            if (!wrong.empty()) {
                return wrong;
            }
        }
        before = holding.bytes.total().value();
    }
    return {};
}

} // namespace

Result<void> checkDescription(const PolicyDescription& description) {
    if (!isId(description.id)) {
        return malformed({}, fmt::format("policy id \"{}\"", description.id), "whole words in snake case");
    }
    for (const auto& [name, text] :
         {std::pair{"name", &description.name}, {"help", &description.help}, {"source", &description.source.text}}) {
        if (text->empty()) {
            return malformed(description.id, fmt::format("no {}", name), "a text");
        }
    }
    std::set<std::string_view> ids;
    for (const PolicyParameter& parameter : description.parameters) {
        const std::string pointer = description.id + "/" + parameter.id;
        if (!isId(parameter.id) || !ids.insert(parameter.id).second) {
            return malformed(pointer, fmt::format("parameter id \"{}\"", parameter.id),
                             "whole words in snake case, each used once");
        }
        if (parameter.label.empty() || parameter.source.text.empty()) {
            return malformed(pointer, "no label or no source", "both");
        }
    }
    return checkValues(description, defaultValues(description));
}

std::string leavesBounds(const KvPolicy& policy, const CacheShape& shape) {
    static constexpr std::int64_t kLengths[] = {0,    1,    15,   16,   17,   128,  129,   1000,
                                                1024, 1025, 1152, 2048, 4096, 4097, 10000, 32768};
    return wrongWith(policy, defaultValues(policy.description()), shape, kLengths);
}

std::string leavesBoundsAtLimits(const KvPolicy& policy, const CacheShape& shape) {
    static constexpr std::int64_t kLengths[] = {0, 1, 129, 1025, 4097};
    const std::vector<PolicyParameter>& parameters = policy.description().parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        for (const double limit : {parameters[i].minimum, parameters[i].maximum}) {
            std::vector<double> values = defaultValues(policy.description());
            values[i] = limit;
            if (const std::string wrong = wrongWith(policy, values, shape, kLengths); !wrong.empty()) {
                return fmt::format("with {} = {}, {}", parameters[i].id, limit, wrong);
            }
        }
    }
    return {};
}

std::string ignoresLayers(const KvPolicy& policy) {
    const std::vector<double> values = defaultValues(policy.description());
    const Sequence sequence{512, 9000};
    const auto total = [&](int layers) {
        return policy.hold(values, cacheShape(layers, 32, 8, 128), sequence).bytes.total().value();
    };
    const double once = total(16);
    if (once != total(16)) {
        return "gives two answers to one question";
    }
    const double twice = total(32);
    // PyramidKV's budgets are a sum over layers.
    return std::abs(twice / (2.0 * once) - 1.0) < 0.02
               ? std::string()
               : fmt::format("holds {} bytes in 16 layers, {} in 32", once, twice);
}

std::string livesOtherwise(const KvPolicy& policy, const CacheShape& shape) {
    const std::vector<double> values = defaultValues(policy.description());
    constexpr std::array<std::int64_t, 4> kGenerated = {0, 130, 1500, 5000};
    std::array<LifePoint, 4> life;
    policy.along(values, shape, 64, kGenerated, life);
    for (std::size_t i = 0; i < life.size(); ++i) {
        const Sequence sequence{64, kGenerated[i]};
        const StepCost cost = policy.step(values, shape, sequence);
        if (allBytes(life[i].holding) != allBytes(policy.hold(values, shape, sequence)) ||
            life[i].cost.read != cost.read || life[i].cost.moved != cost.moved ||
            life[i].cost.callRate != cost.callRate) {
            return fmt::format("answers otherwise after {} tokens of a longer life", kGenerated[i]);
        }
    }
    return {};
}

std::vector<std::string> breaches(const KvPolicy& policy) {
    const Result<void> described = checkDescription(policy.description());
    if (!described) {
        return {describe(described.error())}; // its defaults may be out of range
    }
    const CacheShape shape = cacheShape(32, 32, 8, 128);
    std::vector<std::string> found{leavesBounds(policy, shape), leavesBoundsAtLimits(policy, shape),
                                   ignoresLayers(policy), livesOtherwise(policy, shape)};
    std::erase(found, std::string());
    return found;
}

} // namespace paretoscope::kv

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"
#include "core/quality/cache_accuracy.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace paretoscope::quality {

using nlohmann::json;

namespace {

constexpr std::string_view kKindIds[kEffectKinds] = {
    "policy", "model", "benchmark", "policy_model", "model_benchmark", "policy_benchmark", "paper_policy"};
constexpr Range kAny{-1e6, 1e6};

double rounded(double value) {
    return std::round(value * 1e4) / 1e4;
}

void readEffects(JsonObject& object, CacheAccuracy& accuracy, std::vector<Error>& problems) {
    const json& list = object.array("effects");
    for (std::size_t i = 0; i < list.size(); ++i) {
        JsonObject entry(list[i], object.file(), object.pointerTo("effects") + "/" + std::to_string(i), problems);
        const std::string kind = entry.text("kind", Presence::required);
        const auto* found = std::ranges::find(kKindIds, kind);
        if (found == std::end(kKindIds)) {
            entry.report(ErrorCode::unknownName, "kind", kind, "policy, model, benchmark or a pair of them");
            continue;
        }
        accuracy.effects.push_back({static_cast<EffectKind>(found - std::begin(kKindIds)),
                                    entry.text("first", Presence::required), entry.text("second"),
                                    entry.quantity("shift", Unit::none, kAny, Presence::required),
                                    entry.quantity("deviation", Unit::none, kNotNegative, Presence::required),
                                    static_cast<int>(entry.integer("points", {0, 1e9}, Presence::required))});
        entry.finish();
    }
}

void readFewerBits(JsonObject& object, CacheAccuracy& accuracy, std::vector<Error>& problems) {
    const json& list = object.array("fewer_bits");
    for (std::size_t i = 0; i < list.size(); ++i) {
        JsonObject entry(list[i], object.file(), object.pointerTo("fewer_bits") + "/" + std::to_string(i), problems);
        accuracy.fewerBits.push_back({entry.text("policy", Presence::required),
                                      entry.quantity("bits", Unit::none, {1.0, 16.0}, Presence::required),
                                      entry.quantity("relative", Unit::none, {0.0, 2.0}, Presence::required),
                                      entry.quantity("deviation", Unit::none, kNotNegative, Presence::required),
                                      static_cast<int>(entry.integer("points", {0, 1e9}, Presence::required))});
        entry.finish();
    }
}

} // namespace

CacheAccuracy readCacheAccuracy(const json& object, const std::string& file, const std::string& pointer,
                                std::vector<Error>& problems) {
    CacheAccuracy accuracy;
    JsonObject reader(object, file, pointer, problems);
    accuracy.source = reader.source();
    accuracy.base = reader.quantity("base", Unit::none, kAny, Presence::required);
    accuracy.slope = reader.quantity("slope", Unit::none, kPositive, Presence::required, 1.0);
    accuracy.residual = reader.quantity("residual", Unit::none, kNotNegative, Presence::required);
    const json* spread = reader.member("spread", Presence::required);
    if (spread != nullptr) {
        JsonObject kinds(*spread, file, reader.pointerTo("spread"), problems);
        for (const std::string_view kind : kKindIds) {
            accuracy.spread.push_back(kinds.quantity(kind, Unit::none, kNotNegative, Presence::required));
        }
        kinds.finish();
    }
    readEffects(reader, accuracy, problems);
    readFewerBits(reader, accuracy, problems);
    reader.finish();
    return accuracy;
}

nlohmann::ordered_json cacheAccuracyJson(const CacheAccuracy& accuracy) {
    nlohmann::ordered_json object = {{"source", accuracy.source.text},
                                     {"base", rounded(accuracy.base)},
                                     {"slope", rounded(accuracy.slope)},
                                     {"residual", rounded(accuracy.residual)},
                                     {"spread", nlohmann::ordered_json::object()},
                                     {"effects", nlohmann::ordered_json::array()},
                                     {"fewer_bits", nlohmann::ordered_json::array()}};
    for (std::size_t i = 0; i < accuracy.spread.size(); ++i) {
        object["spread"][std::string(kKindIds[i])] = rounded(accuracy.spread[i]);
    }
    for (const Effect& effect : accuracy.effects) {
        nlohmann::ordered_json entry = {{"kind", kKindIds[static_cast<std::size_t>(effect.kind)]},
                                        {"first", effect.first}};
        if (!effect.second.empty()) {
            entry["second"] = effect.second;
        }
        entry["shift"] = rounded(effect.shift);
        entry["deviation"] = rounded(effect.deviation);
        entry["points"] = effect.points;
        object["effects"].push_back(std::move(entry));
    }
    for (const FewerBits& bits : accuracy.fewerBits) {
        object["fewer_bits"].push_back({{"policy", bits.policy},
                                        {"bits", bits.bits},
                                        {"relative", rounded(bits.relative)},
                                        {"deviation", rounded(bits.deviation)},
                                        {"points", bits.points}});
    }
    return object;
}

} // namespace paretoscope::quality

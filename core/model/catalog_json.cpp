// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/catalog_json.h"

#include "core/base/json_reader.h"
#include "core/base/nearest.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace paretoscope::model {

namespace {

using nlohmann::json;

constexpr Range kSize{1, 1e9};
constexpr Range kOptionalSize{0, 1e9};
constexpr Range kHeads{1, 65536};
constexpr std::size_t kMostLayers = 10000;
constexpr std::size_t kMostKinds = 255;

constexpr std::array<std::string_view, 5> kMixerIds = {"attention", "multi_latent_attention", "mamba1", "mamba2",
                                                       "none"};

MixerKind mixerKind(JsonObject& object) {
    const std::string id = object.text("kind", Presence::required);
    const auto found = std::find(kMixerIds.begin(), kMixerIds.end(), id);
    if (found == kMixerIds.end() && !id.empty()) {
        object.report(ErrorCode::unknownName, "kind", id, expectedName(id, kMixerIds));
    }
    return found == kMixerIds.end() ? MixerKind::none : static_cast<MixerKind>(found - kMixerIds.begin());
}

int size(JsonObject& object, std::string_view key, Presence presence = Presence::required) {
    const Range range = presence == Presence::required ? kSize : kOptionalSize;
    return static_cast<int>(object.integer(key, range, presence));
}

void readAttention(JsonObject& object, Mixer& mixer) {
    mixer.heads = static_cast<int>(object.integer("heads", kHeads, Presence::required));
    mixer.kvHeads = static_cast<int>(object.integer("kv_heads", kHeads, Presence::required));
    mixer.headDim = size(object, "head_dim");
    mixer.window = object.integer("window", kOptionalSize);
    mixer.chunked = object.flag("chunked");
    mixer.bias = object.flag("bias");
    mixer.outputBias = object.flag("output_bias");
    mixer.queryKeyNorm = object.flag("query_key_norm");
    mixer.sinks = object.flag("sinks");
    if (mixer.kvHeads > 0 && mixer.heads % mixer.kvHeads != 0) {
        object.report(ErrorCode::outOfRange, "kv_heads", std::to_string(mixer.kvHeads),
                      "a divisor of heads (" + std::to_string(mixer.heads) + ")");
    }
}

void readLatentAttention(JsonObject& object, Mixer& mixer) {
    mixer.heads = static_cast<int>(object.integer("heads", kHeads, Presence::required));
    mixer.queryLora = size(object, "query_lora", Presence::optional);
    mixer.kvLora = size(object, "kv_lora");
    mixer.nopeDim = size(object, "nope_dim");
    mixer.ropeDim = size(object, "rope_dim");
    mixer.valueDim = size(object, "value_dim");
}

Mixer readMixer(const json& value, const JsonObject& owner, std::vector<Error>& errors) {
    JsonObject object(value, owner.file(), owner.pointerTo("mixer"), errors);
    Mixer mixer;
    mixer.kind = mixerKind(object);
    switch (mixer.kind) {
    case MixerKind::attention:
        readAttention(object, mixer);
        break;
    case MixerKind::multiLatentAttention:
        readLatentAttention(object, mixer);
        break;
    case MixerKind::mamba1:
    case MixerKind::mamba2:
        mixer.innerSize = size(object, "inner_size");
        mixer.stateSize = size(object, "state_size");
        mixer.innerNorms = object.flag("inner_norms");
        break;
    case MixerKind::none:
        break;
    }
    object.finish();
    return mixer;
}

FeedForward readFeedForward(const json& value, const JsonObject& owner, std::vector<Error>& errors) {
    JsonObject object(value, owner.file(), owner.pointerTo("feed_forward"), errors);
    FeedForward part;
    part.ffn = object.integer("ffn", kOptionalSize);
    part.gated = object.flag("gated");
    part.bias = object.flag("bias");
    part.experts = static_cast<int>(object.integer("experts", {0, 65536}));
    const Presence ofExperts = part.isExpert() ? Presence::required : Presence::optional;
    part.topK = static_cast<int>(
        object.integer("top_k", {part.isExpert() ? 1.0 : 0.0, static_cast<double>(part.experts)}, ofExperts));
    part.expertFfn = object.integer("expert_ffn", part.isExpert() ? kSize : kOptionalSize, ofExperts);
    part.sharedExperts = static_cast<int>(object.integer("shared_experts", {0, 1024}));
    part.sharedFfn = object.integer("shared_ffn", part.sharedExperts > 0 ? kSize : kOptionalSize,
                                    part.sharedExperts > 0 ? Presence::required : Presence::optional);
    part.sharedGate = object.flag("shared_gate");
    part.routerBias = object.flag("router_bias");
    object.finish();
    if (!part.isExpert() && part.ffn == 0) {
        object.report(ErrorCode::missingKey, {}, "ffn", "ffn, or experts with top_k and expert_ffn");
    }
    return part;
}

LayerKind readKind(const json& value, const std::string& file, const std::string& pointer, std::vector<Error>& errors) {
    JsonObject object(value, file, pointer, errors);
    LayerKind kind;
    if (const json* mixer = object.member("mixer", Presence::required)) {
        kind.mixer = readMixer(*mixer, object, errors);
    }
    if (const json* part = object.member("feed_forward")) {
        kind.feedForward = readFeedForward(*part, object, errors);
    }
    kind.norms = static_cast<int>(object.integer("norms", {0, 16}, Presence::optional, kind.norms));
    object.finish();
    return kind;
}

std::vector<LayerKind> readKinds(JsonObject& object, std::vector<Error>& errors) {
    const json& list = object.array("kinds");
    if (list.empty() || list.size() > kMostKinds) {
        object.report(ErrorCode::outOfRange, "kinds", std::to_string(list.size()) + " kinds", "1 to 255");
        return {};
    }
    std::vector<LayerKind> kinds;
    for (std::size_t i = 0; i < list.size(); ++i) {
        kinds.push_back(readKind(list[i], object.file(), object.pointerTo("kinds") + '/' + std::to_string(i), errors));
    }
    return kinds;
}

/// One run, { "repeat": 13, "kinds": [0, 1] }: the kinds in turn, thirteen times.
void readRun(const json& value, const JsonObject& owner, std::size_t index, std::size_t kinds,
             std::vector<std::uint8_t>& layers, std::vector<Error>& errors) {
    JsonObject object(value, owner.file(), owner.pointerTo("layers") + '/' + std::to_string(index), errors);
    const std::int64_t repeat = object.integer("repeat", {1, kMostLayers}, Presence::optional, 1);
    std::vector<std::uint8_t> once;
    for (const json& entry : object.array("kinds")) {
        if (!entry.is_number_integer() || entry.get<double>() < 0.0 ||
            entry.get<double>() >= static_cast<double>(kinds)) {
            object.report(ErrorCode::outOfRange, "kinds", jsonValueText(entry),
                          "indices into the model's kinds, 0 to " + std::to_string(kinds - 1));
            break;
        }
        once.push_back(entry.get<std::uint8_t>());
    }
    object.finish();
    if (layers.size() + once.size() * static_cast<std::size_t>(repeat) > kMostLayers) {
        object.report(ErrorCode::outOfRange, "repeat", std::to_string(repeat), "at most 10000 layers in all");
        return;
    }
    for (std::int64_t i = 0; i < repeat; ++i) {
        layers.insert(layers.end(), once.begin(), once.end());
    }
}

void readPublished(const json& value, const JsonObject& owner, Model& model, std::vector<Error>& errors) {
    JsonObject object(value, owner.file(), owner.pointerTo("published"), errors);
    model.publishedParameters = object.quantity("parameters", Unit::count, kPositive, Presence::required);
    model.publishedActive = object.quantity("active", Unit::count, kPositive);
    model.publishedSource = object.source();
    object.finish();
}

Model readModel(const json& value, const std::string& file, const std::string& pointer, std::vector<Error>& errors) {
    JsonObject object(value, file, pointer, errors);
    Model model;
    model.id = object.text("id", Presence::required);
    model.name = object.text("name", Presence::required);
    model.hidden = object.integer("hidden", kSize, Presence::required);
    model.vocabulary = object.integer("vocabulary", kSize, Presence::required);
    model.tiedEmbeddings = object.flag("tied_embeddings");
    model.maxContext = object.integer("max_context", {1, 1e12});
    model.learnedPositions = object.integer("learned_positions", kOptionalSize);
    model.layerNormBias = object.flag("layer_norm_bias");
    model.embeddingNorm = object.flag("embedding_norm");
    model.kinds = readKinds(object, errors);
    const json& runs = object.array("layers");
    for (std::size_t i = 0; i < runs.size() && !model.kinds.empty(); ++i) {
        readRun(runs[i], object, i, model.kinds.size(), model.layers, errors);
    }
    if (model.layers.empty() && !model.kinds.empty()) {
        object.report(ErrorCode::outOfRange, "layers", "no layers", "at least one layer");
    }
    if (const json* published = object.member("published")) {
        readPublished(*published, object, model, errors);
    }
    model.source = object.source();
    model.notes = object.text("notes");
    object.finish();
    return model;
}

} // namespace

std::vector<Model> readModels(const json& list, const std::string& file, const std::string& pointer,
                              std::vector<Error>& problems) {
    std::vector<Model> models;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::size_t before = problems.size();
        Model model = readModel(list[i], file, pointer + '/' + std::to_string(i), problems);
        if (problems.size() == before) {
            models.push_back(std::move(model));
        }
    }
    return models;
}

} // namespace paretoscope::model

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/part.h"

#include "core/graph/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::graph {

namespace {

using model::MixerKind;

/// Mean, variance, normalisation and scale, an element (derived).
constexpr int kNorm = 5;
/// Exponential, difference and sum over the vocabulary, a logit (derived).
constexpr int kStatistics = 4;
constexpr int kStatisticsKept = 3;

std::int64_t paddedTo(std::int64_t divisor, std::int64_t size) {
    return (size + divisor - 1) / divisor * divisor;
}

Assignment commonSizes(const model::Model& model, const Workload& workload, const Degrees& degrees) {
    Assignment sizes;
    sizes.set(S::batch, workload.microBatch * degrees.data)
        .set(S::sequence, workload.sequence)
        .set(S::context, std::max(workload.context, workload.sequence))
        .set(S::hidden, model.hidden)
        .set(S::vocabulary, paddedTo(degrees.tensor, model.vocabulary))
        .set(S::positions, paddedTo(degrees.tensor, model.learnedPositions))
        .set(S::data, degrees.data)
        .set(S::contextParallel, degrees.context)
        .set(S::expertData, degrees.data * degrees.context / degrees.expert)
        .set(S::expert, degrees.expert)
        .set(S::tensor, degrees.tensor);
    return sizes;
}

void setKind(Assignment& sizes, const model::Model& model, const model::LayerKind& kind, const Workload& workload,
             const Degrees& degrees) {
    const model::Mixer& mixer = kind.mixer;
    const model::FeedForward& part = kind.feedForward;
    constexpr std::int64_t kMamba2HeadSize = 64;
    sizes.set(S::heads, mixer.heads)
        .set(S::kvHeads, std::max<std::int64_t>(mixer.kvHeads, degrees.tensor))
        .set(S::headDim, mixer.headDim)
        .set(S::window, mixer.window)
        .set(S::chunks, mixer.window > 0 ? workload.sequence / mixer.window : 0)
        .set(S::queryLora, mixer.queryLora)
        .set(S::kvLora, mixer.kvLora)
        .set(S::nopeDim, mixer.nopeDim)
        .set(S::ropeDim, mixer.ropeDim)
        .set(S::valueDim, mixer.valueDim)
        .set(S::inner, mixer.innerSize)
        .set(S::state, mixer.stateSize)
        .set(S::timeRank, (model.hidden + 15) / 16)
        .set(S::scanHeads, mixer.innerSize / kMamba2HeadSize)
        .set(S::ffn, part.ffn)
        .set(S::sharedFfn, part.sharedExperts * part.sharedFfn)
        .set(S::expertFfn, part.expertFfn)
        .set(S::experts, part.experts)
        .set(S::topK, part.topK);
}

/// Every rank holds a whole piece of every dimension, in every layout in which it is made or read.
Result<void> checkPieces(const Part& part) {
    const auto check = [&part](TensorId id, const Layout& layout) -> Result<void> {
        const Tensor& tensor = part.graph[id];
        for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
            if (tensor.shape[i].uses(S::topK) && tensor.shape[i].uses(S::experts)) {
                continue; // rows of an expert: a mean over experts, which need not be whole
            }
            const Result<std::int64_t> piece = (tensor.shape[i] / degree(layout.split[i])).whole(part.sizes);
            if (!piece) {
                Error error = piece.error();
                error.pointer = fmt::format("{}, dimension {}: {}", tensor.name, i, error.pointer);
                return error;
            }
        }
        return {};
    };
    for (const Operator& op : part.graph.operators()) {
        for (const Use& use : op.inputs) {
            if (const Result<void> checked = check(use.tensor, use.layout); !checked) {
                return checked.error();
            }
        }
        for (const TensorId output : op.outputs) {
            if (const Result<void> checked = check(output, part.graph[output].layout); !checked) {
                return checked.error();
            }
        }
    }
    return {};
}

Result<Part> finished(PartKind kind, Building&& building, const Assignment& sizes, TensorId input, const Use& output) {
    Part part;
    part.kind = kind;
    part.graph = std::move(building.graph);
    part.sizes = sizes;
    part.input = input;
    part.output = output;
    part.forwardOperators = part.graph.operators().size();
    if (const Result<void> checked = checkPieces(part); !checked) {
        return checked.error();
    }
    if (building.workload.purpose == Purpose::training) {
        part.gradients = differentiate(part.graph, output, building.workload.gradients);
    }
    return part;
}

TensorId addMixer(Building& building, const model::Mixer& mixer, TensorId x) {
    switch (mixer.kind) {
    case MixerKind::attention:
        return addAttention(building, mixer, x);
    case MixerKind::multiLatentAttention:
        return addLatentAttention(building, mixer, x);
    case MixerKind::mamba1:
        return addMamba1(building, mixer, x);
    case MixerKind::mamba2:
        return addMamba2(building, mixer, x);
    case MixerKind::none:
        break;
    }
    return kNoTensor;
}

} // namespace

TensorId Building::norm(const std::string& name, TensorId x, const Layout& layout) {
    const Expression width = graph[x].shape.back();
    const bool ofHidden = width == Expression(S::hidden);
    const std::vector<Expression> shape =
        ofHidden && model.layerNormBias ? std::vector<Expression>{2, width} : std::vector<Expression>{width};
    const TensorId weight = graph.weight(name + ".weight", shape, {});
    return graph.apply(
        {name, OperatorKind::norm, {{x, layout}, graph.asMade(weight)}, {}, kNorm * graph.localElements(x, layout)},
        {{}, graph[x].shape, layout});
}

TensorId Building::bias(const std::string& name, TensorId x, std::vector<Expression> shape, const Layout& layout,
                        TensorRole role) {
    const TensorId vector = graph.weight(name, std::move(shape), layout, role);
    const Tensor& tensor = graph[x];
    return graph.apply(
        {name, OperatorKind::bias, {graph.asMade(x), graph.asMade(vector)}, {}, graph.localElements(x, tensor.layout)},
        {{}, tensor.shape, tensor.layout});
}

Layout residualLayout(bool sequenceParallel) {
    return Cut(sequenceParallel).residual();
}

Result<Part> embeddingPart(const model::Model& model, const Workload& workload, const Degrees& degrees) {
    Building building{model, workload, Cut(degrees.sequenceParallel), {}};
    Graph& graph = building.graph;
    const Layout tokens = building.cut.tokens();
    const TensorId ids = graph.input("tokens", {S::batch, S::sequence}, tokens, ElementType::int32);
    const Expression rows =
        model.learnedPositions > 0 ? Expression(S::vocabulary) + Expression(S::positions) : Expression(S::vocabulary);
    const TensorId table = graph.weight("embedding.weight", {rows, S::hidden}, splitOver(0, Axis::tensor));
    Layout sum = tokens;
    sum.partial = Axis::tensor;
    const TensorId looked =
        graph.apply({"embedding", OperatorKind::embedding, {graph.asMade(ids), graph.asMade(table)}},
                    {{}, {S::batch, S::sequence, S::hidden}, sum});
    const Layout residual = building.cut.residual();
    const TensorId output = model.embeddingNorm ? building.norm("embedding.norm", looked, residual) : looked;
    return finished(PartKind::embedding, std::move(building), commonSizes(model, workload, degrees), ids,
                    {output, residual});
}

Result<Part> layerPart(const model::Model& model, const model::LayerKind& kind, const Workload& workload,
                       const Degrees& degrees) {
    Building building{model, workload, Cut(degrees.sequenceParallel), {}};
    Graph& graph = building.graph;
    const Layout residual = building.cut.residual();
    const TensorId input = graph.input("residual", {S::batch, S::sequence, S::hidden}, residual);
    const bool mixes = kind.mixer.kind != MixerKind::none;
    const bool feeds = kind.feedForward.ffn > 0 || kind.feedForward.isExpert();
    // One norm for two parts: they work side by side (Falcon-7B). Four norms: also after each part (Gemma).
    const bool parallel = mixes && feeds && kind.norms == 1;
    const bool after = kind.norms == 4;
    TensorId stream = input;
    const auto include = [&](const std::string& name, TensorId made) {
        if (after) {
            made = building.norm(name + ".post_norm", made, residual);
        }
        stream = graph.add(name + ".residual", made, stream, residual);
    };
    TensorId normed = kNoTensor;
    if (mixes) {
        normed = building.norm("mixer.norm", stream, residual);
        include("mixer", addMixer(building, kind.mixer, normed));
    }
    if (feeds) {
        if (!parallel) {
            normed = building.norm("feed_forward.norm", stream, residual);
        }
        include("feed_forward", addFeedForward(building, kind.feedForward, normed));
    }
    Assignment sizes = commonSizes(model, workload, degrees);
    setKind(sizes, model, kind, workload, degrees);
    return finished(PartKind::layer, std::move(building), sizes, input, graph.asMade(stream));
}

Result<Part> headPart(const model::Model& model, const Workload& workload, const Degrees& degrees) {
    const bool trains = workload.purpose == Purpose::training;
    Building building{model, workload, Cut(degrees.sequenceParallel && trains), {}};
    Graph& graph = building.graph;
    // Inference asks for the logits of the last token only.
    const Expression sequence = trains ? Expression(S::sequence) : Expression(1);
    Layout residual = building.cut.residual();
    Layout tokens = building.cut.tokens();
    Layout columns = building.cut.features(2);
    if (!trains) {
        residual.split[1] = tokens.split[1] = columns.split[1] = {};
    }
    const TensorId input = graph.input("residual", {S::batch, sequence, S::hidden}, residual);
    const TensorId normed = building.norm("head.norm", input, residual);
    const TensorId table = graph.weight("head.weight", {S::hidden, S::vocabulary}, splitOver(1, Axis::tensor));
    const TensorId logits = graph.matmul("head", {normed, tokens}, graph.asMade(table), "bsh,hv->bsv");
    Layout sums = tokens;
    sums.partial = Axis::tensor;
    const TensorId statistics = graph.apply({"head.statistics",
                                             OperatorKind::statistics,
                                             {graph.asMade(logits)},
                                             {},
                                             kStatistics * graph.localElements(logits, columns)},
                                            {{}, {S::batch, sequence, kStatisticsKept}, sums, ElementType::fp32});
    const TensorId loss = graph.apply({"head.loss",
                                       OperatorKind::loss,
                                       {graph.asMade(logits), {statistics, tokens}},
                                       {},
                                       graph.localElements(statistics, tokens)},
                                      {{}, {S::batch, sequence}, tokens, ElementType::fp32});
    return finished(PartKind::head, std::move(building), commonSizes(model, workload, degrees), input,
                    graph.asMade(loss));
}

} // namespace paretoscope::graph

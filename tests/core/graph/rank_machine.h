// SPDX-License-Identifier: GPL-3.0-or-later
// Executes a symbolic graph on real numbers, all ranks in one process: every use of a tensor goes through the exchanges
// that its layouts ask for. Operators in plain loops; routing is balanced by turns, so that shapes are what graphs say.
#pragma once

#include "tests/core/graph/attention_numbers.h"
#include "tests/core/graph/dense_numbers.h"
#include "tests/core/graph/expert_numbers.h"
#include "tests/core/graph/pieces.h"
#include "tests/core/graph/state_space_numbers.h"

#include "core/base/random.h"
#include "core/graph/part.h"

namespace paretoscope::tests {

class RankMachine {
public:
    RankMachine(const graph::Part& part, const Mesh& mesh)
        : m_part(part)
        , m_mesh(mesh)
        , m_experts(part.sizes[graph::Symbol::experts], part.sizes[graph::Symbol::topK])
        , m_pieces(part.graph.tensors().size()) {}

    /// Weights from a function of their names, so that equal parts on other meshes have equal ones.
    void fillWeights(std::uint64_t seed) {
        for (graph::TensorId id = 0; id < m_pieces.size(); ++id) {
            const graph::Tensor& tensor = m_part.graph[id];
            if (tensor.isWeight()) {
                std::uint64_t stream = seed;
                for (const char letter : tensor.name) {
                    stream = mixBits(stream ^ static_cast<std::uint64_t>(letter));
                }
                fill(id, [stream](std::size_t entry) { return randomUniform(7, stream, entry) - 0.5; });
            }
        }
    }

    void fill(graph::TensorId id, const std::function<double(std::size_t)>& value) {
        m_pieces[id] = spreadOut(m_mesh, shapeOf(id), m_part.graph[id].layout, value);
    }
    void set(graph::TensorId id, Pieces pieces) { m_pieces[id] = std::move(pieces); }

    void forward() { run(0, m_part.forwardOperators); }
    void backward() { run(m_part.forwardOperators, m_part.graph.operators().size()); }

    /// A tensor in the layout of a use.
    [[nodiscard]] Pieces read(const graph::Use& use) const {
        Pieces pieces = m_pieces[use.tensor];
        const auto steps = graph::redistribute(m_part.graph[use.tensor].layout, use.layout);
        demand(steps.ok(), "an impossible pair at " + m_part.graph[use.tensor].name);
        for (const graph::Redistribution& step : *steps) {
            pieces = exchange(m_mesh, pieces, step);
        }
        return pieces;
    }
    [[nodiscard]] std::map<std::vector<int>, double> whole(graph::TensorId id) const {
        return gathered(m_mesh, m_pieces[id], m_part.graph[id].layout);
    }
    [[nodiscard]] std::vector<int> shapeOf(graph::TensorId id) const {
        std::vector<int> shape;
        for (const graph::Expression& size : m_part.graph[id].shape) {
            shape.push_back(static_cast<int>(size.whole(m_part.sizes).value()));
        }
        return shape;
    }

private:
    using Kind = graph::OperatorKind;

    void run(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const graph::Operator& op = m_part.graph.operators()[i];
            std::vector<Pieces> inputs;
            for (const graph::Use& use : op.inputs) {
                inputs.push_back(read(use));
            }
            for (const graph::TensorId output : op.outputs) {
                m_pieces[output].assign(static_cast<std::size_t>(m_mesh.ranks()), {});
            }
            for (int rank = 0; rank < m_mesh.ranks(); ++rank) {
                Inputs mine;
                for (const Pieces& input : inputs) {
                    mine.push_back(&input[rank]);
                }
                std::vector<Piece> made = op.gradient ? gradient(op, mine, rank) : apply(op, mine, rank);
                demand(made.size() == op.outputs.size(), op.name + " makes another number of tensors");
                for (std::size_t k = 0; k < made.size(); ++k) {
                    m_pieces[op.outputs[k]][rank] = std::move(made[k]);
                }
            }
        }
    }

    // --- forward

    std::vector<Piece> apply(const graph::Operator& op, const Inputs& in, int rank) const {
        switch (op.kind) {
        case Kind::matmul:
            return {product(op.equation, *in[0], *in[1])};
        case Kind::add: {
            Piece sum = *in[0];
            sum += *in[1];
            return {sum};
        }
        case Kind::multiply:
            return {gatedProduct(*in[0], *in[1])};
        case Kind::bias:
            return {biased(op, *in[0], *in[1], rank)};
        case Kind::norm:
            return op.outputs.size() == 1 ? std::vector<Piece>{normed(*in[0], *in[1])} : latents(*in[0], *in[1]);
        case Kind::rotary:
            return rotated(*in[0]);
        case Kind::assemble:
            return assembled(*in[0], *in[1], *in[2]);
        case Kind::attention:
            return {attended(*in[0], *in[1])};
        case Kind::activation:
            return {activated(*in[0])};
        case Kind::embedding:
            return {looked(*in[0], *in[1])};
        case Kind::router:
            return {m_experts.chosen(*in[0])};
        case Kind::dispatch:
            return {m_experts.sent(*in[0], m_mesh.place(m_part.graph[op.outputs.front()].layout.split[1], rank))};
        case Kind::combine:
            return {m_experts.combined(*in[0], *in[1])};
        case Kind::convolution:
            return {convolved(*in[0], *in[1])};
        case Kind::scan:
            return {Scan(in, 0).forward()};
        case Kind::statistics:
            return {statistics(*in[0])};
        case Kind::loss:
            return {losses(*in[1])};
        default:
            break;
        }
        throw std::runtime_error("no numbers for " + op.name);
    }

    Piece biased(const graph::Operator& op, const Piece& x, const Piece& bias, int rank) const {
        Piece result = x;
        if (m_mesh.place(op.inputs[0].layout.partial, rank) == 0) {
            for (std::size_t i = 0; i < result.values.size(); ++i) {
                result.values[i] += bias.values[biasPlace(x, bias.indices.size(), i)];
            }
        }
        return result;
    }

    std::vector<Piece> assembleGradient(const Piece& dqueries, const Piece& dkv) const {
        const auto own = static_cast<std::size_t>(m_part.sizes[graph::Symbol::nopeDim]);
        const auto width = static_cast<std::size_t>(m_part.sizes[graph::Symbol::ropeDim]);
        const Piece shared = columnsOf(dkv, own, own + width);
        Piece drope = Piece::zeros({dkv.indices[0], dkv.indices[1], shared.indices[3]});
        for (std::size_t i = 0; i < shared.values.size(); ++i) {
            drope.values[i / (width * dkv.size(2)) * width + i % width] += shared.values[i];
        }
        return {dqueries, beside({columnsOf(dkv, 0, own), columnsOf(dkv, own + width, dkv.size(3))}), drope};
    }

    [[nodiscard]] int targetOf(int sequence, int position) const {
        return (sequence * 5 + position * 3) % static_cast<int>(m_part.sizes[graph::Symbol::vocabulary]);
    }

    Piece statistics(const Piece& logits) const {
        Piece result = Piece::zeros({logits.indices[0], logits.indices[1], {0, 1, 2}});
        for (std::size_t b = 0; b < logits.size(0); ++b) {
            for (std::size_t s = 0; s < logits.size(1); ++s) {
                for (std::size_t v = 0; v < logits.size(2); ++v) {
                    result.at({b, s, 1}) += std::exp(logits.at({b, s, v}));
                    if (logits.indices[2][v] == targetOf(logits.indices[0][b], logits.indices[1][s])) {
                        result.at({b, s, 2}) += logits.at({b, s, v});
                    }
                }
            }
        }
        return result;
    }

    // --- gradients; inputs are the gradients of outputs, then what the kind keeps

    std::vector<Piece> gradient(const graph::Operator& op, const Inputs& in, int rank) const {
        switch (op.kind) {
        case Kind::multiply:
            return gatedGradient(*in[0], *in[1], *in[2]);
        case Kind::bias:
            return {biasGradient(op, *in[0])};
        case Kind::norm:
            return op.outputs.size() == 2 && in.size() == 3 ? normGradient(*in[0], *in[1], *in[2])
                                                            : latentGradient(*in[0], *in[1], *in[2], *in[3]);
        case Kind::assemble:
            return assembleGradient(*in[0], *in[1]);
        case Kind::rotary: {
            std::vector<int> columns(in[0]->size(2) / in[1]->size(2) + 2);
            std::iota(columns.begin(), columns.end(), 0);
            return {unrotated(*in[0], *in[1], columns)};
        }
        case Kind::attention:
            return attentionGradient(*in[0], *in[1], *in[2]);
        case Kind::activation:
            return {activationGradient(*in[0], *in[1])};
        case Kind::embedding:
            return {embeddingGradient(op, *in[0], rank)};
        case Kind::router:
            return {m_experts.routerGradient(*in[0], *in[1])};
        case Kind::dispatch:
            return {m_experts.dispatchGradient(*in[0], m_pieces[m_part.graph[op.outputs.front()].gradientOf][rank])};
        case Kind::combine:
            return m_experts.combineGradient(*in[0], *in[1], *in[2]);
        case Kind::convolution:
            return convolutionGradient(*in[0], *in[1], *in[2]);
        case Kind::scan:
            return Scan(in, 1).backward(*in[0]);
        case Kind::loss:
            return {lossGradient(*in[0], *in[1])};
        default:
            break;
        }
        throw std::runtime_error("no numbers for the gradient " + op.name);
    }

    Piece biasGradient(const graph::Operator& op, const Piece& dy) const {
        const std::size_t dimensions = m_part.graph[op.outputs.front()].shape.size();
        std::vector<std::vector<int>> indices(dy.indices.end() - static_cast<std::ptrdiff_t>(dimensions),
                                              dy.indices.end());
        if (dimensions + 1 == dy.indices.size()) {
            indices.front() = dy.indices.front();
        }
        Piece result = Piece::zeros(std::move(indices));
        for (std::size_t i = 0; i < dy.values.size(); ++i) {
            result.values[biasPlace(dy, dimensions, i)] += dy.values[i];
        }
        return result;
    }

    /// The ids and the table's rows are those of the forward operator.
    Piece embeddingGradient(const graph::Operator& op, const Piece& dy, int rank) const {
        const graph::TensorId table = m_part.graph[op.outputs.front()].gradientOf;
        const Piece& ids = m_pieces[m_part.input][rank];
        Piece result = Piece::zeros(m_pieces[table][rank].indices);
        const std::size_t width = dy.size(2);
        for (std::size_t i = 0; i < ids.values.size(); ++i) {
            for (std::size_t row = 0; row < result.size(0); ++row) {
                if (result.indices[0][row] == static_cast<int>(ids.values[i])) {
                    for (std::size_t h = 0; h < width; ++h) {
                        result.values[row * width + h] += dy.values[i * width + h];
                    }
                }
            }
        }
        return result;
    }

    Piece lossGradient(const Piece& logits, const Piece& statistics) const {
        Piece result = Piece::zeros(logits.indices);
        for (std::size_t b = 0; b < logits.size(0); ++b) {
            for (std::size_t s = 0; s < logits.size(1); ++s) {
                for (std::size_t v = 0; v < logits.size(2); ++v) {
                    const bool target = logits.indices[2][v] == targetOf(logits.indices[0][b], logits.indices[1][s]);
                    result.at({b, s, v}) =
                        std::exp(logits.at({b, s, v})) / statistics.at({b, s, 1}) - (target ? 1.0 : 0.0);
                }
            }
        }
        return result;
    }

    const graph::Part& m_part;
    const Mesh& m_mesh;
    Experts m_experts;
    std::vector<Pieces> m_pieces;
};

} // namespace paretoscope::tests

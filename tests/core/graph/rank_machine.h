// SPDX-License-Identifier: GPL-3.0-or-later
// Executes a symbolic graph on real numbers, all ranks in one process: every use of a tensor goes through the exchanges
// that its layouts ask for. Operators in plain loops; routing is balanced by turns, so that shapes are what graphs say.
#pragma once

#include "tests/core/graph/attention_numbers.h"
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

    static Piece product(const std::string& equation, const Piece& a, const Piece& b) {
        const std::size_t comma = equation.find(',');
        const std::size_t arrow = equation.find("->");
        const std::string left = equation.substr(0, comma);
        const std::string right = equation.substr(comma + 1, arrow - comma - 1);
        const std::string result = equation.substr(arrow + 2);
        std::map<char, std::vector<int>> labels;
        const auto collect = [&labels](const std::string& names, const Piece& piece) {
            for (std::size_t i = 0; i < names.size(); ++i) {
                const auto [place, isNew] = labels.try_emplace(names[i], piece.indices[i]);
                demand(isNew || place->second == piece.indices[i], "a product of entries that do not meet");
            }
        };
        collect(left, a);
        collect(right, b);
        std::string order = result;
        for (const auto& [label, indices] : labels) {
            order += order.find(label) == std::string::npos ? std::string(1, label) : std::string();
        }
        std::vector<std::vector<int>> indices;
        for (const char label : result) {
            indices.push_back(labels.at(label));
        }
        Piece sum = Piece::zeros(std::move(indices));
        struct Loop {
            std::size_t count, left, right, result; // iterations, and strides in the three tensors
        };
        std::vector<Loop> loops;
        const auto stride = [&labels](const std::string& names, char label) {
            std::size_t product = 1;
            for (std::size_t i = names.size(); i-- > 0; product *= labels.at(names[i]).size()) {
                if (names[i] == label) {
                    return product;
                }
            }
            return std::size_t{0};
        };
        for (const char label : order) {
            loops.push_back(
                {labels.at(label).size(), stride(left, label), stride(right, label), stride(result, label)});
        }
        const Loop inner = loops.back();
        loops.pop_back();
        std::vector<std::size_t> at(loops.size(), 0);
        for (std::size_t x = 0, y = 0, z = 0;;) {
            for (std::size_t i = 0; i < inner.count; ++i) {
                sum.values[z + i * inner.result] += a.values[x + i * inner.left] * b.values[y + i * inner.right];
            }
            std::size_t depth = loops.size();
            while (depth > 0 && ++at[depth - 1] == loops[depth - 1].count) {
                const Loop& done = loops[--depth];
                at[depth] = 0;
                x -= (done.count - 1) * done.left;
                y -= (done.count - 1) * done.right;
                z -= (done.count - 1) * done.result;
            }
            if (depth == 0) {
                return sum;
            }
            x += loops[depth - 1].left;
            y += loops[depth - 1].right;
            z += loops[depth - 1].result;
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
            return {chosen(*in[0], m_part.sizes[graph::Symbol::topK])};
        case Kind::dispatch:
            return {sent(op, *in[0], rank)};
        case Kind::combine:
            return {combined(*in[0], *in[1])};
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

    static Piece gatedProduct(const Piece& x, const Piece& gate) {
        Piece result = x;
        const std::size_t width = x.indices.back().size();
        for (std::size_t i = 0; i < result.values.size(); ++i) {
            result.values[i] *= sigmoid(gate.values[i / width]);
        }
        return result;
    }

    /// Which entry of a bias meets entry i of x: biases lack the leading dimensions, those of experts the rows.
    static std::size_t biasPlace(const Piece& x, std::size_t biasDimensions, std::size_t i) {
        std::size_t width = 1;
        const bool ofExperts = biasDimensions + 1 == x.indices.size();
        for (std::size_t d = x.indices.size() - biasDimensions + (ofExperts ? 1 : 0); d < x.indices.size(); ++d) {
            width *= x.size(d);
        }
        return ofExperts ? i / (width * x.size(1)) * width + i % width : i % width;
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

    static double rms(const double* x, std::size_t width) {
        return std::sqrt(std::inner_product(x, x + width, x, 0.0) / static_cast<double>(width) + 1e-6);
    }

    static Piece normed(const Piece& x, const Piece& weight) {
        Piece result = x;
        const std::size_t width = x.indices.back().size();
        for (std::size_t row = 0; row < x.values.size(); row += width) {
            const double scale = rms(&x.values[row], width);
            for (std::size_t i = 0; i < width; ++i) {
                result.values[row + i] = x.values[row + i] / scale * weight.values[i];
            }
        }
        return result;
    }

    /// Columns `begin` to `end` of the last dimension, counted from 0.
    static Piece columnsOf(const Piece& x, std::size_t begin, std::size_t end) {
        Piece result = x.cut(x.indices.size() - 1, begin, end);
        std::iota(result.indices.back().begin(), result.indices.back().end(), 0);
        return result;
    }

    /// Columns of several tensors, side by side.
    static Piece beside(std::initializer_list<Piece> parts) {
        Piece result = Piece::joined(parts, parts.begin()->indices.size() - 1);
        std::iota(result.indices.back().begin(), result.indices.back().end(), 0);
        return result;
    }

    /// The latent vector of keys and values, normed, and the key that all heads share.
    static std::vector<Piece> latents(const Piece& packed, const Piece& weight) {
        const std::size_t width = weight.values.size();
        return {normed(columnsOf(packed, 0, width), weight), columnsOf(packed, width, packed.indices.back().size())};
    }

    static std::vector<Piece> latentGradient(const Piece& dlatent, const Piece& drope, const Piece& packed,
                                             const Piece& weight) {
        std::vector<Piece> parts = normGradient(dlatent, columnsOf(packed, 0, weight.values.size()), weight);
        return {beside({parts[0], drope}), parts[1]};
    }

    /// Queries as they are; of every head its own part of the key, the shared one, and its value. Nothing turns here.
    static std::vector<Piece> assembled(const Piece& queries, const Piece& expanded, const Piece& rope) {
        Piece shared = Piece::zeros({expanded.indices[0], expanded.indices[1], expanded.indices[2], rope.indices[2]});
        const std::size_t width = rope.size(2);
        for (std::size_t i = 0; i < shared.values.size(); ++i) {
            shared.values[i] = rope.values[i / (width * expanded.size(2)) * width + i % width];
        }
        const std::size_t own = queries.size(3) - width;
        return {queries, beside({columnsOf(expanded, 0, own), shared, columnsOf(expanded, own, expanded.size(3))})};
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

    /// [.. ups inner] to [.. inner].
    static Piece activated(const Piece& x) {
        const std::size_t inner = x.indices.back().size();
        const std::size_t ups = x.size(x.indices.size() - 2);
        std::vector<std::vector<int>> indices = x.indices;
        indices.erase(indices.end() - 2);
        Piece result = Piece::zeros(indices);
        for (std::size_t i = 0; i < result.values.size(); ++i) {
            const std::size_t place = i / inner * ups * inner + i % inner;
            const double gate = x.values[place];
            result.values[i] = gate * sigmoid(gate) * (ups == 2 ? x.values[place + inner] : 1.0);
        }
        return result;
    }

    static Piece looked(const Piece& ids, const Piece& table) {
        Piece result = Piece::zeros({ids.indices[0], ids.indices[1], table.indices[1]});
        const std::size_t width = table.size(1);
        for (std::size_t i = 0; i < ids.values.size(); ++i) {
            for (std::size_t row = 0; row < table.size(0); ++row) {
                if (table.indices[0][row] == static_cast<int>(ids.values[i])) {
                    std::copy_n(table.values.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                                result.values.begin() + static_cast<std::ptrdiff_t>(i * width));
                }
            }
        }
        return result;
    }

    // Experts are chosen by turns: token n takes experts n K, n K + 1, ... (mod E).

    [[nodiscard]] int experts() const { return static_cast<int>(m_part.sizes[graph::Symbol::experts]); }
    [[nodiscard]] int topK() const { return static_cast<int>(m_part.sizes[graph::Symbol::topK]); }
    /// Whole sequences are multiples of E / K tokens long, so the place in the sequence decides.
    [[nodiscard]] int expertOf(int position, int choice) const { return (position * topK() + choice) % experts(); }

    Piece chosen(const Piece& logits, std::int64_t choices) const {
        std::vector<int> columns(static_cast<std::size_t>(choices));
        std::iota(columns.begin(), columns.end(), 0);
        Piece gates = Piece::zeros({logits.indices[0], logits.indices[1], columns});
        for (std::size_t i = 0; i < logits.size(0) * logits.size(1); ++i) {
            double sum = 0.0;
            for (std::size_t k = 0; k < columns.size(); ++k) {
                const int expert = expertOf(logits.indices[1][i % logits.size(1)], static_cast<int>(k));
                double& gate = gates.values[i * columns.size() + k];
                gate = std::exp(logits.values[i * logits.size(2) + static_cast<std::size_t>(expert)]);
                sum += gate;
            }
            for (std::size_t k = 0; k < columns.size(); ++k) {
                gates.values[i * columns.size() + k] /= sum;
            }
        }
        return gates;
    }

    /// Calls visit(token, choice, expert, row) for each copy that a rank sends.
    template <class Visit>
    void overCopies(const std::vector<int>& batch, const std::vector<int>& positions, const Visit& visit) const {
        std::vector<std::size_t> rows(static_cast<std::size_t>(experts()), 0);
        for (std::size_t b = 0; b < batch.size(); ++b) {
            for (std::size_t s = 0; s < positions.size(); ++s) {
                for (int choice = 0; choice < topK(); ++choice) {
                    const auto expert = static_cast<std::size_t>(expertOf(positions[s], choice));
                    visit(b * positions.size() + s, static_cast<std::size_t>(choice), expert, rows[expert]++);
                }
            }
        }
    }

    Piece sent(const graph::Operator& op, const Piece& x, int rank) const {
        const std::size_t width = x.size(2);
        const std::size_t rows =
            x.size(0) * x.size(1) * static_cast<std::size_t>(topK()) / static_cast<std::size_t>(experts());
        std::vector<int> every(static_cast<std::size_t>(experts()));
        std::iota(every.begin(), every.end(), 0);
        std::vector<int> mine(rows);
        const AxisSet axes = m_part.graph[op.outputs.front()].layout.split[1];
        std::iota(mine.begin(), mine.end(), m_mesh.place(axes, rank) * static_cast<int>(rows));
        Piece result = Piece::zeros({every, mine, x.indices[2]});
        overCopies(x.indices[0], x.indices[1],
                   [&](std::size_t token, std::size_t, std::size_t expert, std::size_t row) {
                       for (std::size_t h = 0; h < width; ++h) {
                           result.at({expert, row, h}) = x.values[token * width + h];
                       }
                   });
        return result;
    }

    Piece combined(const Piece& rows, const Piece& gates) const {
        Piece result = Piece::zeros({gates.indices[0], gates.indices[1], rows.indices[2]});
        const std::size_t width = rows.size(2);
        overCopies(gates.indices[0], gates.indices[1],
                   [&](std::size_t token, std::size_t choice, std::size_t expert, std::size_t row) {
                       const double gate = gates.values[token * gates.size(2) + choice];
                       for (std::size_t h = 0; h < width; ++h) {
                           result.values[token * width + h] += gate * rows.at({expert, row, h});
                       }
                   });
        return result;
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

    static Piece losses(const Piece& statistics) {
        Piece result = Piece::zeros({statistics.indices[0], statistics.indices[1]});
        for (std::size_t i = 0; i < result.values.size(); ++i) {
            result.values[i] = std::log(statistics.values[3 * i + 1]) - statistics.values[3 * i + 2];
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
            return {routerGradient(*in[0], *in[1])};
        case Kind::dispatch:
            return {dispatchGradient(op, *in[0], rank)};
        case Kind::combine:
            return combineGradient(*in[0], *in[1], *in[2]);
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

    static std::vector<Piece> gatedGradient(const Piece& dy, const Piece& x, const Piece& gate) {
        Piece dx = gatedProduct(dy, gate);
        Piece dgate = Piece::zeros(gate.indices);
        const std::size_t width = dy.indices.back().size();
        for (std::size_t i = 0; i < dy.values.size(); ++i) {
            const double s = sigmoid(gate.values[i / width]);
            dgate.values[i / width] += dy.values[i] * x.values[i] * s * (1.0 - s);
        }
        return {dx, dgate};
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

    static std::vector<Piece> normGradient(const Piece& dy, const Piece& x, const Piece& weight) {
        Piece dx = Piece::zeros(x.indices);
        Piece dweight = Piece::zeros(weight.indices);
        const std::size_t width = weight.values.size();
        for (std::size_t row = 0; row < x.values.size(); row += width) {
            const double scale = rms(&x.values[row], width);
            double dot = 0.0;
            for (std::size_t i = 0; i < width; ++i) {
                dot += dy.values[row + i] * weight.values[i] * x.values[row + i];
                dweight.values[i] += dy.values[row + i] * x.values[row + i] / scale;
            }
            for (std::size_t i = 0; i < width; ++i) {
                dx.values[row + i] = dy.values[row + i] * weight.values[i] / scale -
                                     x.values[row + i] * dot / (static_cast<double>(width) * scale * scale * scale);
            }
        }
        return {dx, dweight};
    }

    static Piece activationGradient(const Piece& dy, const Piece& x) {
        Piece dx = Piece::zeros(x.indices);
        const std::size_t inner = x.indices.back().size();
        const std::size_t ups = x.size(x.indices.size() - 2);
        for (std::size_t i = 0; i < dy.values.size(); ++i) {
            const std::size_t place = i / inner * ups * inner + i % inner;
            const double gate = x.values[place];
            const double s = sigmoid(gate);
            const double up = ups == 2 ? x.values[place + inner] : 1.0;
            dx.values[place] = dy.values[i] * up * (s + gate * s * (1.0 - s));
            if (ups == 2) {
                dx.values[place + inner] = dy.values[i] * gate * s;
            }
        }
        return dx;
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

    Piece routerGradient(const Piece& dgates, const Piece& gates) const {
        std::vector<int> every(static_cast<std::size_t>(experts()));
        std::iota(every.begin(), every.end(), 0);
        Piece result = Piece::zeros({gates.indices[0], gates.indices[1], every});
        const std::size_t choices = gates.size(2);
        for (std::size_t i = 0; i < gates.size(0) * gates.size(1); ++i) {
            double mean = 0.0;
            for (std::size_t k = 0; k < choices; ++k) {
                mean += gates.values[i * choices + k] * dgates.values[i * choices + k];
            }
            for (std::size_t k = 0; k < choices; ++k) {
                const auto expert =
                    static_cast<std::size_t>(expertOf(gates.indices[1][i % gates.size(1)], static_cast<int>(k)));
                result.values[i * every.size() + expert] =
                    gates.values[i * choices + k] * (dgates.values[i * choices + k] - mean);
            }
        }
        return result;
    }

    /// The tokens of a rank are those of the forward operator's input.
    Piece dispatchGradient(const graph::Operator& op, const Piece& drows, int rank) const {
        const graph::TensorId tokens = m_part.graph[op.outputs.front()].gradientOf;
        Piece result = Piece::zeros(m_pieces[tokens][rank].indices);
        const std::size_t width = drows.size(2);
        overCopies(result.indices[0], result.indices[1],
                   [&](std::size_t token, std::size_t, std::size_t expert, std::size_t row) {
                       for (std::size_t h = 0; h < width; ++h) {
                           result.values[token * width + h] += drows.at({expert, row, h});
                       }
                   });
        return result;
    }

    std::vector<Piece> combineGradient(const Piece& dy, const Piece& rows, const Piece& gates) const {
        Piece drows = Piece::zeros(rows.indices);
        Piece dgates = Piece::zeros(gates.indices);
        const std::size_t width = rows.size(2);
        overCopies(gates.indices[0], gates.indices[1],
                   [&](std::size_t token, std::size_t choice, std::size_t expert, std::size_t row) {
                       for (std::size_t h = 0; h < width; ++h) {
                           const double slope = dy.values[token * width + h];
                           drows.at({expert, row, h}) = gates.values[token * gates.size(2) + choice] * slope;
                           dgates.values[token * gates.size(2) + choice] += rows.at({expert, row, h}) * slope;
                       }
                   });
        return {drows, dgates};
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
    std::vector<Pieces> m_pieces;
};

} // namespace paretoscope::tests

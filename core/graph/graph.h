// SPDX-License-Identifier: GPL-3.0-or-later
// The symbolic tensor graph of one part of a model (embedding, one layer, head and loss), forward or with its
// gradients. Shapes are of the whole tensor over all ranks; a layout says how it lies on them. An operator states the
// layout in which it reads each tensor; where that differs from the layout in which the tensor was left,
// redistribution.h says what has to be exchanged. Costs are of one rank, symbolic and exact.
#pragma once

#include "core/graph/expression.h"
#include "core/graph/layout.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::graph {

using TensorId = std::uint32_t;
inline constexpr TensorId kNoTensor = 0xffffffff;

enum class ElementType : std::uint8_t { bf16, fp32, int32 }; ///< bf16 stands for any 16-bit type
[[nodiscard]] int bytesOf(ElementType type);

enum class TensorRole : std::uint8_t {
    input,          ///< comes from outside this graph
    weight,         ///< learned
    expertWeight,   ///< learned, of routed experts
    activation,     ///< made here
    gradient,       ///< of an activation or an input
    weightGradient, ///< of a weight, of one micro-batch
};

struct Tensor {
    std::string name; ///< "attention.qkv"
    TensorRole role = TensorRole::activation;
    ElementType type = ElementType::bf16;
    std::vector<Expression> shape{}; ///< of the whole tensor
    Layout layout{};                 ///< in which it is made and kept
    TensorId gradientOf = kNoTensor;

    [[nodiscard]] bool isWeight() const { return role == TensorRole::weight || role == TensorRole::expertWeight; }
};

/// Reading a tensor in a layout.
struct Use {
    TensorId tensor = kNoTensor;
    Layout layout;

    friend bool operator==(const Use&, const Use&) = default;
};

enum class OperatorKind : std::uint8_t {
    matmul,      ///< a sum of products, by an equation: "bsh,hn->bsn"
    add,         ///< of two tensors of one shape
    multiply,    ///< by another tensor that lacks the last dimension (gate of shared experts)
    bias,        ///< plus a vector along the last dimensions; where the tensor is a partial sum, on one rank of it
    norm,        ///< RMSNorm or LayerNorm over the last dimension; (x, weight)
    rotary,      ///< splits packed projections [b s k g d] into queries [b s k g-2 d] and keys with values [b s k 2 d]
    assemble,    ///< latent attention: rotates, and puts queries and keys together
    attention,   ///< softmax(q k / sqrt d, causal) v: scores are never stored
    activation,  ///< SwiGLU of [.. 2 f], or GELU of [.. 1 f], to [.. f]
    embedding,   ///< rows of a table; (token ids, table)
    router,      ///< the K largest logits and their softmax; (logits) to gates [b s E], 0 for experts not chosen
    dispatch,    ///< copies of tokens to rows of their experts; (x, gates) to [E rows h]
    combine,     ///< the sum of a token's rows, weighted by gates; (rows, gates) to [b s h]
    convolution, ///< causal, along the sequence, each channel alone; (x, weight)
    scan,        ///< the recurrence of a state-space layer
    statistics,  ///< of logits: maximum, sum of exponentials, the target's logit
    loss,        ///< cross-entropy from logits and statistics
};
std::string_view name(OperatorKind kind);

/// Which pass an operator belongs to.
enum class Phase : std::uint8_t { forward, recompute, backwardInput, backwardWeight };

struct Operator {
    std::string name;
    OperatorKind kind = OperatorKind::matmul;
    bool gradient = false; ///< the gradient of that kind: reads output gradients first, then what the kind keeps
    Phase phase = Phase::forward;
    std::string equation; ///< matmul
    std::vector<Use> inputs;
    std::vector<TensorId> outputs;
    Expression flops;            ///< of one rank: matrix products, attention and state-space cores, 2 per multiply-add
    Expression elementwiseFlops; ///< of one rank: everything else
    Expression traffic;          ///< of one rank: bytes read and written
};

/// What an operator is made from, its outputs aside.
struct OperatorSpec {
    std::string name;
    OperatorKind kind = OperatorKind::add;
    std::vector<Use> inputs;
    Expression flops{};
    Expression elementwiseFlops{};
};

struct OutputSpec {
    std::string name; ///< empty: as the operator
    std::vector<Expression> shape{};
    Layout layout{};
    ElementType type = ElementType::bf16;
    TensorRole role = TensorRole::activation;
    TensorId gradientOf = kNoTensor;
};

class Graph {
public:
    TensorId input(std::string name, std::vector<Expression> shape, Layout layout,
                   ElementType type = ElementType::bf16);
    TensorId weight(std::string name, std::vector<Expression> shape, Layout layout,
                    TensorRole role = TensorRole::weight);

    /// The shape, layout and FLOPs of a product follow from its equation: axes that split a contracted label leave a
    /// partial sum. Layouts of one label must agree in both operands; otherwise a bug, which asserts.
    TensorId matmul(std::string name, const Use& left, const Use& right, std::string_view equation,
                    const OutputSpec& output = {}, Phase phase = Phase::forward);
    std::vector<TensorId> apply(OperatorSpec spec, std::span<const OutputSpec> outputs, bool gradient = false,
                                Phase phase = Phase::forward);
    TensorId apply(OperatorSpec spec, const OutputSpec& output) { return apply(std::move(spec), {&output, 1}).front(); }

    /// a + b in the layout of `layout`.
    TensorId add(std::string name, TensorId a, TensorId b, const Layout& layout, Phase phase = Phase::forward);

    [[nodiscard]] const std::vector<Tensor>& tensors() const { return m_tensors; }
    [[nodiscard]] const Tensor& operator[](TensorId tensor) const { return m_tensors[tensor]; }
    [[nodiscard]] const std::vector<Operator>& operators() const { return m_operators; }
    [[nodiscard]] Use asMade(TensorId tensor) const { return {tensor, m_tensors[tensor].layout}; }

    /// Of one rank that holds the tensor in this layout.
    [[nodiscard]] Expression localElements(TensorId tensor, const Layout& layout) const;
    [[nodiscard]] Expression localBytes(TensorId tensor, const Layout& layout) const;

private:
    TensorId make(Tensor tensor);
    void finish(Operator op);

    std::vector<Tensor> m_tensors;
    std::vector<Operator> m_operators;
};

/// What one rank holds, for people: "[Batch/dp, Seq/cp, Hidden] partial over tp".
std::string text(const Tensor& tensor, const Layout& layout);

/// The product of the degrees of a set of axes.
Expression degree(AxisSet axes);
/// The product of sizes.
Expression product(std::span<const Expression> sizes);

} // namespace paretoscope::graph

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>

namespace paretoscope::graph {

namespace {

constexpr BufferId kNoBuffer = std::numeric_limits<BufferId>::max();

bool isCore(const Operator& op) {
    return op.kind == OperatorKind::attention || op.kind == OperatorKind::scan;
}

class Lowering {
public:
    Lowering(const Part& part, const ProgramOptions& options)
        : m_part(part)
        , m_graph(part.graph)
        , m_options(options)
        , m_known(part.graph.tensors().size()) {
        m_program.part = part.kind;
    }

    Program run() {
        m_program.input = enter(m_part.input);
        for (TensorId id = 0; id < m_graph.tensors().size(); ++id) {
            if (m_graph[id].role == TensorRole::input && id != m_part.input && id != m_part.gradients.seed) {
                enter(id); // caches
            }
        }
        for (std::size_t i = 0; i < m_part.forwardOperators; ++i) {
            emit(m_graph.operators()[i], Phase::forward);
        }
        const Known output = obtain(m_part.output, Phase::forward);
        m_program.output = output.buffer;
        m_program.lastForward = output.step;
        m_program.forwardSteps = m_program.steps.size();
        if (!m_part.gradients.of.empty()) {
            lowerBackward();
        }
        countParameters();
        return std::move(m_program);
    }

private:
    /// A tensor that is at hand in a layout.
    struct Known {
        Layout layout;
        BufferId buffer = 0;
        StepIndex step = kFromOutside;
        bool gathered = false;      ///< made by an all-gather: not kept for the backward pass
        BufferId other = kNoBuffer; ///< the columns of a product that are computed again
        bool exchanged = false;
    };

    [[nodiscard]] bool halvesProducts() const {
        return m_options.recompute == Recompute::selective && m_options.selective == SelectiveRecompute::products;
    }
    [[nodiscard]] bool isDoneAgain(const Operator& op) const {
        switch (m_options.recompute) {
        case Recompute::none:
            return false;
        case Recompute::selective:
            return halvesProducts() != isCore(op);
        case Recompute::full:
            break;
        }
        return true;
    }

    void lowerBackward() {
        forgetAfterForward();
        if (m_part.gradients.seed != kNoTensor) {
            m_program.seed = enter(m_part.gradients.seed);
        }
        for (std::size_t i = 0; i < m_part.forwardOperators; ++i) {
            if (isDoneAgain(m_graph.operators()[i])) {
                emit(m_graph.operators()[i], Phase::recompute);
            }
        }
        for (std::size_t i = m_part.gradients.firstOperator; i < m_graph.operators().size(); ++i) {
            emit(m_graph.operators()[i], m_graph.operators()[i].phase);
        }
        const TensorId gradient = m_part.inputGradient();
        if (gradient != kNoTensor) {
            const Known known = obtain({gradient, dual(m_graph[m_part.input].layout)}, Phase::backwardInput);
            m_program.inputGradient = known.buffer;
            m_program.lastBackward = known.step;
        }
    }

    /// Keeps what the backward pass may read: nothing but the input when all is computed again, no results of what
    /// selective recomputation does again, and never what an all-gather made.
    void forgetAfterForward() {
        for (TensorId id = 0; id < m_known.size(); ++id) {
            if (m_graph[id].role == TensorRole::input) {
                std::erase_if(m_known[id], [](const Known& known) { return known.step != kFromOutside; });
                continue;
            }
            std::erase_if(m_known[id], [this](const Known& known) {
                return known.gathered || m_options.recompute == Recompute::full;
            });
        }
        if (m_options.recompute != Recompute::selective) {
            return;
        }
        for (std::size_t i = 0; i < m_part.forwardOperators; ++i) {
            const Operator& op = m_graph.operators()[i];
            if (!isDoneAgain(op)) {
                continue;
            }
            for (const TensorId output : op.outputs) {
                if (halvesProducts() && op.kind == OperatorKind::matmul) {
                    m_keptHalves[output] = m_known[output].front().buffer;
                }
                std::erase_if(m_known[output],
                              [this](const Known& known) { return !halvesProducts() || !known.exchanged; });
            }
        }
    }

    BufferId buffer(Bytes bytes) {
        m_program.buffers.push_back(bytes);
        return static_cast<BufferId>(m_program.buffers.size() - 1);
    }

    Bytes localBytes(TensorId tensor, const Layout& layout) const {
        return Bytes(m_graph.localBytes(tensor, layout).approximate(m_part.sizes));
    }

    BufferId enter(TensorId tensor) {
        const Layout& layout = m_graph[tensor].layout;
        const BufferId id = buffer(localBytes(tensor, layout));
        m_known[tensor].push_back({layout, id, kFromOutside, false});
        return id;
    }

    AxisSet spread(AxisSet axes) const {
        AxisSet several;
        axes.forEach([&](Axis axis) { several = m_part.sizes[symbol(axis)] > 1 ? several | axis : several; });
        return several;
    }

    const Known* find(TensorId tensor, const Layout& layout) const {
        const auto& known = m_known[tensor];
        const auto found =
            std::find_if(known.begin(), known.end(), [&layout](const Known& each) { return each.layout == layout; });
        return found == known.end() ? nullptr : &*found;
    }

    /// The tensor in the layout of a use, exchanged as far as it is not at hand.
    Known obtain(const Use& use, Phase phase) {
        const Layout& made = m_graph[use.tensor].layout;
        const Result<std::vector<Redistribution>> steps = redistribute(made, use.layout);
        assert(steps.ok());
        const Known* start = find(use.tensor, made);
        std::size_t next = 0;
        for (std::size_t i = steps->size(); i-- > 0;) {
            if (const Known* known = find(use.tensor, (*steps)[i].after)) {
                start = known;
                next = i + 1;
                break;
            }
        }
        assert(start != nullptr);
        Known current = *start;
        for (; next < steps->size(); ++next) {
            current = exchange(use.tensor, current, (*steps)[next], phase);
            m_known[use.tensor].push_back(current);
        }
        return current;
    }

    Known exchange(TensorId tensor, const Known& from, const Redistribution& what, Phase phase) {
        const AxisSet axes = spread(what.axes);
        if (axes.empty() || what.exchange == Exchange::slice) {
            return {what.after, from.buffer, from.step, from.gathered, from.other, from.exchanged}; // a view
        }
        Step step;
        step.kind = StepKind::exchange;
        step.phase = phase;
        step.exchange = what.exchange;
        step.axes = axes;
        step.name = fmt::format("{}.{}", m_graph[tensor].name, name(what.exchange));
        step.bytes = localBytes(tensor, from.layout);
        step.after = {from.step};
        step.reads = buffersOf(from);
        if (what.exchange == Exchange::allReduce) { // works in place
            step.writes = step.reads;
            return {what.after, from.buffer, push(std::move(step)), false, from.other, true};
        }
        step.writes = {buffer(localBytes(tensor, what.after))};
        const BufferId result = step.writes.front();
        return {what.after, result, push(std::move(step)), what.exchange == Exchange::allGather, kNoBuffer, true};
    }

    [[nodiscard]] static std::vector<BufferId> buffersOf(const Known& known) {
        return known.other == kNoBuffer ? std::vector{known.buffer} : std::vector{known.buffer, known.other};
    }

    StepIndex push(Step step) {
        std::sort(step.after.begin(), step.after.end());
        step.after.erase(std::unique(step.after.begin(), step.after.end()), step.after.end());
        m_program.steps.push_back(std::move(step));
        return static_cast<StepIndex>(m_program.steps.size() - 1);
    }

    void emit(const Operator& op, Phase phase) {
        if (op.kind == OperatorKind::attention && m_options.context == ContextExchange::ring &&
            m_part.sizes[Symbol::contextParallel] > 1) {
            emitRing(op, phase);
            return;
        }
        const bool half = phase == Phase::recompute && halvesProducts() && op.kind == OperatorKind::matmul;
        Step step = costed(op, phase, half ? 0.5 : 1.0);
        for (const Use& use : op.inputs) {
            read(step, use, phase);
        }
        finish(std::move(step), op);
    }

    Step costed(const Operator& op, Phase phase, double share) const {
        Step step;
        step.phase = phase;
        step.op = op.kind;
        step.name = phase == Phase::recompute ? op.name + " again" : op.name;
        step.flops = Flops(share * op.flops.approximate(m_part.sizes));
        step.elementwiseFlops = Flops(share * op.elementwiseFlops.approximate(m_part.sizes));
        step.bytes = Bytes(share * op.traffic.approximate(m_part.sizes));
        return step;
    }

    void read(Step& step, const Use& use, Phase phase) {
        if (m_graph[use.tensor].isWeight()) {
            return;
        }
        const Known known = obtain(use, phase);
        step.after.push_back(known.step);
        for (const BufferId each : buffersOf(known)) {
            step.reads.push_back(each);
        }
    }

    /// Where the columns of a product go: to one buffer, or to one that stays and one that is made again.
    Known place(const Operator& op, TensorId output, Phase phase) {
        const Layout& layout = m_graph[output].layout;
        // Gradients of weights are added to a buffer that the step holds throughout.
        const bool held = m_graph[output].role == TensorRole::weightGradient;
        const Bytes bytes = held ? Bytes(0.0) : localBytes(output, layout);
        const bool forward = phase == Phase::forward || phase == Phase::recompute;
        if (!halvesProducts() || !forward || op.kind != OperatorKind::matmul) {
            return {layout, buffer(bytes), kFromOutside, false, kNoBuffer, false};
        }
        const BufferId stays = phase == Phase::recompute ? m_keptHalves[output] : buffer(0.5 * bytes);
        return {layout, stays, kFromOutside, false, buffer(0.5 * bytes), false};
    }

    void finish(Step step, const Operator& op) {
        std::vector<std::pair<TensorId, Known>> made;
        for (const TensorId output : op.outputs) {
            made.emplace_back(output, place(op, output, step.phase));
            const Known& known = made.back().second;
            const bool again = step.phase == Phase::recompute && known.other != kNoBuffer;
            step.writes.push_back(again ? known.other : known.buffer);
            if (!again && known.other != kNoBuffer) {
                step.writes.push_back(known.other);
            }
            if (again) {
                step.reads.push_back(known.buffer);
            }
        }
        const StepIndex index = push(std::move(step));
        for (auto& [output, known] : made) {
            known.step = index;
            m_known[output].push_back(known);
        }
    }

    /// Attention over the own block, then over one received block after the other, each passed on to the next rank
    /// while it is worked on (Liu, Zaharia, Abbeel 2023). Backward, the gradients of a block travel with it.
    void emitRing(const Operator& op, Phase phase) {
        const auto ranks = static_cast<int>(m_part.sizes[Symbol::contextParallel]);
        const std::size_t place = op.gradient ? 2 : 1; // of keys and values
        const Use& block = op.inputs[place];
        const Use own{block.tensor, m_graph[block.tensor].layout};
        Step first = costed(op, phase, 1.0 / ranks);
        std::vector<StepIndex> after;
        std::vector<BufferId> reads;
        for (std::size_t i = 0; i < op.inputs.size(); ++i) {
            read(first, i == place ? own : op.inputs[i], phase);
        }
        const Known local = obtain(own, phase);
        const Bytes message = (op.gradient ? 2.0 : 1.0) * localBytes(own.tensor, own.layout);
        Known travelling = local;
        StepIndex worked = push(first);
        const std::vector<StepIndex> inputs = m_program.steps[worked].after;
        for (int hop = 1; hop < ranks; ++hop) {
            travelling = passOn(op, phase, hop, message, travelling, inputs);
            Step turn = costed(op, phase, 1.0 / ranks);
            turn.reads = first.reads;
            turn.reads.push_back(travelling.buffer);
            turn.after = {worked, travelling.step};
            if (hop + 1 < ranks) {
                worked = push(std::move(turn));
            } else {
                finish(std::move(turn), op);
            }
        }
        keepGradientHere(op);
    }

    /// A block goes to the next rank and another comes from the one before.
    Known passOn(const Operator& op, Phase phase, int hop, Bytes message, const Known& block,
                 const std::vector<StepIndex>& inputs) {
        Step send;
        send.kind = StepKind::send;
        send.phase = phase;
        send.hop = hop;
        send.name = op.name + ".pass_on";
        send.bytes = message;
        send.after = {block.step};
        send.reads = {block.buffer};
        Step receive = send;
        receive.kind = StepKind::receive;
        receive.name = op.name + ".take_over";
        receive.after = inputs;
        receive.reads.clear();
        receive.writes = {buffer(message)};
        const BufferId taken = receive.writes.front();
        push(std::move(send));
        return {block.layout, taken, push(std::move(receive)), true};
    }

    /// The ring has brought the gradient of keys and values home: no sum over context-parallel ranks is left.
    void keepGradientHere(const Operator& op) {
        if (!op.gradient) {
            return;
        }
        const TensorId gradient = op.outputs[1];
        Known home = m_known[gradient].back();
        const Result<std::vector<Redistribution>> steps =
            redistribute(home.layout, dual(m_graph[op.inputs[2].tensor].layout));
        home.layout = steps->back().after;
        m_known[gradient].push_back(home);
    }

    void countParameters() {
        for (TensorId id = 0; id < m_graph.tensors().size(); ++id) {
            const Tensor& tensor = m_graph[id];
            if (!tensor.isWeight()) {
                continue;
            }
            const double elements = m_graph.localElements(id, tensor.layout).approximate(m_part.sizes);
            const bool expert = tensor.role == TensorRole::expertWeight;
            (expert ? m_program.parameters.experts : m_program.parameters.dense) += elements;
            if (m_part.gradients.of.empty() || m_part.gradients.of[id] == kNoTensor) {
                continue;
            }
            const Layout& gradient = m_graph[m_part.gradients.of[id]].layout;
            if (spread(gradient.partial).contains(Axis::tensor)) {
                m_program.parameters.summedOverTensor += elements;
            }
        }
    }

    const Part& m_part;
    const Graph& m_graph;
    const ProgramOptions& m_options;
    std::vector<std::vector<Known>> m_known;   ///< by tensor
    std::map<TensorId, BufferId> m_keptHalves; ///< of products that are computed again by half
    Program m_program;
};

} // namespace

Flops Program::flops() const {
    Flops sum;
    for (const Step& step : steps) {
        sum += step.flops;
    }
    return sum;
}

Program lower(const Part& part, const ProgramOptions& options) {
    return Lowering(part, options).run();
}

} // namespace paretoscope::graph

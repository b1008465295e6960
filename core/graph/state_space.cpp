// SPDX-License-Identifier: GPL-3.0-or-later
// State-space layers: Mamba-1 (Gu, Dao 2023) and Mamba-2 (Dao, Gu 2024). The recurrence needs a whole sequence but only
// one channel at a time, so what context parallelism split along the sequence is exchanged for a split of channels.
// The state projections of Mamba-2 are shared by all channels: made by columns and gathered.
#include "core/graph/builder.h"

namespace paretoscope::graph {

namespace {

constexpr int kTaps = 4;        ///< of the convolution; its weights carry a bias besides
constexpr int kSilu = 5;        ///< an element, after the convolution (derived)
constexpr int kScanTensors = 3; ///< per head of Mamba-2: state matrix, skip, bias of the step size

const AxisSet kChannels = Axis::context | Axis::tensor;

/// A causal convolution with SiLU over [b s .. channels] to [b s channels].
TensorId convolve(Building& building, const std::string& name, TensorId x, const Expression& channels) {
    Graph& graph = building.graph;
    const TensorId weight = graph.weight(name + ".weight", {channels, kTaps + 1}, splitOver(0, Axis::tensor));
    const Layout read = building.cut.channels(graph[x].shape.size() - 1);
    const Expression elements = building.rows() * channels / degree(Axis::data | kChannels);
    return graph.apply({name,
                        OperatorKind::convolution,
                        {{x, read}, {weight, splitOver(0, kChannels)}},
                        2 * kTaps * elements,
                        kSilu * elements},
                       {{}, {S::batch, S::sequence, channels}, building.cut.channels(2)});
}

/// Input and gate, [b s 2 inner].
TensorId projectIn(Building& building, TensorId x) {
    Graph& graph = building.graph;
    const TensorId weight = graph.weight("scan.input.weight", {S::hidden, 2, S::inner}, splitOver(2, Axis::tensor));
    return graph.matmul("scan.input", {x, building.cut.tokens()}, graph.asMade(weight), "bsh,hgi->bsgi");
}

TensorId projectOut(Building& building, TensorId scanned) {
    Graph& graph = building.graph;
    const TensorId weight = graph.weight("scan.output.weight", {S::inner, S::hidden}, splitOver(0, Axis::tensor));
    return graph.matmul("scan.output", {scanned, building.cut.features(2)}, graph.asMade(weight), "bsi,ih->bsh");
}

/// From channels to a few values of a token that all ranks need.
TensorId reduceChannels(Building& building, const std::string& name, TensorId channels, const Expression& width,
                        bool norm) {
    Graph& graph = building.graph;
    const TensorId weight = graph.weight(name + ".weight", {S::inner, width}, splitOver(0, Axis::tensor));
    const TensorId result =
        graph.matmul(name, graph.asMade(channels), {weight, splitOver(0, kChannels)}, "bsi,in->bsn");
    return norm ? building.norm(name + ".norm", result, {{Axis::data}, {}}) : result;
}

} // namespace

TensorId addMamba1(Building& building, const model::Mixer& mixer, TensorId x) {
    Graph& graph = building.graph;
    const Layout whole{{Axis::data}, {}};
    const TensorId packed = projectIn(building, x);
    const TensorId channels = convolve(building, "scan.convolution", packed, S::inner);
    const TensorId low = reduceChannels(building, "scan.step_down", channels, S::timeRank, mixer.innerNorms);
    const TensorId states =
        reduceChannels(building, "scan.states", channels, 2 * Expression(S::state), mixer.innerNorms);
    const TensorId upWeight = graph.weight("scan.step_up.weight", {S::timeRank, S::inner}, splitOver(1, Axis::tensor));
    const TensorId steps =
        graph.matmul("scan.step_up", {low, whole}, {upWeight, splitOver(1, kChannels)}, "bsr,ri->bsi");
    const TensorId weight =
        graph.weight("scan.weight", {S::inner, Expression(S::state) + 2}, splitOver(0, Axis::tensor));
    const Expression elements = building.rows() * Expression(S::inner) / degree(Axis::data | kChannels);
    const TensorId scanned = graph.apply({"scan.core",
                                          OperatorKind::scan,
                                          {graph.asMade(channels),
                                           {packed, building.cut.channels(3)},
                                           graph.asMade(steps),
                                           {states, whole},
                                           {weight, splitOver(0, kChannels)}},
                                          elements * (9 * Expression(S::state) + 2),
                                          kSilu * elements},
                                         {{}, {S::batch, S::sequence, S::inner}, building.cut.channels(2)});
    return projectOut(building, scanned);
}

TensorId addMamba2(Building& building, const model::Mixer&, TensorId x) {
    Graph& graph = building.graph;
    const Cut& cut = building.cut;
    const Layout whole{{Axis::data}, {}};
    const Expression both = 2 * Expression(S::state);
    const TensorId packed = projectIn(building, x);
    const TensorId statesWeight = graph.weight("scan.states.weight", {S::hidden, both}, splitOver(1, Axis::tensor));
    const TensorId rawStates =
        graph.matmul("scan.states", {x, cut.tokens()}, graph.asMade(statesWeight), "bsh,hn->bsn");
    const TensorId stepWeight =
        graph.weight("scan.steps.weight", {S::hidden, S::scanHeads}, splitOver(1, Axis::tensor));
    const TensorId steps = graph.matmul("scan.steps", {x, cut.tokens()}, graph.asMade(stepWeight), "bsh,ha->bsa");
    const TensorId channels = convolve(building, "scan.convolution", packed, S::inner);
    const TensorId states = convolve(building, "scan.states.convolution", rawStates, both);
    const TensorId headWeight = graph.weight("scan.weight", {S::scanHeads, kScanTensors}, splitOver(0, Axis::tensor));
    const TensorId normWeight = graph.weight("scan.norm.weight", {S::inner}, splitOver(0, Axis::tensor));
    const Expression elements = building.rows() * Expression(S::inner) / degree(Axis::data | kChannels);
    const TensorId scanned = graph.apply({"scan.core",
                                          OperatorKind::scan,
                                          {graph.asMade(channels),
                                           {packed, cut.channels(3)},
                                           {steps, cut.channels(2)},
                                           {states, whole},
                                           {headWeight, splitOver(0, kChannels)},
                                           {normWeight, splitOver(0, kChannels)}},
                                          elements * (6 * Expression(S::state) + 2),
                                          2 * kSilu * elements},
                                         {{}, {S::batch, S::sequence, S::inner}, cut.channels(2)});
    return projectOut(building, scanned);
}

} // namespace paretoscope::graph

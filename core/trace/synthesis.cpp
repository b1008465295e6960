// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/synthesis.h"

#include "core/trace/stage_synthesis.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::trace {

namespace {

using graph::Axis;
using graph::AxisSet;
using graph::Part;
using graph::Schedule;

Error wrongDegree(std::string_view what, std::string found, std::string expected) {
    return {ErrorCode::outOfRange, {}, std::string(what), std::move(found), std::move(expected)};
}

Result<void> checkPlan(const model::Model& model, const SynthesisPlan& plan) {
    const graph::Degrees& degrees = plan.degrees;
    const int chunks = plan.pipelineParallel * plan.virtualStages;
    if (chunks > model.layerCount() || chunks < 1) {
        return wrongDegree("pipeline_parallel", fmt::format("{} chunks", chunks),
                           fmt::format("at most one for each of {} layers", model.layerCount()));
    }
    if (degrees.data * degrees.context % degrees.expert != 0) {
        return wrongDegree("expert_parallel", std::to_string(degrees.expert),
                           fmt::format("a divisor of data x context parallel = {}", degrees.data * degrees.context));
    }
    const bool interleaved = plan.schedule == Schedule::interleaved && plan.pipelineParallel > 1;
    if (interleaved ? plan.virtualStages < 2 || plan.microBatches % plan.pipelineParallel != 0
                    : plan.virtualStages != 1) {
        return Error{ErrorCode::notSupported,
                     {},
                     "virtual_stages",
                     fmt::format("{} virtual stages, {} micro-batches", plan.virtualStages, plan.microBatches),
                     "two or more with the interleaved schedule, which needs whole rounds of micro-batches; else one"};
    }
    const auto place = [&plan](std::string_view axis) {
        return std::find(plan.rankOrder.begin(), plan.rankOrder.end(), axis) - plan.rankOrder.begin();
    };
    if (place("dp") - place("cp") != 1 || place("tp") == 4 || place("pp") == 4) {
        return Error{
            ErrorCode::notSupported,
            {},
            "rank_order",
            fmt::format("{}-{}-{}-{}", plan.rankOrder[0], plan.rankOrder[1], plan.rankOrder[2], plan.rankOrder[3]),
            "tp, cp, dp and pp in any order that leaves cp just inside dp"};
    }
    return {};
}

RankLayout layoutOf(const SynthesisPlan& plan) {
    const graph::Degrees& degrees = plan.degrees;
    std::vector<std::pair<std::string, std::int64_t>> axes;
    for (const std::string_view axis : plan.rankOrder) {
        const std::int64_t size = axis == "tp"   ? degrees.tensor
                                  : axis == "cp" ? degrees.context
                                  : axis == "dp" ? degrees.data
                                                 : plan.pipelineParallel;
        axes.emplace_back(axis, size);
    }
    RankLayout layout = RankLayout::inOrder(axes);
    // Experts re-cut the digits of context and data parallelism, neighbours first.
    const std::int64_t stride = layout.axes[layout.axis("cp")].stride;
    const std::int64_t experts = degrees.expert;
    layout.axes.push_back({"ep", experts, stride});
    layout.axes.push_back({"edp", degrees.data * degrees.context / experts, stride * experts});
    layout.roleAxes = {static_cast<std::uint32_t>(layout.axis("pp"))};
    layout.roleOf.clear();
    for (int stage = 0; stage < plan.pipelineParallel; ++stage) {
        layout.roleOf.push_back(static_cast<std::uint32_t>(stage));
    }
    return layout;
}

/// A slot for each set of axes that exchanges name.
class SlotMaker {
public:
    SlotMaker(RankLayout& layout, Slots& slots)
        : m_layout(layout)
        , m_slots(slots) {}

    void group(AxisSet axes) {
        if (axes.empty() || m_slots.groups.contains(axes.bits())) {
            return;
        }
        GroupSlot slot{graph::text(axes), {}};
        axes.forEach([&](Axis axis) { slot.axes.push_back({axisOf(name(symbol(axis))), {}}); });
        std::sort(slot.axes.begin(), slot.axes.end(), [this](const GroupAxis& a, const GroupAxis& b) {
            return m_layout.axes[a.axis].stride < m_layout.axes[b.axis].stride;
        });
        m_slots.groups[axes.bits()] = add(std::move(slot));
    }

    void ends() {
        const std::uint32_t axis = axisOf("pp");
        m_slots.embedding = add({"embedding", {{axis, {0, m_layout.axes[axis].size - 1}}}});
    }

    SlotIndex peer(std::string label, std::string_view axis, std::int64_t offset, bool wraps) {
        m_layout.peers.push_back({std::move(label), axisOf(axis), offset, wraps});
        return static_cast<SlotIndex>(m_layout.peers.size() - 1);
    }

private:
    [[nodiscard]] std::uint32_t axisOf(std::string_view axis) const {
        return static_cast<std::uint32_t>(m_layout.axis(axis));
    }
    SlotIndex add(GroupSlot slot) {
        m_layout.groups.push_back(std::move(slot));
        return static_cast<SlotIndex>(m_layout.groups.size() - 1);
    }

    RankLayout& m_layout;
    Slots& m_slots;
};

AxisSet severalOf(const graph::Degrees& degrees, AxisSet axes) {
    const std::int64_t sizes[] = {degrees.data, degrees.context, degrees.data * degrees.context / degrees.expert,
                                  degrees.expert, degrees.tensor};
    AxisSet several;
    axes.forEach([&](Axis axis) { several = sizes[static_cast<int>(axis)] > 1 ? several | axis : several; });
    return several;
}

Slots slotsOf(RankLayout& layout, const SharedParts& parts) {
    const SynthesisPlan& plan = parts.plan;
    Slots slots;
    SlotMaker maker(layout, slots);
    const auto collect = [&maker](const PreparedPart& part) {
        for (const graph::Step& step : part.program.steps) {
            maker.group(step.axes);
        }
    };
    collect(parts.embedding);
    std::for_each(parts.layers.begin(), parts.layers.end(), collect);
    collect(parts.head);
    maker.group(severalOf(plan.degrees, Axis::tensor));
    maker.group(severalOf(plan.degrees, Axis::data | Axis::context));
    maker.group(severalOf(plan.degrees, Axis::expertData));
    if (plan.pipelineParallel > 1) {
        const bool wraps = plan.virtualStages > 1;
        slots.nextStage = maker.peer("next stage", "pp", 1, wraps);
        slots.previousStage = maker.peer("previous stage", "pp", -1, wraps);
        if (parts.tiedTable > 0.0 && plan.workload.purpose == graph::Purpose::training) {
            maker.ends();
        }
    }
    if (plan.degrees.context > 1) {
        slots.nextInRing = maker.peer("next in ring", "cp", 1, true);
        slots.previousInRing = maker.peer("previous in ring", "cp", -1, true);
    }
    return slots;
}

PreparedPart prepare(const Part& part, const SynthesisPlan& plan, const PartOperatorTimes* times, NamePool& names) {
    graph::ProgramOptions options = plan.options;
    if (part.kind != graph::PartKind::layer) {
        options.recompute = graph::Recompute::none;
    }
    PreparedPart prepared;
    prepared.program = graph::lower(part, options);
    prepared.liveness = graph::livenessOf(prepared.program);
    for (const graph::Step& step : prepared.program.steps) {
        prepared.names.push_back(names.index(step.name));
    }
    if (times != nullptr) {
        prepared.times = dealTimes(prepared.program, *times, plan.nodeTimes->roofline);
    }
    return prepared;
}

/// One forward pass for each micro-batch, as inference has them.
std::vector<graph::Pass> forwardPasses(const SynthesisPlan& plan) {
    std::vector<graph::Pass> passes;
    for (int stage = 0; stage < plan.pipelineParallel; ++stage) {
        for (std::int32_t each = 0; each < plan.microBatches; ++each) {
            passes.push_back({stage, 0, each, graph::PassKind::forward, {}, {}, {}});
        }
    }
    return passes;
}

std::vector<graph::Pass> passesOf(const SynthesisPlan& plan) {
    if (plan.workload.purpose != graph::Purpose::training) {
        return forwardPasses(plan);
    }
    const std::vector<graph::PassTimes> equal(plan.pipelineParallel, {Seconds(1.0), Seconds(1.0), Seconds(1.0), {}});
    return graph::runPipeline(plan.schedule, plan.virtualStages, static_cast<int>(plan.microBatches),
                              plan.passTimes.empty() ? equal : plan.passTimes)
        .passes;
}

} // namespace

Result<Synthesis> synthesise(const model::Model& model, const SynthesisPlan& plan) {
    if (const Result<void> checked = checkPlan(model, plan); !checked) {
        return checked.error();
    }
    NamePool names;
    SharedParts parts{model, plan, {model.layerCount(), plan.pipelineParallel, plan.virtualStages}, {}, {}, {}, {}};
    const Result<Part> embedding = graph::embeddingPart(model, plan.workload, plan.degrees);
    const Result<Part> head = graph::headPart(model, plan.workload, plan.degrees);
    for (const Result<Part>* end : {&embedding, &head}) {
        if (!*end) {
            return end->error();
        }
    }
    const NodeTimes* times = plan.nodeTimes ? &*plan.nodeTimes : nullptr;
    parts.embedding = prepare(*embedding, plan, times != nullptr ? &times->embedding : nullptr, names);
    parts.head = prepare(*head, plan, times != nullptr ? &times->head : nullptr, names);
    double perMicroBatch = 0.0;
    for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
        const Result<Part> part = graph::layerPart(model, model.kinds[kind], plan.workload, plan.degrees);
        if (!part) {
            return part.error();
        }
        parts.layers.push_back(prepare(*part, plan, times != nullptr ? &times->layers[kind] : nullptr, names));
    }
    for (const std::uint8_t kind : model.layers) {
        perMicroBatch += static_cast<double>(parts.layers[kind].program.steps.size());
    }
    if (const double nodes = perMicroBatch * static_cast<double>(plan.microBatches); nodes > kMostNodes) {
        return Error{ErrorCode::notSupported,
                     {},
                     "micro_batch",
                     fmt::format("a step of {:.0f} nodes", nodes),
                     fmt::format("at most {:.0f}: fewer micro-batches", kMostNodes)};
    }
    const double tokens = static_cast<double>(plan.workload.microBatch) *
                          static_cast<double>(plan.workload.sequence / plan.degrees.context);
    parts.logits = Bytes(2.0 * tokens * static_cast<double>(head->sizes[graph::Symbol::vocabulary]) /
                         static_cast<double>(plan.degrees.tensor));
    if (model.tiedEmbeddings) {
        parts.tiedTable = static_cast<double>(head->sizes[graph::Symbol::vocabulary]) *
                          static_cast<double>(model.hidden) / static_cast<double>(plan.degrees.tensor);
    }

    RankLayout layout = layoutOf(plan);
    const Slots slots = slotsOf(layout, parts);
    const std::vector<graph::Pass> passes = passesOf(plan);
    std::vector<TraceTemplate> templates;
    std::vector<StagePeak> peaks;
    for (auto begin = passes.begin(); begin != passes.end();) {
        const auto end =
            std::find_if(begin, passes.end(), [&](const graph::Pass& pass) { return pass.stage != begin->stage; });
        const std::span<const graph::Pass> ofStage(begin, end);
        templates.push_back(stageTemplate(parts, slots, names, begin->stage, ofStage));
        peaks.push_back(stagePeak(parts, begin->stage, ofStage));
        begin = end;
    }
    return Synthesis{ExecutionTrace(std::move(names), std::move(templates), std::move(layout)), std::move(peaks)};
}

} // namespace paretoscope::trace

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_breakdown.h"

#include "core/study/training_step_goodput.h"

#include <fmt/format.h>

#include <algorithm>

namespace paretoscope::study::training_step {

using training::Communication;
using training::ComputeTime;
using training::Plan;
using training::Schedule;
using training::StageMemory;
using training::StepCost;

namespace {

constexpr const char* kKorthikanti = "Korthikanti et al., arXiv:2205.05198, equations 1-6";
constexpr const char* kZero = "Rajbhandari et al., ZeRO, SC20, section 5";
constexpr const char* kMegatron = "Narayanan et al., SC21, arXiv:2104.04473, section 2.2";
constexpr const char* kZeroBubble = "Qi et al., arXiv:2401.10241, table 1; all stages step together";
constexpr const char* kSimulated = "execution of the step's trace on the cluster";
constexpr const char* kCollectives = "Hockney, Parallel Computing 20(3), 1994; Thakur et al., IJHPCA 19(1), 2005";

/// The facts that several formulas share.
class Facts {
public:
    Facts(const Answer& answer, std::span<const double> metrics)
        : m_answer(answer)
        , m_metrics(metrics) {}

    [[nodiscard]] Term stepTime() const { return metric(kStepTime, "step_time", "Step time", Unit::second); }
    [[nodiscard]] Term devices() const { return metric(kDevices, "devices", "Devices", Unit::count); }
    [[nodiscard]] Term tokens() const {
        return metric(kTokensPerStep, "tokens_per_step", "Tokens per step", Unit::token);
    }
    [[nodiscard]] Term energy() const {
        return metric(kEnergyPerStep, "energy_per_step", "Energy per step", Unit::joule);
    }
    [[nodiscard]] Term peak() const {
        const Plan& plan = m_answer.request.plan;
        const hardware::Accelerator& accelerator = m_answer.site.accelerator;
        return term("device_peak",
                    fmt::format("Dense {} peak of {}", hardware::precisionId(plan.precision), accelerator.name),
                    accelerator.peakOf(plan.precision).value(), Unit::flopPerSecond, "data sheet",
                    sourceText(accelerator.source));
    }
    [[nodiscard]] Term degree(std::string id, std::string name, double value) const {
        return term(std::move(id), std::move(name), value, Unit::count, "", "user");
    }
    [[nodiscard]] std::string calibration() const {
        return sourceText(m_answer.catalog.calibration.device(m_answer.site.accelerator).source);
    }
    [[nodiscard]] std::string stepCalibration() const { return sourceText(m_answer.catalog.calibration.stepSource); }

private:
    [[nodiscard]] Term metric(MetricPlace place, std::string id, std::string name, Unit unit) const {
        return term(std::move(id), std::move(name), m_metrics[place], unit, "see its own breakdown", kDerived);
    }

    const Answer& m_answer;
    std::span<const double> m_metrics;
};

Term computeTerm(const std::string& id, std::string name, const ComputeTime& time, const Facts& facts) {
    const std::string measured = "Williams et al., CACM 52(4), 2009; " + facts.calibration();
    const auto part = [&](const char* suffix, const char* label, Seconds value, const char* formula,
                          const std::string& source) {
        return term(id + "_" + suffix, label, value.value(), Unit::second, formula, source);
    };
    return sum(
        id, std::move(name), Unit::second,
        {part("matmul", "Matrix products", time.matmul,
              "m L/p sum of max(2 M N K / (peak eff(F)), bytes / bandwidth); eff(F) = e / (1 + (F0/F)^q)", measured),
         part("attention", "Attention core", time.attention, "m L/p 4 s c b h/t / (peak eff(F)), c: mean context",
              "Dao, FlashAttention-2, arXiv:2307.08691; " + facts.calibration()),
         part("memory_bound", "Norms, activations, residuals", time.memoryBound, "m L/p bytes / (eff x bandwidth)",
              measured),
         part("embedding", "Embedding", time.embedding, "m rows / (eff x bandwidth), first stage", measured),
         part("head", "Output projection and loss", time.head, "m 2 s b h V/t / (peak eff(F)), last stage", measured),
         part("launch", "Kernel launch", time.launch, "m L/p kernels x gap", facts.calibration())});
}

Term exposedTerm(const Answer& answer, std::string id, std::string name, const Communication& part,
                 std::string formula) {
    if (answer.request.simulated) {
        return term(std::move(id), std::move(name), part.exposed.value(), Unit::second,
                    "simulated: under way while the busiest stage computes nothing", kSimulated);
    }
    return term(std::move(id), std::move(name), part.exposed.value(), Unit::second, std::move(formula), kCollectives);
}

Term exposedTensor(const Answer& answer) {
    return exposedTerm(answer, "exposed_tensor_communication", "Tensor parallel", answer.cost.tensorParallel,
                       "m L/p (2 forward + 2 backward) all-reduces of 2 s b h/c bytes: alpha + 2 (t-1)/t S / B; within "
                       "a node ring overlap hides its reach of (t-1)/t");
}
Term exposedContext(const Answer& answer) {
    return exposedTerm(answer, "exposed_context_communication", "Context parallel", answer.cost.contextParallel,
                       "m L/p (c-1) steps of max(0, 4 s/c k d b / B - attention of a step)");
}
Term exposedExpert(const Answer& answer) {
    return exposedTerm(answer, "exposed_expert_communication", "Expert parallel", answer.cost.expertParallel,
                       "m L_expert/p 4 all-to-alls of s b K h/c x imbalance: alpha + (e-1)/e S / B");
}
Term exposedPipeline(const Answer& answer) {
    return exposedTerm(answer, "exposed_pipeline_communication", "Pipeline", answer.cost.pipelineParallel,
                       "(2 m v + 2 (p-1)) sends of 2 s b h/(c t): alpha + S / B; unless interleaved a handover at each "
                       "exchange with a neighbour");
}
Term exposedGradients(const Answer& answer) {
    return exposedTerm(answer, "exposed_gradient_reduction", "Data parallel: gradients", answer.cost.gradients,
                       "reduce-scatter (D-1)/D or all-reduce 2 (D-1)/D of the gradients / B - hidden part; ZeRO-2, 3 "
                       "without a pipeline: m times");
}
Term exposedParameters(const Answer& answer) {
    return exposedTerm(answer, "exposed_parameter_gathering", "Data parallel: parameters", answer.cost.parameters,
                       "all-gather (D-1)/D of the sharded weights / B - hidden part");
}

/// A single kind of communication: what there is, what stays visible, what is sent.
Term communication(const Answer& answer, Term root, const Communication& part) {
    root.additive = false;
    root.terms = {term(root.id + "_total", "Without overlap", part.total.value(), Unit::second,
                       "alpha-beta time of all exchanges", kCollectives)};
    if (!answer.request.simulated) {
        root.terms.push_back(term(root.id + "_hidden", "Hidden behind computation", (part.total - part.exposed).value(),
                                  Unit::second, "total - exposed", kDerived));
    }
    root.terms.push_back(term(root.id + "_sent", "Sent per device", part.sent.value(), Unit::byte,
                              "closed form of the collective's volume", kCollectives));
    return root;
}

Term exposedAll(const Answer& answer) {
    return sum("exposed_communication", "Exposed communication", Unit::second,
               {exposedTensor(answer), exposedContext(answer), exposedExpert(answer), exposedPipeline(answer),
                exposedGradients(answer), exposedParameters(answer)});
}

const char* bubbleFormula(Schedule schedule) {
    switch (schedule) {
    case Schedule::gpipe:
    case Schedule::oneFOneB:
        return "(p-1) (F + B + W); for uneven stages the passes of all stages but the slowest";
    case Schedule::interleaved:
        return "(p-1) (F + B + W) / v";
    case Schedule::zeroBubbleH1:
        return "(p-1) max(F, F + B - W)";
    case Schedule::zeroBubbleH2:
        return "(p-1) max(F, F + B - 2 W)";
    }
    return "";
}

Term bubble(const Answer& answer) {
    const Schedule schedule = answer.request.plan.schedule;
    if (answer.request.simulated) {
        return term("pipeline_bubble_time", "Pipeline bubble", answer.cost.pipelineBubble.value(), Unit::second,
                    "simulated: the busiest stage waits for others", kSimulated);
    }
    const bool zero = schedule == Schedule::zeroBubbleH1 || schedule == Schedule::zeroBubbleH2;
    return term("pipeline_bubble_time", "Pipeline bubble", answer.cost.pipelineBubble.value(), Unit::second,
                bubbleFormula(schedule), zero ? kZeroBubble : kMegatron);
}

/// The bubble with the passes that it is made of.
Term bubbleWithFacts(const Answer& answer, const Facts& facts) {
    const Plan& plan = answer.request.plan;
    const training::StageTime time = answer.step.stageTime(plan, answer.cost.slowestStage);
    Term root = bubble(answer);
    root.additive = false;
    root.terms = {facts.degree("pipeline_parallel", "Pipeline parallel degree p", plan.pipelineParallel),
                  facts.degree("virtual_stages", "Virtual stages v", plan.virtualStages),
                  term("stage_forward", "Forward pass F of the slowest stage", time.forward.value(), Unit::second,
                       "one micro-batch, one chunk", kDerived),
                  term("stage_backward_input", "Input gradient B", time.backwardInput.value(), Unit::second,
                       "one micro-batch, one chunk, recomputation included", kDerived),
                  term("stage_backward_weight", "Weight gradient W", time.backwardWeight.value(), Unit::second,
                       "one micro-batch, one chunk", kDerived)};
    return root;
}

Term stepTime(const Answer& answer, const Facts& facts) {
    const StepCost& cost = answer.cost;
    return sum("step_time", "Step time", Unit::second,
               {computeTerm("forward", "Forward", cost.forward, facts),
                computeTerm("backward", "Backward", cost.backward, facts),
                computeTerm("recomputation", "Recomputation", cost.recompute, facts), exposedAll(answer),
                term("interference", "Interference", cost.interference.value(), Unit::second,
                     "share of the hidden communication by which it slows the computation", facts.stepCalibration()),
                bubble(answer),
                term("optimizer", "Optimizer", cost.optimizer.value(), Unit::second,
                     "traffic of weights, gradients and moments / (eff x bandwidth)", kZero),
                term("overhead", "Host work between steps", cost.overhead.value(), Unit::second, "constant",
                     facts.stepCalibration()),
                term("disturbance", "Stragglers and jitter", cost.disturbance.value(), Unit::second,
                     "simulated: work of the busiest stage beyond what it takes undisturbed", kSimulated)});
}

Term memoryTerm(std::string id, std::string name, const StageMemory& memory, const Catalog& catalog) {
    const auto part = [](const char* key, const char* label, Bytes value, const char* formula, std::string source) {
        return term(key, label, value.value(), Unit::byte, formula, std::move(source));
    };
    return sum(
        std::move(id), std::move(name), Unit::byte,
        {part("weights", "weights", memory.weights, "2 P; ZeRO-3: 2 P/D", kZero),
         part("gradients", "gradients", memory.gradients, "4 P (2 P in 16 bits); ZeRO-2, 3 without a pipeline: over D",
              kZero),
         part("optimizer_state", "optimizer state", memory.optimizerState, "12 P; ZeRO-1, 2, 3: 12 P/D", kZero),
         part("gathered_parameters", "gathered parameters", memory.gatheredParameters,
              "ZeRO-3: 2 layers x 2 bytes a parameter", kZero),
         part("activations", "activations", memory.activations,
              "layers x micro-batches in flight x kept bytes: s b h (34 + 5 a s/h) / t, less with flash attention, "
              "recomputation and context parallelism",
              kKorthikanti),
         part("workspace", "workspace", memory.workspace, "recomputed activations of one layer", kDerived),
         part("logits", "logits", memory.logits, "8 s b V/(c t), last stage", kDerived),
         part("communication_buffers", "communication buffers", memory.communication, "collectives in flight",
              kDerived),
         part("reserve", "reserve", memory.reserve, "framework + (fragmentation - 1) x live memory",
              sourceText(catalog.calibration.stepSource))});
}

Term peakMemoryTerm(const Answer& answer) {
    return memoryTerm("peak_memory", fmt::format("Peak memory, stage {}", answer.peak.stage), answer.peak.memory,
                      answer.catalog);
}

Term headroom(const Answer& answer) {
    const hardware::Accelerator& accelerator = answer.site.accelerator;
    Term used = peakMemoryTerm(answer);
    used.name = "Less peak memory";
    used.value = -used.value;
    used.formula = "see its own breakdown";
    used.terms.clear();
    return sum("memory_headroom", "Memory headroom", Unit::byte,
               {term("device_memory", "Memory of " + accelerator.name, accelerator.memory.value(), Unit::byte,
                     "data sheet", sourceText(accelerator.source)),
                std::move(used)});
}

Term stages(const Answer& answer) {
    std::vector<Term> each;
    const Plan& plan = answer.request.plan;
    for (int stage = 0; stage < plan.pipelineParallel; ++stage) {
        each.push_back(memoryTerm(fmt::format("stage_{}", stage),
                                  fmt::format("Stage {}, {} layers", stage, answer.step.layersOf(plan, stage)),
                                  answer.step.memory(plan, stage), answer.catalog));
    }
    return product("peak_memory_stage", "Fullest stage", answer.peak.stage, Unit::count, "first stage of the maximum",
                   std::move(each));
}

Term energyTerm(const Answer& answer) {
    const StepEnergy& energy = answer.energy;
    const EnergyRates& rates = answer.site.energy;
    const std::string power = sourceText(rates.powerSource);
    return sum("energy_per_step", "Energy per step", Unit::joule,
               {term("energy_compute", "Computation", energy.compute.value(), Unit::joule,
                     "devices x (design power - idle power) x time of matrix products, attention and output projection",
                     power),
                term("energy_memory", "Memory traffic", energy.memory.value(), Unit::joule,
                     "devices x bytes x energy of a byte", sourceText(rates.memorySource)),
                term("energy_links", "Links", energy.links.value(), Unit::joule,
                     "devices x bytes on each level x energy of its link", sourceText(rates.linkSource)),
                term("energy_idle", "Idle power", energy.idle.value(), Unit::joule,
                     fmt::format("devices x {} x design power x step time", EnergyRates::kIdleShare), power),
                term("energy_host", "Hosts", energy.host.value(), Unit::joule, "devices x host power x step time",
                     "assumption of the user"),
                term("energy_site", "Cooling and power supply", energy.site.value(), Unit::joule,
                     "(PUE - 1) x all other terms", "assumption of the user")});
}

Term utilisation(const Facts& facts, std::string id, std::string name, double value, std::string workName, Flops work) {
    return product(std::move(id), std::move(name), value, Unit::fraction, "work / (step time x devices x peak)",
                   {term("work", std::move(workName), work.value(), Unit::flop, "3 (2 P_active + attention) a token",
                         "Narayanan et al., SC21, appendix; Chowdhery et al., PaLM, appendix B"),
                    facts.stepTime(), facts.devices(), facts.peak()});
}

Term cost(const Answer& answer, const Facts& facts, double value) {
    return product("cost_per_megatoken", "Cost per million tokens", value, Unit::dollarPerMegatoken,
                   "devices x step time x price of a device hour / tokens",
                   {facts.devices(), facts.stepTime(),
                    term("device_hour_price", "Price of a device hour", answer.request.deviceHourPrice,
                         Unit::dollarPerHour, "", "assumption of the user"),
                    facts.tokens()});
}

Term size(MetricPlace place, double value, const Plan& plan, const Facts& facts) {
    if (place == kDevices) {
        return product("devices", "Devices", value, Unit::count, "t x p x D x c",
                       {facts.degree("tensor_parallel", "Tensor parallel degree t", plan.tensorParallel),
                        facts.degree("pipeline_parallel", "Pipeline parallel degree p", plan.pipelineParallel),
                        facts.degree("data_parallel", "Data parallel degree D", plan.dataParallel),
                        facts.degree("context_parallel", "Context parallel degree c", plan.contextParallel)});
    }
    const Term batch = facts.degree("global_batch", "Global batch", static_cast<double>(plan.globalBatch));
    if (place == kMicroBatches) {
        return product("micro_batches", "Micro-batches", value, Unit::count, "global batch / (D x micro-batch)",
                       {batch, facts.degree("data_parallel", "Data parallel degree D", plan.dataParallel),
                        facts.degree("micro_batch", "Micro-batch", plan.microBatch)});
    }
    return product(
        "tokens_per_step", "Tokens per step", value, Unit::token, "global batch x sequence length",
        {batch, facts.degree("sequence_length", "Sequence length", static_cast<double>(plan.sequenceLength))});
}

} // namespace

std::vector<Breakdown> breakdowns(const Answer& answer, std::span<const double> metrics) {
    const Facts facts(answer, metrics);
    const StepCost& step = answer.cost;
    const Plan& plan = answer.request.plan;
    std::vector<Term> roots(kMetrics);
    roots[kStepTime] = stepTime(answer, facts);
    roots[kTokensPerSecond] = product("tokens_per_second", "Tokens per second", metrics[kTokensPerSecond],
                                      Unit::tokenPerSecond, "tokens / step time", {facts.tokens(), facts.stepTime()});
    roots[kTokensPerSecondPerDevice] = product(
        "tokens_per_second_per_device", "Tokens per second and device", metrics[kTokensPerSecondPerDevice],
        Unit::tokenPerSecond, "tokens / (step time x devices)", {facts.tokens(), facts.stepTime(), facts.devices()});
    roots[kModelFlopsUtilisation] =
        utilisation(facts, "model_flops_utilisation", "Model FLOPs utilisation", metrics[kModelFlopsUtilisation],
                    "FLOPs that the model needs", step.modelFlops);
    roots[kHardwareFlopsUtilisation] =
        utilisation(facts, "hardware_flops_utilisation", "Hardware FLOPs utilisation",
                    metrics[kHardwareFlopsUtilisation], "FLOPs executed, recomputation included", step.hardwareFlops);
    roots[kPeakMemory] = peakMemoryTerm(answer);
    roots[kMemoryHeadroom] = headroom(answer);
    roots[kPeakMemoryStage] = stages(answer);
    roots[kEnergyPerStep] = energyTerm(answer);
    roots[kEnergyPerToken] = product("energy_per_token", "Energy per token", metrics[kEnergyPerToken],
                                     Unit::joulePerToken, "energy / tokens", {facts.energy(), facts.tokens()});
    roots[kPowerPerDevice] = product("power_per_device", "Power per device", metrics[kPowerPerDevice], Unit::watt,
                                     "(computation + memory + links + idle) / (step time x devices)",
                                     {term("energy_devices", "Energy of the devices", answer.energy.devices().value(),
                                           Unit::joule, "see energy per step", kDerived),
                                      facts.stepTime(), facts.devices()});
    roots[kCostPerMegatoken] = cost(answer, facts, metrics[kCostPerMegatoken]);
    roots[kExposedCommunication] = exposedAll(answer);
    roots[kExposedTensor] = communication(answer, exposedTensor(answer), step.tensorParallel);
    roots[kExposedData] = sum("exposed_data_communication", "Exposed data-parallel communication", Unit::second,
                              {communication(answer, exposedGradients(answer), step.gradients),
                               communication(answer, exposedParameters(answer), step.parameters)});
    roots[kExposedPipeline] = communication(answer, exposedPipeline(answer), step.pipelineParallel);
    roots[kExposedContext] = communication(answer, exposedContext(answer), step.contextParallel);
    roots[kExposedExpert] = communication(answer, exposedExpert(answer), step.expertParallel);
    roots[kPipelineBubbleTime] = bubbleWithFacts(answer, facts);
    roots[kPipelineBubble] = product("pipeline_bubble", "Pipeline bubble share", metrics[kPipelineBubble],
                                     Unit::fraction, "bubble / step time", {bubble(answer), facts.stepTime()});
    for (const MetricPlace place : {kDevices, kMicroBatches, kTokensPerStep}) {
        roots[place] = size(place, metrics[place], plan, facts);
    }
    roots[kGoodput] = goodputTerm(answer);
    roots[kEffectiveStepTime] = product("effective_step_time", "Effective step time", metrics[kEffectiveStepTime],
                                        Unit::second, "step time / goodput", {facts.stepTime(), goodputTerm(answer)});
    std::vector<Breakdown> all;
    for (Term& root : roots) {
        std::string id = root.id;
        all.push_back({std::move(id), std::move(root)});
    }
    return all;
}

std::vector<Breakdown> memoryBreakdowns(const Answer& answer) {
    return {{"peak_memory", peakMemoryTerm(answer)},
            {"memory_headroom", headroom(answer)},
            {"peak_memory_stage", stages(answer)}};
}

std::string memoryMessage(const Answer& answer) {
    Term needed = peakMemoryTerm(answer);
    std::stable_sort(needed.terms.begin(), needed.terms.end(),
                     [](const Term& a, const Term& b) { return a.value > b.value; });
    const Bytes available = answer.site.accelerator.memory;
    std::string message = fmt::format(
        "pipeline stage {} needs {} of {}, {} too much: ", answer.peak.stage, quantityText(needed.value, Unit::byte),
        quantityText(available.value(), Unit::byte), quantityText(needed.value - available.value(), Unit::byte));
    constexpr std::size_t kNamed = 4;
    for (std::size_t i = 0; i < kNamed; ++i) {
        message += fmt::format("{}{} {}", i == 0 ? "" : ", ", needed.terms[i].name,
                               quantityText(needed.terms[i].value, Unit::byte));
    }
    return message;
}

} // namespace paretoscope::study::training_step

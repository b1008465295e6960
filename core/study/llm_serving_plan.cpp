// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_plan.h"

#include "core/study/training_step_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace paretoscope::study::llm_serving {

using Rule = Violation::Rule;
using serving::Batching;
using serving::Deployment;

namespace {

/// In the order of the description's choices.
constexpr std::array kPrecisions = {hardware::Precision::bf16, hardware::Precision::fp16, hardware::Precision::fp8,
                                    hardware::Precision::fp4};
constexpr std::array kCachePrecisions = {hardware::Precision::bf16, hardware::Precision::fp8};
/// Of a model that caches nothing: more than any stream fills.
constexpr std::uint32_t kPlentyOfBlocks = 1U << 30;
constexpr double kAtOnce = 1e9; ///< requests per second

serving::Lengths lengths(double mean, double variation) {
    return {mean, variation, 1.0, std::numeric_limits<std::uint32_t>::max() / 2.0};
}

void readStream(std::span<const double> point, Request& request) {
    const int arrivals = static_cast<int>(point[kArrivals]);
    serving::Workload& workload = request.workload;
    workload.requests = static_cast<std::size_t>(point[kRequests]);
    workload.arrivals = {serving::ArrivalProcess::poisson, point[kRequestRate], point[kArrivalVariation]};
    if (arrivals == kClosedLoopChoice) {
        request.plan.closedLoop =
            serving::ClosedLoop{static_cast<std::uint32_t>(point[kUsers]), Seconds(point[kThinkTime])};
    } else if (arrivals == kRecordedChoice) {
        request.recorded = true;
    } else {
        workload.arrivals.process = static_cast<serving::ArrivalProcess>(arrivals);
    }
    request.traceSpeed = point[kTraceSpeed];
    workload.prompt = lengths(point[kPromptTokens], point[kPromptVariation]);
    workload.output = lengths(point[kOutputTokens], point[kOutputVariation]);
    workload.seed = static_cast<std::uint64_t>(point[kSeed]);
    request.plan.seed = workload.seed;
    request.streams = static_cast<int>(point[kSeeds]);
    request.warmUp = static_cast<serving::WarmUp>(point[kWarmUp]);
    request.limits = {Seconds(point[kFirstTokenLimit]), Seconds(point[kPerTokenLimit])};
    request.classes = classesOf(point);
    if (const auto turns = static_cast<std::uint32_t>(point[kConversationTurns]); turns > 1) {
        request.conversations = {turns, Seconds(point[kTurnGap])};
    }
    request.limitPercentile = 1 + static_cast<int>(point[kLimitPercentile]);
}

enum DisaggregationChoice { kTogether, kPools, kPairs };

/// As many replicas as `devices` hold, within what an engine can count.
std::uint16_t filling(std::int64_t devices, std::int64_t each) {
    return static_cast<std::uint16_t>(std::clamp<std::int64_t>(devices / each, 1, 4096));
}

void readReplicas(std::span<const double> point, std::int64_t devices, Request& request) {
    const std::int64_t own = request.deployment.tensorParallel;
    const auto given = static_cast<std::uint16_t>(point[kReplicas]);
    const auto choice = static_cast<DisaggregationChoice>(point[kDisaggregation]);
    if (choice == kTogether) {
        request.plan.replicas = given > 0 ? given : filling(devices, own);
        return;
    }
    Prefill& prefill = request.prefill.emplace();
    prefill.deployment = request.deployment;
    prefill.paired = choice == kPairs;
    prefill.layerwise = point[kCacheTransfer] == 0.0;
    if (point[kPrefillTensorParallel] > 0.0) {
        prefill.deployment.tensorParallel = static_cast<int>(point[kPrefillTensorParallel]);
    }
    prefill.replicas = static_cast<std::uint16_t>(point[kPrefillReplicas]);
    const std::int64_t left = prefill.paired ? devices : devices - prefill.devices();
    const std::int64_t each = own + (prefill.paired ? prefill.deployment.tensorParallel : 0);
    request.plan.replicas = given > 0 ? given : filling(left, each);
    if (prefill.paired) {
        prefill.replicas = request.plan.replicas;
    }
}

bool swaps(const Request& request) {
    const serving::BatchingPolicy& policy = request.plan.batching;
    return policy.preemption == serving::Preemption::swap &&
           (policy.batching == Batching::vllm || policy.batching == Batching::chunked);
}

/// Whether every turn of a conversation finds what the ones before it have left.
bool staysTogether(const Request& request) {
    const serving::Routing routing = request.plan.routing;
    return request.prefixCaching && !request.prefill &&
           (request.plan.replicas == 1 || routing == serving::Routing::prefixAware ||
            routing == serving::Routing::sessionAffinity);
}

/// Blocks that a device's memory leaves for the cache of a replica.
CachePlan cachePlan(const Request& request, const serving::StepModel& step, const hardware::Accelerator& accelerator) {
    CachePlan plan;
    plan.usable = accelerator.memory * request.memoryFraction;
    plan.weights = step.weights();
    plan.token = step.cachePerToken();
    if (step.draft() != nullptr) {
        plan.weights += step.draft()->weights();
        plan.token += step.draft()->cachePerToken();
    }
    plan.states = step.statePerSequence() * request.plan.batching.mostSequences;
    plan.cache = plan.usable - plan.weights - plan.states - request.memoryReserve;
    plan.blocks = request.plan.memory;
    if (plan.token.value() <= 0.0) {
        plan.blocks.blocks = plan.cache.value() > 0.0 ? kPlentyOfBlocks : 0;
    } else {
        const double blocks = plan.cache / (plan.token * plan.blocks.blockTokens);
        plan.blocks.blocks = static_cast<std::uint32_t>(std::clamp(blocks, 0.0, static_cast<double>(kPlentyOfBlocks)));
        if (swaps(request)) {
            plan.blocks.swap = tierOf({request.swapSpace, accelerator.hostBandwidth, Seconds(0.0)}, plan.token, true);
        }
    }
    return plan;
}

} // namespace

Request requestOf(std::span<const double> point, std::int64_t devices) noexcept {
    const auto whole = [point](ParameterPlace place) { return static_cast<std::uint32_t>(point[place]); };
    Request request;
    request.model = whole(kModel);
    request.accelerator = whole(kAccelerator);
    request.simulated = point[kFidelity] != 0.0;
    Deployment& deployment = request.deployment;
    deployment.tensorParallel = static_cast<int>(point[kTensorParallel]);
    deployment.expertShards = static_cast<int>(point[kExpertParallel]);
    deployment.weights = kPrecisions[whole(kPrecision)];
    deployment.cache = kCachePrecisions[whole(kCachePrecision)];
    deployment.overhead = {Seconds(point[kStepOverhead]), Seconds(point[kSequenceOverhead])};
    serving::ServingPlan& plan = request.plan;
    plan.batching = {static_cast<serving::Batching>(whole(kBatching)), whole(kMostSequences), whole(kStepTokens),
                     static_cast<serving::Packing>(whole(kPacking)),
                     static_cast<serving::Preemption>(whole(kPreemption))};
    plan.memory.blockTokens = whole(kBlockTokens);
    plan.routing = static_cast<serving::Routing>(whole(kRouting));
    plan.lengthSplit = {whole(kLongPrompt), point[kLongPromptShare]};
    plan.sloBuffer = point[kSloBuffer];
    request.stages = stagesOf(point, deployment);
    readReplicas(point, devices - request.stages.devices(), request);
    readStream(point, request);
    request.memoryFraction = point[kMemoryFraction];
    request.memoryReserve = Bytes(point[kMemoryReserve]);
    request.swapSpace = Bytes(point[kSwapSpace]);
    request.measuredBlocks = whole(kCacheBlocks);
    request.policy = whole(kKvPolicy);
    request.prefixCaching = point[kPrefixCaching] != 0.0;
    request.sharedTokens = whole(kSharedPrefixTokens) / plan.memory.blockTokens * plan.memory.blockTokens;
    request.prefixGroups = whole(kPrefixGroups);
    request.cacheBudget = point[kKvBudget];
    request.deviceHourPrice = point[kDeviceHourPrice];
    request.gridCarbon = point[kGridCarbon];
    request.power = {Watts(point[kHostPower]), point[kPowerUsageEffectiveness]};
    return request;
}

serving::OfferedLoad loadOf(const Request& request) noexcept {
    const serving::Workload& workload = request.workload;
    const double replicas = request.prefill ? 1.0 : request.plan.replicas;
    const bool atOnce = workload.arrivals.process == serving::ArrivalProcess::atOnce;
    serving::OfferedLoad load;
    load.requestsPerSecond = (atOnce ? kAtOnce : workload.arrivals.requestsPerSecond) / replicas;
    load.requests = static_cast<double>(workload.requests) / replicas;
    load.promptTokens = workload.prompt.mean;
    load.outputTokens = workload.output.mean;
    if (request.plan.closedLoop) {
        load.users = request.plan.closedLoop->users / replicas;
        load.thinkTime = request.plan.closedLoop->thinkTime;
    }
    load.foundTokens = request.foundTokens;
    if (request.plan.cacheUse != nullptr) {
        const serving::MeanUse& use = request.meanUse;
        load.cached = serving::CachedLoad{use.step.held, use.most, use.step.read, use.step.work};
    } else if (request.classes) {
        load.cached = mixedCache(*request.classes);
    }
    return load;
}

double mostTokensOf(const Request& request) noexcept {
    if (request.classes && request.plan.cacheUse == nullptr) {
        const ClassMix& mix = *request.classes;
        return std::max(mix.prompts[0].mean + mix.outputs[0].mean, mix.prompts[1].mean + mix.outputs[1].mean);
    }
    return request.plan.cacheUse == nullptr ? request.workload.prompt.mean + request.workload.output.mean
                                            : std::max(request.meanUse.most, request.meanUse.whilePrompt);
}

double promptTokensOf(const Request& request) noexcept {
    if (request.classes && request.plan.cacheUse == nullptr) {
        return std::max(request.classes->prompts[0].mean, request.classes->prompts[1].mean);
    }
    return request.plan.cacheUse == nullptr ? request.workload.prompt.mean : request.meanUse.whilePrompt;
}

CachePlan cachePlanOf(const Request& request, const serving::StepModel& step,
                      const hardware::Accelerator& accelerator) {
    CachePlan plan = cachePlan(request, step, accelerator);
    if (request.measuredBlocks > 0) {
        plan.blocks.blocks = request.measuredBlocks;
    }
    return plan;
}

CachePlan furtherCachePlanOf(const Request& request, const serving::StepModel& further,
                             const hardware::Accelerator& accelerator) {
    return cachePlan(request, further, accelerator);
}

serving::CacheRoute cacheRouteOf(const Request& request, const serving::StepModel& step,
                                 const serving::StepModel& prompts, std::size_t layers, const serving::Site& site) {
    const Prefill& prefill = *request.prefill;
    return {site,
            {prefill.deployment.tensorParallel, request.deployment.tensorParallel, prefill.replicas, prefill.paired},
            std::max(prompts.cachePerToken(), step.cachePerToken()),
            static_cast<double>(layers),
            prefill.layerwise};
}

std::vector<Violation> violations(const Request& request, const model::Model& model,
                                  const hardware::Accelerator& accelerator, const kv::PolicyDescription& policy,
                                  std::int64_t devices, const RecordedStream* recorded, const model::Model* large,
                                  const model::Model* draft) {
    std::vector<Violation> all;
    const auto demand = [&](bool holds, Rule rule, ConstraintPlace constraint, std::int64_t found, std::int64_t limit) {
        if (!holds) {
            const bool missing = constraint == kDeviceCount || constraint == kMemoryFit;
            const auto margin = missing ? found - limit : found;
            all.push_back({rule, constraint, static_cast<double>(margin), found, limit});
        }
    };
    const auto demandOf = [&](const Deployment& deployment, const model::Model& served) {
        const training_step::ModelLimits limits = training_step::limitsOf(served);
        const std::int64_t tensor = deployment.tensorParallel;
        const std::int64_t shards = deployment.expertShards;
        demand(limits.heads % tensor == 0, Rule::queryHeads, kHeads, tensor, limits.heads);
        for (const std::int64_t heads : limits.kvHeads) {
            // More devices than key-value heads hold copies of them.
            demand(heads == 0 || heads % tensor == 0 || tensor % heads == 0, Rule::keyValueHeads, kHeads, tensor,
                   heads);
        }
        demand(limits.width % tensor == 0, Rule::width, kDivisibility, tensor, limits.width);
        demand(shards == 1 || limits.experts > 0, Rule::noExperts, kDivisibility, shards, 1);
        demand(limits.experts == 0 || limits.experts % shards == 0, Rule::experts, kDivisibility, shards,
               limits.experts);
        demand(tensor % shards == 0, Rule::expertDevices, kDivisibility, shards, tensor);
    };
    demandOf(request.deployment, model);
    if (request.prefill && request.prefill->deployment != request.deployment) {
        demandOf(request.prefill->deployment, model);
    }
    if (large != nullptr) {
        demandOf(request.stages.large->deployment, *large);
    }
    if (draft != nullptr) {
        Deployment beside = request.deployment;
        const bool hasExperts = training_step::limitsOf(*draft).experts > 0;
        beside.expertShards = hasExperts ? beside.expertShards : 1; // a dense draft has none to spread
        demandOf(beside, *draft);
    }
    std::ranges::stable_sort(all, {}, &Violation::constraint);
    demand(request.devices() <= devices, Rule::tooFewDevices, kDeviceCount, request.devices(), devices);
    demand(accelerator.supports(request.deployment.weights), Rule::precision, kPrecisionFit, 0, 0);
    demand(!policy.quantises || request.deployment.cache == hardware::Precision::bf16, Rule::cacheFormats,
           kPrecisionFit, 0, 0);
    demand(!request.recorded || (recorded != nullptr && recorded->isTimed()), Rule::noTrace, kTraceNamed, 0, 0);
    demand(!swaps(request) || accelerator.hostBandwidth.value() > 0.0, Rule::hostLink, kCombination, 0, 0);
    demand(!request.prefixCaching || request.policy == 0, Rule::prefixPolicy, kCombination, 0, 0);
    const std::uint32_t block = request.plan.memory.blockTokens;
    const std::uint32_t piece = request.prefixCaching && recorded != nullptr ? recorded->pieceTokens() : 0;
    demand(piece % block == 0, Rule::prefixBlocks, kCombination, block, piece);
    const bool branches = request.stages.paths.paths > 1;
    const bool alike = request.plan.batching.packing == serving::Packing::firstCome &&
                       request.plan.routing != serving::Routing::lengthBased &&
                       request.plan.routing != serving::Routing::soonestToken &&
                       request.plan.routing != serving::Routing::sloAware &&
                       (!request.conversations || staysTogether(request));
    demand(request.simulated || (large == nullptr && !branches && !request.stages.tiers && alike), Rule::simulatedOnly,
           kCombination, 0, 0);
    const bool mixes = request.policy == 0 && !request.prefill && request.plan.batching.batching != Batching::fixed;
    demand(request.simulated || !request.classes || mixes, Rule::mixedForm, kCombination, 0, 0);
    demand(!branches || (large == nullptr && !request.prefill && !request.prefixCaching && request.policy == 0),
           Rule::paths, kCombination, request.stages.paths.paths, 1);
    const bool open = !request.recorded && recorded == nullptr && !request.plan.closedLoop;
    const bool alone = !request.classes && !request.stages.retrieval && !request.stages.tiers &&
                       (!request.prefixCaching || request.sharedTokens == 0);
    demand(!request.conversations || (open && alone), Rule::conversations, kCombination, 0, 0);
    demand(request.plan.routing != serving::Routing::sessionAffinity || request.conversations, Rule::affinity,
           kCombination, 0, 0);
    demand(large == nullptr || request.policy == 0, Rule::cascadePolicy, kCombination, 0, 0);
    demand(draft == nullptr || request.policy == 0, Rule::draftPolicy, kCombination, 0, 0);
    demand(!request.stages.tiers || (request.prefixCaching && large == nullptr), Rule::tiers, kCombination, 0, 0);
    if (const auto& retrieval = request.stages.retrieval) {
        const Bytes memory =
            retrieval->onAccelerators ? accelerator.memory * request.memoryFraction : retrieval->hostMemory;
        const auto size = static_cast<std::int64_t>(indexSize(retrieval->retrieval.index).value());
        const auto room = static_cast<std::int64_t>(memory.value());
        demand(size <= room, Rule::indexMemory, kMemoryFit, size, room);
    }
    return all;
}

std::string messageOf(const Violation& violation, const Request& request, const std::string& acceleratorName,
                      const std::string& policyName) {
    const std::int64_t found = violation.found;
    const std::int64_t limit = violation.limit;
    switch (violation.rule) {
    case Rule::queryHeads:
        return fmt::format("tensor parallel {} does not divide the {} attention heads", found, limit);
    case Rule::keyValueHeads:
        return fmt::format("tensor parallel {} neither divides nor is a multiple of the {} key-value heads", found,
                           limit);
    case Rule::width:
        return fmt::format("tensor parallel {} does not divide the layers' inner sizes (common divisor {})", found,
                           limit);
    case Rule::noExperts:
        return fmt::format("expert parallel {} needs a model with experts", found);
    case Rule::experts:
        return fmt::format("expert parallel {} does not divide the {} experts", found, limit);
    case Rule::expertDevices:
        return fmt::format("expert parallel {} does not divide tensor parallel {}", found, limit);
    case Rule::tooFewDevices:
        return fmt::format(
            "tensor parallel {} x {} replicas{}{} need {} devices, {} more than the cluster's {}",
            request.deployment.tensorParallel, request.plan.replicas,
            request.prefill ? fmt::format(" and {} x {} of prefill", request.prefill->deployment.tensorParallel,
                                          request.prefill->replicas)
                            : "",
            request.stages.devices() > 0 ? fmt::format(" and {} for other stages", request.stages.devices()) : "",
            found, found - limit, limit);
    case Rule::precision:
        return fmt::format("{} has no matrix arithmetic in {}", acceleratorName,
                           hardware::precisionId(request.deployment.weights));
    case Rule::hostLink:
        return fmt::format("{} has no known host link: requests that are put off must be computed again",
                           acceleratorName);
    case Rule::noTrace:
        return "arrivals are to be as recorded, but the scenario names no request trace with times";
    case Rule::prefixBlocks:
        return fmt::format("blocks of {} tokens do not divide the trace's hashed pieces of {}", found, limit);
    case Rule::prefixPolicy:
        return fmt::format("prefix caching needs the full cache: {} rewrites what would be shared", policyName);
    case Rule::simulatedOnly:
        return "parallel paths, cascades, cache tiers, routing by lengths, first tokens or limits, any packing but "
               "first come, first served, and conversations whose turns do not find each other in a prefix cache have "
               "no closed form: fidelity must be simulated";
    case Rule::mixedForm:
        return "two classes have a closed form only with the full cache, without disaggregation and static batching: "
               "fidelity must be simulated";
    case Rule::paths:
        return fmt::format(
            "{} paths go neither with a cascade nor with disaggregation, prefix caching or a cache policy", found);
    case Rule::draftPolicy:
        return fmt::format("speculative decoding needs the full cache, not {}", policyName);
    case Rule::conversations:
        return "conversations go neither with a request trace, a closed loop, a second class, retrieval, cache tiers "
               "nor shared beginnings";
    case Rule::affinity:
        return "routing by conversation needs conversations of several turns";
    case Rule::tiers:
        return "cache tiers need prefix caching, and no cascade";
    case Rule::cascadePolicy:
        return fmt::format("a cascade needs the full cache, not {}", policyName);
    case Rule::indexMemory:
        return fmt::format("the index takes {}, a retrieval server has {}",
                           quantityText(static_cast<double>(found), Unit::byte),
                           quantityText(static_cast<double>(limit), Unit::byte));
    case Rule::cacheFormats:
        return fmt::format("{} chooses its own number formats: the cache precision must be bf16", policyName);
    }
    return {};
}

} // namespace paretoscope::study::llm_serving

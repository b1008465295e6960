// SPDX-License-Identifier: GPL-3.0-or-later
// From a dense point to a served model and its stream of requests, and what can be wrong with it before any time is
// computed.
#pragma once

#include "core/serving/cache_use.h"
#include "core/serving/conversations.h"
#include "core/serving/latency_summary.h"
#include "core/serving/steady_load.h"
#include "core/serving/workload.h"
#include "core/study/llm_serving_classes.h"
#include "core/study/llm_serving_description.h"
#include "core/study/llm_serving_stages.h"
#include "core/study/llm_serving_stream.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::study::llm_serving {

/// What is drawn beside the devices.
struct PowerAssumptions {
    Watts host; ///< per device
    double powerUsageEffectiveness = 1.0;
};

/// Replicas that only compute prompts.
struct Prefill {
    serving::Deployment deployment;
    std::uint16_t replicas = 1;
    bool paired = false;
    bool layerwise = false;

    [[nodiscard]] std::int64_t devices() const { return std::int64_t{deployment.tensorParallel} * replicas; }
};

/// A point in the engine's words.
struct Request {
    std::size_t model = 0;       ///< index into the catalog's models
    std::size_t accelerator = 0; ///< 0: as drawn; 1 + index into the catalog's accelerators
    bool simulated = false;
    serving::Deployment deployment;
    serving::ServingPlan plan; ///< its blocks, prefill replicas and use of the cache follow from the memory
    std::optional<Prefill> prefill;
    Stages stages;
    serving::Workload workload;      ///< its prompts hold what is retrieved for them; means are of all classes
    std::optional<ClassMix> classes; ///< where there are two
    double questionTokens = 0.0;     ///< of the mean prompt, without that
    std::optional<serving::Conversations> conversations; ///< where they have several turns
    bool recorded = false;                               ///< requests come as in the request trace ...
    double traceSpeed = 1.0;                             ///< ... so many times as fast
    bool prefixCaching = false;
    std::uint32_t sharedTokens = 0; ///< with which prompts of a group begin, whole blocks
    std::uint32_t prefixGroups = 1;
    serving::WarmUp warmUp = serving::WarmUp::countAll;
    int streams = 1;          ///< simulated, with as many seeds
    double foundTokens = 0.0; ///< of the mean prompt, in a boundless prefix cache
    serving::ServiceLimits limits;
    int limitPercentile = 3; ///< of a latency's metrics, places behind the mean: P50, P90, P99
    double memoryFraction = 0.9;
    Bytes memoryReserve;
    Bytes swapSpace;                  ///< of each device
    std::uint32_t measuredBlocks = 0; ///< 0: as many as the memory leaves room for
    std::size_t policy = 0;           ///< as servedPolicies() lists them
    double cacheBudget = 0.0;         ///< tokens; 0: the policy's own
    serving::MeanUse meanUse{};       ///< where the plan has a use of the cache
    double deviceHourPrice = 0.0;
    double gridCarbon = 0.0; ///< grams for a kWh
    PowerAssumptions power;

    [[nodiscard]] std::int64_t devices() const {
        return std::int64_t{deployment.tensorParallel} * plan.replicas + (prefill ? prefill->devices() : 0) +
               stages.devices();
    }
};

/// `devices`: of the cluster; open replicas fill it, at least one.
Request requestOf(std::span<const double> point, std::int64_t devices) noexcept;

/// What the closed form is offered: the load of one replica, or of all where prefill is disaggregated.
serving::OfferedLoad loadOf(const Request& request) noexcept;

/// Tokens' worth of cache that the mean request takes at the most, and while its prompt is computed.
double mostTokensOf(const Request& request) noexcept;
double promptTokensOf(const Request& request) noexcept;

/// Memory of one device, and the blocks that it leaves.
struct CachePlan {
    Bytes usable; ///< share of the device memory
    Bytes weights;
    Bytes states; ///< of state-space layers, for all sequences at once
    Bytes cache;  ///< what is left; negative where the weights do not fit
    Bytes token;  ///< keys and values of one token
    serving::BlockMemory blocks;
};
/// `step` is the model of the replicas that generate; a draft model lies beside it.
CachePlan cachePlanOf(const Request& request, const serving::StepModel& step, const hardware::Accelerator& accelerator);
/// Of other replicas, by their model: those that only compute prompts, or the large model's.
CachePlan furtherCachePlanOf(const Request& request, const serving::StepModel& further,
                             const hardware::Accelerator& accelerator);
/// The way of caches from prefill replicas to the others; the request must have some.
serving::CacheRoute cacheRouteOf(const Request& request, const serving::StepModel& step,
                                 const serving::StepModel& prompts, std::size_t layers, const serving::Site& site);

/// One rule that a request breaks. `found` and `limit` are the two numbers of its message.
struct Violation {
    enum class Rule {
        queryHeads,
        keyValueHeads,
        width,
        noExperts,
        experts,
        expertDevices,
        tooFewDevices,
        precision,
        hostLink,
        cacheFormats,
        noTrace,
        prefixBlocks,
        prefixPolicy,
        indexMemory,
        simulatedOnly,
        mixedForm,
        paths,
        cascadePolicy,
        tiers,
        conversations,
        affinity,
        draftPolicy
    };
    Rule rule = Rule::queryHeads;
    ConstraintPlace constraint = kHeads;
    double margin = 0.0; ///< in the constraint's unit
    std::int64_t found = 0;
    std::int64_t limit = 0;
};

/// Every broken rule, in the order of the constraints. `large`: the large model of a cascade, `draft`: that of
/// speculative decoding, else null.
std::vector<Violation> violations(const Request& request, const model::Model& model,
                                  const hardware::Accelerator& accelerator, const kv::PolicyDescription& policy,
                                  std::int64_t devices, const RecordedStream* recorded, const model::Model* large,
                                  const model::Model* draft);

/// The source text of a violation, its numbers filled in.
std::string messageOf(const Violation& violation, const Request& request, const std::string& acceleratorName,
                      const std::string& policyName);

} // namespace paretoscope::study::llm_serving

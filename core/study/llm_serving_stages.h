// SPDX-License-Identifier: GPL-3.0-or-later
// The stages around the served model: what of them is declared, read from a point, simulated, and answered in closed
// form.
#pragma once

#include "core/hardware/accelerator.h"
#include "core/serving/retrieval.h"
#include "core/serving/simulation.h"
#include "core/serving/steady_service.h"
#include "core/study/study.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::study::llm_serving {

/// Host processors that tokenise prompts, guard both ends, and write answers.
struct Processing {
    std::uint16_t workers = 1;
    Seconds tokenise;   ///< of a token of a prompt
    Seconds detokenise; ///< of a token of an answer
    Seconds guard;      ///< of a token of either
};

/// Servers that find texts for questions; each holds the whole index.
struct RetrievalPlan {
    serving::Retrieval retrieval;
    bool onAccelerators = false;
    std::uint16_t servers = 1;
    std::uint32_t batch = 1; ///< questions that a server searches for at a time, at most
    double chunks = 0.0;     ///< texts that join the prompt
    serving::SearchProcessor host;
    Bytes hostMemory;
    double hostHourPrice = 0.0;

    [[nodiscard]] double contextTokens() const { return chunks * retrieval.chunkTokens; }
};

/// The model that answers where the first one is not sure.
struct LargeModel {
    std::size_t model = 0; ///< index into the catalog's models
    serving::Deployment deployment;
    std::uint16_t replicas = 1;
    double escalation = 0.0; ///< probability

    [[nodiscard]] std::int64_t devices() const { return std::int64_t{deployment.tensorParallel} * replicas; }
};

/// A tier of caches beyond the replicas' memory.
struct TierSize {
    Bytes size; ///< 0: no such tier
    BytesPerSecond bandwidth;
    Seconds lookup;
};

/// Host memory (of each replica), the rack's pool, storage.
struct TierSizes {
    std::array<TierSize, serving::kMostTiers> tiers;
    bool breaksEven = true;
};

/// Speculative decoding with a model beside the served one, on the same devices.
struct DraftPlan {
    std::size_t model = 0; ///< index into the catalog's models
    serving::Speculation speculation;
};

struct Stages {
    std::optional<Processing> processing;
    std::optional<RetrievalPlan> retrieval;
    std::optional<LargeModel> large;
    std::optional<TierSizes> tiers;
    std::optional<DraftPlan> draft;
    serving::PathModel paths;

    /// Whether there is nothing beside the served model.
    [[nodiscard]] bool isPlain() const { return !hasServices() && !large && !tiers && !draft && paths.paths <= 1; }
    [[nodiscard]] bool hasServices() const { return processing || retrieval; }
    [[nodiscard]] double contextTokens() const { return retrieval ? retrieval->contextTokens() : 0.0; }
    [[nodiscard]] std::int64_t devices() const { return retrievalDevices() + (large ? large->devices() : 0); }
    [[nodiscard]] std::int64_t retrievalDevices() const {
        return retrieval && retrieval->onAccelerators ? retrieval->servers : 0;
    }
    /// Of hosts that only retrieve, in dollars an hour.
    [[nodiscard]] double hourPrice() const {
        return retrieval && !retrieval->onAccelerators ? retrieval->servers * retrieval->hostHourPrice : 0.0;
    }
};

void addStageParameters(std::vector<Parameter>& all, const Catalog& catalog);
void addStageMetrics(std::vector<Metric>& all);

/// The large model is deployed as `first` is, but for its number of devices.
Stages stagesOf(std::span<const double> point, const serving::Deployment& first) noexcept;

/// For a cache of so many bytes a token.
serving::CacheTier tierOf(const TierSize& size, Bytes token, bool local) noexcept;

/// The tiers that there are, for a cache of so many bytes a token in a whole replica; and the place of each among all.
struct Tiers {
    serving::TierPlan plan;
    std::vector<std::size_t> places;
};
Tiers tiersOf(const TierSizes& sizes, Bytes token);

/// Where the texts are searched for: the plan's host, or the accelerator.
serving::SearchProcessor processorOf(const RetrievalPlan& plan, const hardware::Accelerator& accelerator) noexcept;

/// Places of a pipeline's services; they stand in the order in which requests pass them.
struct ServicePlaces {
    std::optional<std::size_t> preparation;
    std::optional<std::size_t> retrieval;
    std::optional<std::size_t> writing;
};
ServicePlaces placesOf(const Stages& stages) noexcept;

/// Of requests that pass all stages; `questionTokens` of the mean one, without what is found for it. `large` where
/// there is a large model: requests of the second class go on to it.
serving::Pipeline pipelineOf(const Stages& stages, const hardware::Accelerator& accelerator, double questionTokens,
                             const std::optional<serving::FurtherModel>& large);

/// All stages under a steady stream in closed form; what there is not takes no time.
struct SteadyStages {
    serving::SteadyService preparation;
    serving::SteadyService retrieval;
    serving::RetrievalTime search; ///< of the mean batch: what the retrieval's service consists of
    serving::SteadyService writing;
    bool overloaded = false;
    double requestsPerSecond = 0.0; ///< that all services let through

    [[nodiscard]] Seconds beforeModel() const { return preparation.stay() + retrieval.stay(); }
    [[nodiscard]] Seconds all() const { return beforeModel() + writing.stay(); }
};
SteadyStages steadyStages(const Stages& stages, const hardware::Accelerator& accelerator, double questionTokens,
                          double outputTokens, double requestsPerSecond, double requests);

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_record.h"

namespace paretoscope::study::llm_serving {

void nameParts(const Stages& stages, serving::ServiceRecord& record) {
    const ServicePlaces places = placesOf(stages);
    for (serving::RecordedClient& client : record.clients) {
        if (client.kind == serving::ClientKind::service) {
            client.name = client.index == places.preparation ? "Preparation"
                          : client.index == places.retrieval ? "Retrieval"
                                                             : "Writing of answers";
        }
    }
}

std::vector<serving::PromptSource> promptSources(const serving::ServingRun& run, const Tiers& tiers) {
    constexpr const char* kTierNames[] = {"Host memory", "Pool of the rack", "Storage"};
    double computed = 0.0;
    double found = 0.0;
    for (const serving::ClientActivity& client : run.clients) {
        computed += client.promptTokens;
        found += client.foundTokens;
    }
    std::vector<serving::PromptSource> sources = {{"Computed", computed}};
    const auto add = [&](const char* name, double tokens) {
        if (tokens > 0.0) {
            sources.push_back({name, tokens});
        }
    };
    add("Prefix cache", found);
    for (std::size_t i = 0; i < tiers.places.size(); ++i) {
        add(kTierNames[tiers.places[i]], run.tiers.fetchedTokens[i]);
    }
    return sources;
}

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_record.h"

#include "core/serving/service_views.h"
#include "core/study/llm_serving_energy.h"

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

void pool(const serving::ServiceRecord& other, serving::ServiceRecord& record) {
    ++record.streams;
    for (const serving::RecordedRequest& each : other.requests) {
        if (each.completed && each.path == 0 && each.request >= other.warmUp) {
            record.pooled.push_back({each.serviceClass, each.outcome});
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

std::vector<float> powerOverTime(const Request& request, const model::Model& model, const serving::StepModel& step,
                                 const hardware::Accelerator& accelerator, const serving::ServiceRecord& record) {
    using serving::ClientKind;
    if (accelerator.thermalDesignPower.value() <= 0.0) {
        return {};
    }
    const serving::ClientSeries replicas = seriesOf(record, ClientKind::replica);
    const serving::ClientSeries prefill = seriesOf(record, ClientKind::prefillReplica);
    const serving::ClientSeries large = seriesOf(record, ClientKind::furtherReplica);
    const std::vector<float>* retrieval = nullptr;
    for (const serving::RecordedClient& client : record.clients) {
        if (client.kind == ClientKind::service && client.index == placesOf(request.stages).retrieval) {
            retrieval = &client.series.busy;
        }
    }
    const serving::OfferedLoad load = loadOf(request);
    const double context = load.cached ? load.cached->read : load.promptTokens + 0.5 * load.outputTokens;
    std::vector<float> watts;
    for (std::size_t bin = 0; bin < replicas.busy.size(); ++bin) {
        const double busy = replicas.busy[bin];
        const double generating = replicas.generating[bin];
        const double sequences = busy > 0.0 ? replicas.sequences[bin] / request.plan.replicas / busy : 0.0;
        double others = 0.0;
        if (retrieval != nullptr) {
            others += static_cast<double>(request.stages.retrievalDevices()) * (*retrieval)[bin];
        }
        if (request.stages.large) {
            others += static_cast<double>(request.stages.large->devices()) * large.busy[bin];
        }
        const Duty ofPrefill{prefill.busy.empty() ? 0.0 : prefill.busy[bin], 0.0};
        const ServingPower power = powerOf(request, model, step, accelerator, {busy - generating, generating},
                                           ofPrefill, others, sequences, context);
        watts.push_back(static_cast<float>(power.total().value() * static_cast<double>(request.devices())));
    }
    return watts;
}

} // namespace paretoscope::study::llm_serving

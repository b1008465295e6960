// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_pipeline.h"

#include <array>
#include <utility>

namespace paretoscope::study::llm_serving {

namespace {

/// Gives out devices in their order.
class Placing {
public:
    void addClient(StagePlace stage, std::int64_t devices) {
        m_placed.push_back({stage, m_clients[stage]++, devices > 0 ? m_next : 0, devices});
        m_next += devices;
    }
    void addClients(StagePlace stage, int clients, std::int64_t devicesEach) {
        for (int i = 0; i < clients; ++i) {
            addClient(stage, devicesEach);
        }
    }
    [[nodiscard]] std::vector<StagePlacement> take() && { return std::move(m_placed); }

private:
    std::vector<StagePlacement> m_placed;
    std::array<int, kPipelineStages> m_clients{};
    std::int64_t m_next = 0;
};

} // namespace

std::vector<PipelineStage> pipelineStages() {
    std::vector<PipelineStage> stages(kPipelineStages);
    const Parameter::ReadBy processed{"processing", {"true"}};
    stages[kPreparationStage] = {"preparation",
                                 "Preparation",
                                 "Host processors that tokenise and guard prompts.",
                                 "Before and after the model",
                                 processed,
                                 "false",
                                 {}};
    stages[kRetrievalStage] = {"retrieval",
                               "Retrieval",
                               "Servers that find texts for each question: embedding, search and reranking.",
                               "Retrieval",
                               {"retrieval", {"host", "accelerator"}},
                               "none",
                               {"preparation"}};
    stages[kTierStage] = {"cache_tiers",
                          "Cache tiers",
                          "Beginnings of prompts are fetched from hosts, the rack's pool or storage.",
                          "Cache tiers",
                          {"cache_tiers", {"true"}},
                          "false",
                          {"retrieval"}};
    stages[kPrefillStage] = {"prefill",
                             "Prefill",
                             "Replicas that only compute prompts and send their cache to the model's.",
                             "Deployment",
                             {"disaggregation", {"pools", "pairs"}},
                             "together",
                             {"cache_tiers"}};
    stages[kDraftStage] = {"draft",
                           "Draft",
                           "A small model on the model's devices drafts the tokens that the model checks.",
                           "Speculative decoding",
                           {"speculation", {"true"}},
                           "false",
                           {"prefill"}};
    stages[kModelStage] = {"model",
                           "Model",
                           "Replicas of the served model: they generate answers and, without replicas of prefill, "
                           "compute prompts.",
                           "Deployment",
                           {},
                           "",
                           {"draft"}};
    stages[kLargeModelStage] = {
        "large_model", "Large model",         "Answers anew what the first model is not sure of.",
        "Cascade",     {"cascade", {"true"}}, "false",
        {"model"}};
    stages[kWritingStage] = {"writing",
                             "Writing",
                             "Host processors that guard and write answers.",
                             "Before and after the model",
                             processed,
                             "false",
                             {"model", "large_model"}};
    return stages;
}

std::vector<StagePlacement> placementOf(const Request& request) {
    Placing placing;
    const Stages& stages = request.stages;
    const int model = request.deployment.tensorParallel;
    if (request.prefill && request.prefill->paired) {
        for (int pair = 0; pair < request.plan.replicas; ++pair) {
            placing.addClient(kPrefillStage, request.prefill->deployment.tensorParallel);
            placing.addClient(kModelStage, model);
        }
    } else {
        if (request.prefill) {
            placing.addClients(kPrefillStage, request.prefill->replicas, request.prefill->deployment.tensorParallel);
        }
        placing.addClients(kModelStage, request.plan.replicas, model);
    }
    if (stages.large) {
        placing.addClients(kLargeModelStage, stages.large->replicas, stages.large->deployment.tensorParallel);
    }
    if (stages.retrieval) {
        placing.addClients(kRetrievalStage, stages.retrieval->servers, stages.retrieval->onAccelerators ? 1 : 0);
    }
    if (stages.processing) {
        placing.addClients(kPreparationStage, stages.processing->workers, 0);
        placing.addClients(kWritingStage, stages.processing->workers, 0);
    }
    return std::move(placing).take();
}

} // namespace paretoscope::study::llm_serving

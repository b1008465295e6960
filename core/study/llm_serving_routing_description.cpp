// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters of which replica a request goes to.
#include "core/study/llm_serving_description.h"
#include "core/study/parameter_list.h"

namespace paretoscope::study::llm_serving {

namespace {

constexpr const char* kRoutingAssumption = "assumption of the user";

} // namespace

void addRoutingParameters(std::vector<Parameter>& all) {
    const std::string group = "Deployment";
    all.push_back(choice(
        "routing", "Routing", group,
        {{"round_robin", "Round robin"},
         {"random", "Random"},
         {"least_requests", "Fewest requests"},
         {"least_tokens", "Fewest tokens"},
         {"prefix_aware", "Longest cached beginning"},
         {"length_based", "Long prompts apart"},
         {"soonest_token", "Soonest first token"},
         {"session_affinity", "A conversation's turns together"},
         {"slo_aware", "Fullest that keeps the limits"}},
        "least_requests",
        "Which replica a request goes to. By its longest cached beginning, with prefix caching: the "
        "replica that holds most of the prompt, or that has the fewest requests where none does or the "
        "busiest is 64 requests and half as many again ahead of the idlest. Long prompts apart: on a "
        "share of the replicas, by the fewest requests. Soonest first token: as estimated from what a replica has to "
        "do and what it holds of the prompt. A conversation's turns together: each conversation on one replica. "
        "Fullest that keeps the limits: of the replicas where a request is expected to keep both limits of its class, "
        "and breaks "
        "nobody's limit per token, the one with most tokens to do, which leaves room for tight limits; the soonest "
        "first token where there is none. Far limits let requests pile up. Long prompts apart, soonest first token and "
        "fullest that keeps the limits are simulated only.",
        "SGLang's cache-aware router; SLO-aware router of llm-d and the Gateway API Inference Extension "
        "(prediction_based_scorer.go); from memory, unverified: HERMES (MIST), arXiv:2504.09775, and Qin et al., "
        "Mooncake, arXiv:2407.00079; derived"));
    all.push_back(readBy(integer("long_prompt_tokens", "Long prompts", group, 1, 4194304, 2048,
                                 "From so many tokens on a prompt is long.", kRoutingAssumption, Unit::token),
                         "routing", {"length_based"}));
    all.push_back(readBy(real("long_prompt_replicas", "Replicas for long prompts", group, Unit::fraction, 0.0, 1.0,
                              0.25, "Share of the replicas: at least one, and one is left for the others.",
                              {kRoutingAssumption, false}),
                         "routing", {"length_based"}));
    all.push_back(readBy(real("slo_buffer", "Share of the limits to plan with", group, Unit::fraction, 0.01, 1.0, 0.6,
                              "Estimates of a request may use so much of its limits: they know nothing of those who "
                              "come later.",
                              {"derived: 0.6 kept most limits of two classes in simulations; SLO_BUFFER_FACTOR of the "
                               "Gateway API Inference Extension is 1",
                               false}),
                         "routing", {"slo_aware"}));
}

} // namespace paretoscope::study::llm_serving

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/llm_serving_breakdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace paretoscope::study::llm_serving {

namespace {

constexpr const char* kTiles = "NVIDIA, Matrix Multiplication Background (tile and wave quantization); ";
constexpr const char* kQueue =
    "Little, Operations Research 9(3), 1961; Pollaczek-Khinchine formula; Sakasegawa, 1977; derived";
constexpr const char* kSimulated = "event simulation of every step";

Term seconds(std::string id, std::string name, Seconds value, std::string formula, std::string source) {
    return term(std::move(id), std::move(name), value.value(), Unit::second, std::move(formula), std::move(source));
}

/// The kernels of a step.
Term stepTerm(const std::string& id, std::string name, const serving::StepTime& time, const Answer& answer) {
    const std::string kernels = sourceText(answer.kernels.source);
    const serving::CacheUse* use = answer.request.plan.cacheUse;
    const auto part = [&](const char* suffix, const char* label, Seconds value, const char* formula,
                          const std::string& source) {
        return seconds(id + "_" + suffix, label, value, formula, source);
    };
    std::vector<Term> parts = {
        part("products", "Matrix products", time.products, "L max(waves of tiles, bytes / bandwidth) + launch",
             kTiles + kernels),
        part("experts", "Experts", time.experts,
             "L max(rows, weights of E (1 - (1 - k/E)^T) experts) + gather + launch", kernels),
        part("attention", "Attention", time.attention,
             "L (4 H d (s past + s^2 / 2) / peak for prompts, 2 K d bytes / bandwidth a cached token)",
             "Dao, FlashAttention-2, arXiv:2307.08691; " + kernels),
        part("streaming", "Norms, activations, residuals", time.streaming, "L bytes / bandwidth + launch", kernels),
        part("communication", "Communication", time.communication, "2 L all-reduces of 2 T h bytes; logits gathered",
             kernels),
        part("head", "Output projection", time.head, "2 N h V/t", kTiles + kernels),
        part("overhead", "Serving program", time.overhead, "step + N sequence", "user")};
    if (use != nullptr) {
        parts.push_back(part("cache_policy", "Cache policy", time.cachePolicy,
                             "N (bytes gathered / bandwidth + own FLOPs / peak)",
                             sourceText(use->policy().description().source)));
    }
    return sum(id, std::move(name), Unit::second, std::move(parts));
}

constexpr const char* kServiceQueue = "t(b) y^(sqrt(2 (c + 1)) - 1) / (2 c), y = rate t(b) / (b c); one at a time that "
                                      "over 1 - y; overloaded: half of n / "
                                      "capacity - n / rate";

Term preprocessing(const Answer& answer) {
    const serving::SteadyService& service = answer.stages.preparation;
    return sum("preprocessing_time", "Preprocessing", Unit::second,
               {seconds("preprocessing_waiting", "Waiting for a worker", service.waiting, kServiceQueue, kQueue),
                seconds("preprocessing_work", "Tokenising and guarding", service.service,
                        "s (tokenising + 2 P / speed of a worker)", "user")});
}

Term postprocessing(const Answer& answer) {
    const serving::SteadyService& service = answer.stages.writing;
    return sum("postprocessing_time", "Postprocessing", Unit::second,
               {seconds("postprocessing_waiting", "Waiting for a worker", service.waiting, kServiceQueue, kQueue),
                seconds("postprocessing_work", "Guarding and writing", service.service,
                        "o (detokenising + 2 P / speed of a worker)", "user")});
}

Term retrieval(const Answer& answer) {
    const serving::RetrievalTime& search = answer.stages.search;
    return sum(
        "retrieval_time", "Retrieval", Unit::second,
        {seconds("retrieval_waiting", "Waiting for a server", answer.stages.retrieval.waiting, kServiceQueue, kQueue),
         sum("retrieval_work", "A batch of b questions", Unit::second,
             {seconds("embedding", "Embedding", search.embedding, "max(2 P T b / peak, 2 P bytes / bandwidth) + launch",
                      "derived"),
              seconds("search", "Search", search.search,
                      "centres + tables + codes of the lists searched; of a graph ef (access + 2 M neighbours)",
                      "Jegou et al., IEEE TPAMI 33(1), 2011; Malkov and Yashunin, arXiv:1603.09320; derived"),
              seconds("reranking", "Reranking", search.reranking,
                      "4 d bytes a candidate, or the encoder over question and text", "derived")})});
}

std::vector<Term> stagesBeforeModel(const Answer& answer) {
    std::vector<Term> terms;
    if (answer.request.stages.processing) {
        terms.push_back(preprocessing(answer));
    }
    if (answer.request.stages.retrieval) {
        terms.push_back(retrieval(answer));
    }
    return terms;
}

Term firstToken(const Answer& answer) {
    const serving::SteadyState& state = answer.steady;
    const char* waiting =
        answer.request.prefill
            ? "S x^(sqrt(2 (p + 1)) - 1) / (2 p (1 - x)), x = rate S / p; overloaded: half of n / "
              "capacity - n / rate"
            : "half a step + rate S^2 / (2 (1 - rate S)); overloaded: half of n / capacity - n / rate";
    std::vector<Term> parts = stagesBeforeModel(answer);
    parts.push_back(seconds("waiting", "Waiting", state.waiting, waiting, kQueue));
    parts.push_back(seconds("prompt", "Prompt", state.prompt,
                            "S: the prompt alone, with all tokens, or in chunks of the budget", "derived"));
    if (answer.request.prefill) {
        parts.push_back(seconds("cache_transfer", "Cache transfer", state.transfer,
                                "bytes of the prompt's cache / bandwidth, less what (L - 1) / L of S hides",
                                "Patel et al., Splitwise, ISCA 2024, section 4.3; derived"));
    }
    return sum("time_to_first_token", "Time to first token", Unit::second, std::move(parts));
}

Term perToken(const Answer& answer) {
    const serving::SteadyTimes& times = answer.steady.times;
    return sum(
        "time_per_output_token", "Time per output token", Unit::second,
        {stepTerm("decode", "Step of N sequences", times.decode, answer),
         seconds("interference", "Prompts between tokens", times.interference,
                 "N / o prompts in each step, of N users (N - 1) / o, beyond what the step takes anyway", "derived")});
}

/// Of what it is, where nothing simpler than events describes the point itself.
const char* closedFormName(const Request& request) {
    const serving::Routing routing = request.plan.routing;
    if (request.stages.large) {
        return "Closed form of the first model";
    }
    if (request.stages.paths.paths > 1) {
        return "Closed form of one path a request";
    }
    if (request.stages.tiers) {
        return "Closed form without cache tiers";
    }
    if (request.plan.batching.packing != serving::Packing::firstCome) {
        return "Closed form of first come, first served";
    }
    const bool uneven = routing == serving::Routing::lengthBased || routing == serving::Routing::soonestToken ||
                        routing == serving::Routing::sloAware;
    return uneven ? "Closed form of equal replicas" : "Closed form";
}

/// A number of the simulator, with the closed form beside.
Term simulated(const Request& request, std::string id, std::string name, double value, Term closed,
               std::vector<Term> facts = {}) {
    closed.id += "_closed_form";
    closed.name = closedFormName(request);
    facts.push_back(std::move(closed));
    Term root = product(std::move(id), std::move(name), value, Unit::second, "mean over requests", std::move(facts));
    root.source = kSimulated;
    return root;
}

Term fact(std::string id, std::string name, double value, Unit unit) {
    return term(std::move(id), std::move(name), value, unit, "see its own breakdown", kDerived);
}

Term user(std::string id, std::string name, double value, Unit unit) {
    return term(std::move(id), std::move(name), value, unit, "given", "user");
}

Term cacheTerm(const Request& request, const CachePlan& cache) {
    return sum("cache_memory", "Cache memory", Unit::byte,
               {term("usable", "Usable memory", cache.usable.value(), Unit::byte, "device memory x usable share",
                     "catalog; user"),
                term("weights", "Weights", -cache.weights.value(), Unit::byte,
                     "(mixers + dense)/t + experts/devices + norms and routers; embedding and head / t", "derived"),
                term("states", "States of state-space layers", -cache.states.value(), Unit::byte,
                     "4 i N / t a layer and sequence", "derived"),
                term("reserve", "Reserved", -request.memoryReserve.value(), Unit::byte, "given", "user")});
}

Term tokensTerm(const CachePlan& cache, double value) {
    return product("cache_tokens", "Cache size", value, Unit::token, "blocks x block size",
                   {fact("cache_memory", "Cache memory", cache.cache.value(), Unit::byte),
                    term("cache_per_token", "Keys and values of a token", cache.token.value(), Unit::byte,
                         "2 K/t d bytes a layer; latent attention c + r; copies where t > K",
                         "Kwon et al., SOSP 2023; DeepSeek-V2, section 2.1"),
                    user("block_tokens", "Block size", cache.blocks.blockTokens, Unit::token)});
}

/// Why so many sequences fit: what one holds at its end, and what each step reads of it.
std::vector<Term> capacityTerms(const Answer& answer, std::span<const double> metrics) {
    const serving::OfferedLoad& load = answer.load;
    const serving::CacheUse* use = answer.request.plan.cacheUse;
    const double whole = load.promptTokens + load.outputTokens;
    const std::string policy = use == nullptr ? "full cache" : use->policy().description().name;
    const std::string source =
        use == nullptr ? "Kwon et al., SOSP 2023" : sourceText(use->policy().description().source);
    const auto tokens = [&](const char* id, const char* name, double value, const char* formula) {
        return term(id, name, value, Unit::token, policy + ": " + formula, source);
    };
    const serving::CachedLoad cached = load.cached.value_or(
        serving::CachedLoad{whole - 0.5 * load.outputTokens, whole, whole - 0.5 * load.outputTokens, Seconds(0.0)});
    Term sequence =
        product("cache_per_sequence", "Cache of a sequence", metrics[kCachePerSequence], Unit::byte,
                "tokens' worth at its end x keys and values of a token",
                {tokens("held_tokens", "Tokens' worth held at its end", cached.most, "all bytes it holds"),
                 tokens("read_tokens", "Tokens' worth read in a step", cached.read, "mean over an answer"),
                 user("seen_tokens", "Tokens seen at its end", whole, Unit::token),
                 fact("cache_per_token", "Keys and values of a token", answer.cache.token.value(), Unit::byte)});
    Term fitting =
        product("sequences_in_cache", "Sequences that fit", metrics[kSequencesInCache], Unit::count,
                "cache size / tokens' worth held",
                {fact("cache_tokens", "Cache size", metrics[kCacheTokens], Unit::token),
                 tokens("held_tokens", "Tokens' worth held", load.held(answer.request.plan.batching.batching),
                        "at its end where memory is kept for whole answers, else mean over its answer")});
    return {std::move(sequence), std::move(fitting)};
}

Term powerTerm(const Answer& answer) {
    const ServingPower& power = answer.power;
    const std::string device = sourceText(answer.accelerator.source) + "; idle share from memory";
    const auto watts = [](const char* id, const char* name, Watts value, const char* formula,
                          const std::string& source) {
        return term(id, name, value.value(), Unit::watt, formula, source);
    };
    return sum(
        "power_per_device", "Power per device", Unit::watt,
        {watts("prompts", "Steps with prompts", power.prompts, "share of time x (design power - idle)", device),
         watts("generation", "Steps of generation", power.generation,
               "share of time x ((0.31 + 0.69 m) design power - idle), m of the memory's bandwidth",
               "fitted to three points of Splitwise, A100; " + device),
         watts("others", "Retrieval, large model", power.others, "share of time x (design power - idle)", device),
         watts("idle", "Idle", power.idle, "0.12 design power", device),
         watts("host", "Host", power.host, "given", "user"),
         watts("site", "Cooling and conversion", power.site, "(PUE - 1) x the above", "user")});
}

/// What the simulator found the mean request to spend where, up to its first token.
std::vector<Term> measuredStages(const Request& request, std::span<const double> metrics) {
    std::vector<Term> facts;
    const auto add = [&](const char* id, const char* name, MetricPlace place) {
        facts.push_back(term(id, name, metrics[place], Unit::second, "mean over requests", kSimulated));
    };
    if (request.stages.processing) {
        add("preprocessing_stage", "Preprocessing", kPreprocessingTime);
    }
    if (request.stages.retrieval) {
        add("retrieval_stage", "Retrieval", kRetrievalTime);
    }
    if (request.stages.tiers) {
        add("cache_retrieval_stage", "Cache retrieval", kCacheRetrievalTime);
    }
    add("prompt_stage", "Prompt stage", kPromptStageTime);
    return facts;
}

/// Breakdowns of the stages' own times.
void addStages(const Answer& answer, std::span<const double> metrics, std::vector<Term>& roots) {
    const auto add = [&](MetricPlace place, Term closed) {
        std::string id = closed.id;
        std::string name = closed.name;
        roots.push_back(answer.request.simulated ? simulated(answer.request, std::move(id), std::move(name),
                                                             metrics[place], std::move(closed))
                                                 : std::move(closed));
    };
    if (answer.request.stages.processing) {
        add(kPreprocessingTime, preprocessing(answer));
        add(kPostprocessingTime, postprocessing(answer));
    }
    if (answer.request.stages.retrieval) {
        add(kRetrievalTime, retrieval(answer));
    }
}

std::vector<Term> replicasOf(const Request& request) {
    std::vector<Term> all = {
        user("tensor_parallel", "Tensor parallel degree t", request.deployment.tensorParallel, Unit::count),
        user("replicas", "Replicas", request.plan.replicas, Unit::count)};
    if (request.prefill) {
        all.push_back(user("prefill_tensor_parallel", "Tensor parallel degree of prefill",
                           request.prefill->deployment.tensorParallel, Unit::count));
        all.push_back(user("prefill_replicas", "Prefill replicas", request.prefill->replicas, Unit::count));
    }
    if (request.stages.retrievalDevices() > 0) {
        all.push_back(
            user("retrieval_servers", "Retrieval servers", double(request.stages.retrievalDevices()), Unit::count));
    }
    if (const auto& large = request.stages.large) {
        all.push_back(user("large_tensor_parallel", "Tensor parallel degree of the large model",
                           large->deployment.tensorParallel, Unit::count));
        all.push_back(user("large_replicas", "Replicas of the large model", large->replicas, Unit::count));
    }
    return all;
}

} // namespace

std::vector<Breakdown> breakdowns(const Answer& answer, std::span<const double> metrics) {
    const Request& request = answer.request;
    const auto metric = [&](MetricPlace place, const char* id, const char* name, Unit unit) {
        return fact(id, name, metrics[place], unit);
    };
    const Term devices = metric(kDevices, "devices", "Devices", Unit::count);
    const Term tokens = metric(kTokensPerSecond, "tokens_per_second", "Tokens per second", Unit::tokenPerSecond);
    const Term requests = metric(kRequestsPerSecond, "requests_per_second", "Requests per second", Unit::none);
    std::vector<Term> roots;
    const double answerTokens = request.workload.output.mean;
    if (!request.simulated) {
        roots.push_back(firstToken(answer));
        if (answerTokens > 1.0) {
            roots.push_back(perToken(answer));
        }
    } else {
        roots.push_back(simulated(request, "time_to_first_token", "Time to first token", metrics[kFirstToken],
                                  firstToken(answer), measuredStages(request, metrics)));
        roots.push_back(
            simulated(request, "time_per_output_token", "Time per output token", metrics[kPerToken], perToken(answer)));
    }
    addStages(answer, metrics, roots);
    std::vector<Term> whole = {metric(kFirstToken, "time_to_first_token", "Time to first token", Unit::second),
                               metric(kPerToken, "time_per_output_token", "Time per output token", Unit::second),
                               user("output_tokens", "Answer", answerTokens, Unit::token)};
    if (request.stages.processing) {
        whole.push_back(metric(kPostprocessingTime, "postprocessing_time", "Postprocessing", Unit::second));
    }
    roots.push_back(product("end_to_end", "End to end", metrics[kEndToEnd], Unit::second,
                            "time to first token + (o - 1) time per output token + postprocessing", std::move(whole)));
    roots.push_back(product("tokens_per_second", "Tokens per second", metrics[kTokensPerSecond], Unit::tokenPerSecond,
                            "requests per second x answer",
                            {requests, user("output_tokens", "Answer", answerTokens, Unit::token)}));
    roots.push_back(product("tokens_per_second_per_device", "Tokens per second and device",
                            metrics[kTokensPerSecondPerDevice], Unit::tokenPerSecond, "tokens per second / devices",
                            {tokens, devices}));
    roots.push_back(
        product("cost_per_megatoken", "Cost per million tokens", metrics[kCostPerMegatoken], Unit::dollarPerMegatoken,
                "(devices x price of a device hour + hosts) / tokens in an hour",
                {devices, tokens,
                 user("device_hour_price", "Price of a device hour", request.deviceHourPrice, Unit::dollarPerHour),
                 user("host_hours", "Retrieval hosts", request.stages.hourPrice(), Unit::dollarPerHour)}));
    roots.push_back(product("devices", "Devices", metrics[kDevices], Unit::count, "t x replicas, of both kinds",
                            replicasOf(request)));
    roots.push_back(powerTerm(answer));
    // Power is the mean over a run, so its tokens are too, also where throughput leaves the warm-up out.
    const Term ofRun =
        fact("tokens_per_second", "Tokens per second",
             metrics[kPowerPerDevice] * metrics[kDevices] / metrics[kEnergyPerToken], Unit::tokenPerSecond);
    roots.push_back(
        product("energy_per_token", "Energy per token", metrics[kEnergyPerToken], Unit::joulePerToken,
                "power per device x devices / tokens per second",
                {metric(kPowerPerDevice, "power_per_device", "Power per device", Unit::watt), devices, ofRun}));
    roots.push_back(product("carbon_per_kilotoken", "Grams of CO2 per 1,000 tokens", metrics[kCarbonPerKilotoken],
                            Unit::none, "1,000 x energy per token / 3.6 MJ x carbon of the grid",
                            {metric(kEnergyPerToken, "energy_per_token", "Energy per token", Unit::joulePerToken),
                             user("grid_carbon", "Carbon of the grid", request.gridCarbon, Unit::none)}));
    roots.push_back(cacheTerm(request, answer.cache));
    roots.push_back(tokensTerm(answer.cache, metrics[kCacheTokens]));
    std::ranges::move(capacityTerms(answer, metrics), std::back_inserter(roots));
    std::vector<Breakdown> all;
    for (Term& root : roots) {
        std::string id = root.id;
        all.push_back({std::move(id), std::move(root)});
    }
    return all;
}

std::vector<Breakdown> memoryBreakdowns(const Request& request, const CachePlan& cache) {
    return {{"cache_memory", cacheTerm(request, cache)}};
}

std::string memoryMessage(const Request& request, const CachePlan& cache, std::string_view whose) {
    const double prompt = request.workload.prompt.mean;
    const bool ofPrefill = whose == "prefill";
    const std::string begin = whose.empty() ? "" : fmt::format("{}: ", whose);
    const std::string tokens = ofPrefill ? fmt::format("{:.0f}", prompt)
                                         : fmt::format("{:.0f} + {:.0f}", prompt, request.workload.output.mean);
    if (request.measuredBlocks > 0 && whose.empty()) {
        return fmt::format("{} blocks of {} tokens hold no request of {} tokens", cache.blocks.blocks,
                           cache.blocks.blockTokens, tokens);
    }
    if (cache.cache.value() <= 0.0) {
        return fmt::format("{}the weights take {} of {} usable on each device, {} are reserved", begin,
                           quantityText(cache.weights.value(), Unit::byte),
                           quantityText(cache.usable.value(), Unit::byte),
                           quantityText((request.memoryReserve + cache.states).value(), Unit::byte));
    }
    return fmt::format("{}{} for the cache hold {:.0f} tokens, less than one request of {}", begin,
                       quantityText(cache.cache.value(), Unit::byte), cache.cache / cache.token, tokens);
}

} // namespace paretoscope::study::llm_serving

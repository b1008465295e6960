// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/catalog.h"
#include "core/study/llm_serving_description.h"
#include "core/study/llm_serving_stages.h"
#include "core/study/parameter_list.h"

namespace paretoscope::study::llm_serving {

namespace {

constexpr const char* kAssumption = "assumption of the user";
constexpr const char* kFaiss =
    "Jegou et al., Product Quantization for Nearest Neighbor Search, IEEE TPAMI 33(1), 2011; "
    "Johnson et al., Faiss, arXiv:1702.08734";
constexpr const char* kGraphPaper = "Malkov and Yashunin, HNSW, arXiv:1603.09320";
constexpr const char* kDraftPaper = "Leviathan, Kalman, Matias, ICML 2023, arXiv:2211.17192";
constexpr const char* kTierPaper = "Qin et al., Mooncake, FAST 2025, arXiv:2407.00079; derived";
constexpr const char* kVotePaper = "Wang et al., Self-Consistency, ICLR 2023, arXiv:2203.11171";
constexpr const char* kCascadePaper = "Chen, Zaharia, Zou, FrugalGPT, arXiv:2305.05176";
constexpr const char* kRagPaper = "Lewis et al., Retrieval-Augmented Generation, NeurIPS 2020, arXiv:2005.11401";

void addProcessing(std::vector<Parameter>& all) {
    const std::string group = "Before and after the model";
    const auto add = [&](Parameter parameter) { all.push_back(readBy(std::move(parameter), "processing", {"true"})); };
    all.push_back(flag("processing", "Host processing", group, false,
                       "Whether host processors that tokenise prompts, guard both ends and write answers are a stage "
                       "of their own, with a queue.",
                       kAssumption));
    add(integer("processing_workers", "Workers", group, 1, 4096, 16,
                "Host processors before the model, and as many after it; each takes one request at a time.",
                kAssumption));
    add(real("tokenise_time", "Tokenising", group, Unit::second, 0.0, 1.0, 2e-6, "Of one token of a prompt.",
             {kAssumption, false}));
    add(real("detokenise_time", "Detokenising", group, Unit::second, 0.0, 1.0, 5e-6, "Of one token of an answer.",
             {kAssumption, false}));
    add(real(
        "guard_parameters", "Size of the guard", group, Unit::none, 0.0, 1e12, 0.0,
        "Parameters of a model that reads prompts and answers on the same workers; 2 FLOPs each and token. 0: none.",
        {kAssumption, false}));
    add(real("worker_peak", "Speed of a worker", group, Unit::flopPerSecond, 1e6, 1e15, 1e11,
             "That the guard reaches on one worker.", {kAssumption, false}));
}

void addRetrieval(std::vector<Parameter>& all) {
    const std::string group = kRetrievalGroup;
    const std::vector<std::string> any = {"host", "accelerator"};
    const auto add = [&](Parameter parameter) { all.push_back(readBy(std::move(parameter), "retrieval", any)); };
    const auto ofHost = [&](Parameter parameter) {
        all.push_back(readBy(std::move(parameter), "retrieval", {"host"}));
    };
    const auto ofLists = [&](Parameter parameter) {
        all.push_back(readBy(std::move(parameter), "retrieval_index", {"ivf_pq"}));
    };
    const auto ofGraph = [&](Parameter parameter) {
        all.push_back(readBy(std::move(parameter), "retrieval_index", {"hnsw"}));
    };
    all.push_back(choice("retrieval", "Retrieval", group,
                         {{"none", "None"}, {"host", "On hosts"}, {"accelerator", "On accelerators"}}, "none",
                         "Texts are found for each question and join its prompt: embedding, search and reranking, on "
                         "hosts or on devices of the cluster that do nothing else.",
                         kRagPaper));
    add(choice("retrieval_index", "Index", group, {{"ivf_pq", "Inverted lists (IVF-PQ)"}, {"hnsw", "Graph (HNSW)"}},
               "ivf_pq", "How vectors are searched: compressed, in lists; or whole, along a graph.", kFaiss));
    add(integer("retrieval_servers", "Servers", group, 1, 4096, 1, "Hosts or devices; each holds the whole index.",
                kAssumption));
    add(integer("retrieval_batch", "Questions at once", group, 1, 1024, 16,
                "That a server searches for together, at most: it takes those that wait.", kAssumption));
    add(real("index_vectors", "Vectors", group, Unit::none, 1.0, 1e13, 1e8, "Texts in the index.",
             {kAssumption, false}));
    add(integer("vector_dimension", "Dimensions", group, 1, 65536, 768, "Of a vector, 4 bytes each.", kAssumption));
    ofLists(integer("index_lists", "Lists", group, 1, 16777216, 65536, "Whose centres are all compared.", kFaiss));
    ofLists(integer("index_probes", "Lists searched", group, 1, 65536, 64, "For each question.", kFaiss));
    ofLists(integer("code_bytes", "Bytes of a code", group, 1, 1024, 64, "Of a compressed vector.", kFaiss));
    ofGraph(integer("search_width", "Search width", group, 1, 65536, 128, "Candidates kept while searching (ef).",
                    kGraphPaper));
    ofGraph(integer("graph_degree", "Links", group, 2, 1024, 32,
                    "Of a vector in the upper layers (M); twice as many in the lowest.", kGraphPaper));
    add(real("encoder_parameters", "Size of the encoder", group, Unit::none, 0.0, 1e12, 0.335e9,
             "Parameters of the model that embeds questions: 0.335e9 are BERT-large's.",
             {"Devlin et al., BERT, arXiv:1810.04805", true}));
    add(choice("reranking", "Reranking", group,
               {{"distances", "Exact distances"}, {"cross_encoder", "A cross-encoder"}}, "distances",
               "Candidates are ordered by exact distances, or by an encoder that reads question and text.", kRagPaper));
    add(integer("candidates", "Candidates", group, 1, 100000, 100, "Texts that are reranked.", kAssumption));
    add(integer("retrieved_chunks", "Texts", group, 0, 10000, 8, "That join the prompt.", kAssumption));
    add(integer("chunk_tokens", "Length of a text", group, 1, 1048576, 512, "Tokens.", kAssumption, Unit::token));
    ofHost(real("host_bandwidth", "Host memory bandwidth", group, Unit::bytePerSecond, 1e9, 1e14, 300e9,
                "Of a retrieval host; half of it is reached.", {kAssumption, false}));
    ofHost(real("host_peak", "Host peak", group, Unit::flopPerSecond, 1e9, 1e15, 3e12,
                "Of a retrieval host; half of it is reached.", {kAssumption, false}));
    ofHost(real("host_memory", "Host memory", group, Unit::byte, 1e9, 1e15, 1e12,
                "Of a retrieval host: the index has to fit.", {kAssumption, false}));
    ofHost(real("host_hour_price", "Price of a host hour", group, Unit::dollarPerHour, 0.0, 1000.0, 2.0,
                "What one retrieval host costs in an hour.", {kAssumption, false}));
}

void addReasoning(std::vector<Parameter>& all) {
    const std::string group = kReasoningGroup;
    all.push_back(integer("reasoning_paths", "Paths", group, 1, 1024, 1,
                          "Answers to each request that are thought in parallel from one prompt; the majority counts. "
                          "More than one is simulated only, with the full cache.",
                          kVotePaper));
    all.push_back(real("path_variation", "Variation of paths", group, Unit::none, 0.0, 10.0, 0.3,
                       "Coefficient of variation of the paths' log-normal lengths around the answer's; 0: all alike.",
                       {"thought-anchors (MIT), lengths of one benchmark: notes/kv.md, section 4", false}));
    all.push_back(real("path_agreement", "Agreement of paths", group, Unit::fraction, 0.0, 1.0, 0.6,
                       "Probability that a path comes to the common answer; else it has one of its own.",
                       {kAssumption, false}));
    all.push_back(flag("early_stop", "Stop on agreement", group, true,
                       "A request ends as soon as a majority of its paths agrees; the others are stopped.",
                       "Aggarwal et al., Adaptive-Consistency, EMNLP 2023, arXiv:2305.11860"));
}

void addSpeculation(std::vector<Parameter>& all, const Catalog& catalog) {
    const std::string group = "Speculative decoding";
    const auto add = [&](Parameter parameter) { all.push_back(readBy(std::move(parameter), "speculation", {"true"})); };
    all.push_back(flag("speculation", "Speculative decoding", group, false,
                       "A small model on the same devices drafts tokens, and the served one checks them together. With "
                       "the full cache.",
                       kDraftPaper));
    add(choice("draft_model", "Draft model", group, modelChoices(catalog), "llama_3_2_1b",
               "Its vocabulary is not compared with the served model's.", "catalog"));
    add(integer("draft_tokens", "Tokens of a draft", group, 1, 64, 4, "Drafted one by one, and checked in one step.",
                kDraftPaper));
    add(real("acceptance_rate", "Acceptance", group, Unit::fraction, 0.0, 1.0, 0.7,
             "Probability that a drafted token is the served model's own, each alike and independent.",
             {kAssumption, false}));
}

void addTiers(std::vector<Parameter>& all) {
    const std::string group = "Cache tiers";
    const auto add = [&](Parameter parameter) { all.push_back(readBy(std::move(parameter), "cache_tiers", {"true"})); };
    const auto addTier = [&](const std::string& id, const std::string& label, const char* help, double size,
                             double bandwidth, double lookup) {
        add(real(id, label, group, Unit::byte, 0.0, 1e18, size, help, {kAssumption, false}));
        add(real(id + "_bandwidth", label + ", bandwidth", group, Unit::bytePerSecond, 1e3, 1e15, bandwidth,
                 "At which its caches come, one request's at a time.", {kAssumption, false}));
        add(real(id + "_lookup", label + ", look-up", group, Unit::second, 0.0, 10.0, lookup,
                 "Time to learn what it holds; tiers are asked one after the other.", {kAssumption, false}));
    };
    all.push_back(flag("cache_tiers", "Cache tiers", group, false,
                       "Beginnings of prompts also stay in host memory, in a rack's pool and in storage. With prefix "
                       "caching; simulated only.",
                       kTierPaper));
    add(choice("cache_decision", "Fetch or compute", group,
               {{"break_even", "What is quicker"}, {"fetch", "Fetch all that is found"}}, "break_even",
               "For each request: fetch what tiers hold of its beginning, or compute it anew. A tier breaks even at a "
               "bandwidth of bytes of a token x prompt tokens that a replica computes in a second.",
               kTierPaper));
    addTier("host_cache", "Host cache", "Memory for caches in the host of each replica. 0: none.", 256e9, 50e9, 20e-6);
    addTier("pool_cache", "Pool", "Memory for caches that all replicas share, over the network or CXL. 0: none.", 2e12,
            25e9, 100e-6);
    addTier("storage_cache", "Storage", "For caches, shared by all replicas. 0: none.", 0.0, 5e9, 1e-3);
}

void addCascade(std::vector<Parameter>& all, const Catalog& catalog) {
    const std::string group = "Cascade";
    const auto add = [&](Parameter parameter) { all.push_back(readBy(std::move(parameter), "cascade", {"true"})); };
    all.push_back(flag("cascade", "Cascade", group, false,
                       "The served model answers first; where it is not sure of its answer, a large model on devices "
                       "of its own answers anew. Simulated only.",
                       kCascadePaper));
    add(choice("large_model", "Large model", group, modelChoices(catalog), "llama_3_1_70b",
               "That answers what the first one is not sure of.", "catalog"));
    add(integer("large_tensor_parallel", "Tensor parallel degree of the large model", group, 1, 64, 4,
                "Devices of one of its replicas.", "user"));
    add(integer("large_replicas", "Replicas of the large model", group, 1, 4096, 1, "Beside those of the first.",
                "user"));
    add(real("escalation_probability", "Escalated", group, Unit::fraction, 0.0, 1.0, 0.3,
             "Share of the requests that the first model is not sure of, by chance.", {kAssumption, false}));
}

} // namespace

void addStageParameters(std::vector<Parameter>& all, const Catalog& catalog) {
    addProcessing(all);
    addRetrieval(all);
    addReasoning(all);
    addCascade(all, catalog);
    addTiers(all);
    addSpeculation(all, catalog);
}

void addStageMetrics(std::vector<Metric>& all) {
    const auto time = [&](const std::string& id, const std::string& label, const char* help) {
        all.push_back({id, label, "Stages", Unit::second, Goal::minimise, help});
        all.push_back({id + "_p99", label + ", P99", "Stages", Unit::second, Goal::minimise, "99th percentile."});
    };
    time("preprocessing_time", "Preprocessing", "Mean, waiting included: tokenising and guarding a prompt.");
    time("retrieval_time", "Retrieval", "Mean, waiting included: embedding, search and reranking.");
    time("prompt_stage_time", "Prompt stage", "Mean, from reaching the model to the first token.");
    time("answer_stage_time", "Answer stage", "Mean, from the first token to the last one.");
    time("postprocessing_time", "Postprocessing", "Mean, waiting included: guarding and writing an answer.");
    all.push_back({"retrieval_utilisation", "Utilisation of retrieval", "Stages", Unit::fraction, Goal::none,
                   "Time in which retrieval servers work."});
    all.push_back({"index_size", "Index", "Stages", Unit::byte, Goal::minimise, "On each retrieval server."});
    all.push_back({"generated_tokens_per_answer", "Tokens generated per answer", "Stages", Unit::token, Goal::minimise,
                   "Mean, of all paths and models, stopped ones included. Simulated only."});
    all.push_back({"stopped_paths", "Stopped paths", "Stages", Unit::fraction, Goal::none,
                   "Share of all paths that were stopped when others had agreed."});
    all.push_back({"large_utilisation", "Utilisation of the large model", "Stages", Unit::fraction, Goal::none,
                   "Time in which replicas of the large model compute."});
    time("cache_retrieval_time", "Cache retrieval",
         "Mean over all requests: fetching beginnings of prompts from cache tiers.");
    const auto share = [&](const char* id, const char* label, const char* help) {
        all.push_back({id, label, "Stages", Unit::fraction, Goal::none, help});
    };
    share("host_hit_rate", "Fetched from hosts", "Share of the prompts' tokens that came from host memory.");
    share("pool_hit_rate", "Fetched from the pool", "Share of the prompts' tokens that came from the rack's pool.");
    share("storage_hit_rate", "Fetched from storage", "Share of the prompts' tokens that came from storage.");
    share("computed_anew", "Computed anew",
          "Share of the prompts' tokens that a tier held, but slower than to compute.");
    all.push_back({"tokens_per_round", "Tokens per round", "Stages", Unit::token, Goal::maximise,
                   "Of speculative decoding: (1 - a^(g + 1)) / (1 - a) with acceptance a and g tokens of a draft."});
    all.push_back({"cost_per_answer", "Cost per answer", "Cost", Unit::dollar, Goal::minimise,
                   "Devices and hosts over requests: all paths and models that an answer took."});
}

} // namespace paretoscope::study::llm_serving

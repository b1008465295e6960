// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/kv_compression_breakdown.h"

#include <fmt/format.h>

namespace paretoscope::study::kv_compression {

namespace {

Term fact(std::string id, std::string name, double value, Unit unit) {
    return term(std::move(id), std::move(name), value, unit, "see its own breakdown", kDerived);
}

Term user(std::string id, std::string name, double value, Unit unit) {
    return term(std::move(id), std::move(name), value, unit, "given", "user");
}

Term bytesTerm(std::string id, std::string name, Bytes value, std::string formula, const std::string& source) {
    return term(std::move(id), std::move(name), value.value(), Unit::byte, std::move(formula), source);
}

Term secondsTerm(std::string id, std::string name, Seconds value, std::string formula, const std::string& source) {
    return term(std::move(id), std::move(name), value.value(), Unit::second, std::move(formula), source);
}

Term peakTerm(const Answer& answer) {
    const kv::CacheBytes& bytes = answer.course.peak.bytes;
    const std::string policy = sourceText(answer.policy->description().source);
    return sum(
        "cache_bytes_peak", "Cache of a sequence, peak", Unit::byte,
        {bytesTerm("payload", "Kept tokens", bytes.payload, "elements of kept tokens x bits / 8", policy),
         bytesTerm("scales", "Scales", bytes.scales, "scales and zero points of quantised groups", policy),
         bytesTerm("metadata", "Metadata", bytes.metadata, "page summaries, accumulators, tables", policy),
         bytesTerm("buffers", "Buffers", bytes.buffers, "recent tokens in 16 bits until they are compressed", policy),
         bytesTerm("block_slack", "Unused slots", bytes.blockSlack, "slots of blocks without a kept token",
                   "Kwon et al., SOSP 2023, section 4.3; " + policy),
         bytesTerm("workspace", "Workspace", answer.course.peak.workspace, "while the policy works", policy)});
}

Term cacheTerm(const Answer& answer) {
    const Room& room = answer.room;
    return sum("cache_memory", "Cache memory", Unit::byte,
               {bytesTerm("usable", "Usable memory", room.usable, "device memory x usable share", "catalog; user"),
                bytesTerm("weights", "Weights", -room.weights,
                          "2 (mixers + dense)/t + norms and routers; embedding and head / t", kDerived),
                bytesTerm("reserve", "Reserved", -answer.question.memoryReserve, "given", "user")});
}

Term maxBatchTerm(const Answer& answer) {
    return product(
        "max_batch", "Largest batch", answer.room.mostSequences(), Unit::count, "floor(cache memory / one sequence)",
        {fact("cache_memory", "Cache memory", answer.room.cache.value(), Unit::byte),
         bytesTerm("sequence", "One sequence on each device", answer.room.sequence,
                   "peak x share of the heads + states of state-space layers", kDerived),
         fact("cache_bytes_peak", "Cache of a sequence, peak", answer.course.peakBytes().value(), Unit::byte)});
}

Term stepTerm(std::string id, std::string name, const Answer& answer, const BatchStep& step) {
    const std::string stack = sourceText(answer.question.stack->source);
    const std::string prefix = id;
    const auto part = [&](const char* suffix, const char* label, Seconds value, const char* formula,
                          const std::string& source) {
        return secondsTerm(prefix + "_" + suffix, label, value, formula, source);
    };
    return sum(std::move(id), std::move(name), Unit::second,
               {part("layers", "Launches and host work", step.decode.layers, "L x time of a layer", stack),
                part("weights", "Weights", step.decode.weights, "weights / bandwidth", kDerived),
                part("sequences", "Bookkeeping of sequences", step.decode.sequences, "B x time of a sequence", stack),
                part("cache", "Reading the cache", step.decode.cache, "B x traffic x bytes read / bandwidth", stack),
                part("moves", "Gathering what is kept", step.decode.moves, "B x bytes moved / bandwidth", kDerived),
                part("communication", "Communication", step.communication, "2 L all-reduces of 2 B h bytes",
                     "measured collectives of the catalog")});
}

const char* accuracyFormula(const Answer& answer) {
    if (answer.keptTokens == 0.0) {
        return "mean of published points";
    }
    return answer.isComposed() ? "1 / (1 + exp(-s (ln k - a))) x mean of published points in such bits"
                               : "1 / (1 + exp(-s (ln k - a)))";
}

Term accuracyTerm(const Answer& answer, double value) {
    const quality::AccuracyEstimate& estimate = *answer.accuracy;
    const std::string source = sourceText(*answer.accuracySource);
    std::vector<Term> facts;
    if (answer.keptTokens > 0.0) {
        facts.push_back(term("accuracy_tokens", "Tokens kept", answer.keptTokens, Unit::token, "the policy's", source));
    }
    if (answer.isComposed() || answer.keptTokens == 0.0) {
        facts.push_back(term("accuracy_bits", "Bits of an element", answer.bits, Unit::count,
                             answer.keptTokens > 0.0 ? "the number format's" : "all tokens are kept", source));
    }
    facts.push_back(
        term("relative_accuracy_low", "Low end", estimate.low, Unit::fraction, "nine in ten points", source));
    facts.push_back(
        term("relative_accuracy_high", "High end", estimate.high, Unit::fraction, "nine in ten points", source));
    facts.push_back(term("accuracy_points", "Published points of the policy", estimate.policyPoints, Unit::count,
                         estimate.fewPoints() ? "few: fewer than ten" : "counted", source));
    facts.push_back(term("disagreement", "Disagreement between papers", estimate.disagreement, Unit::none,
                         "standard deviation of ln k between papers; 0 with one", source));
    Term root =
        product("relative_accuracy", "Accuracy kept", value, Unit::fraction, accuracyFormula(answer), std::move(facts));
    root.source = source;
    return root;
}

Term lengthTerm(const Answer& answer) {
    const std::string source = answer.question.ownLength ? "user" : sourceText(answer.question.benchmark->source);
    return product("answer_tokens", "Mean length of an answer", answer.meanTokens(), Unit::token,
                   "log-normal around the median x inflation, cut off",
                   {term("median_tokens", "Median with the full cache", answer.question.length.median, Unit::token,
                         "published for the benchmark, or given", source),
                    term("length_inflation_factor", "Length inflation", answer.inflation, Unit::none,
                         "1 + 1.19 (1 - accuracy kept)", "SeerAttention-R, table 1 (six points)"),
                    user("length_variation", "Variation of answers", answer.question.length.deviation, Unit::none)});
}

Term energyTerm(const Answer& answer) {
    const training_step::EnergyRates& rates = answer.place->site->energy;
    const auto joules = [](const char* id, const char* name, Joules value, const char* formula, const Source& source) {
        return term(id, name, value.value(), Unit::joule, formula, sourceText(source));
    };
    return sum(
        "energy_per_answer", "Energy per answer", Unit::joule,
        {joules("compute", "Matrix units", answer.energy.compute,
                "n (2 active parameters + policy's FLOPs) / peak x (design power - idle)", rates.powerSource),
         joules("memory", "Memory traffic", answer.energy.memory,
                "n devices (weights / B + bytes read and moved) x energy of a byte", rates.memorySource),
         joules("idle", "Idle share", answer.energy.idle, "n devices x step / B x idle power", rates.powerSource)});
}

void addSpeed(const Answer& answer, std::span<const double> metrics, std::vector<Term>& roots) {
    const Term step = fact("time_per_output_token", "Time per output token", metrics[kTimePerToken], Unit::second);
    roots.push_back(stepTerm("time_per_output_token", "Time per output token", answer, answer.step));
    roots.push_back(product("tokens_per_second", "Tokens per second", metrics[kTokensPerSecond], Unit::tokenPerSecond,
                            "B / step", {fact("running_batch", "Running sequences", answer.batch, Unit::count), step}));
    if (answer.sameBatch) {
        const char* name = "Time per output token at the same batch";
        roots.push_back(stepTerm("time_per_output_token_same_batch", name, answer, *answer.sameBatch));
        roots.push_back(
            product("tokens_per_second_same_batch", "Tokens per second at the same batch",
                    metrics[kTokensPerSecondSameBatch], Unit::tokenPerSecond, "B / step",
                    {user("same_batch", "Batch to compare at", answer.question.sameBatch, Unit::count),
                     fact("time_per_output_token_same_batch", name, metrics[kTimePerTokenSameBatch], Unit::second)}));
    }
    roots.push_back(product("time_per_answer", "Time per answer", metrics[kTimePerAnswer], Unit::second, "n x step",
                            {lengthTerm(answer), step}));
    roots.push_back(energyTerm(answer));
}

} // namespace

std::vector<Breakdown> breakdowns(const Answer& answer, std::span<const double> metrics) {
    std::vector<Term> roots = {peakTerm(answer), cacheTerm(answer), maxBatchTerm(answer)};
    roots.push_back(product(
        "cache_share", "Share of the full cache", metrics[kCacheShare], Unit::fraction, "peak / all tokens in 16 bits",
        {fact("cache_bytes_peak", "Cache of a sequence, peak", answer.course.peakBytes().value(), Unit::byte),
         term("longest", "Longest of 100 answers", answer.course.longest, Unit::token,
              "median x exp(2.33 deviation), cut off", kDerived),
         user("prompt_tokens", "Prompt", static_cast<double>(answer.question.prompt), Unit::token)}));
    if (answer.accuracy) {
        roots.push_back(accuracyTerm(answer, metrics[kAccuracy]));
    }
    if (answer.fits()) {
        addSpeed(answer, metrics, roots);
    }
    std::vector<Breakdown> all;
    for (Term& root : roots) {
        std::string id = root.id;
        all.push_back({std::move(id), std::move(root)});
    }
    return all;
}

std::string memoryMessage(const Answer& answer) {
    const Room& room = answer.room;
    if (room.cache.value() <= 0.0) {
        return fmt::format("the weights take {} of {} usable on each device, {} are reserved",
                           quantityText(room.weights.value(), Unit::byte),
                           quantityText(room.usable.value(), Unit::byte),
                           quantityText(answer.question.memoryReserve.value(), Unit::byte));
    }
    const double batch = std::max(answer.batch, 1.0);
    return fmt::format("{:.0f} sequences of {} need {} on each device, {} are left beside the weights", batch,
                       quantityText(room.sequence.value(), Unit::byte),
                       quantityText((batch * room.sequence).value(), Unit::byte),
                       quantityText(room.cache.value(), Unit::byte));
}

} // namespace paretoscope::study::kv_compression

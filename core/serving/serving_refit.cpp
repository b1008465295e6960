// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serving/serving_refit.h"

#include "core/serving/placed_serving.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace paretoscope::serving {

namespace {

constexpr std::array kFactors = {&ServingFactors::compute, &ServingFactors::memory, &ServingFactors::launch,
                                 &ServingFactors::program};
constexpr double kLeast = 0.1;
constexpr double kMost = 10.0;

double roundedTo3Digits(double value) {
    return std::stod(fmt::format("{:.3g}", value));
}

/// The times of one row under some factors.
struct Times {
    Seconds perToken;
    std::optional<Seconds> firstToken; ///< where the measured one tells of the prompt
};

/// Rows of one part and backend.
class Rows {
public:
    Rows(std::vector<const PlacedServing*> rows, const ServingFacts& facts)
        : m_rows(std::move(rows))
        , m_facts(facts)
        , m_kernels(*kernel::kernelFitOf(facts.kernels, *m_rows.front()->accelerator)) {
        std::ranges::stable_sort(m_rows, {}, [](const PlacedServing* row) { return row->batch.sequences; });
    }

    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] const PlacedServing& operator[](std::size_t i) const { return *m_rows[i]; }
    [[nodiscard]] const kernel::KernelFit& kernels() const { return m_kernels; }
    [[nodiscard]] ProgramOverhead overhead(const ServingFactors& factors) const {
        return {factors.program * m_facts.overhead.step, factors.program * m_facts.overhead.sequence};
    }

    [[nodiscard]] Times predict(std::size_t i, const kernel::KernelFit& kernels, const ProgramOverhead& program) const {
        constexpr double kFewRequests = 4.0;
        constexpr double kLongPrompt = 500.0;
        const PlacedServing& row = *m_rows[i];
        const StepModel step = row.on(kernels, m_facts, program);
        Times times{perTokenOf(step, row), std::nullopt};
        const bool tells = row.batch.sequences <= kFewRequests && row.batch.promptTokens >= kLongPrompt;
        if (row.measured->firstToken && tells) {
            times.firstToken = firstTokenOf(step, row);
        }
        return times;
    }

private:
    std::vector<const PlacedServing*> m_rows;
    const ServingFacts& m_facts;
    const kernel::KernelFit& m_kernels;
};

using Chosen = std::vector<std::size_t>;

class Search {
public:
    Search(const Rows& rows, Chosen chosen)
        : m_rows(rows)
        , m_chosen(std::move(chosen)) {}

    [[nodiscard]] ServingFactors run() const {
        constexpr double kFirstStep = 0.4;
        constexpr double kLastStep = 0.005;
        constexpr int kMostMoves = 60;
        ServingFactors best;
        double least = loss(best);
        for (double step = kFirstStep; step > kLastStep; step /= 2.0) {
            for (int move = 0; move < kMostMoves && explore(best, least, step); ++move) {
            }
        }
        for (const auto factor : kFactors) {
            best.*factor = roundedTo3Digits(best.*factor);
        }
        return best;
    }

private:
    [[nodiscard]] double loss(const ServingFactors& factors) const {
        constexpr double kRound = 0.02;
        constexpr double kAttraction = 2e-3;
        const kernel::KernelFit kernels = scaled(m_rows.kernels(), factors);
        const ProgramOverhead program = m_rows.overhead(factors);
        double sum = 0.0;
        const auto add = [&sum](Seconds predicted, Seconds measured) {
            sum += std::hypot(std::log(predicted / measured), kRound);
        };
        for (const std::size_t i : m_chosen) {
            const Times times = m_rows.predict(i, kernels, program);
            add(times.perToken, *m_rows[i].measured->perToken);
            if (times.firstToken) {
                add(*times.firstToken, *m_rows[i].measured->firstToken);
            }
        }
        double away = 0.0;
        for (const auto factor : kFactors) {
            away += std::pow(std::log(factors.*factor), 2.0);
        }
        return sum / static_cast<double>(m_chosen.size()) + kAttraction * away;
    }

    /// One step along each factor that helps. False where none does.
    bool explore(ServingFactors& best, double& least, double step) const {
        bool improved = false;
        for (const auto factor : kFactors) {
            for (const double times : {std::exp(step), std::exp(-step)}) {
                ServingFactors next = best;
                next.*factor = std::clamp(best.*factor * times, kLeast, kMost);
                if (const double now = loss(next); now < least) {
                    best = next;
                    least = now;
                    improved = true;
                    break;
                }
            }
        }
        return improved;
    }

    const Rows& m_rows;
    Chosen m_chosen;
};

Chosen thinned(Chosen all) {
    constexpr std::size_t kMostRows = 200;
    if (all.size() <= kMostRows) {
        return all;
    }
    Chosen few;
    for (std::size_t i = 0; i < kMostRows; ++i) {
        few.push_back(all[i * all.size() / kMostRows]);
    }
    return few;
}

template <class Wanted>
Chosen chosenFrom(const Rows& rows, Wanted wanted) {
    Chosen chosen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (wanted(i)) {
            chosen.push_back(i);
        }
    }
    return chosen;
}

ServingFactors fitTo(const Rows& rows, const Chosen& chosen) {
    return Search(rows, thinned(chosen)).run();
}

/// Errors of times per token and to the first token.
struct Samples {
    std::vector<double> perToken;
    std::vector<double> firstToken;

    void add(const Rows& rows, const Chosen& chosen, const ServingFactors& factors) {
        const kernel::KernelFit kernels = scaled(rows.kernels(), factors);
        const ProgramOverhead program = rows.overhead(factors);
        for (const std::size_t i : chosen) {
            const Times times = rows.predict(i, kernels, program);
            perToken.push_back(times.perToken / *rows[i].measured->perToken - 1.0);
            if (times.firstToken) {
                firstToken.push_back(*times.firstToken / *rows[i].measured->firstToken - 1.0);
            }
        }
    }
};

std::vector<ServingErrors> errorsOf(const Rows& rows, const ServingFactors& factors) {
    constexpr std::size_t kParts = 5;
    constexpr std::size_t kFewestLeftOut = 3;
    const auto all = chosenFrom(rows, [](std::size_t) { return true; });
    Samples before;
    Samples fitted;
    Samples leftOut;
    Samples oneAnchor;
    before.add(rows, all, {});
    fitted.add(rows, all, factors);
    const std::size_t parts = std::min(kParts, rows.size());
    for (std::size_t part = 0; part < parts && rows.size() >= kFewestLeftOut; ++part) {
        const auto seen = chosenFrom(rows, [&](std::size_t i) { return i % parts != part; });
        const auto unseen = chosenFrom(rows, [&](std::size_t i) { return i % parts == part; });
        leftOut.add(rows, unseen, fitTo(rows, seen));
    }
    if (rows.size() > 1) {
        const std::size_t middle = rows.size() / 2;
        oneAnchor.add(rows, chosenFrom(rows, [&](std::size_t i) { return i != middle; }), fitTo(rows, {middle}));
    }
    const auto errors = [&](const char* name, std::vector<double> Samples::*kind) {
        return ServingErrors{name, errorStatistics(before.*kind), errorStatistics(fitted.*kind),
                             errorStatistics(leftOut.*kind), errorStatistics(oneAnchor.*kind)};
    };
    std::vector<ServingErrors> list = {errors("Time per output token", &Samples::perToken)};
    if (!before.firstToken.empty()) {
        list.push_back(errors("Time to first token", &Samples::firstToken));
    }
    return list;
}

std::string identifier(std::string text) {
    for (char& c : text) {
        c = std::isalnum(static_cast<unsigned char>(c)) != 0
                ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
                : '_';
    }
    return text;
}

ServingRefit refit(const Rows& rows, const std::string& origin) {
    const PlacedServing& first = rows[0];
    ServingRefit result;
    result.system = first.measured->system;
    result.backend = first.measured->backend;
    result.factors = fitTo(rows, chosenFrom(rows, [](std::size_t) { return true; }));
    result.errors = errorsOf(rows, result.factors);
    result.overhead = rows.overhead(result.factors);
    result.fit = scaled(rows.kernels(), result.factors);
    const std::string backend = result.backend.empty() ? "server" : result.backend;
    result.fit.id = fmt::format("own_{}_{}", first.accelerator->id, identifier(backend));
    result.fit.device = result.fit.id;
    result.fit.library = "vllm"; // whose place it takes
    result.fit.accelerators = {first.accelerator->id};
    const ErrorStatistics& left = result.errors.front().leftOut;
    result.fit.source = {
        fmt::format("{} with factors compute {:.3g}, memory {:.3g}, launch {:.3g} fitted to {} runs of "
                    "{} in {}: time per token {:.1f} % off{}",
                    rows.kernels().id, result.factors.compute, result.factors.memory, result.factors.launch,
                    rows.size(), backend, origin, 100.0 * result.errors.front().fitted.meanAbsolute,
                    left.count > 0 ? fmt::format(", {:.1f} % on rows left out", 100.0 * left.meanAbsolute)
                                   : std::string(", too few to leave any out")),
        false};
    return result;
}

} // namespace

kernel::KernelFit scaled(kernel::KernelFit fit, const ServingFactors& factors) {
    constexpr double kLowestShare = 0.01;
    constexpr double kHighestShare = 1.5;
    constexpr Seconds kLongest(1e-3);
    const auto share = [&](double& value, double factor) {
        value = roundedTo3Digits(std::clamp(value * factor, kLowestShare, kHighestShare));
    };
    const auto time = [&](Seconds& value) {
        value = Seconds(roundedTo3Digits(std::min(value * factors.launch, kLongest).value()));
    };
    for (kernel::MatmulFit* matmul : {&fit.matmul16, &fit.matmul8}) {
        share(matmul->compute, factors.compute);
        share(matmul->memory, factors.memory);
        time(matmul->launch);
    }
    share(fit.context.compute, factors.compute);
    share(fit.context.memory, factors.memory);
    time(fit.context.launch);
    share(fit.generation.memory, factors.memory);
    time(fit.generation.block);
    time(fit.generation.launch);
    time(fit.generation.combine);
    share(fit.stream.memory, factors.memory);
    time(fit.stream.launch);
    time(fit.allReduce.launch);
    time(fit.allReduce.secondPass);
    share(fit.experts.compute, factors.compute);
    share(fit.experts.memory, factors.memory);
    time(fit.experts.launch);
    return fit;
}

std::vector<ServingRefit> refitServing(std::span<const ServingMeasurement> measured, const ServingFacts& facts,
                                       const std::string& origin) {
    std::vector<PlacedServing> placed;
    for (const ServingMeasurement& each : measured) {
        if (PlacedServing row = placeServing(each, facts); row.unusable.empty()) {
            placed.push_back(std::move(row));
        }
    }
    std::vector<std::vector<const PlacedServing*>> groups;
    for (const PlacedServing& row : placed) {
        const auto same = [&row](const std::vector<const PlacedServing*>& group) {
            return group.front()->accelerator == row.accelerator &&
                   group.front()->measured->backend == row.measured->backend;
        };
        const auto group = std::ranges::find_if(groups, same);
        (group != groups.end() ? *group : groups.emplace_back()).push_back(&row);
    }
    std::vector<ServingRefit> all;
    for (std::vector<const PlacedServing*>& group : groups) {
        all.push_back(refit(Rows(std::move(group), facts), origin));
    }
    return all;
}

} // namespace paretoscope::serving

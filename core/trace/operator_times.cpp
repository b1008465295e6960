// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/operator_times.h"

#include <algorithm>
#include <span>

namespace paretoscope::trace {

namespace {

using graph::OperatorKind;
using graph::Phase;
using graph::Step;
using graph::StepKind;

enum class Class { product, core, stream };

Class classOf(const Step& step) {
    switch (step.op) {
    case OperatorKind::matmul:
        return Class::product;
    case OperatorKind::attention:
    case OperatorKind::scan:
        return Class::core;
    default:
        return Class::stream;
    }
}

/// Shares one phase's times among its steps.
class Dealing {
public:
    Dealing(std::span<const Step> steps, Phase phase, const Roofline& roofline)
        : m_steps(steps)
        , m_roofline(roofline) {
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (steps[i].kind == StepKind::compute && steps[i].phase == phase) {
                m_mine.push_back(i);
            }
        }
    }

    [[nodiscard]] bool empty() const { return m_mine.empty(); }

    void deal(OperatorTimes times, std::vector<Seconds>& to) const {
        times.any += share(times.products, to, [](const Step& step) { return classOf(step) == Class::product; });
        times.any += share(times.cores, to, [](const Step& step) { return classOf(step) == Class::core; });
        times.any += share(times.streams, to, [](const Step& step) { return classOf(step) == Class::stream; });
        times.launches += share(times.any, to, [](const Step&) { return true; });
        for (const std::size_t step : m_mine) {
            to[step] += times.launches / static_cast<double>(m_mine.size());
        }
    }

private:
    [[nodiscard]] Seconds weight(const Step& step) const {
        return std::max(step.flops / m_roofline.peak, step.bytes / m_roofline.memoryBandwidth);
    }

    /// What nobody takes.
    template <class Belongs>
    [[nodiscard]] Seconds share(Seconds time, std::vector<Seconds>& to, const Belongs& belongs) const {
        Seconds all(0.0);
        for (const std::size_t step : m_mine) {
            all += belongs(m_steps[step]) ? weight(m_steps[step]) : Seconds(0.0);
        }
        if (all.value() <= 0.0) {
            return time;
        }
        for (const std::size_t step : m_mine) {
            if (belongs(m_steps[step])) {
                to[step] += time * (weight(m_steps[step]) / all);
            }
        }
        return Seconds(0.0);
    }

    std::span<const Step> m_steps;
    const Roofline& m_roofline;
    std::vector<std::size_t> m_mine;
};

OperatorTimes& operator+=(OperatorTimes& sum, const OperatorTimes& more) {
    sum.products += more.products;
    sum.cores += more.cores;
    sum.streams += more.streams;
    sum.any += more.any;
    sum.launches += more.launches;
    return sum;
}

} // namespace

std::vector<Seconds> dealTimes(const graph::Program& program, const PartOperatorTimes& times,
                               const Roofline& roofline) {
    PartOperatorTimes left = times;
    const auto at = [&left](Phase phase) -> OperatorTimes& { return left[static_cast<std::size_t>(phase)]; };
    std::vector<Seconds> dealt(program.steps.size());
    const auto dealingOf = [&](Phase phase) { return Dealing(program.steps, phase, roofline); };
    const Dealing inputs = dealingOf(Phase::backwardInput);
    const Dealing weights = dealingOf(Phase::backwardWeight);
    const Dealing again = dealingOf(Phase::recompute);
    if (again.empty()) {
        at(Phase::backwardInput) += at(Phase::recompute);
    }
    if (inputs.empty()) {
        at(Phase::backwardWeight) += at(Phase::backwardInput);
    } else if (weights.empty()) {
        at(Phase::backwardInput) += at(Phase::backwardWeight);
    }
    for (const Phase phase : {Phase::forward, Phase::recompute, Phase::backwardInput, Phase::backwardWeight}) {
        if (const Dealing dealing = dealingOf(phase); !dealing.empty()) {
            dealing.deal(at(phase), dealt);
        }
    }
    constexpr Seconds kLeast(1e-12);
    for (std::size_t i = 0; i < dealt.size(); ++i) {
        if (program.steps[i].kind == StepKind::compute) {
            dealt[i] = std::max(dealt[i], kLeast);
        }
    }
    return dealt;
}

} // namespace paretoscope::trace

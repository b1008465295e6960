// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explore/explorer.h"

#include "core/explore/limit_search.h"
#include "core/explore/permutation.h"

#include <algorithm>

namespace paretoscope::explore {

namespace {

class Grid final : public Explorer {
public:
    explicit Grid(const DesignSpace& space)
        : m_space(space) {}
    [[nodiscard]] std::uint64_t steps() const override { return m_space.size(); }
    void point(std::uint64_t step, std::span<double> values) const override { m_space.point(step, values); }

private:
    const DesignSpace& m_space;
};

class RandomSample final : public Explorer {
public:
    RandomSample(const ExplorerSettings& settings, const DesignSpace& space)
        : m_space(space)
        , m_steps(std::min(settings.samples, space.size()))
        , m_order(settings.seed, 0, space.size()) {}
    [[nodiscard]] std::uint64_t steps() const override { return m_steps; }
    void point(std::uint64_t step, std::span<double> values) const override { m_space.point(m_order(step), values); }

private:
    const DesignSpace& m_space;
    std::uint64_t m_steps;
    Permutation m_order;
};

class LatinHypercube final : public Explorer {
public:
    LatinHypercube(const ExplorerSettings& settings, const DesignSpace& space)
        : m_space(space)
        , m_samples(settings.samples) {
        for (std::size_t parameter = 0; parameter < space.parameters(); ++parameter) {
            m_strata.emplace_back(settings.seed, parameter + 1, m_samples);
        }
    }
    [[nodiscard]] std::uint64_t steps() const override { return m_samples; }
    void point(std::uint64_t step, std::span<double> values) const override {
        for (std::size_t parameter = 0; parameter < m_strata.size(); ++parameter) {
            const std::vector<double>& axis = m_space.values(parameter);
            // Both factors are at most 10^12: the product needs more than 64 bits.
            __extension__ using Wide = unsigned __int128;
            const Wide stratum = axis.size() == 1 ? 0 : m_strata[parameter](step);
            values[parameter] = axis[static_cast<std::size_t>(stratum * axis.size() / m_samples)];
        }
    }

private:
    const DesignSpace& m_space;
    std::uint64_t m_samples;
    std::vector<Permutation> m_strata; ///< one a parameter: which stratum a sample takes
};

class Listed final : public Explorer {
public:
    Listed(const ExplorerSettings& settings, const DesignSpace& space)
        : m_space(space)
        , m_points(settings.points) {}
    [[nodiscard]] std::uint64_t steps() const override { return m_points.size(); }
    void point(std::uint64_t step, std::span<double> values) const override { m_space.point(m_points[step], values); }

private:
    const DesignSpace& m_space;
    std::vector<std::uint64_t> m_points;
};

} // namespace

std::span<const ExplorerDescription> explorers() {
    static constexpr ExplorerDescription kAll[] = {
        {ExplorerKind::grid, "Grid: every point", "Every point of the design space, once."},
        {ExplorerKind::random, "Random samples", "Points drawn from the whole space, none twice.", true, true},
        {ExplorerKind::latinHypercube, "Latin hypercube", "Samples that use the values of every axis equally often.",
         true, true},
        {ExplorerKind::highest, "Highest value within the limits",
         "For every design of the other axes, the highest value of one parameter that keeps the constraints, such as "
         "the highest request rate. It is halved towards and assumed to change once; that is checked.",
         false, false, true},
        {ExplorerKind::lowest, "Lowest value within the limits",
         "For every design of the other axes, the lowest value of one parameter that keeps the constraints, such as "
         "the fewest replicas. It is halved towards and assumed to change once; that is checked.",
         false, false, true}};
    return kAll;
}

std::unique_ptr<Explorer> makeExplorer(const ExplorerSettings& settings, const DesignSpace& space, Judge judge) {
    switch (settings.kind) {
    case ExplorerKind::random:
        return std::make_unique<RandomSample>(settings, space);
    case ExplorerKind::latinHypercube:
        return std::make_unique<LatinHypercube>(settings, space);
    case ExplorerKind::listed:
        return std::make_unique<Listed>(settings, space);
    case ExplorerKind::highest:
    case ExplorerKind::lowest:
        return std::make_unique<LimitSearch>(settings, space, std::move(judge));
    case ExplorerKind::grid:
        break;
    }
    return std::make_unique<Grid>(space);
}

} // namespace paretoscope::explore

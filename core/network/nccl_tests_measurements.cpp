// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/nccl_tests_measurements.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace paretoscope::network {

namespace {

/// Bus bandwidth over algorithm bandwidth, among n ranks.
enum class Factor { twiceAllButOne, allButOne, one };

struct Test {
    std::string_view name;       ///< nccl-tests'
    std::string_view collective; ///< ours
    Factor factor;
    bool reduces;
    bool rooted;
    bool checksInPlace; ///< results of the in-place form are compared
};

constexpr Test kTests[] = {
    {"all_reduce", "all_reduce", Factor::twiceAllButOne, true, false, true},
    {"all_gather", "all_gather", Factor::allButOne, false, false, true},
    {"reduce_scatter", "reduce_scatter", Factor::allButOne, true, false, true},
    {"alltoall", "alltoall", Factor::allButOne, false, false, false},
    {"sendrecv", "send_recv", Factor::one, true, false, false},
    {"broadcast", "broadcast", Factor::one, false, true, true},
    {"reduce", "reduce", Factor::one, true, true, true},
    {"gather", "gather", Factor::allButOne, false, true, true},
    {"scatter", "scatter", Factor::allButOne, false, true, true},
};

double valueOf(Factor factor, std::int64_t ranks) {
    const double allButOne = static_cast<double>(ranks - 1) / static_cast<double>(ranks);
    return factor == Factor::one ? 1.0 : factor == Factor::allButOne ? allButOne : 2.0 * allButOne;
}

/// Whether the printed bandwidths are those of the test; what is below 1 GB/s is printed too coarsely to tell.
bool hasFactor(const NcclTestsRun& run, Factor factor, std::int64_t ranks) {
    constexpr double kRounding = 0.02;
    const auto fits = [&](const NcclTestsTiming& timing) {
        return timing.algorithmBandwidth < 1.0 ||
               std::abs(timing.busBandwidth / timing.algorithmBandwidth / valueOf(factor, ranks) - 1.0) < kRounding;
    };
    return std::ranges::all_of(run.rows,
                               [&fits](const NcclTestsRow& row) { return std::ranges::all_of(row.timings, fits); });
}

/// Whether columns and checks are those that the test prints.
bool printsAs(const NcclTestsRun& run, const Test& test) {
    return std::ranges::all_of(run.rows, [&test](const NcclTestsRow& row) {
        const bool reduces = !row.reduction.empty() && row.reduction != "none";
        const bool rooted = row.root.value_or(-1) >= 0;
        const bool unchecked = !row.timings.empty() && !row.timings.front().wrong;
        const bool inPlace = !row.timings.empty() && row.timings.back().wrong.has_value();
        return row.timings.empty() ||
               (reduces == test.reduces && rooted == test.rooted && (unchecked || inPlace == test.checksInPlace));
    });
}

/// What all ranks of a run have in common.
struct Setup {
    std::string device;
    std::int64_t ranks = 0;
    std::int64_t nodes = 0;
    std::int64_t devicesPerNode = 0;
    std::string unusable;
};

std::string problemOf(const std::vector<NcclTestsRank>& ranks) {
    std::set<std::pair<std::int64_t, std::int64_t>> numbers;
    std::set<std::int64_t> groups;
    std::set<std::tuple<std::string, std::int64_t, std::string>> devices;
    std::int64_t last = 0;
    for (const NcclTestsRank& each : ranks) {
        if (!numbers.emplace(each.group, each.rank).second) {
            return "its processes ran alone: nccl-tests was built without MPI";
        }
        if (!devices.emplace(each.host, each.device, each.bus).second) {
            return "ranks share a device";
        }
        if (each.name != ranks.front().name) {
            return "devices of several kinds";
        }
        groups.insert(each.group);
        last = std::max(last, each.rank);
    }
    if (groups.size() > 1) {
        return "several groups ran at the same time";
    }
    if (last + 1 != static_cast<std::int64_t>(ranks.size())) {
        return "lines of some ranks are missing";
    }
    return ranks.size() == 1 ? "a rank alone exchanges nothing" : std::string();
}

Setup setupOf(const NcclTestsRun& run) {
    Setup setup;
    if (run.ranks.empty()) {
        setup.unusable = "no line says which devices took part (# Rank 0 ...)";
        return setup;
    }
    setup.device = run.ranks.front().name;
    setup.ranks = static_cast<std::int64_t>(run.ranks.size());
    setup.unusable = problemOf(run.ranks);
    std::map<std::string, std::int64_t> ranksOfHost;
    for (const NcclTestsRank& each : run.ranks) {
        ++ranksOfHost[each.host];
        setup.devicesPerNode = std::max(setup.devicesPerNode, each.device + 1);
    }
    setup.nodes = static_cast<std::int64_t>(ranksOfHost.size());
    for (const auto& [host, ranks] : ranksOfHost) {
        setup.devicesPerNode = std::max(setup.devicesPerNode, ranks);
        if (ranks * setup.nodes != setup.ranks && setup.unusable.empty()) {
            setup.unusable = "its nodes hold unlike numbers of ranks";
        }
    }
    if (run.hostTimes && setup.unusable.empty()) {
        setup.unusable = "times of the host, not of the collective (-C 1)";
    }
    if (run.throughSockets && setup.nodes > 1 && setup.unusable.empty()) {
        setup.unusable = "TCP between its nodes: no such network in the model";
    }
    return setup;
}

/// The named test where its figures agree, else the only one whose figures and columns do.
/// Gives why there is none in `unusable`.
std::string collectiveOf(const NcclTestsRun& run, std::int64_t ranks, std::string& unusable) {
    const auto* named = std::ranges::find(kTests, run.test, &Test::name);
    if (named == std::end(kTests) && !run.test.empty()) {
        return run.test; // one of which there is no model
    }
    if (named != std::end(kTests) && hasFactor(run, named->factor, ranks)) {
        return std::string(named->collective);
    }
    std::vector<std::string_view> possible;
    for (const Test& each : kTests) {
        if (hasFactor(run, each.factor, ranks) && printsAs(run, each)) {
            possible.push_back(each.collective);
        }
    }
    if (possible.size() == 1) {
        return std::string(possible.front());
    }
    unusable = named == std::end(kTests)
                   ? "no line says which test ran"
                   : fmt::format("its bus bandwidths are not those of {} ranks and {}", ranks, run.test);
    return {};
}

CollectiveMeasurement measurementOf(const NcclTestsRow& row, bool countsErrors) {
    CollectiveMeasurement measurement;
    measurement.size = row.size;
    for (const NcclTestsTiming& timing : row.timings) {
        measurement.times.push_back(timing.time);
        if (countsErrors && timing.wrong.value_or(0.0) > 0.0) {
            measurement.unusable = "its results are wrong";
        }
        if (timing.time.value() <= 0.0) {
            measurement.unusable = "a time of zero";
        }
    }
    if (row.timings.empty()) {
        measurement.unusable = "another line of the log cuts it";
    } else if (row.size.value() <= 0.0) {
        measurement.unusable = "no bytes";
    }
    return measurement;
}

} // namespace

std::vector<CollectiveMeasurement> measurementsOf(std::span<const NcclTestsRun> runs) {
    std::vector<CollectiveMeasurement> measurements;
    for (const NcclTestsRun& run : runs) {
        Setup setup = setupOf(run);
        std::string collective;
        if (setup.unusable.empty()) {
            collective = collectiveOf(run, setup.ranks, setup.unusable);
        }
        for (const NcclTestsRow& row : run.rows) {
            CollectiveMeasurement measurement = measurementOf(row, run.countsErrors);
            measurement.row = static_cast<int>(measurements.size()) + 1;
            measurement.device = setup.device;
            measurement.collective = collective;
            measurement.ranks = setup.ranks;
            measurement.nodes = setup.nodes;
            measurement.devicesPerNode = setup.devicesPerNode;
            if (measurement.unusable.empty()) {
                measurement.unusable = setup.unusable;
            }
            measurements.push_back(std::move(measurement));
        }
    }
    return measurements;
}

} // namespace paretoscope::network

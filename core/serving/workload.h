// SPDX-License-Identifier: GPL-3.0-or-later
// Synthetic request streams: when requests arrive and how long they are. Every number is a function of (seed, stream,
// index), so a longer stream begins with the shorter one.
#pragma once

#include "core/serving/prefix_cache.h"
#include "core/serving/request.h"

#include <cstddef>
#include <span>
#include <vector>

namespace paretoscope::serving {

enum class ArrivalProcess {
    poisson, ///< exponential gaps
    gamma,   ///< gaps of the same mean, with a coefficient of variation: above 1 they come in bursts
    even,    ///< equal gaps
    atOnce,  ///< all at the start
};

struct Arrivals {
    ArrivalProcess process = ArrivalProcess::poisson;
    double requestsPerSecond = 1.0; ///< above 0; unused for atOnce
    double variation = 1.0;         ///< coefficient of variation of gamma gaps, above 0
};

/// Log-normal around its mean, cut off at both ends; a variation of 0 is a fixed length.
struct Lengths {
    double mean = 1024.0;
    double variation = 0.0; ///< coefficient of variation before cutting
    double least = 1.0;
    double most = 1e6;
};

struct Workload {
    std::size_t requests = 1000;
    Arrivals arrivals{};
    Lengths prompt{};
    Lengths output{256.0, 0.0, 1.0, 1e6};
    std::uint64_t seed = 1;
};

/// Requests of another class among those of a stream, with lengths of their own.
struct SecondClass {
    double share = 0.0; ///< of all requests, 0 to 1
    Lengths prompt{};
    Lengths output{};
};

/// In the order of arrival.
std::vector<Request> generate(const Workload& workload);

/// Makes requests of a stream, by chance, requests of the second class; gives the class of each, 0 or 1. Those of the
/// first keep their lengths, all their arrivals; a greater share adds requests to those of a lesser one.
std::vector<std::uint8_t> drawSecondClass(const SecondClass& second, std::uint64_t seed, std::span<Request> stream);

/// Of each request, whether the model that answers it first is unsure of it: 1, by chance, else 0. A greater
/// probability adds requests to those of a lesser one.
std::vector<std::uint8_t> escalatedClasses(std::size_t requests, double probability, std::uint64_t seed);

/// One of many lengths of the same kind, by number.
std::uint32_t pathLength(const Lengths& lengths, std::uint64_t seed, std::uint64_t index);

/// The same arrivals with the lengths of a recorded stream (at least one request), again from its start where it is
/// shorter.
std::vector<Request> generate(const Workload& workload, std::span<const Request> recorded);

/// Prompts that begin with one of `groups` texts of `tokens` tokens, whole blocks of them: one piece each, groups by
/// chance.
PrefixPieces sharedBeginnings(std::size_t requests, std::uint32_t groups, std::uint32_t tokens, std::uint64_t seed);

/// The first `most` requests of a recorded stream, in a time that passes `speed` times as fast, above 0.
std::vector<Request> replay(std::span<const Request> recorded, std::size_t most, double speed);

} // namespace paretoscope::serving

// SPDX-License-Identifier: GPL-3.0-or-later
// What failures leave of a long training run. Every failure stops the whole run, which loads its last checkpoint and
// repeats what it had done since; failures come independently at a constant rate, and while a checkpoint is written
// nothing is trained. Pure functions; thread-safe.
#pragma once

#include "core/base/quantity.h"

#include <cstdint>

namespace paretoscope::training {

struct FailurePlan {
    Seconds deviceInterval;     ///< mean time between failures of one device; 0: it never fails
    Seconds nodeInterval;       ///< the same of what the devices of a node share
    BytesPerSecond storage;     ///< at which the whole run writes a checkpoint, above 0
    Seconds checkpointInterval; ///< from the end of a checkpoint to the beginning of the next; 0: the optimum
    Seconds restart;            ///< from a failure to the first step after it
};

/// What can fail.
struct RunSize {
    std::int64_t devices = 1;
    std::int64_t nodes = 1;
};

struct Goodput {
    double share = 1.0;      ///< of the run's time that advances training, 0 to 1
    Seconds betweenFailures; ///< of the whole run, on average; infinite where nothing fails
    Bytes checkpointSize;
    Seconds checkpoint; ///< to write one
    Seconds interval;   ///< between checkpoints; infinite where none is written
    [[nodiscard]] bool fails() const;
    [[nodiscard]] bool writes() const;
};

/// Weights in 16 bits, master weights and Adam's moments in 32 bits: 14 bytes a parameter, each once however many
/// replicas hold it (Rajbhandari et al., ZeRO, SC20, section 3.1).
Bytes checkpointSize(double parameters);

/// Young's first-order optimum, sqrt(2 d M) (Young, CACM 17(9), 1974), where a checkpoint takes d and failures come
/// every M.
Seconds youngInterval(Seconds checkpoint, Seconds betweenFailures);

/// Daly's higher-order optimum, sqrt(2 d M) (1 + sqrt(d / 2M) / 3 + (d / 2M) / 9) - d, and M where d is 2 M or more
/// (Daly, Future Generation Computer Systems 22(3), 2006).
Seconds dalyInterval(Seconds checkpoint, Seconds betweenFailures);

/// Useful over whole time, T exp(-R/M) / (M (exp((T + d)/M) - 1)) for an interval T and a restart R: a stretch that
/// fails is begun again after the restart, which may fail as well (Daly's complete model; derived: M (1 - exp(-L/M)) +
/// (1 - exp(-L/M)) M (exp((R + L)/M) - 1) is what a stretch of L = T + d takes on average). Without failures T / (T +
/// d).
double usefulShare(Seconds interval, Seconds checkpoint, Seconds restart, Seconds betweenFailures);

/// An interval that is left open is Daly's, but at least a step; without failures no checkpoint is then written.
Goodput goodput(const FailurePlan& plan, RunSize size, Bytes checkpoint, Seconds step) noexcept;

} // namespace paretoscope::training

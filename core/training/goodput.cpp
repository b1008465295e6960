// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/goodput.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::training {

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Failures a second of so many things.
double failureRate(std::int64_t count, Seconds interval) {
    return interval.value() > 0.0 ? static_cast<double>(count) / interval.value() : 0.0;
}

} // namespace

bool Goodput::fails() const {
    return std::isfinite(betweenFailures.value());
}

bool Goodput::writes() const {
    return std::isfinite(interval.value());
}

Bytes checkpointSize(double parameters) {
    constexpr double kWeights = 2.0;
    constexpr double kOptimizerState = 12.0;
    return Bytes((kWeights + kOptimizerState) * parameters);
}

Seconds youngInterval(Seconds checkpoint, Seconds betweenFailures) {
    return Seconds(std::sqrt(2.0 * checkpoint.value() * betweenFailures.value()));
}

Seconds dalyInterval(Seconds checkpoint, Seconds betweenFailures) {
    const double ratio = checkpoint / (2.0 * betweenFailures);
    if (ratio >= 1.0) {
        return betweenFailures;
    }
    return youngInterval(checkpoint, betweenFailures) * (1.0 + std::sqrt(ratio) / 3.0 + ratio / 9.0) - checkpoint;
}

double usefulShare(Seconds interval, Seconds checkpoint, Seconds restart, Seconds betweenFailures) {
    const double failures = betweenFailures.value();
    if (!std::isfinite(failures)) {
        return std::isfinite(interval.value()) ? interval / (interval + checkpoint) : 1.0;
    }
    return interval / betweenFailures * std::exp(-restart.value() / failures) /
           std::expm1((interval + checkpoint).value() / failures);
}

Goodput goodput(const FailurePlan& plan, RunSize size, Bytes checkpoint, Seconds step) noexcept {
    const double rate = failureRate(size.devices, plan.deviceInterval) + failureRate(size.nodes, plan.nodeInterval);
    Goodput result;
    result.betweenFailures = Seconds(rate > 0.0 ? 1.0 / rate : kNever);
    result.checkpointSize = checkpoint;
    result.checkpoint = checkpoint / plan.storage;
    if (plan.checkpointInterval.value() > 0.0) {
        result.interval = plan.checkpointInterval;
    } else {
        result.interval =
            result.fails() ? std::max(step, dalyInterval(result.checkpoint, result.betweenFailures)) : Seconds(kNever);
    }
    result.share = usefulShare(result.interval, result.checkpoint, plan.restart, result.betweenFailures);
    return result;
}

} // namespace paretoscope::training

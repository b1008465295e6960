// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/training_step_goodput.h"

#include <fmt/format.h>

namespace paretoscope::study::training_step {

namespace {

constexpr const char* kDaly = "Daly, Future Generation Computer Systems 22(3), 2006";

} // namespace

Term goodputTerm(const Answer& answer) {
    const training::FailurePlan& failures = answer.request.failures;
    const training::Goodput& goodput = answer.goodput;
    const Term state = term("checkpoint_size", "Checkpoint", goodput.checkpointSize.value(), Unit::byte, "14 P_total",
                            "Rajbhandari et al., ZeRO, SC20, section 3.1: 2 bytes of weights and 12 of Adam");
    std::vector<Term> facts = {
        product("checkpoint_time", "Writing a checkpoint d", goodput.checkpoint.value(), Unit::second,
                "checkpoint / storage bandwidth",
                {state, term("storage_bandwidth", "Storage bandwidth", failures.storage.value(), Unit::bytePerSecond,
                             "", "assumption of the user")}),
        term("restart_time", "Restart R", failures.restart.value(), Unit::second, "", "assumption of the user")};
    if (goodput.fails()) {
        facts.push_back(term("failure_interval", "Mean time between failures of the run M",
                             goodput.betweenFailures.value(), Unit::second, "1 / (devices / device's + nodes / node's)",
                             kDerived));
    }
    if (goodput.writes()) {
        facts.push_back(term("checkpoint_interval", "Time between checkpoints T", goodput.interval.value(),
                             Unit::second,
                             failures.checkpointInterval.value() > 0.0
                                 ? ""
                                 : "sqrt(2 d M) (1 + sqrt(d / 2 M) / 3 + d / (18 M)) - d, M where d is 2 M or more; at "
                                   "least a step",
                             failures.checkpointInterval.value() > 0.0 ? "user" : kDaly));
    }
    return product("goodput", "Goodput", goodput.share, Unit::fraction,
                   "T exp(-R/M) / (M (exp((T + d)/M) - 1)); T / (T + d) without failures", std::move(facts));
}

std::string progressMessage(const Answer& answer) {
    const auto seconds = [](Seconds time) { return quantityText(time.value(), Unit::second); };
    return fmt::format("a failure every {} leaves no progress between checkpoints of {}, {} apart, and restarts of {}",
                       seconds(answer.goodput.betweenFailures), seconds(answer.goodput.checkpoint),
                       seconds(answer.goodput.interval), seconds(answer.request.failures.restart));
}

} // namespace paretoscope::study::training_step

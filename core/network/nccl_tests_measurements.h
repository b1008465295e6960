// SPDX-License-Identifier: GPL-3.0-or-later
// What a log of nccl-tests measured, in our terms: which collective, among how many ranks on how many nodes, how many
// bytes. Its sizes are ours already: the whole buffer of an all-reduce or broadcast, the gathered or unscattered one,
// what one rank holds of an all-to-all, what each rank sends to the next (nccl-tests, doc/PERFORMANCE.md).
//
// Bus bandwidth over algorithm bandwidth says which collective ran, and among how many ranks: 2 (n - 1) / n for
// all-reduce, (n - 1) / n for gathers, scatters and all-to-all, 1 for broadcast, reduce and send-receive (same source).
// So a run that no line names is recognised, and one whose lines contradict its figures is not used.
#pragma once

#include "core/network/collective_measurement.h"
#include "core/network/nccl_tests_log.h"

#include <span>
#include <vector>

namespace paretoscope::network {

/// One for each row, in order. Those that say nothing of a known set-up are marked unusable with the reason: each
/// process ran alone, ranks share a device or are spread unevenly, wrong results, TCP between nodes, and the like.
std::vector<CollectiveMeasurement> measurementsOf(std::span<const NcclTestsRun> runs);

} // namespace paretoscope::network

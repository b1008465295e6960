// SPDX-License-Identifier: GPL-3.0-or-later
// How well collectives agree with measured ones: predicts every row of a file that it can, and says why it cannot
// predict the others. Groups are device, collective, one node or several, and size. A file is the output of nccl-tests
// (nccl_tests_log.h) or a table (collective_table.h), told apart by what it holds.
// Bytes are the whole buffer of an all-reduce, the gathered or unscattered buffer, what one rank holds of an
// all-to-all, and what each rank sends.
#pragma once

#include "core/base/comparison.h"
#include "core/base/result.h"
#include "core/hardware/accelerator.h"
#include "core/network/collective_measurement.h"
#include "core/network/link_efficiency.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::network {

/// What collectives alone reach on a device; nothing where nobody fitted it.
using MeasuredEfficiency = std::function<std::optional<NetworkEfficiency>(const hardware::Accelerator&)>;

/// Errors: cannotRead; malformed (pointer "line 27" of a log, "row 7, column bytes" of a table); notSupported where the
/// file is neither.
Result<std::vector<CollectiveMeasurement>> readCollectives(const std::string& file);

/// `scaleOut`: what joins the nodes of a log, for each device and direction; 0: what the part typically has. Logs do
/// not say it, and groups of several nodes name the figure.
Comparison compareCollectives(std::span<const CollectiveMeasurement> measured,
                              std::span<const hardware::Accelerator> accelerators, const MeasuredEfficiency& efficiency,
                              BytesPerSecond scaleOut = {});

} // namespace paretoscope::network

// SPDX-License-Identifier: GPL-3.0-or-later
// How well collectives agree with measured ones (nccl-tests and the like): predicts every row of a table that it can,
// and says why it cannot predict the others. Groups are device, collective, one node or several, and size. Tables are
// told apart by their columns:
//   source, gpu, interconnect, collective, nranks, nodes, bytes, time_us
//   gpu, backend, op_name, num_gpus, message_size, ms     (AIConfigurator; message_size counts elements of 2 bytes)
//   node, collective, num_workers, devices_per_node, bytes, median_ms                                     (Vidur)
// Bytes are the whole buffer of an all-reduce, the gathered or unscattered buffer, what one rank holds of an
// all-to-all.
#pragma once

#include "core/base/comparison.h"
#include "core/base/result.h"
#include "core/hardware/accelerator.h"
#include "core/network/link_efficiency.h"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace paretoscope::network {

/// What collectives alone reach on a device; nothing where nobody fitted it.
using MeasuredEfficiency = std::function<std::optional<NetworkEfficiency>(const hardware::Accelerator&)>;

/// Errors: cannotRead; malformed (also a cell that is no number, pointer "row 7, column bytes"); notSupported where the
/// columns are those of no known table.
Result<Comparison> validateCollectives(const std::string& file, std::span<const hardware::Accelerator> accelerators,
                                       const MeasuredEfficiency& efficiency);

} // namespace paretoscope::network

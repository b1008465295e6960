// SPDX-License-Identifier: GPL-3.0-or-later
// Measured collectives in comma-separated tables, told apart by their columns:
//   source, gpu, interconnect, collective, nranks, nodes, bytes, time_us
//   gpu, backend, op_name, num_gpus, message_size, ms     (AIConfigurator; message_size counts elements of 2 bytes)
//   node, collective, num_workers, devices_per_node, bytes, median_ms                                     (Vidur)
#pragma once

#include "core/base/result.h"
#include "core/network/collective_measurement.h"

#include <string>
#include <vector>

namespace paretoscope::network {

/// Errors: malformed (also a cell that is no number, pointer "row 7, column bytes"); notSupported where the columns
/// are those of no known table. `file` is only named.
Result<std::vector<CollectiveMeasurement>> parseCollectiveTable(std::string_view text, const std::string& file);

} // namespace paretoscope::network

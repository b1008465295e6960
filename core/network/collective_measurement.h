// SPDX-License-Identifier: GPL-3.0-or-later
// A measured collective in our terms, whichever table or log it comes from.
#pragma once

#include "core/base/quantity.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::network {

struct CollectiveMeasurement {
    int row = 0;            ///< data rows of the file count from 1
    std::string device;     ///< as the file names it
    std::string collective; ///< "all_reduce", "all_gather", "reduce_scatter", "alltoall", "send_recv", ...
    std::int64_t ranks = 0;
    std::int64_t nodes = 1;
    std::int64_t devicesPerNode = 0; ///< that the file shows; 0: as the catalog has it
    Bytes size;                      ///< as CollectiveModel::time() counts it
    std::vector<Seconds> times;      ///< repeated measurements of the same: out of place and in place
    std::string unusable;            ///< why it cannot be compared; empty where it can
};

} // namespace paretoscope::network

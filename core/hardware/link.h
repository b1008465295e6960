// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of links (NVLink, PCIe, InfiniBand, ...) and energy figures, as the catalog lists them.
#pragma once

#include "core/base/quantity.h"
#include "core/base/source.h"

#include <string>
#include <vector>

namespace paretoscope::hardware {

struct Link {
    std::string id;                    ///< "nvlink3"
    std::string name;                  ///< "NVLink3 (A100)"
    std::string linkClass;             ///< "scale-up", "scale-out", "host", "chip-to-chip", ...
    BytesPerSecond bandwidth;          ///< per endpoint (scale-up) or port (scale-out) and direction
    BytesPerSecond effectiveBandwidth; ///< measured ceiling; 0 where unknown
    Seconds latency;                   ///< one way, 0 where unknown
    Seconds switchLatency;             ///< per hop, 0 where unknown
    int switchRadix = 0;               ///< 0 where unknown
    Watts powerPerPort;                ///< 0 where unknown
    JoulesPerByte energy;              ///< 0 where unknown
    Dollars costPerPort;               ///< 0 where unknown
    Source source;
    std::vector<std::string> unverifiedFields; ///< JSON keys of this entry that are from memory
    std::string notes;                         ///< the table's wording where a value is a range or a text
};

/// One figure of the energy table: a middle value and its range, in `unit` as written ("pJ/bit", "W", "-").
struct EnergyFigure {
    std::string id;
    std::string name;
    double value = 0.0;
    double low = 0.0; ///< 0 where no range is known
    double high = 0.0;
    std::string unit;
    Source source;
    std::string notes; ///< the table's wording where the value is a range or a text
};

} // namespace paretoscope::hardware

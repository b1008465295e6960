// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that are promised different things (SLO classes; notes/serving.md, section 2.6): interactive ones beside
// those that can wait. Classes share replicas; what each is promised counts for whom it is kept, and may decide who
// goes first (Packing). Stages that requests walk through are another matter (RequestClass).
#pragma once

#include "core/base/quantity.h"
#include "core/serving/request.h"

#include <cstdint>
#include <vector>

namespace paretoscope::serving {

/// Limits of one request; infinite where there is none.
struct ServiceLimits {
    Seconds timeToFirstToken;
    Seconds timePerOutputToken;

    [[nodiscard]] bool keep(Seconds first, Seconds perToken) const {
        return first <= timeToFirstToken && perToken <= timePerOutputToken;
    }
};

struct ServiceClasses {
    std::vector<ServiceLimits> limits; ///< of each class; the first one is the most urgent
    std::vector<std::uint8_t> classOf; ///< by request; empty: all are of the first class

    [[nodiscard]] std::uint8_t of(RequestIndex request) const { return classOf.empty() ? 0 : classOf[request]; }
};

} // namespace paretoscope::serving

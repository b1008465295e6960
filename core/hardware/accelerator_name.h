// SPDX-License-Identifier: GPL-3.0-or-later
// Which catalog part a driver or a table of measurements means: "NVIDIA H100 80GB HBM3", "Tesla V100-SXM2-32GB",
// "AMD Instinct MI300X", "A100-SXM4", "h100".
#pragma once

#include "core/hardware/accelerator.h"

#include <span>
#include <string_view>

namespace paretoscope::hardware {

/// Chip and board must agree with the part's id, and no other word may be left over ("H100 NVL" and "H20" are no H100
/// SXM). A name without a board is the SXM one where the chip has it, as NVIDIA's driver names it. The memory size only
/// chooses between parts that agree so far, the first one where none has it. Null where no part agrees.
const Accelerator* acceleratorNamed(std::string_view name, std::span<const Accelerator> accelerators);

} // namespace paretoscope::hardware

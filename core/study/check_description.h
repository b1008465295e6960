// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a study's description can be made into forms, tables and stores: what plugins are held to.
#pragma once

#include "core/study/study.h"

namespace paretoscope::study {

/// Ids in place and used once, labels there, ranges and choices with their default in them, objectives that are
/// metrics, stages of a pipeline in order and with choices that add and remove them. Errors: malformed, outOfRange;
/// pointer is "study/part".
Result<void> checkDescription(const Description& description);

} // namespace paretoscope::study

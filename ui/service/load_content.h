// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of a service's load: who runs and waits, what batches are made of, how full caches are; by kind of client.
#pragma once

#include "ui/service/load_chart.h"

#include <QPalette>

namespace paretoscope::ui {

/// `other`, which may be null, is compared: its curves are dotted.
std::vector<LoadChart::Panel> loadPanels(const serving::ServiceRecord& record, const serving::ServiceRecord* other,
                                         const QPalette& palette);
std::vector<LoadChart::Strip> loadStrips(const serving::ServiceRecord& record);

} // namespace paretoscope::ui

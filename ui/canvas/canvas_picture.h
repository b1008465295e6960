// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing as a picture in a file, whole and without marks of selection. GUI thread only.
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace paretoscope::ui {

class ClusterScene;

/// PNG at two pixels a canvas unit, or SVG, as the file's name says. Errors: notSupported for other names, cannotWrite,
/// diskFull.
Result<void> writeCanvasPicture(ClusterScene& scene, const std::filesystem::path& file);

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
// Text for HTML and SVG.
#pragma once

#include <string>
#include <string_view>

namespace paretoscope::report {

/// With &, <, > and quotes replaced by character references.
std::string escaped(std::string_view text);

} // namespace paretoscope::report

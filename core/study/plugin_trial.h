// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign code may crash, hang or leave while it is loaded. It is loaded in a child process first, so that the program
// survives what the child does not.
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <functional>

namespace paretoscope::study {

/// Runs `load` in a fork of this process, which starts in a millisecond and has all that the program has so far; a
/// program of its own would have to be found, and to read the catalog anew. Call it before threads start: a fork has
/// the calling thread only, and locks that others held stay locked. What `load` prints to standard output is dropped.
/// Errors: failedToLoad, where the child ended or did not return within `limit` (whole seconds).
Result<void> tryInChild(const std::function<void()>& load, std::chrono::seconds limit);

} // namespace paretoscope::study

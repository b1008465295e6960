// SPDX-License-Identifier: GPL-3.0-or-later
// How far a long job is. Written by the job from any thread, read by anybody at any time; all members are atomic.
// Long jobs take (std::stop_token, Progress&) last.
#pragma once

#include <atomic>
#include <cstdint>

namespace paretoscope {

struct Progress {
    std::atomic<std::uint64_t> total{0}; ///< steps in all; 0 while unknown
    std::atomic<std::uint64_t> done{0};  ///< steps finished, including those of an earlier, resumed job
    std::atomic<bool> paused{false};     ///< set by the owner; the job idles between steps while it is set
};

} // namespace paretoscope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/progress_line.h"

#include "core/base/unit.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>

namespace paretoscope::app {

namespace {

using Clock = std::chrono::steady_clock;

/// "1.2 M of 12.7 M points (9.4 %), 480 k points/s, 24 s left".
std::string lineText(std::uint64_t done, std::uint64_t total, double rate, std::string_view steps) {
    std::string line = quantityText(static_cast<double>(done), Unit::count);
    if (total > 0) {
        line += fmt::format(" of {} {} ({})", quantityText(static_cast<double>(total), Unit::count), steps,
                            quantityText(static_cast<double>(done) / static_cast<double>(total), Unit::fraction));
    } else {
        line += fmt::format(" {}", steps);
    }
    line += fmt::format(", {} {}/s", quantityText(rate, Unit::count), steps);
    if (total > done && rate > 0.0) {
        line += fmt::format(", {} left", quantityText(static_cast<double>(total - done) / rate, Unit::second));
    }
    return line;
}

void watch(const Progress& progress, std::string_view steps, const std::stop_token& end) {
    const bool terminal = isatty(STDERR_FILENO) != 0;
    const auto interval = terminal ? std::chrono::milliseconds(250) : std::chrono::milliseconds(5000);
    const Clock::time_point started = Clock::now();
    const std::uint64_t doneBefore = progress.done;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, end, interval, [&end] { return end.stop_requested(); }) && !end.stop_requested()) {
        const std::uint64_t done = progress.done;
        const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
        const double rate = static_cast<double>(done - doneBefore) / seconds;
        const std::string line = lineText(done, progress.total, rate, steps);
        std::fputs(terminal ? ("\r\033[K" + line).c_str() : (line + '\n').c_str(), stderr);
        std::fflush(stderr);
    }
    if (terminal) {
        std::fputs("\r\033[K", stderr);
    }
}

} // namespace

ProgressLine::ProgressLine(const Progress& progress, std::string_view steps)
    : m_watch([&progress, steps](const std::stop_token& end) { watch(progress, steps, end); }) {}

} // namespace paretoscope::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/pipeline.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <thread>

namespace paretoscope::run {

namespace tbb = oneapi::tbb;
using Clock = std::chrono::steady_clock;

Pipeline::Pipeline(const Job& job, Collector& collector, std::stop_token stop, Progress& progress)
    : m_job(job)
    , m_collector(collector)
    , m_stop(std::move(stop))
    , m_progress(progress)
    , m_next(collector.progress().decided) {
    m_progress.total = job.explorer->steps();
    m_progress.done = m_next;
}

void Pipeline::run(int threads) {
    const int cores = tbb::info::default_concurrency();
    const int wanted = threads > 0 ? threads : cores;
    const auto tokens = static_cast<std::size_t>(wanted) * 4;
    while (m_ring.size() < tokens) {
        m_ring.emplace_back(m_job);
    }
    const auto source = [this](tbb::flow_control& flow) {
        Block* block = next();
        if (block == nullptr) {
            flow.stop();
        }
        return block;
    };
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(std::max(wanted, cores)));
    tbb::task_arena arena(wanted);
    arena.execute([&] {
        tbb::parallel_pipeline(tokens,
                               tbb::make_filter<void, Block*>(tbb::filter_mode::serial_in_order, source) &
                                   tbb::make_filter<Block*, Block*>(tbb::filter_mode::parallel,
                                                                    [this](Block* block) { return evaluate(block); }) &
                                   tbb::make_filter<Block*, void>(tbb::filter_mode::serial_in_order,
                                                                  [this](Block* block) { collect(*block); }));
    });
}

Block* Pipeline::next() {
    waitWhilePaused();
    const std::uint64_t steps = m_job.explorer->steps();
    if (m_stop.stop_requested() || m_ended || m_next == steps) {
        return nullptr;
    }
    // No more blocks are under way than the ring has, and they leave in the order in which they entered: the oldest
    // one is always back.
    Block* block = &m_ring[m_blocks++ % m_ring.size()];
    const std::uint64_t end = std::min(steps, m_next + m_blockSteps);
    block->assign(m_next, end);
    m_next = end;
    return block;
}

/// Blocks of one to four milliseconds hide their overhead and still stop promptly. Their size does not touch results.
Block* Pipeline::evaluate(Block* block) {
    constexpr std::uint64_t kMostSteps = 4096;
    const Clock::time_point from = Clock::now();
    block->evaluate(m_stop);
    const Clock::duration spent = Clock::now() - from;
    const std::uint64_t steps = m_blockSteps;
    if (spent < std::chrono::milliseconds(1)) {
        m_blockSteps = std::min(kMostSteps, steps * 2);
    } else if (spent > std::chrono::milliseconds(4)) {
        m_blockSteps = std::max<std::uint64_t>(1, steps / 2);
    }
    return block;
}

void Pipeline::collect(const Block& block) {
    if (!m_collector.take(block)) {
        m_ended = true;
    }
    m_progress.done = m_collector.progress().decided;
}

void Pipeline::waitWhilePaused() {
    if (!m_progress.paused) {
        return;
    }
    const Clock::time_point from = Clock::now();
    while (m_progress.paused && !m_stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    m_collector.exclude(Clock::now() - from);
}

} // namespace paretoscope::run

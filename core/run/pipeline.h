// SPDX-License-Identifier: GPL-3.0-or-later
// Steps in blocks, blocks evaluated in parallel, results collected in order. Private to this room.
#pragma once

#include "core/run/block.h"
#include "core/run/collector.h"

#include <atomic>
#include <deque>
#include <stop_token>

namespace paretoscope::run {

class Pipeline {
public:
    /// Goes on where the collector stands.
    Pipeline(const Job& job, Collector& collector, std::stop_token stop, Progress& progress);

    /// Returns when all steps are decided, when asked to stop, or when the collector wants no more. `threads` 0: all
    /// cores.
    void run(int threads);

private:
    /// The next steps, or null at the end. Called by one thread at a time, as is collect().
    Block* next();
    Block* evaluate(Block* block);
    void collect(const Block& block);
    void waitWhilePaused();

    const Job& m_job;
    Collector& m_collector;
    std::stop_token m_stop;
    Progress& m_progress;
    std::uint64_t m_next; ///< first step of the next block
    std::uint64_t m_blocks = 0;
    std::atomic<std::uint64_t> m_blockSteps{16};
    std::atomic<bool> m_ended{false};
    std::deque<Block> m_ring;
};

} // namespace paretoscope::run

// SPDX-License-Identifier: GPL-3.0-or-later
// The feasible points of a run as plots read them: immutable chunks of single-precision columns. A chunk never changes
// once built, so the GUI thread appends pointers while other threads bin and index the same data without a lock.
// Exact values of one point come from RunEvaluator or the store, not from here.
#pragma once

#include "core/store/store.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace paretoscope::ui {

/// One column of a chunk. A constant is held once.
struct CloudColumn {
    std::vector<float> values;
    float low = 0.0F; ///< least and greatest finite value; low > high where there is none
    float high = 0.0F;
    float leastPositive = 0.0F; ///< 0 where there is none: for logarithmic axes

    [[nodiscard]] float at(std::size_t row) const { return values.size() == 1 ? values.front() : values[row]; }
};

struct CloudChunk {
    std::vector<std::uint64_t> steps;
    std::vector<CloudColumn> columns; ///< parameters, then metrics

    [[nodiscard]] std::size_t rows() const { return steps.size(); }
};
using CloudChunkPointer = std::shared_ptr<const CloudChunk>; ///< shared with the threads that bin it

struct CloudRange {
    double low = 0.0;
    double high = 0.0;
    double leastPositive = 0.0;
    [[nodiscard]] bool empty() const { return low > high; }
};

struct PointCloud {
    std::vector<CloudChunkPointer> chunks;
    std::uint64_t rows = 0;
    int thinning = 0; ///< one point in 2^thinning is held, chosen by a hash of its step

    void append(CloudChunkPointer chunk);
    [[nodiscard]] CloudRange range(std::size_t column) const; ///< empty without points
};

/// Collects rows into chunks on the thread that produces them. Above `mostRows` it halves what it holds, evenly; only
/// append() does, so that take() stays quick. Not thread-safe.
class CloudBuilder {
public:
    static constexpr std::uint64_t kMostRows = 2'000'000;

    CloudBuilder(std::size_t parameters, std::size_t metrics, std::uint64_t mostRows = kMostRows);

    /// Feasible rows only; rejected ones of the batch are skipped.
    void append(const store::Batch& batch);
    void append(const std::vector<store::Row>& rows);

    /// What came since the last call. `whole` tells that the chunks replace all earlier ones (the cloud was thinned).
    struct Growth {
        std::vector<CloudChunkPointer> chunks;
        int thinning = 0;
        bool whole = false;
    };
    [[nodiscard]] Growth take();

private:
    void append(std::uint64_t step, const double* parameters, const double* metrics);
    void seal();
    void thinWhereFull();
    void thin();

    std::size_t m_parameters;
    std::size_t m_metrics;
    std::uint64_t m_mostRows;
    std::uint64_t m_rows = 0; ///< held in m_all
    int m_thinning = 0;
    bool m_thinned = false;
    CloudChunk m_open;
    std::vector<CloudChunkPointer> m_all;
    std::size_t m_taken = 0;
};

/// Applies what take() returned.
void grow(PointCloud& cloud, const CloudBuilder::Growth& growth);

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/point_cloud.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace paretoscope::ui {

namespace {

constexpr std::size_t kMostChunkRows = 1 << 16;
constexpr std::uint64_t kThinningStream = 0x7468696eULL;

bool survives(std::uint64_t step, int thinning) {
    const std::uint64_t mask = (std::uint64_t{1} << thinning) - 1;
    return (randomBits(0, kThinningStream, step) & mask) == 0;
}

/// Finds the range and folds a constant column into one value.
void finish(CloudColumn& column) {
    column.low = std::numeric_limits<float>::infinity();
    column.high = -std::numeric_limits<float>::infinity();
    float positive = std::numeric_limits<float>::infinity();
    for (const float value : column.values) {
        if (!std::isfinite(value))
            continue;
        column.low = std::min(column.low, value);
        column.high = std::max(column.high, value);
        if (value > 0.0F)
            positive = std::min(positive, value);
    }
    column.leastPositive = std::isfinite(positive) ? positive : 0.0F;
    const float first = column.values.empty() ? 0.0F : column.values.front();
    if (std::ranges::all_of(column.values, [first](float value) { return value == first; }))
        column.values.resize(std::min<std::size_t>(column.values.size(), 1));
    column.values.shrink_to_fit();
}

CloudChunkPointer thinned(const CloudChunk& chunk, int thinning) {
    CloudChunk kept;
    kept.columns.resize(chunk.columns.size());
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
        if (survives(chunk.steps[row], thinning)) {
            rows.push_back(row);
            kept.steps.push_back(chunk.steps[row]);
        }
    }
    for (std::size_t c = 0; c < chunk.columns.size(); ++c) {
        std::vector<float>& values = kept.columns[c].values;
        values.reserve(rows.size());
        for (const std::size_t row : rows)
            values.push_back(chunk.columns[c].at(row));
        finish(kept.columns[c]);
    }
    return std::make_shared<const CloudChunk>(std::move(kept));
}

} // namespace

void PointCloud::append(CloudChunkPointer chunk) {
    rows += chunk->rows();
    chunks.push_back(std::move(chunk));
}

CloudRange PointCloud::range(std::size_t column) const {
    CloudRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 0.0};
    for (const CloudChunkPointer& chunk : chunks) {
        const CloudColumn& values = chunk->columns[column];
        if (values.low > values.high)
            continue;
        range.low = std::min<double>(range.low, values.low);
        range.high = std::max<double>(range.high, values.high);
        if (values.leastPositive > 0.0F && (range.leastPositive == 0.0 || values.leastPositive < range.leastPositive))
            range.leastPositive = values.leastPositive;
    }
    return range;
}

CloudBuilder::CloudBuilder(std::size_t parameters, std::size_t metrics, std::uint64_t mostRows)
    : m_parameters(parameters)
    , m_metrics(metrics)
    , m_mostRows(std::max<std::uint64_t>(1, mostRows)) {
    m_open.columns.resize(parameters + metrics);
}

void CloudBuilder::append(const store::Batch& batch) {
    for (std::size_t row = 0; row < batch.steps.size(); ++row) {
        if (row < batch.rejectedBy.size() && batch.rejectedBy[row] >= 0)
            continue;
        append(batch.steps[row], batch.parameters.data() + row * m_parameters, batch.metrics.data() + row * m_metrics);
    }
    thinWhereFull();
}

void CloudBuilder::append(const std::vector<store::Row>& rows) {
    for (const store::Row& row : rows) {
        if (row.rejectedBy < 0)
            append(row.step, row.parameters.data(), row.metrics.data());
    }
    thinWhereFull();
}

void CloudBuilder::append(std::uint64_t step, const double* parameters, const double* metrics) {
    if (!survives(step, m_thinning))
        return;
    m_open.steps.push_back(step);
    for (std::size_t c = 0; c < m_parameters; ++c)
        m_open.columns[c].values.push_back(static_cast<float>(parameters[c]));
    for (std::size_t c = 0; c < m_metrics; ++c)
        m_open.columns[m_parameters + c].values.push_back(static_cast<float>(metrics[c]));
    if (m_open.steps.size() >= kMostChunkRows)
        seal();
}

void CloudBuilder::seal() {
    if (m_open.steps.empty())
        return;
    for (CloudColumn& column : m_open.columns)
        finish(column);
    m_rows += m_open.rows();
    m_all.push_back(std::make_shared<const CloudChunk>(std::exchange(m_open, {})));
    m_open.columns.resize(m_parameters + m_metrics);
}

void CloudBuilder::thinWhereFull() {
    if (m_rows <= m_mostRows)
        return;
    seal(); // what is open was taken in under the present thinning
    while (m_rows > m_mostRows && m_thinning < 63)
        thin();
}

void CloudBuilder::thin() {
    ++m_thinning;
    m_thinned = true;
    m_rows = 0;
    for (CloudChunkPointer& chunk : m_all) {
        chunk = thinned(*chunk, m_thinning);
        m_rows += chunk->rows();
    }
    std::erase_if(m_all, [](const CloudChunkPointer& chunk) { return chunk->rows() == 0; });
}

CloudBuilder::Growth CloudBuilder::take() {
    seal();
    Growth growth;
    growth.whole = std::exchange(m_thinned, false);
    growth.thinning = m_thinning;
    growth.chunks.assign(m_all.begin() + (growth.whole ? 0 : static_cast<std::ptrdiff_t>(m_taken)), m_all.end());
    m_taken = m_all.size();
    return growth;
}

void grow(PointCloud& cloud, const CloudBuilder::Growth& growth) {
    if (growth.whole)
        cloud = {};
    cloud.thinning = growth.thinning;
    for (const CloudChunkPointer& chunk : growth.chunks)
        cloud.append(chunk);
}

} // namespace paretoscope::ui

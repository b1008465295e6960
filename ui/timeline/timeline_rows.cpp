// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::ui {

/// Gathers what is narrower than a pixel, pixel by pixel.
class TimelineRows::Pixels {
public:
    Pixels(double from, double pixel, std::vector<Piece>& made)
        : m_from(from)
        , m_pixel(pixel)
        , m_made(made) {}
    ~Pixels() { flush(); }

    void add(double start, trace::SpanKind kind, double time, bool highlighted) {
        const double place = std::floor((start - m_from) / m_pixel);
        if (place != m_place) {
            flush();
            m_place = place;
        }
        m_busy[static_cast<std::size_t>(kind)] += time;
        m_highlighted = m_highlighted || highlighted;
        m_isEmpty = false;
    }

private:
    void flush() {
        if (m_isEmpty)
            return;
        const auto most = std::ranges::max_element(m_busy) - m_busy.begin();
        const double start = m_from + m_place * m_pixel;
        m_made.push_back({start, start + m_pixel, static_cast<trace::SpanKind>(most), nullptr, m_highlighted});
        m_busy.fill(0.0);
        m_highlighted = false;
        m_isEmpty = true;
    }

    double m_from;
    double m_pixel;
    std::vector<Piece>& m_made;
    double m_place = -1.0;
    std::array<double, trace::kSpanKinds> m_busy{};
    bool m_highlighted = false;
    bool m_isEmpty = true;
};

TimelineRows::TimelineRows(trace::Timeline timeline)
    : m_timeline(std::move(timeline))
    , m_pinned(m_timeline.lanes.size(), false) {
    std::size_t span = 0;
    for (std::size_t lane = 0; lane < m_timeline.lanes.size(); ++lane) {
        m_firstBlock.push_back(m_blocks.size());
        const std::size_t first = span;
        while (span < m_timeline.spans.size() && static_cast<std::size_t>(m_timeline.spans[span].lane) == lane)
            ++span;
        addBlocks(first, span);
    }
    m_firstBlock.push_back(m_blocks.size());
    order();
}

void TimelineRows::addBlocks(std::size_t first, std::size_t end) {
    for (std::size_t at = first; at < end; at += kBlock) {
        Block block{at, std::min(end, at + kBlock), m_timeline.spans[at].start.value()};
        std::array<double, trace::kSpanKinds> busy{};
        for (std::size_t index = block.first; index < block.end; ++index) {
            const trace::Span& span = m_timeline.spans[index];
            block.reach = std::max(block.reach, span.end.value());
            busy[static_cast<std::size_t>(span.kind)] += (span.end - span.start).value();
            m_has[static_cast<std::size_t>(span.kind)] = true;
        }
        block.kind = static_cast<trace::SpanKind>(std::ranges::max_element(busy) - busy.begin());
        m_blocks.push_back(block);
    }
}

void TimelineRows::order() {
    m_order.resize(m_timeline.lanes.size());
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    std::ranges::stable_partition(m_order, [this](std::size_t lane) { return m_pinned[lane]; });
}

std::size_t TimelineRows::rowOf(std::size_t lane) const {
    return static_cast<std::size_t>(std::ranges::find(m_order, lane) - m_order.begin());
}

void TimelineRows::setPinned(std::size_t lane, bool pinned) {
    m_pinned[lane] = pinned;
    order();
}

std::size_t TimelineRows::highlight(const std::function<bool(const trace::Span&)>& wanted) {
    m_highlighted.assign(wanted ? m_timeline.spans.size() : 0, false);
    std::size_t found = 0;
    for (Block& block : m_blocks) {
        block.highlighted = false;
        for (std::size_t span = block.first; wanted && span < block.end; ++span) {
            m_highlighted[span] = wanted(m_timeline.spans[span]);
            block.highlighted = block.highlighted || m_highlighted[span];
            found += m_highlighted[span] ? 1 : 0;
        }
    }
    return found;
}

const trace::Span* TimelineRows::highlightedAfter(double seconds) const {
    const trace::Span* best = nullptr;
    for (std::size_t span = 0; span < m_highlighted.size(); ++span)
        if (const trace::Span& each = m_timeline.spans[span];
            m_highlighted[span] && each.start.value() > seconds && (best == nullptr || each.start < best->start))
            best = &each;
    return best;
}

const trace::Span* TimelineRows::highlightedBefore(double seconds) const {
    const trace::Span* best = nullptr;
    for (std::size_t span = 0; span < m_highlighted.size(); ++span)
        if (const trace::Span& each = m_timeline.spans[span];
            m_highlighted[span] && each.start.value() < seconds && (best == nullptr || each.start > best->start))
            best = &each;
    return best;
}

void TimelineRows::pieces(std::size_t lane, double from, double to, double pixel, std::vector<Piece>& made) const {
    Pixels pixels(from, pixel, made);
    for (std::size_t index = m_firstBlock[lane]; index < m_firstBlock[lane + 1]; ++index) {
        const Block& block = m_blocks[index];
        if (block.reach < from)
            continue;
        if (block.start > to)
            break;
        if (block.reach - block.start < pixel) {
            pixels.add(block.start, block.kind, block.reach - block.start, block.highlighted);
            continue;
        }
        for (std::size_t span = block.first; span < block.end; ++span) {
            const trace::Span& each = m_timeline.spans[span];
            const double start = each.start.value();
            const double end = each.end.value();
            if (end < from || start > to)
                continue;
            const bool highlighted = isHighlighting() && m_highlighted[span];
            if (end - start < pixel)
                pixels.add(start, each.kind, end - start, highlighted);
            else
                made.push_back({start, end, each.kind, &each, highlighted});
        }
    }
}

const trace::Span* TimelineRows::at(std::size_t lane, double seconds) const {
    const trace::Span* found = nullptr;
    for (std::size_t index = m_firstBlock[lane]; index < m_firstBlock[lane + 1]; ++index) {
        const Block& block = m_blocks[index];
        if (block.start > seconds)
            break;
        if (block.reach < seconds)
            continue;
        for (std::size_t span = block.first; span < block.end; ++span) {
            const trace::Span& each = m_timeline.spans[span];
            if (each.start.value() <= seconds && seconds <= each.end.value())
                found = &each;
        }
    }
    return found;
}

} // namespace paretoscope::ui

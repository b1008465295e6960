// SPDX-License-Identifier: GPL-3.0-or-later
// A Timeline ready to be drawn: its lanes in the order of the rows, pinned ones first, and for any stretch of time the
// pieces of a lane that are worth a pixel each. Spans are kept in blocks that are skipped or merged as a whole, so that
// ten million of them cost a few milliseconds a picture.
#pragma once

#include "core/trace/timeline.h"

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

namespace paretoscope::ui {

class TimelineRows {
public:
    /// Something to paint: a span, or several that share a pixel, under the kind that takes most of its time.
    struct Piece {
        double start = 0.0; ///< seconds
        double end = 0.0;
        trace::SpanKind kind = trace::SpanKind::compute;
        const trace::Span* span = nullptr; ///< null for several
        bool highlighted = false;
    };

    TimelineRows() = default;
    explicit TimelineRows(trace::Timeline timeline);

    [[nodiscard]] const trace::Timeline& timeline() const { return m_timeline; }
    [[nodiscard]] std::size_t rows() const { return m_order.size(); }
    [[nodiscard]] std::size_t laneOf(std::size_t row) const { return m_order[row]; }
    [[nodiscard]] std::size_t rowOf(std::size_t lane) const;

    [[nodiscard]] bool has(trace::SpanKind kind) const { return m_has[static_cast<std::size_t>(kind)]; }

    void setPinned(std::size_t lane, bool pinned);
    [[nodiscard]] bool isPinned(std::size_t lane) const { return m_pinned[lane]; }

    /// Marks the spans for which `wanted` holds; others step back. Null: none steps back. How many are marked.
    std::size_t highlight(const std::function<bool(const trace::Span&)>& wanted);
    [[nodiscard]] bool isHighlighting() const { return !m_highlighted.empty(); }
    /// The first marked span that starts after a moment, or the last that starts before it; null where there is none.
    [[nodiscard]] const trace::Span* highlightedAfter(double seconds) const;
    [[nodiscard]] const trace::Span* highlightedBefore(double seconds) const;

    /// Pieces of a lane between two moments, when a pixel is `pixel` seconds wide.
    void pieces(std::size_t lane, double from, double to, double pixel, std::vector<Piece>& made) const;
    /// The span of a lane at a moment; null where there is none.
    [[nodiscard]] const trace::Span* at(std::size_t lane, double seconds) const;

private:
    static constexpr std::size_t kBlock = 64;
    struct Block {
        std::size_t first = 0; ///< span
        std::size_t end = 0;
        double start = 0.0;                              ///< of its first span
        double reach = 0.0;                              ///< the latest end
        trace::SpanKind kind = trace::SpanKind::compute; ///< that takes most of its time
        bool highlighted = false;
    };
    class Pixels;

    void addBlocks(std::size_t first, std::size_t end);
    void order();

    trace::Timeline m_timeline;
    std::array<bool, trace::kSpanKinds> m_has{};
    std::vector<Block> m_blocks;
    std::vector<std::size_t> m_firstBlock; ///< by lane, and the end
    std::vector<bool> m_pinned;            ///< by lane
    std::vector<std::size_t> m_order;      ///< lanes by row
    std::vector<bool> m_highlighted;       ///< by span; empty: no highlight
};

} // namespace paretoscope::ui

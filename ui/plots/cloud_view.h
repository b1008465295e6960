// SPDX-License-Identifier: GPL-3.0-or-later
// A cloud of points made visible: up to kMostDiscs points as discs, more as a density image, because discs drawn over
// each other falsify a cloud. Computed from immutable chunks on any thread; the GUI thread only paints the result.
#pragma once

#include "ui/models/filter_stack.h"
#include "ui/models/point_cloud.h"
#include "ui/plots/axis_map.h"
#include "ui/theme/theme.h"

#include <QImage>

#include <optional>
#include <vector>

namespace paretoscope::ui {

/// What to colour by. Without it, colour tells how many points fall on a place.
struct CloudColour {
    std::size_t column = 0;
    bool category = false;
    AxisMap scale; ///< of length 1; ordered values only
    friend bool operator==(const CloudColour&, const CloudColour&) = default;
};

struct CloudRequest {
    std::vector<CloudChunkPointer> chunks;
    std::size_t x = 0; ///< columns
    std::size_t y = 0;
    AxisMap horizontal; ///< to pixels from the left
    AxisMap vertical;   ///< to pixels from the bottom
    RowFilter filter;
    std::optional<CloudColour> colour;
    theme::Scheme scheme = theme::Scheme::light;
    double pixelRatio = 1.0; ///< device pixels in a pixel
};

/// Points per pixel, row by row from the top.
struct DensityGrid {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> passing; ///< points that pass the filter
    std::vector<std::uint32_t> failing;
    std::vector<float> colourSum;  ///< of CloudColour::scale places (ordered) over passing points
    std::vector<std::uint8_t> top; ///< category of the last passing point

    [[nodiscard]] std::size_t cell(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(column);
    }
};
DensityGrid binCloud(const CloudRequest& request);

/// Finds the passing point nearest to a place. Own grid of cells; immutable.
class PickIndex {
public:
    PickIndex() = default;
    explicit PickIndex(const CloudRequest& request);

    struct Hit {
        std::size_t chunk = 0;
        std::size_t row = 0;
        double distance = 0.0; ///< pixels
    };
    /// Nearest within `radius` pixels (at most kCellSize) of a place in pixels from the left and from the bottom.
    [[nodiscard]] std::optional<Hit> nearest(double x, double y, double radius) const;

    static constexpr double kCellSize = 16.0;

private:
    struct Entry {
        float x;
        float y;
        std::uint32_t chunk;
        std::uint32_t row;
    };
    int m_columns = 0;
    int m_rows = 0;
    std::vector<std::uint32_t> m_starts; ///< of each cell in m_entries, and the end
    std::vector<Entry> m_entries;
};

struct CloudView {
    static constexpr std::uint64_t kMostDiscs = 5'000;

    AxisMap horizontal; ///< the ranges that the image covers
    AxisMap vertical;
    std::vector<CloudChunkPointer> chunks; ///< what `index` refers to
    QImage image;
    PickIndex index;
    std::uint64_t passing = 0; ///< points within the range
    std::uint64_t failing = 0;
    std::uint32_t densest = 0; ///< points on the most crowded place; 0 when drawn as discs
};
CloudView renderCloud(const CloudRequest& request);

} // namespace paretoscope::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/cloud_view.h"

#include "ui/theme/colour_map.h"

#include <QPainter>
#include <QPalette>

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::ui {

namespace {

constexpr double kDiscRadius = 2.6;
/// Places around a pixel that a point covers in the density image: a disc of 5 pixels across.
constexpr std::array<std::pair<int, int>, 21> kFootprint{
    {{-1, -2}, {0, -2}, {1, -2}, {-2, -1}, {-1, -1}, {0, -1}, {1, -1}, {2, -1}, {-2, 0}, {-1, 0}, {0, 0},
     {1, 0},   {2, 0},  {-2, 1}, {-1, 1},  {0, 1},   {1, 1},  {2, 1},  {-1, 2}, {0, 2},  {1, 2}}};

/// A column mapped to places. Logarithms dominate the cost of a cloud, so they are taken once per distinct request.
class Placer {
public:
    explicit Placer(const AxisMap& map)
        : m_logarithmic(map.logarithmic) {
        const double low = map.logarithmic ? std::log(map.low) : map.low;
        const double high = map.logarithmic ? std::log(map.high) : map.high;
        const double slope = map.length / (high - low);
        m_slope = static_cast<float>(map.reversed ? -slope : slope);
        m_offset = static_cast<float>(map.reversed ? map.length + low * slope : -low * slope);
    }
    float operator()(float value) const { return (m_logarithmic ? std::log(value) : value) * m_slope + m_offset; }

private:
    bool m_logarithmic;
    float m_slope;
    float m_offset;
};

template <class Visit>
void forEachPoint(const CloudRequest& request, Visit visit) {
    const Placer placeX(request.horizontal);
    const Placer placeY(request.vertical);
    const auto width = static_cast<float>(request.horizontal.length);
    const auto height = static_cast<float>(request.vertical.length);
    for (std::size_t c = 0; c < request.chunks.size(); ++c) {
        const CloudChunk& chunk = *request.chunks[c];
        for (std::size_t row = 0; row < chunk.rows(); ++row) {
            const float x = placeX(chunk.columns[request.x].at(row));
            const float y = placeY(chunk.columns[request.y].at(row));
            if (x >= 0.0F && x <= width && y >= 0.0F && y <= height)
                visit(c, row, x, y, request.filter.empty() || request.filter.passes(chunk, row));
        }
    }
}

QRgb withAlpha(QRgb colour, int alpha) {
    return qPremultiply(qRgba(qRed(colour), qGreen(colour), qBlue(colour), alpha));
}

constexpr std::size_t kCategories = 16;
std::array<QRgb, kCategories> categoryColours(theme::Scheme scheme) {
    std::array<QRgb, kCategories> colours{};
    const QPalette palette = theme::paletteOf(scheme);
    for (std::size_t i = 0; i < colours.size(); ++i)
        colours[i] = theme::category(static_cast<int>(i), palette).rgb();
    return colours;
}

/// Sums over the footprint, so that a lone point is a visible disc and counts stay additive.
template <class T>
std::vector<T> spread(const std::vector<T>& cells, int width, int height) {
    std::vector<T> sums(cells.size(), T{});
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const T value = cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
                                  static_cast<std::size_t>(column)];
            if (value == T{})
                continue;
            for (const auto& [dx, dy] : kFootprint) {
                const int x = column + dx;
                const int y = row + dy;
                if (x >= 0 && x < width && y >= 0 && y < height)
                    sums[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] +=
                        value;
            }
        }
    }
    return sums;
}

std::vector<std::uint8_t> spreadCategories(const DensityGrid& grid) {
    std::vector<std::uint8_t> spreaded(grid.top.size(), 0);
    for (int row = 0; row < grid.height; ++row) {
        for (int column = 0; column < grid.width; ++column) {
            if (grid.passing[grid.cell(column, row)] == 0)
                continue;
            for (const auto& [dx, dy] : kFootprint) {
                const int x = column + dx;
                const int y = row + dy;
                if (x >= 0 && x < grid.width && y >= 0 && y < grid.height)
                    spreaded[grid.cell(x, y)] = grid.top[grid.cell(column, row)];
            }
        }
    }
    return spreaded;
}

void paintDensity(const CloudRequest& request, CloudView& view, const DensityGrid& grid) {
    const std::vector<std::uint32_t> passing = spread(grid.passing, grid.width, grid.height);
    const std::vector<std::uint32_t> failing = spread(grid.failing, grid.width, grid.height);
    const bool ordered = request.colour && !request.colour->category;
    const bool categories = request.colour && request.colour->category;
    const std::vector<float> sums = ordered ? spread(grid.colourSum, grid.width, grid.height) : std::vector<float>();
    const std::vector<std::uint8_t> tops = categories ? spreadCategories(grid) : std::vector<std::uint8_t>();
    view.densest = passing.empty() ? 0 : *std::ranges::max_element(passing);
    const double scale = 1.0 / std::log1p(std::max(1U, view.densest));
    const QRgb dim = theme::colour(theme::Role::idle, request.scheme).rgb();
    const auto colours = categoryColours(request.scheme);
    view.image = QImage(grid.width, grid.height, QImage::Format_ARGB32_Premultiplied);
    for (int row = 0; row < grid.height; ++row) {
        auto* line = reinterpret_cast<QRgb*>(view.image.scanLine(row));
        for (int column = 0; column < grid.width; ++column) {
            const std::size_t cell = grid.cell(column, row);
            const double crowd = std::log1p(passing[cell]) * scale;
            if (passing[cell] == 0)
                line[column] = failing[cell] == 0 ? 0 : withAlpha(dim, 70);
            else if (ordered)
                line[column] =
                    withAlpha(theme::intensity(sums[cell] / static_cast<float>(passing[cell]), request.scheme), 255);
            else if (categories)
                line[column] = withAlpha(colours[tops[cell] % kCategories], 130 + static_cast<int>(125 * crowd));
            else
                line[column] = withAlpha(theme::intensity(crowd, request.scheme), 255);
        }
    }
}

void paintDiscs(const CloudRequest& request, CloudView& view, int width, int height) {
    view.image = QImage(width, height, QImage::Format_ARGB32_Premultiplied);
    view.image.fill(Qt::transparent);
    QPainter painter(&view.image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double ratio = request.pixelRatio;
    const auto colours = categoryColours(request.scheme);
    QColor plain = theme::colour(theme::Role::muted, request.scheme); // the front stands out
    plain.setAlphaF(0.55F);
    QColor dim = theme::colour(theme::Role::idle, request.scheme);
    dim.setAlphaF(0.30F);
    for (const bool wanted : {false, true}) { // what fails the filter lies below
        forEachPoint(request, [&](std::size_t c, std::size_t row, float x, float y, bool passes) {
            if (passes != wanted)
                return;
            QColor colour = passes ? plain : dim;
            if (passes && request.colour) {
                const float value = request.chunks[c]->columns[request.colour->column].at(row);
                colour = request.colour->category
                             ? QColor::fromRgb(colours[static_cast<std::size_t>(value) % kCategories])
                             : QColor::fromRgb(theme::intensity(request.colour->scale.place(value), request.scheme));
                colour.setAlphaF(0.85F);
            }
            painter.setBrush(colour);
            painter.drawEllipse(QPointF(x * ratio, height - y * ratio), kDiscRadius * ratio, kDiscRadius * ratio);
        });
    }
}

} // namespace

DensityGrid binCloud(const CloudRequest& request) {
    DensityGrid grid;
    grid.width = std::max(1, static_cast<int>(std::lround(request.horizontal.length * request.pixelRatio)));
    grid.height = std::max(1, static_cast<int>(std::lround(request.vertical.length * request.pixelRatio)));
    const std::size_t cells = static_cast<std::size_t>(grid.width) * static_cast<std::size_t>(grid.height);
    grid.passing.assign(cells, 0);
    grid.failing.assign(cells, 0);
    const bool ordered = request.colour && !request.colour->category;
    const bool categories = request.colour && request.colour->category;
    if (ordered)
        grid.colourSum.assign(cells, 0.0F);
    if (categories)
        grid.top.assign(cells, 0);
    const Placer placeColour(ordered ? request.colour->scale : AxisMap{});
    const auto ratio = static_cast<float>(request.pixelRatio);
    forEachPoint(request, [&](std::size_t c, std::size_t row, float x, float y, bool passes) {
        const int column = std::min(grid.width - 1, static_cast<int>(x * ratio));
        const int line = grid.height - 1 - std::min(grid.height - 1, static_cast<int>(y * ratio));
        const std::size_t cell = grid.cell(column, line);
        ++(passes ? grid.passing : grid.failing)[cell];
        if (!passes || !request.colour)
            return;
        const float value = request.chunks[c]->columns[request.colour->column].at(row);
        if (categories)
            grid.top[cell] = static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F));
        else if (const float place = placeColour(value); std::isfinite(place))
            grid.colourSum[cell] += std::clamp(place, 0.0F, 1.0F);
    });
    return grid;
}

PickIndex::PickIndex(const CloudRequest& request)
    : m_columns(static_cast<int>(request.horizontal.length / kCellSize) + 1)
    , m_rows(static_cast<int>(request.vertical.length / kCellSize) + 1)
    , m_starts(static_cast<std::size_t>(m_columns * m_rows) + 1, 0) {
    std::vector<Entry> found;
    forEachPoint(request, [&](std::size_t c, std::size_t row, float x, float y, bool passes) {
        if (passes)
            found.push_back({x, y, static_cast<std::uint32_t>(c), static_cast<std::uint32_t>(row)});
    });
    const auto cellOf = [this](const Entry& entry) {
        return static_cast<std::size_t>(static_cast<int>(entry.y / static_cast<float>(kCellSize)) * m_columns +
                                        static_cast<int>(entry.x / static_cast<float>(kCellSize)));
    };
    for (const Entry& entry : found)
        ++m_starts[cellOf(entry) + 1];
    for (std::size_t cell = 1; cell < m_starts.size(); ++cell)
        m_starts[cell] += m_starts[cell - 1];
    m_entries.resize(found.size());
    std::vector<std::uint32_t> next(m_starts.begin(), m_starts.end() - 1);
    for (const Entry& entry : found)
        m_entries[next[cellOf(entry)]++] = entry;
}

std::optional<PickIndex::Hit> PickIndex::nearest(double x, double y, double radius) const {
    const int column = static_cast<int>(std::floor(x / kCellSize));
    const int row = static_cast<int>(std::floor(y / kCellSize));
    std::optional<Hit> best;
    for (int r = std::max(0, row - 1); r <= std::min(m_rows - 1, row + 1); ++r) {
        for (int c = std::max(0, column - 1); c <= std::min(m_columns - 1, column + 1); ++c) {
            const auto cell = static_cast<std::size_t>(r * m_columns + c);
            for (std::uint32_t i = m_starts[cell]; i < m_starts[cell + 1]; ++i) {
                const Entry& entry = m_entries[i];
                const double distance = std::hypot(entry.x - x, entry.y - y);
                if (distance <= radius && (!best || distance < best->distance))
                    best = Hit{entry.chunk, entry.row, distance};
            }
        }
    }
    return best;
}

CloudView renderCloud(const CloudRequest& request) {
    CloudView view;
    view.horizontal = request.horizontal;
    view.vertical = request.vertical;
    view.chunks = request.chunks;
    view.index = PickIndex(request);
    const DensityGrid grid = binCloud(request);
    for (const std::uint32_t count : grid.passing)
        view.passing += count;
    for (const std::uint32_t count : grid.failing)
        view.failing += count;
    if (view.passing + view.failing > CloudView::kMostDiscs)
        paintDensity(request, view, grid);
    else
        paintDiscs(request, view, grid.width, grid.height);
    view.image.setDevicePixelRatio(request.pixelRatio);
    return view;
}

} // namespace paretoscope::ui

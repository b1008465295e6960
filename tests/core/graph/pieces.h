// SPDX-License-Identifier: GPL-3.0-or-later
// Real tensors spread over ranks: each rank's piece knows which entries of the whole it holds, so that exchanges and
// operators can check that what they combine belongs together.
#pragma once

#include "core/graph/redistribution.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace paretoscope::tests {

using graph::Axis;
using graph::AxisSet;
using graph::Layout;

/// Breaks off a test from deep inside.
inline void demand(bool holds, const std::string& what) {
    if (!holds) {
        throw std::runtime_error(what);
    }
}

struct Piece {
    std::vector<std::vector<int>> indices; ///< by dimension: which entries of the whole, in the order of storage
    std::vector<double> values;            ///< the last dimension runs fastest

    [[nodiscard]] std::size_t size(std::size_t dimension) const { return indices[dimension].size(); }
    [[nodiscard]] std::size_t size() const {
        return std::accumulate(indices.begin(), indices.end(), std::size_t{1},
                               [](std::size_t product, const auto& each) { return product * each.size(); });
    }
    static Piece zeros(std::vector<std::vector<int>> indices) {
        Piece piece{std::move(indices), {}};
        piece.values.assign(piece.size(), 0.0);
        return piece;
    }
    double& at(std::initializer_list<std::size_t> place) { return values[offset(place)]; }
    [[nodiscard]] double at(std::initializer_list<std::size_t> place) const { return values[offset(place)]; }

    /// Entries `begin` to `end` of a dimension.
    [[nodiscard]] Piece cut(std::size_t dimension, std::size_t begin, std::size_t end) const {
        Piece result;
        result.indices = indices;
        result.indices[dimension].assign(indices[dimension].begin() + static_cast<std::ptrdiff_t>(begin),
                                         indices[dimension].begin() + static_cast<std::ptrdiff_t>(end));
        const std::size_t inner = stride(dimension);
        const std::size_t block = inner * size(dimension);
        for (std::size_t start = 0; start < values.size(); start += block) {
            const auto from = values.begin() + static_cast<std::ptrdiff_t>(start);
            result.values.insert(result.values.end(), from + static_cast<std::ptrdiff_t>(begin * inner),
                                 from + static_cast<std::ptrdiff_t>(end * inner));
        }
        return result;
    }

    static Piece joined(const std::vector<Piece>& pieces, std::size_t dimension) {
        Piece result;
        result.indices = pieces.front().indices;
        result.indices[dimension].clear();
        for (const Piece& piece : pieces) {
            for (std::size_t i = 0; i < piece.indices.size(); ++i) {
                demand(i == dimension || piece.indices[i] == pieces.front().indices[i], "pieces that do not join");
            }
            result.indices[dimension].insert(result.indices[dimension].end(), piece.indices[dimension].begin(),
                                             piece.indices[dimension].end());
        }
        const std::size_t inner = pieces.front().stride(dimension);
        const std::size_t outer = pieces.front().values.size() / (inner * pieces.front().size(dimension));
        for (std::size_t i = 0; i < outer; ++i) {
            for (const Piece& piece : pieces) {
                const auto count = static_cast<std::ptrdiff_t>(inner * piece.size(dimension));
                const auto from = piece.values.begin() + static_cast<std::ptrdiff_t>(i) * count;
                result.values.insert(result.values.end(), from, from + count);
            }
        }
        return result;
    }

    Piece& operator+=(const Piece& other) {
        demand(indices == other.indices, "addends of different entries");
        std::transform(values.begin(), values.end(), other.values.begin(), values.begin(), std::plus<>());
        return *this;
    }

private:
    [[nodiscard]] std::size_t stride(std::size_t dimension) const {
        std::size_t product = 1;
        for (std::size_t i = dimension + 1; i < indices.size(); ++i) {
            product *= indices[i].size();
        }
        return product;
    }
    [[nodiscard]] std::size_t offset(std::initializer_list<std::size_t> place) const {
        std::size_t result = 0;
        std::size_t dimension = 0;
        for (const std::size_t each : place) {
            result = result * indices[dimension++].size() + each;
        }
        return result;
    }
};

/// A tensor: one piece a rank.
using Pieces = std::vector<Piece>;
/// What one rank reads: a piece of each tensor.
using Inputs = std::vector<const Piece*>;

inline double sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

/// Ranks of one stage: tensor parallelism fastest, then context, then data; experts re-cut the latter two.
struct Mesh {
    int tensor = 1;
    int context = 1;
    int data = 1;
    int expert = 1;

    [[nodiscard]] int ranks() const { return tensor * context * data; }
    [[nodiscard]] int size(Axis axis) const {
        switch (axis) {
        case Axis::data:
            return data;
        case Axis::context:
            return context;
        case Axis::expertData:
            return data * context / expert;
        case Axis::expert:
            return expert;
        case Axis::tensor:
            break;
        }
        return tensor;
    }
    [[nodiscard]] int coordinate(Axis axis, int rank) const {
        const int tokens = rank / tensor;
        switch (axis) {
        case Axis::data:
            return tokens / context;
        case Axis::context:
            return tokens % context;
        case Axis::expertData:
            return tokens / expert;
        case Axis::expert:
            return tokens % expert;
        case Axis::tensor:
            break;
        }
        return rank % tensor;
    }
    /// The place of a rank along several axes, the first being the outermost.
    [[nodiscard]] int place(AxisSet axes, int rank) const {
        int result = 0;
        axes.forEach([&](Axis axis) { result = result * size(axis) + coordinate(axis, rank); });
        return result;
    }
    [[nodiscard]] int size(AxisSet axes) const {
        int product = 1;
        axes.forEach([&](Axis axis) { product *= size(axis); });
        return product;
    }
    /// Ranks that differ along `axes` only, by their place.
    [[nodiscard]] std::vector<std::vector<int>> groups(AxisSet axes) const {
        const AxisSet experts = Axis::expertData | Axis::expert;
        const AxisSet basis = ((axes & experts).empty() ? Axis::data | Axis::context : experts) | AxisSet(Axis::tensor);
        std::map<int, std::vector<int>> byKey;
        for (int rank = 0; rank < ranks(); ++rank) {
            byKey[place(basis - axes, rank)].push_back(rank);
        }
        std::vector<std::vector<int>> result;
        for (auto& [key, members] : byKey) {
            std::sort(members.begin(), members.end(), [&](int a, int b) { return place(axes, a) < place(axes, b); });
            result.push_back(members);
        }
        return result;
    }
};

/// The pieces of a whole tensor, whose entries `value` gives by their place in it.
inline Pieces spreadOut(const Mesh& mesh, const std::vector<int>& shape, const Layout& layout,
                        const std::function<double(std::size_t)>& value) {
    Pieces pieces;
    for (int rank = 0; rank < mesh.ranks(); ++rank) {
        std::vector<std::vector<int>> indices;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            const int share = shape[i] / mesh.size(layout.split[i]);
            std::vector<int> range(static_cast<std::size_t>(share));
            std::iota(range.begin(), range.end(), share * mesh.place(layout.split[i], rank));
            indices.push_back(std::move(range));
        }
        Piece piece = Piece::zeros(std::move(indices));
        for (std::size_t n = 0; n < piece.values.size(); ++n) {
            std::size_t rest = n;
            std::size_t global = 0;
            std::size_t scale = 1;
            for (std::size_t i = shape.size(); i-- > 0;) {
                global += scale * static_cast<std::size_t>(piece.indices[i][rest % piece.size(i)]);
                rest /= piece.size(i);
                scale *= static_cast<std::size_t>(shape[i]);
            }
            piece.values[n] = value(global);
        }
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

/// One exchange on all ranks.
inline Pieces exchange(const Mesh& mesh, const Pieces& before, const graph::Redistribution& step) {
    Pieces after(before.size());
    const auto to = static_cast<std::size_t>(step.to);
    const auto from = static_cast<std::size_t>(step.from);
    for (const std::vector<int>& members : mesh.groups(step.axes)) {
        const std::size_t count = members.size();
        const auto share = [&](const Piece& piece, std::size_t n) {
            demand(piece.size(to) % count == 0, "a dimension that does not divide");
            const std::size_t size = piece.size(to) / count;
            return piece.cut(to, n * size, (n + 1) * size);
        };
        Piece sum = before[members.front()];
        for (std::size_t i = 1; i < count; ++i) {
            const bool adds =
                step.exchange == graph::Exchange::allReduce || step.exchange == graph::Exchange::reduceScatter;
            if (adds) {
                sum += before[members[i]];
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            std::vector<Piece> parts;
            Piece& result = after[members[i]];
            switch (step.exchange) {
            case graph::Exchange::slice:
                result = share(before[members[i]], i);
                break;
            case graph::Exchange::allReduce:
                result = sum;
                break;
            case graph::Exchange::reduceScatter:
                result = share(sum, i);
                break;
            case graph::Exchange::allGather:
            case graph::Exchange::allToAll:
                for (const int member : members) {
                    parts.push_back(step.exchange == graph::Exchange::allGather ? before[member]
                                                                                : share(before[member], i));
                }
                result = Piece::joined(parts, from);
                break;
            }
        }
    }
    return after;
}

/// The whole tensor by entry: addends summed; equal copies must be equal.
inline std::map<std::vector<int>, double> gathered(const Mesh& mesh, const Pieces& pieces, const Layout& layout) {
    const AxisSet experts = Axis::expertData | Axis::expert;
    const AxisSet all = layout.splitAxes() | layout.partial;
    const AxisSet basis = ((all & experts).empty() ? Axis::data | Axis::context : experts) | AxisSet(Axis::tensor);
    const AxisSet copies = basis - all;
    std::map<std::vector<int>, std::map<int, double>> sums; // by entry, then by copy
    for (int rank = 0; rank < mesh.ranks(); ++rank) {
        const Piece& piece = pieces[rank];
        for (std::size_t n = 0; n < piece.values.size(); ++n) {
            std::vector<int> entry(piece.indices.size());
            std::size_t rest = n;
            for (std::size_t i = piece.indices.size(); i-- > 0;) {
                entry[i] = piece.indices[i][rest % piece.size(i)];
                rest /= piece.size(i);
            }
            sums[entry][mesh.place(copies, rank)] += piece.values[n];
        }
    }
    std::map<std::vector<int>, double> whole;
    for (const auto& [entry, byCopy] : sums) {
        for (const auto& [copy, value] : byCopy) {
            demand(std::abs(value - byCopy.begin()->second) <= 1e-9 * (1.0 + std::abs(value)), "copies that differ");
        }
        whole[entry] = byCopy.begin()->second;
    }
    return whole;
}

} // namespace paretoscope::tests

// SPDX-License-Identifier: GPL-3.0-or-later
// Products, norms, gates and look-ups of one rank on real numbers, with their gradients: in plain loops, as papers have
// them.
#pragma once

#include "tests/core/graph/pieces.h"

#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace paretoscope::tests {

/// An einsum of two tensors.
inline Piece product(const std::string& equation, const Piece& a, const Piece& b) {
    const std::size_t comma = equation.find(',');
    const std::size_t arrow = equation.find("->");
    const std::string left = equation.substr(0, comma);
    const std::string right = equation.substr(comma + 1, arrow - comma - 1);
    const std::string result = equation.substr(arrow + 2);
    std::map<char, std::vector<int>> labels;
    const auto collect = [&labels](const std::string& names, const Piece& piece) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto [place, isNew] = labels.try_emplace(names[i], piece.indices[i]);
            demand(isNew || place->second == piece.indices[i], "a product of entries that do not meet");
        }
    };
    collect(left, a);
    collect(right, b);
    std::string order = result;
    for (const auto& [label, indices] : labels) {
        order += order.find(label) == std::string::npos ? std::string(1, label) : std::string();
    }
    std::vector<std::vector<int>> indices;
    for (const char label : result) {
        indices.push_back(labels.at(label));
    }
    Piece sum = Piece::zeros(std::move(indices));
    struct Loop {
        std::size_t count, left, right, result; // iterations, and strides in the three tensors
    };
    std::vector<Loop> loops;
    const auto stride = [&labels](const std::string& names, char label) {
        std::size_t product = 1;
        for (std::size_t i = names.size(); i-- > 0; product *= labels.at(names[i]).size()) {
            if (names[i] == label) {
                return product;
            }
        }
        return std::size_t{0};
    };
    for (const char label : order) {
        loops.push_back({labels.at(label).size(), stride(left, label), stride(right, label), stride(result, label)});
    }
    const Loop inner = loops.back();
    loops.pop_back();
    std::vector<std::size_t> at(loops.size(), 0);
    for (std::size_t x = 0, y = 0, z = 0;;) {
        for (std::size_t i = 0; i < inner.count; ++i) {
            sum.values[z + i * inner.result] += a.values[x + i * inner.left] * b.values[y + i * inner.right];
        }
        std::size_t depth = loops.size();
        while (depth > 0 && ++at[depth - 1] == loops[depth - 1].count) {
            const Loop& done = loops[--depth];
            at[depth] = 0;
            x -= (done.count - 1) * done.left;
            y -= (done.count - 1) * done.right;
            z -= (done.count - 1) * done.result;
        }
        if (depth == 0) {
            return sum;
        }
        x += loops[depth - 1].left;
        y += loops[depth - 1].right;
        z += loops[depth - 1].result;
    }
}

inline Piece gatedProduct(const Piece& x, const Piece& gate) {
    Piece result = x;
    const std::size_t width = x.indices.back().size();
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        result.values[i] *= sigmoid(gate.values[i / width]);
    }
    return result;
}

inline std::vector<Piece> gatedGradient(const Piece& dy, const Piece& x, const Piece& gate) {
    Piece dx = gatedProduct(dy, gate);
    Piece dgate = Piece::zeros(gate.indices);
    const std::size_t width = dy.indices.back().size();
    for (std::size_t i = 0; i < dy.values.size(); ++i) {
        const double s = sigmoid(gate.values[i / width]);
        dgate.values[i / width] += dy.values[i] * x.values[i] * s * (1.0 - s);
    }
    return {dx, dgate};
}

/// Which entry of a bias meets entry i of x: biases lack the leading dimensions, those of experts the rows.
inline std::size_t biasPlace(const Piece& x, std::size_t biasDimensions, std::size_t i) {
    std::size_t width = 1;
    const bool ofExperts = biasDimensions + 1 == x.indices.size();
    for (std::size_t d = x.indices.size() - biasDimensions + (ofExperts ? 1 : 0); d < x.indices.size(); ++d) {
        width *= x.size(d);
    }
    return ofExperts ? i / (width * x.size(1)) * width + i % width : i % width;
}

inline double rms(const double* x, std::size_t width) {
    return std::sqrt(std::inner_product(x, x + width, x, 0.0) / static_cast<double>(width) + 1e-6);
}

inline Piece normed(const Piece& x, const Piece& weight) {
    Piece result = x;
    const std::size_t width = x.indices.back().size();
    for (std::size_t row = 0; row < x.values.size(); row += width) {
        const double scale = rms(&x.values[row], width);
        for (std::size_t i = 0; i < width; ++i) {
            result.values[row + i] = x.values[row + i] / scale * weight.values[i];
        }
    }
    return result;
}

inline std::vector<Piece> normGradient(const Piece& dy, const Piece& x, const Piece& weight) {
    Piece dx = Piece::zeros(x.indices);
    Piece dweight = Piece::zeros(weight.indices);
    const std::size_t width = weight.values.size();
    for (std::size_t row = 0; row < x.values.size(); row += width) {
        const double scale = rms(&x.values[row], width);
        double dot = 0.0;
        for (std::size_t i = 0; i < width; ++i) {
            dot += dy.values[row + i] * weight.values[i] * x.values[row + i];
            dweight.values[i] += dy.values[row + i] * x.values[row + i] / scale;
        }
        for (std::size_t i = 0; i < width; ++i) {
            dx.values[row + i] = dy.values[row + i] * weight.values[i] / scale -
                                 x.values[row + i] * dot / (static_cast<double>(width) * scale * scale * scale);
        }
    }
    return {dx, dweight};
}

/// Columns `begin` to `end` of the last dimension, counted from 0.
inline Piece columnsOf(const Piece& x, std::size_t begin, std::size_t end) {
    Piece result = x.cut(x.indices.size() - 1, begin, end);
    std::iota(result.indices.back().begin(), result.indices.back().end(), 0);
    return result;
}

/// Columns of several tensors, side by side.
inline Piece beside(std::initializer_list<Piece> parts) {
    Piece result = Piece::joined(parts, parts.begin()->indices.size() - 1);
    std::iota(result.indices.back().begin(), result.indices.back().end(), 0);
    return result;
}

/// The latent vector of keys and values, normed, and the key that all heads share.
inline std::vector<Piece> latents(const Piece& packed, const Piece& weight) {
    const std::size_t width = weight.values.size();
    return {normed(columnsOf(packed, 0, width), weight), columnsOf(packed, width, packed.indices.back().size())};
}

inline std::vector<Piece> latentGradient(const Piece& dlatent, const Piece& drope, const Piece& packed,
                                         const Piece& weight) {
    std::vector<Piece> parts = normGradient(dlatent, columnsOf(packed, 0, weight.values.size()), weight);
    return {beside({parts[0], drope}), parts[1]};
}

/// Queries as they are; of every head its own part of the key, the shared one, and its value. Nothing turns here.
inline std::vector<Piece> assembled(const Piece& queries, const Piece& expanded, const Piece& rope) {
    Piece shared = Piece::zeros({expanded.indices[0], expanded.indices[1], expanded.indices[2], rope.indices[2]});
    const std::size_t width = rope.size(2);
    for (std::size_t i = 0; i < shared.values.size(); ++i) {
        shared.values[i] = rope.values[i / (width * expanded.size(2)) * width + i % width];
    }
    const std::size_t own = queries.size(3) - width;
    return {queries, beside({columnsOf(expanded, 0, own), shared, columnsOf(expanded, own, expanded.size(3))})};
}

/// [.. ups inner] to [.. inner].
inline Piece activated(const Piece& x) {
    const std::size_t inner = x.indices.back().size();
    const std::size_t ups = x.size(x.indices.size() - 2);
    std::vector<std::vector<int>> indices = x.indices;
    indices.erase(indices.end() - 2);
    Piece result = Piece::zeros(indices);
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        const std::size_t place = i / inner * ups * inner + i % inner;
        const double gate = x.values[place];
        result.values[i] = gate * sigmoid(gate) * (ups == 2 ? x.values[place + inner] : 1.0);
    }
    return result;
}

inline Piece activationGradient(const Piece& dy, const Piece& x) {
    Piece dx = Piece::zeros(x.indices);
    const std::size_t inner = x.indices.back().size();
    const std::size_t ups = x.size(x.indices.size() - 2);
    for (std::size_t i = 0; i < dy.values.size(); ++i) {
        const std::size_t place = i / inner * ups * inner + i % inner;
        const double gate = x.values[place];
        const double s = sigmoid(gate);
        const double up = ups == 2 ? x.values[place + inner] : 1.0;
        dx.values[place] = dy.values[i] * up * (s + gate * s * (1.0 - s));
        if (ups == 2) {
            dx.values[place + inner] = dy.values[i] * gate * s;
        }
    }
    return dx;
}

inline Piece looked(const Piece& ids, const Piece& table) {
    Piece result = Piece::zeros({ids.indices[0], ids.indices[1], table.indices[1]});
    const std::size_t width = table.size(1);
    for (std::size_t i = 0; i < ids.values.size(); ++i) {
        for (std::size_t row = 0; row < table.size(0); ++row) {
            if (table.indices[0][row] == static_cast<int>(ids.values[i])) {
                std::copy_n(table.values.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                            result.values.begin() + static_cast<std::ptrdiff_t>(i * width));
            }
        }
    }
    return result;
}

inline Piece losses(const Piece& statistics) {
    Piece result = Piece::zeros({statistics.indices[0], statistics.indices[1]});
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        result.values[i] = std::log(statistics.values[3 * i + 1]) - statistics.values[3 * i + 2];
    }
    return result;
}

} // namespace paretoscope::tests
